# tests of core/plugin: one program a file, all alike
plugin_tests = tests/unit/test_call tests/unit/test_host_values tests/unit/test_loader \
	tests/unit/test_registry tests/unit/test_schema tests/unit/test_signature \
	tests/unit/test_manifest tests/unit/test_foreign
check_PROGRAMS += $(plugin_tests)
TESTS += $(plugin_tests)
noinst_HEADERS += tests/unit/call_world.h tests/unit/scripted.h
PLUGIN_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
PLUGIN_TEST_LIBS = $(LIB_PLUGIN) $(LIB_BASE) $(UNIT_LIBS)

tests_unit_test_call_SOURCES = tests/unit/test_call.c
tests_unit_test_call_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_call_LDADD = $(PLUGIN_TEST_LIBS)

tests_unit_test_host_values_SOURCES = tests/unit/test_host_values.c
tests_unit_test_host_values_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_host_values_LDADD = $(PLUGIN_TEST_LIBS)

tests_unit_test_registry_SOURCES = tests/unit/test_registry.c
tests_unit_test_registry_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_registry_LDADD = $(PLUGIN_TEST_LIBS)

tests_unit_test_schema_SOURCES = tests/unit/test_schema.c
tests_unit_test_schema_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_schema_LDADD = $(PLUGIN_TEST_LIBS)

# Modules for the loader's test; -rpath has libtool build them as shared objects.
test_modules = tests/plugins/good.la tests/plugins/newer.la tests/plugins/nosymbol.la \
	tests/plugins/other.la
check_LTLIBRARIES += $(test_modules)
TEST_MODULE_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -shared -rpath $(abs_builddir)
tests_plugins_good_la_SOURCES = tests/plugins/good.c
tests_plugins_good_la_LDFLAGS = $(TEST_MODULE_LDFLAGS)
tests_plugins_newer_la_SOURCES = tests/plugins/newer.c
tests_plugins_newer_la_LDFLAGS = $(TEST_MODULE_LDFLAGS)
tests_plugins_nosymbol_la_SOURCES = tests/plugins/nosymbol.c
tests_plugins_nosymbol_la_LDFLAGS = $(TEST_MODULE_LDFLAGS)
tests_plugins_other_la_SOURCES = tests/plugins/other.c
tests_plugins_other_la_LDFLAGS = $(TEST_MODULE_LDFLAGS)

tests_unit_test_loader_SOURCES = tests/unit/test_loader.c
tests_unit_test_loader_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_loader_LDADD = $(PLUGIN_TEST_LIBS)
EXTRA_tests_unit_test_loader_DEPENDENCIES = $(test_modules)

tests_unit_test_signature_SOURCES = tests/unit/test_signature.c
tests_unit_test_signature_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_signature_LDADD = $(PLUGIN_TEST_LIBS)

tests_unit_test_manifest_SOURCES = tests/unit/test_manifest.c
tests_unit_test_manifest_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_manifest_LDADD = $(PLUGIN_TEST_LIBS)

tests_unit_test_foreign_SOURCES = tests/unit/test_foreign.c
tests_unit_test_foreign_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_foreign_LDADD = $(PLUGIN_TEST_LIBS)

# a library that manifests describe
noinst_HEADERS += tests/unit/foreign_fix.h tests/plugins/foreign.h
EXTRA_DIST += tests/plugins/foreign.plugin.json
check_LTLIBRARIES += tests/plugins/foreign.la
tests_plugins_foreign_la_SOURCES = tests/plugins/foreign.c
tests_plugins_foreign_la_LDFLAGS = $(TEST_MODULE_LDFLAGS)
