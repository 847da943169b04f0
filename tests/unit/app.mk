# tests of core/app
app_tests = tests/unit/test_args tests/unit/test_config tests/unit/test_outcome \
	tests/unit/test_params
check_PROGRAMS += $(app_tests)
TESTS += $(app_tests)
APP_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
APP_TEST_LIBS = $(LIB_APP) $(UNIT_LIBS)

tests_unit_test_args_SOURCES = tests/unit/test_args.c
tests_unit_test_args_CFLAGS = $(APP_TEST_CFLAGS)
tests_unit_test_args_LDADD = $(APP_TEST_LIBS)

tests_unit_test_config_SOURCES = tests/unit/test_config.c
tests_unit_test_config_CFLAGS = $(APP_TEST_CFLAGS)
tests_unit_test_config_LDADD = $(APP_TEST_LIBS)

tests_unit_test_outcome_SOURCES = tests/unit/test_outcome.c
tests_unit_test_outcome_CFLAGS = $(APP_TEST_CFLAGS)
tests_unit_test_outcome_LDADD = $(APP_TEST_LIBS)

tests_unit_test_params_SOURCES = tests/unit/test_params.c
tests_unit_test_params_CFLAGS = $(APP_TEST_CFLAGS)
tests_unit_test_params_LDADD = $(APP_TEST_LIBS)
