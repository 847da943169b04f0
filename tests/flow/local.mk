# what tests/flow adds to the build

# signing in, against the sandbox
check_PROGRAMS += tests/flow/test_signin
TESTS += tests/flow/test_signin
tests_flow_test_signin_SOURCES = tests/flow/test_signin.c
tests_flow_test_signin_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_flow_test_signin_LDADD = core/libtenant.la core/libio.la core/libbase.la $(CMOCKA_LIBS)
