# what tests/flow adds to the build

# signing in, against the sandbox
check_PROGRAMS += tests/flow/test_signin
TESTS += tests/flow/test_signin
tests_flow_test_signin_SOURCES = tests/flow/test_signin.c
tests_flow_test_signin_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_flow_test_signin_LDADD = $(LIB_TENANT) $(LIB_IO) $(LIB_BASE) $(CMOCKA_LIBS)

# playbooks and commands, a case a file, against the sandbox
check_PROGRAMS += tests/flow/flow
TESTS += tests/flow/flow
tests_flow_flow_SOURCES = tests/flow/flow.c tests/flow/expect.c tests/flow/expect.h \
	tests/flow/world.c tests/flow/world.h
tests_flow_flow_LDADD = $(LIB_BASE)
EXTRA_DIST += tests/flow/cases
