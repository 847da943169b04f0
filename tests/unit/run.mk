# tests of core/run: over a loop that is real and tenants that are not
run_tests = tests/unit/test_drive \
	tests/unit/test_gate \
	tests/unit/test_gather \
	tests/unit/test_lease \
	tests/unit/test_record \
	tests/unit/test_run \
	tests/unit/test_window \
	tests/unit/test_work
check_PROGRAMS += $(run_tests)
TESTS += $(run_tests)
noinst_HEADERS += tests/unit/fake_tenant.h tests/unit/run_world.h
RUN_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
RUN_TEST_LIBS = $(LIB_RUN) $(LIB_PLUGIN) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS)

tests_unit_test_drive_SOURCES = tests/unit/test_drive.c
tests_unit_test_drive_CFLAGS = $(RUN_TEST_CFLAGS)
tests_unit_test_drive_LDADD = $(RUN_TEST_LIBS)

tests_unit_test_gate_SOURCES = tests/unit/test_gate.c
tests_unit_test_gate_CFLAGS = $(RUN_TEST_CFLAGS)
tests_unit_test_gate_LDADD = $(RUN_TEST_LIBS)

tests_unit_test_gather_SOURCES = tests/unit/test_gather.c
tests_unit_test_gather_CFLAGS = $(RUN_TEST_CFLAGS)
tests_unit_test_gather_LDADD = $(RUN_TEST_LIBS)

tests_unit_test_lease_SOURCES = tests/unit/test_lease.c
tests_unit_test_lease_CFLAGS = $(RUN_TEST_CFLAGS)
tests_unit_test_lease_LDADD = $(RUN_TEST_LIBS)

tests_unit_test_run_SOURCES = tests/unit/test_run.c
tests_unit_test_run_CFLAGS = $(RUN_TEST_CFLAGS)
tests_unit_test_run_LDADD = $(RUN_TEST_LIBS)

tests_unit_test_work_SOURCES = tests/unit/test_work.c
tests_unit_test_work_CFLAGS = $(RUN_TEST_CFLAGS)
tests_unit_test_work_LDADD = $(RUN_TEST_LIBS)
tests_unit_test_record_SOURCES = tests/unit/test_record.c tests/unit/journal_fix.h
tests_unit_test_record_CFLAGS = $(RUN_TEST_CFLAGS)
tests_unit_test_record_LDADD = $(RUN_TEST_LIBS)

tests_unit_test_window_SOURCES = tests/unit/test_window.c
tests_unit_test_window_CFLAGS = $(RUN_TEST_CFLAGS)
tests_unit_test_window_LDADD = $(RUN_TEST_LIBS)
