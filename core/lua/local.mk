# what core/lua adds to the build
noinst_LIBRARIES += core/liblua.a
core_liblua_a_SOURCES = \
	core/lua/await.c core/lua/await.h \
	core/lua/console.c core/lua/console.h core/lua/console_state.h \
	core/lua/console_complete.c \
	core/lua/convert.c core/lua/convert.h \
	core/lua/data.c core/lua/data.h \
	core/lua/each.c core/lua/each.h \
	core/lua/env.c core/lua/env.h \
	core/lua/errors.c core/lua/errors.h \
	core/lua/lib_coroutine.c core/lua/lib_coroutine.h \
	core/lua/lib_ctx.c core/lua/lib_ctx.h \
	core/lua/lib_flow.c core/lua/lib_flow.h \
	core/lua/lib_json.c core/lua/lib_json.h \
	core/lua/lib_ledger.c core/lua/lib_ledger.h \
	core/lua/lib_require.c core/lua/lib_require.h \
	core/lua/lib_string.c core/lua/lib_string.h \
	core/lua/lib_tenant.c core/lua/lib_tenant.h \
	core/lua/names.c core/lua/names.h \
	core/lua/pattern.c core/lua/pattern.h \
	core/lua/play.c core/lua/play.h \
	core/lua/playbook.c core/lua/playbook.h \
	core/lua/playbook_check.c core/lua/playbook_state.h \
	core/lua/preempt.c core/lua/preempt.h \
	core/lua/scope.c core/lua/scope.h \
	core/lua/spec.c core/lua/spec.h \
	core/lua/state.c core/lua/state.h \
	core/lua/stream.c core/lua/stream.h \
	core/lua/task.c core/lua/task.h
core_liblua_a_CFLAGS = $(AM_CFLAGS) $(LUA_CFLAGS)
LIB_LUA = core/liblua.a $(LUA_LIBS) -lm
