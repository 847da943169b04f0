# tests of core/lua: one program a file, all alike. Those that run playbooks have a fake run.
lua_tests = tests/unit/test_data tests/unit/test_each
check_PROGRAMS += $(lua_tests)
TESTS += $(lua_tests)
EXTRA_DIST += tests/unit/lua_fake.h
LUA_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(LUA_CFLAGS)
LUA_TEST_LIBS = core/liblua.la core/libplugin.la core/libio.la core/libbase.la $(UNIT_LIBS)

tests_unit_test_data_SOURCES = tests/unit/test_data.c tests/unit/lua_fake.c
tests_unit_test_data_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_data_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_each_SOURCES = tests/unit/test_each.c tests/unit/lua_fake.c
tests_unit_test_each_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_each_LDADD = $(LUA_TEST_LIBS)
