#include "check.h"

#include <string.h>

#include "lua_fake.h"

static void lists_streams_functions(void **state)
{
    (void)state;
    fake_run("local seen = json.array{}\n"
             "local r = ctx:each({'a', 'b', 'c'}, function(x, i) seen[i] = x .. i end)\n"
             "return { r.ok, r.total, seen }");
    fake_gives("[3,3,[\"a1\",\"b2\",\"c3\"]]");
    fake_run("local n = 0\n"
             "local r = ctx:each(source:list_sites(5), function(site) n = n + site.n end)\n"
             "return { r.ok, n }");
    fake_gives("[5,15]");
    fake_run("local i, sum = 0, 0\n"
             "local function next() i = i + 1 if i <= 4 then return i end end\n"
             "ctx:each(next, function(x) sum = sum + x end)\n"
             "ctx:each({}, error)\n"
             "return sum");
    fake_gives("10");
}

static void at_most_so_many_at_a_time(void **state)
{
    (void)state;
    fake_run("local r = ctx:each(source:list_sites(50), function(site)\n"
             "  source:get_site(site.url) source:get_site(site.url)\n"
             "end, { concurrency = 4 })\n"
             "return r.ok");
    fake_gives("50");
    assert_int_equal(the.most, 4);
}

static void pulls_only_when_a_place_is_free(void **state)
{
    (void)state;
    fake_run("local most, begun, ended = 0, 0, 0\n"
             "ctx:each(source:list_sites(100), function(site)\n"
             "  begun = begun + 1\n"
             "  most = math.max(most, begun - ended)\n"
             "  if begun == 1 then ctx:log('first') ctx:sleep(60) ctx:log('late') end\n"
             "  source:get_site(site.url)\n"
             "  ended = ended + 1\n"
             "end, { concurrency = 1 })\n"
             "return most");
    fake_gives("1");
    assert_int_equal(the.pulled, 100);
    the.limits.burst_ms = 30;
    fake_fails("ctx:each(source:list_sites(100), function(site) ctx:sleep(60)\n"
               "  while true do end end, { concurrency = 3 })",
               AM_LIMIT, "t.lua:3: ");
    assert_int_equal(the.pulled, 103); /* three worked on, none taken ahead */
}

static void an_error_stays_with_its_item(void **state)
{
    (void)state;
    fake_run("ctx:step('look', function()\n"
             "  r = ctx:each({ 'https://x/ok', 'https://x/gone', 'https://x/guarded', 'odd' },\n"
             "    function(url) if url == 'odd' then error('boom') end source:get_site(url) end)\n"
             "end)\n"
             "return { ok = r.ok, failed = r.failed, refused = r.refused }");
    fake_gives("{\"failed\":2,\"ok\":1,\"refused\":1}");
    assert_true(fake_logged("outcome failed subject=https://x/gone step=look"));
    assert_true(fake_logged("outcome refused subject=https://x/guarded"));
    assert_true(fake_logged("outcome failed subject=odd"));
    assert_true(fake_logged("boom"));
}

static void a_change_tells_its_own_failure(void **state)
{
    (void)state;
    fake_run("return ctx:each({ 'https://x/gone' }, function(u) source:remove_site(u) end).failed");
    fake_gives("1");
    assert_int_equal(fake_count("drive told absent"), 1);
    assert_int_equal(fake_count("outcome failed"), 0);
}

static void skip_and_flag_count(void **state)
{
    (void)state;
    fake_run("local r = ctx:each({ {url='u1'}, {name='n2'}, {title='t3'}, {} }, function(x, i)\n"
             "  if i == 1 then return ctx:skip('kept') end\n"
             "  if i == 2 then ctx:flag('orphaned', nil, { a = 1 }) end\n"
             "end)\n"
             "return { r.ok, r.skipped, r.flagged, r.total }");
    fake_gives("[2,1,1,4]");
    assert_true(fake_logged("outcome skipped subject=u1 step=- reason=kept"));
    assert_true(fake_logged("outcome orphaned subject=n2 step=- reason=- value={\"a\":1}"));
}

static void a_failing_stream_ends_it_after_its_items(void **state)
{
    (void)state;
    fake_run("local n = 0\n"
             "local ok, e = pcall(ctx.each, ctx, source:list_sites(4, true), function(s)\n"
             "  source:get_site(s.url) n = n + 1 end)\n"
             "return { ok, e.kind, e.retryable, n }");
    fake_gives("[false,\"network\",true,4]");
}

static void nested(void **state)
{
    (void)state;
    fake_run("local n = 0\n"
             "ctx:each({1, 2, 3}, function(a)\n"
             "  local r = ctx:each({1, 2, 3}, function(b) source:get_site('https://x/' .. a .. b)\n"
             "    n = n + 1 if b == 3 then error('x') end end)\n"
             "  assert(r.ok == 2 and r.failed == 1)\n"
             "end, { concurrency = 2 })\n"
             "return n");
    fake_gives("9");
}

static void a_runaway_item_ends_the_run(void **state)
{
    (void)state;
    the.limits.burst_ms = 30;
    fake_fails("ctx:each({1, 2, 3}, function(x)\n"
               "  source:get_site('https://x/1')\n"
               "  if x == 2 then while true do pcall(error) end end\n"
               "end)",
               AM_LIMIT, "t.lua:4: ");
}

static void a_stop_ends_it(void **state)
{
    (void)state;
    the.stop = true;
    fake_fails("ctx:each({1, 2}, function(x) error('never') end)", AM_CANCELLED, "stopped");
    assert_int_equal(fake_count("never"), 0);
    fake_fails("ctx:sleep(1000)", AM_CANCELLED, "stopped");
}

static void misuse(void **state)
{
    (void)state;
    fake_fails("ctx:each(5, print)", AM_USAGE, "t.lua:2: ctx:each: items are");
    fake_fails("ctx:each({}, 5)", AM_USAGE, "the second argument is a function");
    fake_fails("ctx:each({}, print, { concurrency = 0 })", AM_USAGE, "concurrency is a number");
    fake_fails("ctx:each({}, print, { parallel = 2 })", AM_USAGE, "unknown option");
    fake_fails("ctx.each({}, print)", AM_USAGE, "ctx:each(...)");
    fake_fails("local s = source:list_sites(9)\n"
               "ctx:each({1, 2}, function() for x in s do end end)\n"
               "ctx:each({1}, function() error(setmetatable({}, {__index = error})) end)\n"
               "error('the end')",
               AM_USAGE, "the end");
    assert_true(fake_logged("another task reads from this stream"));
}

static void progress_is_told(void **state)
{
    (void)state;
    fake_run("ctx:each({1, 2}, function() end) ctx:progress(5, 9)");
    assert_true(fake_logged("progress t 1/2"));
    assert_true(fake_logged("progress t 2/2"));
    assert_true(fake_logged("progress t 5/9"));
}

int main(void)
{
#define EACH(f) cmocka_unit_test_setup_teardown(f, fake_apply, fake_over)
    const struct CMUnitTest tests[] = {
        EACH(lists_streams_functions),
        EACH(at_most_so_many_at_a_time),
        EACH(pulls_only_when_a_place_is_free),
        EACH(an_error_stays_with_its_item),
        EACH(a_change_tells_its_own_failure),
        EACH(skip_and_flag_count),
        EACH(a_failing_stream_ends_it_after_its_items),
        EACH(nested),
        EACH(a_runaway_item_ends_the_run),
        EACH(a_stop_ends_it),
        EACH(misuse),
        EACH(progress_is_told),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
