# tests of core/base: one program a file, all alike
base_tests = tests/unit/test_digest tests/unit/test_sign
check_PROGRAMS += $(base_tests)
TESTS += $(base_tests)
BASE_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
BASE_TEST_LIBS = core/libbase.la $(UNIT_LIBS)

tests_unit_test_digest_SOURCES = tests/unit/test_digest.c
tests_unit_test_digest_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_digest_LDADD = $(BASE_TEST_LIBS)

tests_unit_test_sign_SOURCES = tests/unit/test_sign.c
tests_unit_test_sign_CFLAGS = $(BASE_TEST_CFLAGS)
tests_unit_test_sign_LDADD = $(BASE_TEST_LIBS)
