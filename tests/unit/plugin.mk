# tests of core/plugin: one program a file, all alike
plugin_tests = tests/unit/test_registry tests/unit/test_schema
check_PROGRAMS += $(plugin_tests)
TESTS += $(plugin_tests)
PLUGIN_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
PLUGIN_TEST_LIBS = core/libplugin.la core/libbase.la $(UNIT_LIBS)

tests_unit_test_registry_SOURCES = tests/unit/test_registry.c
tests_unit_test_registry_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_registry_LDADD = $(PLUGIN_TEST_LIBS)

tests_unit_test_schema_SOURCES = tests/unit/test_schema.c
tests_unit_test_schema_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_schema_LDADD = $(PLUGIN_TEST_LIBS)
