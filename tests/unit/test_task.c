#include "check.h"

#include <stdlib.h>

#include <lauxlib.h>

#include "lua/env.h"
#include "lua/errors.h"
#include "lua/task.h"
#include "lua_fake.h"

static am_lua *lua;
static am_loop *loop;
static int n_ended, results;
static am_err last;

static int setup(void **state)
{
    (void)state;
    lua = am_lua_new(&the.limits);
    loop = am_loop_new();
    n_ended = results = 0;
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    am_lua_free(lua);
    am_loop_free(loop);
    return 0;
}

static void ended(am_task *t)
{
    n_ended++;
    last = t->err;
    results = t->err.kind == AM_OK ? t->n : -1;
}

static int open_env(lua_State *L)
{
    am_env_open(L);
    return 0;
}

static int spawn(lua_State *L)
{
    const char **text = lua_touserdata(L, 1);
    if (luaL_loadstring(L, text[0]) != LUA_OK)
        return lua_error(L);
    am_env_apply(L);
    lua_pushinteger(L, 5);
    am_task_spawn(L, loop, 1, ended, NULL);
    return 0;
}

static am_task *go(const char *text)
{
    am_err err;
    if (am_lua_protect(lua, spawn, &text, &err) != AM_OK)
        fail_msg("%s", err.text);
    return lua->tasks;
}

static bool none_left(void *self)
{
    (void)self;
    return !lua->tasks;
}

static void run(void)
{
    am_err err;
    if (am_loop_run(loop, none_left, NULL, &err) != AM_OK)
        fail_msg("%s", err.text);
}

static void ends_well_or_not(void **state)
{
    (void)state;
    am_err err;
    assert_int_equal(am_lua_protect(lua, open_env, NULL, &err), AM_OK);
    go("return ..., 6");
    run();
    assert_int_equal(n_ended, 1);
    assert_int_equal(results, 2);
    go("error('x')");
    run();
    assert_int_equal(n_ended, 2);
    assert_int_equal(last.kind, AM_USAGE);
}

static void coroutines_are_used_again(void **state)
{
    (void)state;
    am_err err;
    assert_int_equal(am_lua_protect(lua, open_env, NULL, &err), AM_OK);
    go("return 1");
    const lua_State *first = lua->tasks->co;
    run();
    assert_int_equal(lua->n_idle, 1);
    go("return 1");
    assert_ptr_equal(lua->tasks->co, first);
    run();
    go("error('x')"); /* its stack is not trusted again */
    run();
    assert_int_equal(lua->n_idle, 0);
    for (int i = 0; i < 2 * AM_IDLE_MAX; i++)
        go("return 1");
    run();
    assert_int_equal(lua->n_idle, AM_IDLE_MAX);
    assert_int_equal(n_ended, 3 + 2 * AM_IDLE_MAX);
}

static void a_kill_closes(void **state)
{
    (void)state;
    am_err err;
    assert_int_equal(am_lua_protect(lua, open_env, NULL, &err), AM_OK);
    am_task *t = go("closed = 0\n"
                    "local x <close> = setmetatable({}, { __close = function()\n"
                    "  closed = closed + 1 end })\n"
                    "for i = 1, 1e9 do end");
    t->ready.run(&t->ready); /* one slice */
    assert_int_equal(n_ended, 0);
    am_task_kill(t);
    assert_null(lua->tasks);
    assert_int_equal(n_ended, 0);
    am_env_push(lua->L);
    lua_getfield(lua->L, -1, "closed");
    assert_int_equal(lua_tointeger(lua->L, -1), 1);
    lua_pop(lua->L, 2);
}

static void a_killed_play_releases_its_calls(void **state)
{
    (void)state;
    fake_begin(AM_MODE_APPLY);
    the.limits.burst_ms = 30;
    fake_fails("ctx:each({1, 2, 3}, function(i)\n"
               "  if i < 3 then coroutine.wrap(function() for s in source:list_sites(9) do\n"
               "    source:get_site(s.url) ctx:sleep(100) end end)() end\n"
               "  ctx:sleep(5) while true do end\n"
               "end)",
               AM_LIMIT, "t.lua:5: "); /* fake_play() checks that no drive is left */
    fake_run("for s in source:list_sites(9) do if s.n == 3 then break end end\n"
             "local s <close> = source:list_sites(9)\n"
             "t = source:list_sites(4)");
    fake_end();
}

static void a_change_under_way_is_finished(void **state)
{
    (void)state;
    fake_begin(AM_MODE_APPLY);
    the.limits.burst_ms = 30;
    fake_fails("ctx:each({1, 2}, function(i)\n"
               "  if i == 1 then source:remove_site('https://x/1') end\n"
               "  while true do end\n"
               "end)",
               AM_LIMIT, "t.lua:4: ");
    assert_true(fake_logged("drive told ok"));
    assert_int_equal(the.ended, AM_LIMIT);
    fake_end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ends_well_or_not, setup, teardown),
        cmocka_unit_test_setup_teardown(coroutines_are_used_again, setup, teardown),
        cmocka_unit_test_setup_teardown(a_kill_closes, setup, teardown),
        cmocka_unit_test(a_killed_play_releases_its_calls),
        cmocka_unit_test(a_change_under_way_is_finished),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
