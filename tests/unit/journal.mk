# tests of core/journal, and of the plan files that stand on it
journal_tests = tests/unit/test_journal tests/unit/test_chain tests/unit/test_ledger tests/unit/test_plan_file
check_PROGRAMS += $(journal_tests)
TESTS += $(journal_tests)
JOURNAL_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(SQLITE_CFLAGS)
JOURNAL_TEST_LIBS = $(LIB_JOURNAL) $(LIB_BASE) $(UNIT_LIBS) $(SQLITE_LIBS)

tests_unit_test_journal_SOURCES = tests/unit/test_journal.c tests/unit/journal_fix.h
tests_unit_test_journal_CFLAGS = $(JOURNAL_TEST_CFLAGS)
tests_unit_test_journal_LDADD = $(JOURNAL_TEST_LIBS)

tests_unit_test_chain_SOURCES = tests/unit/test_chain.c
tests_unit_test_chain_CFLAGS = $(JOURNAL_TEST_CFLAGS)
tests_unit_test_chain_LDADD = $(JOURNAL_TEST_LIBS)

tests_unit_test_ledger_SOURCES = tests/unit/test_ledger.c
tests_unit_test_ledger_CFLAGS = $(JOURNAL_TEST_CFLAGS)
tests_unit_test_ledger_LDADD = $(JOURNAL_TEST_LIBS)

tests_unit_test_plan_file_SOURCES = tests/unit/test_plan_file.c
tests_unit_test_plan_file_CFLAGS = $(JOURNAL_TEST_CFLAGS)
tests_unit_test_plan_file_LDADD = $(LIB_PLAN) $(JOURNAL_TEST_LIBS)
