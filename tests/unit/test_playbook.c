#include "check.h"

#include <string.h>

#include "base/json.h"
#include "lua_fake.h"

static const char good[] = "-- a comment with name = 'x'\n"
                           "return playbook {\n"
                           "  name = 'remove-all',\n"
                           "  version = '1.2.0',\n"
                           "  summary = 'Remove it all.',\n"
                           "  needs = { source = 'fake' },\n"
                           "  params = {\n"
                           "    keep = { type = 'glob[]', default = {}, help = 'leave alone' },\n"
                           "    purge = { type = 'boolean', default = false },\n"
                           "    after = { type = 'integer?' },\n"
                           "    mode = { type = 'soft|hard', required = true },\n"
                           "  },\n"
                           "  run = function(ctx)\n"
                           "    local p = ctx.params\n"
                           "    return { p.keep, p.purge, p.after == nil, p.mode }\n"
                           "  end,\n"
                           "}\n";

static void facts(void **state)
{
    (void)state;
    am_playbook *pb = NULL;
    am_err err;
    if (am_playbook_load("t.lua", good, strlen(good), NULL, NULL, &pb, &err) != AM_OK)
        fail_msg("%s", err.text);
    assert_string_equal(
        am_json_text(the.arena, am_playbook_facts(pb), AM_JSON_PLAIN),
        "{\"name\":\"remove-all\",\"version\":\"1.2.0\",\"summary\":\"Remove it all.\","
        "\"needs\":{\"source\":\"fake\"},\"params\":["
        "{\"name\":\"keep\",\"type\":\"glob[]\",\"help\":\"leave alone\",\"optional\":true,"
        "\"default\":[]},"
        "{\"name\":\"purge\",\"type\":\"boolean\",\"help\":\"\",\"optional\":true,"
        "\"default\":false},"
        "{\"name\":\"after\",\"type\":\"integer?\",\"help\":\"\",\"optional\":true},"
        "{\"name\":\"mode\",\"type\":\"soft|hard\",\"help\":\"\",\"optional\":false}]}");
    size_t n;
    const am_param_info *params = am_playbook_params(pb, &n);
    assert_int_equal(n, 4);
    assert_string_equal(params[0].name, "keep");
    assert_true(params[0].list);
    assert_int_equal(params[3].base, AM_P_WORDS);
    am_playbook_free(pb);
    am_playbook_free(NULL);
}

static const char of_file[] = "return playbook { name = 'f', version = '1', summary = 'x', params "
                              "= { map = { type = 'csv' } },"
                              " run = function(ctx) return ctx.params.map end }";

static void parameters(void **state)
{
    (void)state;
    am_err err;
    if (fake_play(good, "{\"mode\":\"hard\",\"keep\":\"a*\"}", &err) != AM_OK)
        fail_msg("%s", err.text);
    fake_gives("[[\"a*\"],false,true,\"hard\"]");
    assert_int_equal(fake_play(good, NULL, &err), AM_USAGE);
    assert_non_null(strstr(err.text, "mode"));
    assert_int_equal(fake_play(good, "{\"mode\":\"hard\",\"kee\":1}", &err), AM_USAGE);
    assert_non_null(strstr(err.hint, "keep"));
    assert_int_equal(fake_play(good, "{\"mode\":\"medium\"}", &err), AM_USAGE);
    assert_int_equal(
        fake_play(of_file, "{\"map\":{\"file\":\"m.csv\",\"sha256\":\"0\",\"content\":[[\"a\"]]}}",
                  &err),
        AM_OK);
    fake_gives("[[\"a\"]]");
    assert_int_equal(fake_play(of_file, "{\"map\":[[\"b\"]]}", &err), AM_OK);
    fake_gives("[[\"b\"]]");
    fake_fails("return ctx.params.ekep", AM_USAGE, "no parameter 'ekep' is declared");
}

static void text_from_the_command_line(void **state)
{
    (void)state;
    am_playbook *pb = NULL;
    const am_value *result;
    am_err err;
    assert_int_equal(am_playbook_load("t.lua", good, strlen(good), NULL, NULL, &pb, &err), AM_OK);
    const am_value *given =
        am_json_make(the.arena, "{\"mode\":\"soft\",\"purge\":\"true\",\"after\":\"5\"}");
    for (int i = 0; i < 2; i++) { /* a playbook can run again */
        assert_int_equal(am_playbook_run(pb, the.run, given, true, &result, &err), AM_OK);
        assert_string_equal(am_json_text(the.arena, result, AM_JSON_PLAIN),
                            "[[],true,false,\"soft\"]");
    }
    assert_int_equal(am_playbook_run(pb, the.run, given, false, NULL, &err), AM_USAGE);
    am_playbook_free(pb);
}

static void bad(const char *text, const char *start, const char *part)
{
    am_err err;
    am_kind kind = fake_play(text, NULL, &err);
    if (kind != AM_USAGE || strncmp(err.text, start, strlen(start)) != 0 || !strstr(err.text, part))
        fail_msg("expected '%s...%s', got %s '%s'", start, part, am_kind_name(kind), err.text);
}

static void mistakes_name_file_and_line(void **state)
{
    (void)state;
    bad("return playbook {\n  name = 'x'\n  version = '1'\n}", "t.lua:3: ", "expected");
    bad("\nerror('while loading')", "t.lua:2: ", "while loading");
    bad("\nlocal x = nil\nx.y = 1", "t.lua:3: ", "index");
    bad("return 5", "t.lua: ", "returned a number");
    bad("return {}", "t.lua: ", "return playbook {");
    bad("return setmetatable({}, nil)", "t.lua: ", "returned a table");
    bad("\nreturn playbook 'x'", "t.lua:2: ", "takes one table");
    bad("ctx:log('x')", "t.lua:1: ", "unknown name 'ctx'");
#define HEAD "\nreturn playbook { name = 'x', version = '1', summary = 's',\n"
#define RUN  " run = function() end }"
    bad(HEAD "}", "t.lua:2: ", "run is a nil");
    bad(HEAD "run = 5 }", "t.lua:3: ", "run is a number");
    bad(HEAD "\nsumary = 'x'," RUN, "t.lua:4: ", "did you mean 'summary'");
    bad(HEAD "5," RUN, "t.lua:2: ", "named fields");
    bad("return playbook { version = '1', summary = 's'," RUN, "t.lua:1: ", "name is missing");
    bad("return playbook {\nname = 5, version = '1', summary = 's'," RUN,
        "t.lua:2: ", "name is a number");
    bad("return playbook {\nname = 'A b', version = '1', summary = 's'," RUN,
        "t.lua:2: ", "is no name");
    bad("return playbook { name = 'a', version = '1',\nsummary = 'a\\nb'," RUN,
        "t.lua:2: ", "one line");
    bad(HEAD "needs = 'sharepoint'," RUN, "t.lua:3: ", "needs is a string");
    bad(HEAD "needs = { 'sharepoint' }," RUN, "t.lua:3: ", "names a connector");
    bad(HEAD "params = 5," RUN, "t.lua:3: ", "params is a number");
}

static void changes_are_declared(void **state)
{
    (void)state;
    static const char text[] = HEAD "changes = { 'remove-site', ['set-lock'] = 500, 'add-x' }," RUN;
    static const char none[] = HEAD "changes = {}, read_only = true," RUN;
    am_playbook *pb = NULL;
    am_err err;
    if (am_playbook_load("t.lua", text, sizeof text - 1, NULL, NULL, &pb, &err) != AM_OK)
        fail_msg("%s", err.text);
    assert_string_equal(am_json_text(the.arena, am_value_member(am_playbook_facts(pb), "changes"), AM_JSON_PLAIN),
                        "[{\"op\":\"add-x\"},{\"op\":\"remove-site\"},{\"op\":\"set-lock\",\"most\":500}]");
    am_playbook_free(pb);
    if (fake_play(text, NULL, &err) != AM_OK)
        fail_msg("%s", err.text);
    assert_true(fake_logged("declared x [{\"op\":\"add-x\"}"));
    if (fake_play(none, NULL, &err) != AM_OK)
        fail_msg("%s", err.text);
    assert_true(fake_logged("declared x []"));
    bad(HEAD "\nchanges = 'remove-site'," RUN, "t.lua:4: ", "found a string");
    bad(HEAD "changes = { 5 }," RUN, "t.lua:3: ", "found a number");
    bad(HEAD "changes = { 'Remove' }," RUN, "t.lua:3: ", "is no operation's name");
    bad(HEAD "changes = { 'remove_site' }," RUN, "t.lua:3: ", "write '-' for '_'");
    bad(HEAD "changes = { 'a', ['a'] = 1 }," RUN, "t.lua:3: ", "'a' is there twice");
    bad(HEAD "changes = { a = 0 }," RUN, "t.lua:3: ", "no whole number from 1");
    bad(HEAD "changes = { a = 1.5 }," RUN, "t.lua:3: ", "no whole number from 1");
    bad(HEAD "changes = { a = true }," RUN, "t.lua:3: ", "no whole number from 1");
    bad(HEAD "changes = { 'a' }, read_only = true," RUN, "t.lua:3: ", "read_only says");
}

static void mistakes_in_parameters(void **state)
{
    (void)state;
    bad(HEAD "params = {\na = 5 }," RUN, "t.lua:4: ", "params.a is a number");
    bad(HEAD "params = {\na = {} }," RUN, "t.lua:4: ", "type is a nil");
    bad(HEAD "params = { a = {\ntype = 'strin' } }," RUN, "t.lua:4: ", "params.a");
    bad(HEAD "params = { a = { type = 'string',\nhelp = 5 } }," RUN,
        "t.lua:4: ", "help is a number");
    bad(HEAD "params = { a = { type = 'integer',\ndefault = 'x' } }," RUN, "t.lua:4: ", "params.a");
    bad(HEAD "params = { a = { type = 'string',\nrequired = 1 } }," RUN,
        "t.lua:4: ", "required is a number");
    bad(HEAD "params = {\na = { type = 'string?', required = true } }," RUN,
        "t.lua:4: ", "it is required");
    bad(HEAD "params = {\na = { type = 'string',\ndefalt = 'x' } }," RUN,
        "t.lua:5: ", "did you mean 'default'");
    bad(HEAD "params = { a = { type = 'csv',\ndefault = {} } }," RUN,
        "t.lua:4: ", "a file has no default");
    bad(HEAD "params = { a = { type = 'csv[]' } }," RUN, "t.lua:3: ", "no type \"csv\"");
    bad(HEAD "params = { ['A-b'] = { type = 'string' } }," RUN, "t.lua:3: ", "no name for a");
}

static void needs_are_checked(void **state)
{
    (void)state;
    bad(HEAD "needs = { origin = 'fake' }," RUN, "playbook x needs a tenant 'origin'", "");
    bad(HEAD "needs = { source = 'sharepoint' }," RUN, "playbook x needs connector 'sharepoint'",
        "");
}

int main(void)
{
#define PLAYBOOK(f) cmocka_unit_test_setup_teardown(f, fake_apply, fake_over)
    const struct CMUnitTest tests[] = {
        PLAYBOOK(facts),
        PLAYBOOK(parameters),
        PLAYBOOK(text_from_the_command_line),
        PLAYBOOK(mistakes_name_file_and_line),
        PLAYBOOK(changes_are_declared),
        PLAYBOOK(mistakes_in_parameters),
        PLAYBOOK(needs_are_checked),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
