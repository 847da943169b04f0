# tests of core/run: over a loop that is real and tenants that are not
run_tests = tests/unit/test_drive
check_PROGRAMS += $(run_tests)
TESTS += $(run_tests)
noinst_HEADERS += tests/unit/fake_tenant.h tests/unit/run_world.h tests/unit/scripted.h
RUN_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
RUN_TEST_LIBS = core/librun.la core/libplugin.la core/libio.la core/libbase.la $(UNIT_LIBS)

tests_unit_test_drive_SOURCES = tests/unit/test_drive.c
tests_unit_test_drive_CFLAGS = $(RUN_TEST_CFLAGS)
tests_unit_test_drive_LDADD = $(RUN_TEST_LIBS)
