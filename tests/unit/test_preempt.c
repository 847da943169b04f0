#include "check.h"

#include <string.h>

#include "lua_fake.h"

static void stopped(const char *body, const char *where)
{
    the.limits.burst_ms = 30;
    fake_fails(body, AM_LIMIT, where);
    fake_fails(body, AM_LIMIT, "computes for too long");
}

static void a_loop(void **state)
{
    (void)state;
    stopped("while true do end", "t.lua:2: ");
    stopped("\nlocal function f() return f() end f()", "t.lua:3: ");
}

static void inside_pcall(void **state)
{
    (void)state;
    stopped("while true do pcall(function() while true do end end) end", "t.lua:2: ");
    stopped("xpcall(function() while true do end end, function() while true do end end)",
            "t.lua:2: ");
}

static void inside_a_coroutine(void **state)
{
    (void)state;
    stopped("coroutine.wrap(function() while true do end end)()", "t.lua:2: ");
    stopped("local co = coroutine.create(function() while true do pcall(error) end end)\n"
            "while true do coroutine.resume(co) end",
            "t.lua:2: ");
    stopped("local function nest(n) if n == 0 then while true do end end\n"
            "  return coroutine.wrap(function() pcall(nest, n - 1) end)() end nest(10)",
            "t.lua:2: ");
}

static void inside_a_c_boundary(void **state)
{
    (void)state;
    stopped("table.sort({1, 2, 3}, function() while true do end end)", "t.lua:2: ");
    stopped("while true do pcall(table.sort, {1, 2}, function() while true do end end) end",
            "t.lua:2: ");
    stopped("('x'):gsub('x', function() while true do pcall(error) end end)", "t.lua:2: ");
    stopped("local co = coroutine.wrap(function() while true do end end)\n"
            "while true do pcall(string.gsub, 'x', 'x', co) end",
            "t.lua:");
    stopped("local t = setmetatable({}, { __index = function() while true do end end })\n"
            "while true do pcall(function() return t.x end) end",
            "t.lua:");
}

static void inside_a_close(void **state)
{
    (void)state;
    stopped("local x <close> = setmetatable({}, { __close = function() while true do end end })\n"
            "while true do end",
            "t.lua:3: ");
    stopped("local co = coroutine.create(function()\n"
            "  local x <close> = setmetatable({}, { __close = function() while true do end end })\n"
            "  coroutine.yield() end)\n"
            "coroutine.resume(co) while true do coroutine.close(co) end",
            "t.lua:");
}

static void patterns(void **state)
{
    (void)state;
    stopped("local s = ('a'):rep(100000)\nreturn s:find(('.-'):rep(12) .. 'b')", "t.lua:3: ");
    stopped("local s = ('a'):rep(100000)\n"
            "while true do pcall(string.gsub, s, '(.*)(.*)(.*)(.*)b', '') end",
            "t.lua:3: ");
    stopped("local s = ('('):rep(1000000)\nfor _ in s:gmatch('%b()') do end", "t.lua:3: ");
}

static void while_loading(void **state)
{
    (void)state;
    the.limits.burst_ms = 30;
    am_err err;
    assert_int_equal(fake_play("while true do pcall(error) end", NULL, &err), AM_LIMIT);
    assert_non_null(strstr(err.text, "t.lua:1: "));
}

static void a_fair_share(void **state)
{
    (void)state;
    the.limits.burst_ms = 2000;
    fake_run("local turns, last = 0, nil\n"
             "ctx:each({1, 2}, function(me)\n"
             "  for i = 1, 2000000 do if last ~= me then last = me turns = turns + 1 end end end)\n"
             "return turns > 3");
    fake_gives("true");
}

static void a_wait_begins_a_new_burst(void **state)
{
    (void)state;
    the.limits.burst_ms = 200;
    fake_run("for _ = 1, 12 do for i = 1, 1500000 do end ctx:sleep(1) end return 1");
    fake_gives("1");
    the.limits.total_ms = 30;
    fake_fails("while true do for i = 1, 100000 do end ctx:sleep(1) end", AM_LIMIT, "t.lua:2: ");
}

int main(void)
{
#define PRE(f) cmocka_unit_test_setup_teardown(f, fake_apply, fake_over)
    const struct CMUnitTest tests[] = {
        PRE(a_loop),
        PRE(inside_pcall),
        PRE(inside_a_coroutine),
        PRE(inside_a_c_boundary),
        PRE(inside_a_close),
        PRE(patterns),
        PRE(while_loading),
        PRE(a_fair_share),
        PRE(a_wait_begins_a_new_burst),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
