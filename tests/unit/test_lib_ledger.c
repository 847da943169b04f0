#include "lua_fake.h"

#include "check.h"

#include <string.h>

static void entries_are_added_and_found(void **state)
{
    (void)state;
    fake_run("local e, new = ctx.ledger:add { upn = 'Ann@contoso.com', reason = 'a test' }\n"
             "local again, known = ctx.ledger:add { upn = 'ann@contoso.com', target_upn = 'ann@fabrikam.com' }\n"
             "ctx.ledger:add { source_url = 'https://contoso.sharepoint.com/sites/b' }\n"
             "local all, users = ctx.ledger:entries(), ctx.ledger:entries { kind = 'user' }\n"
             "return { e.name, new, known, again.target_upn, #all, #users, ctx.ledger:get(e).state,\n"
             "  ctx.ledger:get('ann@contoso.com').id == e.id, ctx.ledger:get('bob@contoso.com') == nil, e.reason }");
    fake_gives("[\"ann@contoso.com\",true,false,\"ann@fabrikam.com\",2,1,\"planned\",true,true,\"a test\"]");
}

static void entries_go_from_state_to_state(void **state)
{
    (void)state;
    fake_run("local e = ctx.ledger:add { upn = 'ann@contoso.com' }\n"
             "e = ctx.ledger:set(e, 'url-free', { verdict = 'free', reason = 'nothing is there', evidence = { n = 1 } })\n"
             "local ok, err = pcall(ctx.ledger.set, ctx.ledger, e, 'closed')\n"
             "local ok2, err2 = pcall(ctx.ledger.set, ctx.ledger, e.id, 'accessible')\n"
             "local planned = ctx.ledger:entries { state = { 'planned', 'moved' } }\n"
             "local free = ctx.ledger:entries { state = 'url-free', only = { 'ANN@*' } }\n"
             "local none = ctx.ledger:entries { only = { 'bob*' } }\n"
             "return { e.state, e.verdict, e.evidence.n, ok, err.kind, ok2, err2.kind, #planned, #free, #none }");
    fake_gives("[\"url-free\",\"free\",1,false,\"usage\",false,\"conflict\",0,1,0]");
}

static void mistakes_are_named(void **state)
{
    (void)state;
    fake_fails("ctx.ledger.entries()", AM_USAGE, "call it with a colon: ctx.ledger:entries(...)");
    fake_fails("ctx.ledger:entries { stat = 'planned' }", AM_USAGE, "does not know 'stat'");
    fake_fails("ctx.ledger:entries { state = 'plan' }", AM_USAGE, "there is no state 'plan'");
    fake_fails("ctx.ledger:add { upn = 1 }", AM_USAGE, "text is expected");
    fake_fails("ctx.ledger:add {}", AM_USAGE, "needs a user");
    fake_fails("ctx.ledger:add { upn = 'a@b.c', evidence = 'x' }", AM_USAGE, "evidence is string");
    fake_fails("ctx.ledger:set('a@b.c', 'moved')", AM_ABSENT, "no entry a@b.c");
    fake_fails("ctx.ledger:set({}, 'moved')", AM_USAGE, "an entry, its number or its name");
    fake_fails("ctx.ledger:set('a@b.c', 'gone')", AM_USAGE, "there is no state 'gone'");
    fake_fails("ctx.ledger:close()", AM_USAGE, "only add, entries, get and set");
    fake_fails("ctx.ledger.x = 1", AM_USAGE, "cannot be changed");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(entries_are_added_and_found, fake_plan, fake_over),
    cmocka_unit_test_setup_teardown(entries_go_from_state_to_state, fake_apply, fake_over),
    cmocka_unit_test_setup_teardown(mistakes_are_named, fake_plan, fake_over),
};
CHECK_MAIN(tests)
