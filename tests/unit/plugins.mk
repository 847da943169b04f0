# tests of plugins: each loaded as it is installed, driven by the real am_call
shipped_tests = tests/unit/test_plugin_graph tests/unit/test_plugin_http \
	tests/unit/test_plugin_notify
check_PROGRAMS += $(shipped_tests)
TESTS += $(shipped_tests)
noinst_HEADERS += tests/unit/plugin_drive.h

tests_unit_test_plugin_graph_SOURCES = tests/unit/test_plugin_graph.c
tests_unit_test_plugin_graph_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_plugin_graph_LDADD = $(PLUGIN_TEST_LIBS)
EXTRA_tests_unit_test_plugin_graph_DEPENDENCIES = plugins/graph/graph.la

tests_unit_test_plugin_http_SOURCES = tests/unit/test_plugin_http.c
tests_unit_test_plugin_http_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_plugin_http_LDADD = $(PLUGIN_TEST_LIBS)
EXTRA_tests_unit_test_plugin_http_DEPENDENCIES = plugins/http/http.la

tests_unit_test_plugin_notify_SOURCES = tests/unit/test_plugin_notify.c
tests_unit_test_plugin_notify_CFLAGS = $(PLUGIN_TEST_CFLAGS)
tests_unit_test_plugin_notify_LDADD = $(PLUGIN_TEST_LIBS)
EXTRA_tests_unit_test_plugin_notify_DEPENDENCIES = plugins/notify/notify.la
