#include "check.h"

#include <string.h>

#include <lauxlib.h>

#include "base/log.h"
#include "lua/errors.h"
#include "lua/scope.h"
#include "lua/state.h"

static char logged[512];

static void sink(void *self, am_level level, const char *line)
{
    (void)self;
    (void)level;
    strncat(logged, line, sizeof logged - strlen(logged) - 1);
}

static int eat(lua_State *L)
{
    if (luaL_loadstring(L, "local t = {} for i = 1, 1e9 do t[i] = {} end") == LUA_OK)
        lua_call(L, 0, 0);
    return lua_error(L);
}

static int grow(lua_State *L)
{
    luaL_Buffer b;
    luaL_buffinitsize(L, &b, 300 * 1024);
    luaL_pushresultsize(&b, 300 * 1024);
    return 0;
}

static int released;

static void release(am_scope *s)
{
    (void)s;
    released++;
}

static int hold_and_raise(lua_State *L)
{
    am_scope_open(L, sizeof(am_scope), release);
    return am_errors_misuse(L, "on purpose");
}

static int hold_and_close(lua_State *L)
{
    am_scope *s = am_scope_open(L, sizeof *s, release);
    am_scope_close(s);
    am_scope_close(s);
    return 0;
}

static int hold_and_leave(lua_State *L)
{
    am_scope_new(L, sizeof(am_scope), release); /* for the collector */
    return 0;
}

static void memory_has_a_cap(void **state)
{
    (void)state;
    am_err err;
    am_lua *lua = am_lua_new(&(am_lua_limits){.memory = 1 << 20});
    assert_non_null(lua);
    assert_int_equal(am_lua_protect(lua, eat, NULL, &err), AM_LIMIT);
    assert_non_null(strstr(err.text, "memory"));
    assert_true(lua->used <= 1 << 20);
    lua_gc(lua->L, LUA_GCCOLLECT);
    assert_true(lua->used < 1 << 18); /* what was refused is not counted, what died is given back */
    assert_int_equal(am_lua_protect(lua, grow, NULL, &err), AM_OK);
    am_lua_free(lua);
}

static void closes_to_zero(void **state)
{
    (void)state;
    logged[0] = '\0';
    am_log_sink(sink, NULL);
    am_lua *lua = am_lua_new(NULL);
    assert_true(lua->used > 0);
    assert_int_equal(lua->limits.memory, 256 << 20);
    am_lua_free(lua);
    am_log_sink(NULL, NULL);
    assert_string_equal(logged, "");
    assert_null(am_lua_new(&(am_lua_limits){.memory = 100}));
    am_lua_free(NULL);
}

static void scopes_release_once(void **state)
{
    (void)state;
    am_err err;
    am_lua *lua = am_lua_new(NULL);
    released = 0;
    assert_int_equal(am_lua_protect(lua, hold_and_raise, NULL, &err), AM_USAGE);
    assert_int_equal(released, 1);
    assert_int_equal(am_lua_protect(lua, hold_and_close, NULL, &err), AM_OK);
    assert_int_equal(released, 2);
    assert_int_equal(am_lua_protect(lua, hold_and_leave, NULL, &err), AM_OK);
    assert_int_equal(released, 2);
    am_lua_free(lua);
    assert_int_equal(released, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_has_a_cap),
        cmocka_unit_test(closes_to_zero),
        cmocka_unit_test(scopes_release_once),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
