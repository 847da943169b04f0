# tests of core/lua: one program a file, all alike. Those that run playbooks have a fake run.
lua_tests = \
	tests/unit/test_await tests/unit/test_convert tests/unit/test_ctx \
	tests/unit/test_data tests/unit/test_each tests/unit/test_env \
	tests/unit/test_errors tests/unit/test_lib_ledger tests/unit/test_pattern tests/unit/test_playbook \
	tests/unit/test_preempt tests/unit/test_state tests/unit/test_task
check_PROGRAMS += $(lua_tests)
TESTS += $(lua_tests)
EXTRA_DIST += tests/unit/lua_fake.h
LUA_TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) $(LUA_CFLAGS)
LUA_TEST_LIBS = $(LIB_LUA) $(LIB_JOURNAL) $(LIB_PLUGIN) $(LIB_IO) $(LIB_BASE) $(UNIT_LIBS)

tests_unit_test_await_SOURCES = tests/unit/test_await.c tests/unit/lua_fake.c
tests_unit_test_await_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_await_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_convert_SOURCES = tests/unit/test_convert.c tests/unit/lua_fake.c
tests_unit_test_convert_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_convert_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_ctx_SOURCES = tests/unit/test_ctx.c tests/unit/lua_fake.c
tests_unit_test_ctx_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_ctx_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_data_SOURCES = tests/unit/test_data.c tests/unit/lua_fake.c
tests_unit_test_data_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_data_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_each_SOURCES = tests/unit/test_each.c tests/unit/lua_fake.c
tests_unit_test_each_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_each_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_env_SOURCES = tests/unit/test_env.c tests/unit/lua_fake.c
tests_unit_test_env_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_env_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_errors_SOURCES = tests/unit/test_errors.c tests/unit/lua_fake.c
tests_unit_test_errors_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_errors_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_lib_ledger_SOURCES = tests/unit/test_lib_ledger.c tests/unit/lua_fake.c
tests_unit_test_lib_ledger_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_lib_ledger_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_pattern_SOURCES = tests/unit/test_pattern.c tests/unit/lua_fake.c
tests_unit_test_pattern_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_pattern_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_playbook_SOURCES = tests/unit/test_playbook.c tests/unit/lua_fake.c
tests_unit_test_playbook_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_playbook_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_preempt_SOURCES = tests/unit/test_preempt.c tests/unit/lua_fake.c
tests_unit_test_preempt_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_preempt_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_state_SOURCES = tests/unit/test_state.c tests/unit/lua_fake.c
tests_unit_test_state_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_state_LDADD = $(LUA_TEST_LIBS)

tests_unit_test_task_SOURCES = tests/unit/test_task.c tests/unit/lua_fake.c
tests_unit_test_task_CFLAGS = $(LUA_TEST_CFLAGS)
tests_unit_test_task_LDADD = $(LUA_TEST_LIBS)
