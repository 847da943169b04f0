# tests of the sandbox's front half: one program a file, all alike
sbfront_tests = tests/unit/test_sb_jwt tests/unit/test_sb_fault tests/unit/test_sb_budget \
	tests/unit/test_sb_ca tests/unit/test_sb_entra tests/unit/test_sb_reqlog
check_PROGRAMS += $(sbfront_tests)
TESTS += $(sbfront_tests)
SBFRONT_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(CRYPTO_CFLAGS)
SBFRONT_TEST_LIBS = $(LIB_SBFRONT) $(LIB_BASE) $(CRYPTO_LIBS) $(UNIT_LIBS)

tests_unit_test_sb_jwt_SOURCES = tests/unit/test_sb_jwt.c
tests_unit_test_sb_jwt_CFLAGS = $(SBFRONT_TEST_CFLAGS)
tests_unit_test_sb_jwt_LDADD = $(SBFRONT_TEST_LIBS)

tests_unit_test_sb_fault_SOURCES = tests/unit/test_sb_fault.c
tests_unit_test_sb_fault_CFLAGS = $(SBFRONT_TEST_CFLAGS)
tests_unit_test_sb_fault_LDADD = $(SBFRONT_TEST_LIBS)

tests_unit_test_sb_budget_SOURCES = tests/unit/test_sb_budget.c
tests_unit_test_sb_budget_CFLAGS = $(SBFRONT_TEST_CFLAGS)
tests_unit_test_sb_budget_LDADD = $(SBFRONT_TEST_LIBS)

tests_unit_test_sb_ca_SOURCES = tests/unit/test_sb_ca.c
tests_unit_test_sb_ca_CFLAGS = $(SBFRONT_TEST_CFLAGS)
tests_unit_test_sb_ca_LDADD = $(SBFRONT_TEST_LIBS)

tests_unit_test_sb_entra_SOURCES = tests/unit/test_sb_entra.c
tests_unit_test_sb_entra_CFLAGS = $(SBFRONT_TEST_CFLAGS)
tests_unit_test_sb_entra_LDADD = $(SBFRONT_TEST_LIBS)

tests_unit_test_sb_reqlog_SOURCES = tests/unit/test_sb_reqlog.c
tests_unit_test_sb_reqlog_CFLAGS = $(SBFRONT_TEST_CFLAGS)
tests_unit_test_sb_reqlog_LDADD = $(SBFRONT_TEST_LIBS)
