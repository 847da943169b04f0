# tests of the sandbox's service half: one program a file, all alike
sbservice_tests = tests/unit/test_sb_xml tests/unit/test_sb_csom tests/unit/test_sb_sites \
	tests/unit/test_sb_trust tests/unit/test_sb_rest tests/unit/test_sb_graph \
	tests/unit/test_sb_redirect tests/unit/test_sb_moved tests/unit/test_sb_scenario tests/unit/test_sb_recorded
check_PROGRAMS += $(sbservice_tests)
TESTS += $(sbservice_tests)
SBSERVICE_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
SBSERVICE_TEST_LIBS = $(LIB_SBSERVICE) $(LIB_SBFRONT) $(LIB_BASE) $(UNIT_LIBS)
EXTRA_DIST += tests/data/sandbox
SBSERVICE_DRIVE = tests/unit/sb_drive.c tests/unit/sb_drive.h

tests_unit_test_sb_xml_SOURCES = tests/unit/test_sb_xml.c
tests_unit_test_sb_xml_CFLAGS = $(SBSERVICE_TEST_CFLAGS)
tests_unit_test_sb_xml_LDADD = $(SBSERVICE_TEST_LIBS)

tests_unit_test_sb_csom_SOURCES = tests/unit/test_sb_csom.c $(SBSERVICE_DRIVE)
tests_unit_test_sb_csom_CFLAGS = $(SBSERVICE_TEST_CFLAGS)
tests_unit_test_sb_csom_LDADD = $(SBSERVICE_TEST_LIBS)

tests_unit_test_sb_sites_SOURCES = tests/unit/test_sb_sites.c $(SBSERVICE_DRIVE)
tests_unit_test_sb_sites_CFLAGS = $(SBSERVICE_TEST_CFLAGS)
tests_unit_test_sb_sites_LDADD = $(SBSERVICE_TEST_LIBS)

tests_unit_test_sb_trust_SOURCES = tests/unit/test_sb_trust.c $(SBSERVICE_DRIVE)
tests_unit_test_sb_trust_CFLAGS = $(SBSERVICE_TEST_CFLAGS)
tests_unit_test_sb_trust_LDADD = $(SBSERVICE_TEST_LIBS)

tests_unit_test_sb_rest_SOURCES = tests/unit/test_sb_rest.c $(SBSERVICE_DRIVE)
tests_unit_test_sb_rest_CFLAGS = $(SBSERVICE_TEST_CFLAGS)
tests_unit_test_sb_rest_LDADD = $(SBSERVICE_TEST_LIBS)

tests_unit_test_sb_graph_SOURCES = tests/unit/test_sb_graph.c $(SBSERVICE_DRIVE)
tests_unit_test_sb_graph_CFLAGS = $(SBSERVICE_TEST_CFLAGS)
tests_unit_test_sb_graph_LDADD = $(SBSERVICE_TEST_LIBS)

tests_unit_test_sb_redirect_SOURCES = tests/unit/test_sb_redirect.c $(SBSERVICE_DRIVE)
tests_unit_test_sb_redirect_CFLAGS = $(SBSERVICE_TEST_CFLAGS)
tests_unit_test_sb_redirect_LDADD = $(SBSERVICE_TEST_LIBS)

tests_unit_test_sb_scenario_SOURCES = tests/unit/test_sb_scenario.c $(SBSERVICE_DRIVE)
tests_unit_test_sb_scenario_CFLAGS = $(SBSERVICE_TEST_CFLAGS)
tests_unit_test_sb_scenario_LDADD = $(SBSERVICE_TEST_LIBS)

tests_unit_test_sb_recorded_SOURCES = tests/unit/test_sb_recorded.c $(SBSERVICE_DRIVE)
tests_unit_test_sb_recorded_CFLAGS = $(SBSERVICE_TEST_CFLAGS)
tests_unit_test_sb_recorded_LDADD = $(SBSERVICE_TEST_LIBS)

tests_unit_test_sb_moved_SOURCES = tests/unit/test_sb_moved.c $(SBSERVICE_DRIVE)
tests_unit_test_sb_moved_CFLAGS = $(SBSERVICE_TEST_CFLAGS)
tests_unit_test_sb_moved_LDADD = $(SBSERVICE_TEST_LIBS)
