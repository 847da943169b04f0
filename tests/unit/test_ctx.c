#include "check.h"

#include <string.h>

#include "lua_fake.h"

static void steps(void **state)
{
    (void)state;
    fake_run("local a, b = ctx:step('one', function()\n"
             "  ctx:step('two', function() source:get_site('https://x/a') end)\n"
             "  source:get_site('https://x/b') return 1, nil end)\n"
             "source:get_site('https://x/c')\n"
             "pcall(ctx.step, ctx, 'three', error)\n"
             "return { a, b == nil }");
    fake_gives("[1,true]");
    assert_true(fake_logged("step one begins\nstep two begins\n"));
    assert_true(fake_logged("/a\"} reason=- step=two\nstep two ends\n"));
    assert_true(fake_logged("/b\"} reason=- step=one\nstep one ends\n"));
    assert_true(fake_logged("/c\"} reason=- step=-\nstep three begins\nstep three ends\n"));
}

static void arguments_of_operations(void **state)
{
    (void)state;
    fake_run("source:remove_site('https://x/1')\n"
             "source:remove_site('https://x/2', { reason = 'old' })\n"
             "source:remove_site('https://x/3', true, { tags = 'one', reason = 'r' })\n"
             "source:remove_site('https://x/4', nil, { 'a', 'b' })\n"
             "source:remove_site { url = 'https://x/5', force = true, tags = {} }\n"
             "source:remove_site('https://x/6', false, {})\n"
             "ctx.tenants.fabrikam:find({ a = 1 })\n"
             "target:find({ top = 2 }) target:find({ a = 1 }, { top = 3 }) target:find(nil, 4)");
    assert_true(
        fake_logged("call contoso remove-site {\"force\":false,\"url\":\"https://x/1\"} reason=-"));
    assert_true(fake_logged("\"url\":\"https://x/2\"} reason=old"));
    assert_true(
        fake_logged("{\"force\":true,\"tags\":[\"one\"],\"url\":\"https://x/3\"} reason=r"));
    assert_true(fake_logged("\"tags\":[\"a\",\"b\"],\"url\":\"https://x/4\""));
    assert_true(fake_logged("{\"force\":true,\"tags\":[],\"url\":\"https://x/5\"}"));
    assert_true(fake_logged("\"tags\":[],\"url\":\"https://x/6\""));
    assert_true(fake_logged("call fabrikam find {\"filter\":{\"a\":1}}"));
    assert_true(fake_logged("find {\"top\":2}"));
    assert_true(fake_logged("find {\"filter\":{\"a\":1},\"top\":3}"));
    assert_true(fake_logged("find {\"top\":4}"));
}

static void misuse_of_operations(void **state)
{
    (void)state;
    fake_fails("source:get_sites('https://x/a')", AM_USAGE, "get");
    fake_fails("source.get_site('https://x/a')", AM_USAGE, "source:get_site(...)");
    fake_fails("source:get_site('https://x/a', 2, 3)", AM_USAGE, "at most 1 argument");
    fake_fails("source:get_site('https://x/a', { url = 'https://x/b' })", AM_USAGE, "given twice");
    fake_fails("source:get_site('https://x/a', { ulr = 'x' })", AM_USAGE, "t.lua:2: ");
    fake_fails("source:get_site(5)", AM_USAGE, "t.lua:2: ");
    fake_fails("source:get_site(print)", AM_USAGE, "get-site: url: a function is no data");
    fake_fails("source:remove_site('https://x/a', { reason = 5 })", AM_USAGE, "reason is a number");
    fake_fails("return ctx.tenants.sorce", AM_USAGE, "there is: contoso, fabrikam");
    assert_int_equal(fake_count("call "), 0);
}

static void tenants(void **state)
{
    (void)state;
    fake_run("return { source.name, source.role, target.connector, tostring(target),\n"
             "  ctx.tenants.contoso == source, getmetatable(source) }");
    fake_gives("[\"contoso\",\"source\",\"fake\",\"tenant fabrikam\",true,false]");
}

static void streams(void **state)
{
    (void)state;
    fake_run("local n = 0 for s in source:list_sites(5) do n = n + s.n end\n"
             "local all = source:list_sites(4):all()\n"
             "local s = source:list_sites(4) s:close() s:close()\n"
             "return { n, #all, all[4].url, #s:all(), tostring(s) }");
    fake_gives("[15,4,\"https://x/sites/4\",0,\"stream of list_sites (at its end)\"]");
    fake_fails("source:list_sites(5):all(3)", AM_LIMIT, "more than 3 items");
    fake_fails("for s in source:list_sites(3, true) do end", AM_NETWORK, "list-sites");
    fake_fails("source:list_sites('many')", AM_USAGE, "t.lua:2: ");
    size_t before = the.pulled;
    fake_run("for s in source:list_sites(100) do if s.n == 3 then break end end");
    assert_int_equal(the.pulled - before, 3);
}

static void small_things(void **state)
{
    (void)state;
    fake_run(
        "return { ctx.match('https://X/Sites/A', 'https://x/sites/*'),\n"
        "  ctx.match('b', { 'a', 'B' }), ctx:match('c', { 'a' }), ctx.match('c', {}),\n"
        "  ctx.match('c', nil), ctx.mode, ctx:time('2026-07-27T08:00:00Z'), ctx:time('x') == nil,\n"
        "  ctx:timestamp(0) }");
    fake_gives(
        "[true,true,false,false,false,\"apply\",1785139200,true,\"1970-01-01T00:00:00.000Z\"]");
    fake_run("ctx:log('plain %d') ctx:log('n %d %s', 5, 'x') ctx:log('a\\nb')");
    assert_true(fake_logged("say 0 plain %d\nsay 0 n 5 x\n"));
    assert_int_equal(fake_count("a\nb"), 0);
    fake_run("ctx:skip('why') ctx:flag('held', 'https://x/a', 'policy')");
    assert_true(fake_logged("outcome skipped subject=- step=- reason=why"));
    assert_true(
        fake_logged("outcome held subject=https://x/a step=- reason=policy value=\"policy\""));
    fake_run("ctx:note('ends soon')");
    assert_true(fake_logged("say 0 note ends soon\n"));
    fake_fails("ctx:note('ended', { consent = 'licences' })", AM_REFUSED, "no consent to licences");
    fake_run("ctx:summary { removed = 3 }");
    fake_gives("{\"removed\":3}");
    fake_run("ctx:summary { removed = 3 } return 7");
    fake_gives("7");
    fake_fails("ctx:setp('x', print)", AM_USAGE, "did you mean 'step'");
    fake_fails("ctx:sleep(-1)", AM_USAGE, "seconds");
    fake_fails("ctx.step('x', print)", AM_USAGE, "ctx:step(...)");
}

static void verify_when_applied(void **state)
{
    (void)state;
    fake_run("return { ctx:verify(function() return 5 end), ctx:verify('name', function()\n"
             "  return source:get_site('https://x/v').url end) }");
    fake_gives("[5,\"https://x/v\"]");
    fake_fails("ctx:verify(function() error('still there') end)", AM_USAGE, "still there");
}

static void verify_when_planned(void **state)
{
    (void)state;
    fake_run("ctx:step('s', function() ctx:verify('trust is gone', error) ctx:verify(error) end)\n"
             "return ctx.mode");
    fake_gives("\"plan\"");
    assert_true(fake_logged("outcome verify listed subject=trust is gone step=s"));
    assert_int_equal(fake_count("verify listed"), 2);
}

static void what_is_planned(void **state)
{
    (void)state;
    fake_run("local function p(of, url, force)\n"
             "  return ctx:planned(of, 'remove_site', { url = url, force = force }) or 'no'\n"
             "end\n"
             "return { p(source, 'https://x/a', true), p(source, 'https://x/a'),\n"
             "  p(source, 'https://x/b'), p(target, 'https://x/a', true),\n"
             "  ctx:planned(source, 'remove-site', { url = 'https://x/c' }) == nil }");
    fake_gives("[\"the plan says so\",\"no\",\"\",\"no\",true]");
    fake_fails("ctx:planned(source, 'remove_sit', { url = 'https://x/a' })", AM_USAGE,
               "no operation");
    fake_fails("ctx:planned(source, 'remove_site', {})", AM_USAGE, "url");
    fake_fails("ctx.planned(source, 'remove_site', {})", AM_USAGE, "ctx:planned(...)");
    fake_fails("ctx:planned('source', 'remove_site', {})", AM_USAGE, "tenant");
    assert_int_equal(fake_count("call "), 0);
}

int main(void)
{
#define CTX(f) cmocka_unit_test_setup_teardown(f, fake_apply, fake_over)
    const struct CMUnitTest tests[] = {
        CTX(steps),
        CTX(arguments_of_operations),
        CTX(misuse_of_operations),
        CTX(tenants),
        CTX(streams),
        CTX(small_things),
        CTX(what_is_planned),
        CTX(verify_when_applied),
        cmocka_unit_test_setup_teardown(verify_when_planned, fake_plan, fake_over),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
