#include "check.h"

#include <string.h>

#include "lua_fake.h"

static void straight_line(void **state)
{
    (void)state;
    fake_run("local s = source:get_site('https://x/a')\n"
             "ctx:sleep(5)\n"
             "return { s.url, s.ok, s.none == nil, ctx:now() }");
    fake_gives("[\"https://x/a\",true,true,1785139205.01]");
}

static void through_pcall_and_metamethods_of_lua(void **state)
{
    (void)state;
    fake_run("local t = setmetatable({}, { __index = function(_, k)\n"
             "  return source:get_site('https://x/' .. k).url end })\n"
             "local ok, v = pcall(function() return t.a end)\n"
             "local ok2, e = pcall(source.get_site, source, 'https://x/gone')\n"
             "return { ok, v, ok2, e.kind }");
    fake_gives("[true,\"https://x/a\",false,\"absent\"]");
}

static void through_coroutines_of_the_script(void **state)
{
    (void)state;
    fake_run("local gen = coroutine.wrap(function()\n"
             "  for i = 1, 3 do coroutine.yield(source:get_site('https://x/' .. i).url) end end)\n"
             "local out = json.array{}\n"
             "for url in gen do out[#out + 1] = url end\n"
             "return out");
    fake_gives("[\"https://x/1\",\"https://x/2\",\"https://x/3\"]");
    fake_run("local function deep(n) if n == 0 then return source:get_site('https://x/d').url end\n"
             "  return coroutine.wrap(deep)(n - 1) end\n"
             "local co = coroutine.create(deep)\n"
             "local ok, url = coroutine.resume(co, 20)\n"
             "return { ok, url, coroutine.status(co), (coroutine.resume(co)) }");
    fake_gives("[true,\"https://x/d\",\"dead\",false]");
    fake_run("local co = coroutine.create(function() source:get_site('https://x/gone') end)\n"
             "local ok, e = coroutine.resume(co) return { ok, e.kind }");
    fake_gives("[false,\"absent\"]");
}

static void a_waiting_coroutine_is_the_engines(void **state)
{
    (void)state;
    fake_run("local co = coroutine.create(function() ctx:sleep(1) return 'end' end)\n"
             "local out = json.array{}\n"
             "ctx:each({1, 2}, function(i)\n"
             "  local ok, e = coroutine.resume(co) out[i] = tostring(e) .. coroutine.status(co)\n"
             "  if i == 2 then assert(not pcall(coroutine.close, co)) end\n"
             "end)\n"
             "return out");
    fake_gives("[\"enddead\",\"cannot resume a coroutine that the engine holdsnormal\"]");
    fake_run("local main = coroutine.running()\n"
             "ctx:each({1}, function() x, e = coroutine.resume(main) end) return { x, e }");
    fake_gives("[false,\"cannot resume a coroutine that the engine holds\"]");
}

static void coroutines_are_as_ever(void **state)
{
    (void)state;
    fake_run("local co = coroutine.create(function(a) local b = coroutine.yield(a + 1)\n"
             "  local c <close> = setmetatable({}, { __close = function() closed = true end })\n"
             "  coroutine.yield(b * 2) error('never') end)\n"
             "local _, x = coroutine.resume(co, 1)\n"
             "local _, y = coroutine.resume(co, 5)\n"
             "local s = coroutine.status(co)\n"
             "local z = coroutine.close(co)\n"
             "local _, main = coroutine.running()\n"
             "return { x, y, s, z, closed, coroutine.status(co), main, coroutine.isyieldable() }");
    fake_gives("[2,10,\"suspended\",true,true,\"dead\",true,false]");
    fake_fails("coroutine.yield(1)", AM_USAGE, "outside a coroutine");
    fake_fails("coroutine.wrap(function() error('inner') end)()", AM_USAGE, "t.lua:2: inner");
    fake_fails("local f = coroutine.wrap(function() end) f() f()", AM_USAGE, "dead coroutine");
}

static void across_a_c_boundary(void **state)
{
    (void)state;
    static const char message[] = "nothing can wait in a callback of table.sort";
    fake_fails("table.sort({1, 2}, function() ctx:sleep(1) end)", AM_USAGE, message);
    fake_fails("('x'):gsub('x', function() source:get_site('https://x/a') end)", AM_USAGE, message);
    fake_fails("('x'):gsub('x', coroutine.wrap(function() ctx:sleep(1) end))", AM_USAGE, message);
    fake_fails("('x'):gsub('x', function() ctx:each({1}, print) end)", AM_USAGE, message);
    assert_int_equal(fake_count("call contoso"), 0); /* nothing was sent */
    fake_fails("local co = coroutine.create(function()\n"
               " local x <close> = setmetatable({}, { __close = function() ctx:sleep(1) end })\n"
               " coroutine.yield() end) coroutine.resume(co)\n"
               "local ok, e = coroutine.close(co) error(e)",
               AM_USAGE, "being closed");
}

static void while_loading(void **state)
{
    (void)state;
    am_err err;
    assert_int_equal(fake_play("json.encode(1) coroutine.wrap(function() coroutine.yield() end)()\n"
                               "return playbook { name = 't', version = '1', summary = 's',\n"
                               "  run = function() return print end }",
                               NULL, &err),
                     AM_USAGE);
    assert_non_null(strstr(err.text, "what run(ctx) returned"));
}

int main(void)
{
#define AWAIT(f) cmocka_unit_test_setup_teardown(f, fake_apply, fake_over)
    const struct CMUnitTest tests[] = {
        AWAIT(straight_line),
        AWAIT(through_pcall_and_metamethods_of_lua),
        AWAIT(through_coroutines_of_the_script),
        AWAIT(a_waiting_coroutine_is_the_engines),
        AWAIT(coroutines_are_as_ever),
        AWAIT(across_a_c_boundary),
        AWAIT(while_loading),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
