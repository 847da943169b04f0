# tests of core/package
check_PROGRAMS += tests/unit/test_package
TESTS += tests/unit/test_package
tests_unit_test_package_SOURCES = tests/unit/test_package.c
tests_unit_test_package_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS)
tests_unit_test_package_LDADD = $(LIB_PACKAGE) $(LIB_BASE) $(UNIT_LIBS)
