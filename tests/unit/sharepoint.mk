# tests of core/sharepoint: one program a file, all driven by the engine in miniature
sharepoint_tests = \
	tests/unit/test_csom \
	tests/unit/test_wire \
	tests/unit/test_redirects \
	tests/unit/test_resolve \
	tests/unit/test_trust \
	tests/unit/test_moves \
	tests/unit/test_remove \
	tests/unit/test_remove_redirect \
	tests/unit/test_access \
	tests/unit/test_identity \
	tests/unit/test_links \
	tests/unit/test_rules \
	tests/unit/test_standing
check_PROGRAMS += $(sharepoint_tests)
TESTS += $(sharepoint_tests)
EXTRA_DIST += tests/data/recorded
SP_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
SP_TEST_LIBS = $(LIB_SHAREPOINT) $(LIB_BASE) $(UNIT_LIBS)
SP_TEST_HOST = tests/unit/fakehost.c tests/unit/fakehost.h tests/unit/sites.c tests/unit/sites.h

tests_unit_test_csom_SOURCES = tests/unit/test_csom.c $(SP_TEST_HOST)
tests_unit_test_csom_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_csom_LDADD = $(SP_TEST_LIBS)

tests_unit_test_wire_SOURCES = tests/unit/test_wire.c $(SP_TEST_HOST)
tests_unit_test_wire_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_wire_LDADD = $(SP_TEST_LIBS)

tests_unit_test_redirects_SOURCES = tests/unit/test_redirects.c $(SP_TEST_HOST)
tests_unit_test_redirects_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_redirects_LDADD = $(SP_TEST_LIBS)

tests_unit_test_resolve_SOURCES = tests/unit/test_resolve.c $(SP_TEST_HOST)
tests_unit_test_resolve_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_resolve_LDADD = $(SP_TEST_LIBS)

tests_unit_test_trust_SOURCES = tests/unit/test_trust.c $(SP_TEST_HOST)
tests_unit_test_trust_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_trust_LDADD = $(SP_TEST_LIBS)

tests_unit_test_moves_SOURCES = tests/unit/test_moves.c $(SP_TEST_HOST)
tests_unit_test_moves_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_moves_LDADD = $(SP_TEST_LIBS)

tests_unit_test_remove_SOURCES = tests/unit/test_remove.c $(SP_TEST_HOST)
tests_unit_test_remove_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_remove_LDADD = $(SP_TEST_LIBS)

tests_unit_test_remove_redirect_SOURCES = tests/unit/test_remove_redirect.c $(SP_TEST_HOST)
tests_unit_test_remove_redirect_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_remove_redirect_LDADD = $(SP_TEST_LIBS)

tests_unit_test_access_SOURCES = tests/unit/test_access.c $(SP_TEST_HOST)
tests_unit_test_access_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_access_LDADD = $(SP_TEST_LIBS)

tests_unit_test_identity_SOURCES = tests/unit/test_identity.c $(SP_TEST_HOST)
tests_unit_test_identity_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_identity_LDADD = $(SP_TEST_LIBS)

tests_unit_test_links_SOURCES = tests/unit/test_links.c $(SP_TEST_HOST)
tests_unit_test_links_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_links_LDADD = $(SP_TEST_LIBS)

tests_unit_test_rules_SOURCES = tests/unit/test_rules.c $(SP_TEST_HOST)
tests_unit_test_rules_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_rules_LDADD = $(SP_TEST_LIBS)

tests_unit_test_standing_SOURCES = tests/unit/test_standing.c $(SP_TEST_HOST)
tests_unit_test_standing_CFLAGS = $(SP_TEST_CFLAGS)
tests_unit_test_standing_LDADD = $(SP_TEST_LIBS)
