#include "check.h"

#include <string.h>

#include "lua_fake.h"

static void fields(void **state)
{
    (void)state;
    fake_run("local ok, e = pcall(source.get_site, source, 'https://x/busy')\n"
             "return { e.kind, e.code, e.message, e.hint, e.retryable, e.request_id, e.http,\n"
             "  e.where, tostring(e), getmetatable(e) }");
    fake_gives("[\"limit\",\"429a\",\"throttled\",\"wait\",true,\"req-1\",429,\"t.lua:2\","
               "\"t.lua:2: throttled\",false]");
    fake_run("local ok, e = pcall(source.get_site, source, 'https://x/gone')\n"
             "return { e.kind, e.code == nil, e.retryable, e.http == nil }");
    fake_gives("[\"absent\",true,false,true]");
}

static void uncaught(void **state)
{
    (void)state;
    am_err err;
    fake_fails("source:get_site('https://x/gone')", AM_ABSENT, "get-site https://x/gone");
    assert_int_equal(fake_play("return playbook { name = 't', version = '1', summary = 's',\n"
                               "run = function(ctx)\n"
                               "  ctx.tenants.source:get_site('https://x/busy') end }",
                               NULL, &err),
                     AM_LIMIT);
    assert_string_equal(err.code, "429a");
    assert_string_equal(err.where, "t.lua:3");
    assert_null(strstr(err.text, "t.lua"));
    assert_string_equal(err.hint, "wait");
    assert_int_equal(err.http, 429);
    fake_fails("local ok, e = pcall(source.get_site, source, 'https://x/guarded') error(e)",
               AM_REFUSED, "is no redirect");
}

static void of_the_script(void **state)
{
    (void)state;
    fake_fails("error('boom')", AM_USAGE, "t.lua:2: boom");
    fake_fails("local x = nil + 1", AM_USAGE, "t.lua:2: attempt");
    fake_fails("error({ x = 1 })", AM_USAGE, "raised a table value");
    fake_fails("error()", AM_USAGE, "raised a nil value");
    fake_fails("error(setmetatable({}, { __tostring = function() while true do end end }))",
               AM_USAGE, "raised a table value");
    the.limits.memory = 2 << 20;
    fake_fails("local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end", AM_LIMIT,
               "more memory");
    fake_run("local ok, e = pcall(function() return ('x'):rep(16000000) end) return { ok, e }");
    fake_gives("[false,\"not enough memory\"]");
}

static void on_purpose(void **state)
{
    (void)state;
    am_err err;
    fake_fails("ctx:fail('no way')", AM_REFUSED, "no way");
    fake_fails("ctx:fail('no way', { kind = 'conflict' })", AM_CONFLICT, "no way");
    fake_fails("ctx:fail('no way', { kind = 'odd' })", AM_USAGE, "no kind 'odd'");
    assert_int_equal(fake_play("return playbook { name = 't', version = '1', summary = 's',\n"
                               "run = function(ctx) ctx:fail('x', { hint = 'do y' }) end }",
                               NULL, &err),
                     AM_REFUSED);
    assert_string_equal(err.hint, "do y");
    assert_string_equal(err.text, "x");
    assert_int_equal(fake_play("return playbook { name = 't', version = '1', summary = 's',\n"
                               "run = function(ctx) ctx:fail('5 is too much', { kind = 'usage' }) end }",
                               NULL, &err),
                     AM_USAGE);
    assert_string_equal(err.text, "5 is too much");
}

int main(void)
{
#define ERRORS(f) cmocka_unit_test_setup_teardown(f, fake_apply, fake_over)
    const struct CMUnitTest tests[] = {ERRORS(fields), ERRORS(uncaught), ERRORS(of_the_script),
                                       ERRORS(on_purpose)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
