# tests of core/report
report_tests = tests/unit/test_account tests/unit/test_csv tests/unit/test_plan_table tests/unit/test_progress \
	tests/unit/test_summary tests/unit/test_table tests/unit/test_width
check_PROGRAMS += $(report_tests)
TESTS += $(report_tests)
EXTRA_DIST += tests/unit/report_fix.h
REPORT_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
REPORT_TEST_LIBS = $(LIB_REPORT) $(LIB_BASE) $(UNIT_LIBS)

tests_unit_test_account_SOURCES = tests/unit/test_account.c tests/unit/journal_fix.h
tests_unit_test_account_CFLAGS = $(REPORT_TEST_CFLAGS)
tests_unit_test_account_LDADD = $(REPORT_TEST_LIBS)

tests_unit_test_csv_SOURCES = tests/unit/test_csv.c
tests_unit_test_csv_CFLAGS = $(REPORT_TEST_CFLAGS)
tests_unit_test_csv_LDADD = $(REPORT_TEST_LIBS)

tests_unit_test_plan_table_SOURCES = tests/unit/test_plan_table.c
tests_unit_test_plan_table_CFLAGS = $(REPORT_TEST_CFLAGS)
tests_unit_test_plan_table_LDADD = $(REPORT_TEST_LIBS)

tests_unit_test_progress_SOURCES = tests/unit/test_progress.c
tests_unit_test_progress_CFLAGS = $(REPORT_TEST_CFLAGS)
tests_unit_test_progress_LDADD = $(REPORT_TEST_LIBS)

tests_unit_test_summary_SOURCES = tests/unit/test_summary.c
tests_unit_test_summary_CFLAGS = $(REPORT_TEST_CFLAGS)
tests_unit_test_summary_LDADD = $(REPORT_TEST_LIBS)

tests_unit_test_table_SOURCES = tests/unit/test_table.c
tests_unit_test_table_CFLAGS = $(REPORT_TEST_CFLAGS)
tests_unit_test_table_LDADD = $(REPORT_TEST_LIBS)

tests_unit_test_width_SOURCES = tests/unit/test_width.c
tests_unit_test_width_CFLAGS = $(REPORT_TEST_CFLAGS)
tests_unit_test_width_LDADD = $(REPORT_TEST_LIBS)
