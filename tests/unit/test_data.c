#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "lua/data.h"

static const char *const named[] = {"tenant", "plugin", NULL};
static const char *const plain[] = {"policy", NULL};
static const char *const constructors[] = {"certificate", "device_code", "token_env",
                                           "token_command", NULL};
static const am_lua_data_spec spec = {named, plain, constructors};

static am_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = am_arena_new(1 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    am_arena_free(arena);
    return 0;
}

static void is(const char *text, const char *json)
{
    const am_value *v = NULL;
    am_err err = {0};
    am_kind kind = am_lua_data("c.lua", text, strlen(text), &spec, arena, &v, &err);
    if (kind != AM_OK)
        fail_msg("%s", err.text);
    assert_string_equal(am_json_text(arena, v, AM_JSON_CANONICAL), json);
}

static void refuses(const char *text, const char *start, const char *part)
{
    const am_value *v = NULL;
    am_err err = {0};
    am_kind kind = am_lua_data("c.lua", text, strlen(text), &spec, arena, &v, &err);
    assert_int_not_equal(kind, AM_OK);
    assert_null(v);
    if (strncmp(err.text, start, strlen(start)) != 0 || !strstr(err.text, part))
        fail_msg("expected '%s...%s', got '%s'", start, part, err.text);
}

static void statements(void **state)
{
    (void)state;
    is("", "[]");
    is("policy { max = 5, ok = true, r = 1.5 }",
       "[{\"body\":{\"max\":5,\"ok\":true,\"r\":1.5},\"line\":1,\"what\":\"policy\"}]");
    is("\ntenant \"source\" {\n  list = { 'a', 'b' }, empty = {},\n}\nplugin 'graph' {}",
       "[{\"body\":{\"empty\":{},\"list\":[\"a\",\"b\"]},\"line\":2,\"name\":\"source\","
       "\"what\":\"tenant\"},{\"body\":{},\"line\":5,\"name\":\"graph\",\"what\":\"plugin\"}]");
    is("local host = 'a' .. '.b'\npolicy { host = host }",
       "[{\"body\":{\"host\":\"a.b\"},\"line\":2,\"what\":\"policy\"}]");
}

static void nested_constructors(void **state)
{
    (void)state;
    is("tenant 'a' {\n auth = certificate {\n  pem = 'x' } }",
       "[{\"body\":{\"auth\":{\"args\":{\"pem\":\"x\"},\"constructor\":\"certificate\",\"line\":2}},"
       "\"line\":1,\"name\":\"a\",\"what\":\"tenant\"}]");
    is("policy { a = token_env 'T', b = token_command {'az', 'x'} }",
       "[{\"body\":{\"a\":{\"args\":\"T\",\"constructor\":\"token_env\",\"line\":1},"
       "\"b\":{\"args\":[\"az\",\"x\"],\"constructor\":\"token_command\",\"line\":1}},"
       "\"line\":1,\"what\":\"policy\"}]");
}

static void mistakes_have_a_line(void **state)
{
    (void)state;
    refuses("policy {\n  a = 1\n  b = 2\n}", "c.lua:3:", "expected");
    refuses("\npolicy { a = certficate {} }", "c.lua:2: ", "did you mean 'certificate'");
    refuses("\n\npolicy 'x'", "c.lua:3: ", "policy takes a table");
    refuses("tenant { }", "c.lua:1: ", "takes a name and a table");
    refuses("\ntenant 'source'\n", "c.lua:2: ", "has no body");
    refuses("tenant 'source' 'x'", "c.lua:1: ", "takes a table");
    refuses("max = 5", "c.lua:1: ", "local max");
    refuses("policy { a = function() end }", "c.lua:1: ", "policy.a: a function is no data");
    refuses("policy { a = { 1, x = 2 } }", "c.lua:1: ", "policy.a");
    refuses("local t = {} t.t = t policy(t)", "c.lua:1: ", "nested too deeply");
    refuses("policy { a = 0/0 }", "c.lua:1: ", "number");
    refuses("policy { a = '\\xff' }", "c.lua:1: ", "UTF-8");
}

static void nothing_else_is_there(void **state)
{
    (void)state;
    refuses("print('x')", "c.lua:1: ", "unknown word 'print'");
    refuses("policy { a = ('x'):rep(9) }", "c.lua:1:", "index");
    refuses("\033Lua", "c.lua", "");
    refuses("os.exit(1)", "c.lua:1: ", "unknown word 'os'");
}

static void bounded(void **state)
{
    (void)state;
    const am_value *v = NULL;
    am_err err = {0};
    const char *loop = "while true do end";
    assert_int_equal(am_lua_data("c.lua", loop, strlen(loop), &spec, arena, &v, &err), AM_LIMIT);
    assert_non_null(strstr(err.text, "c.lua:1: "));
    const char *big = "local s = 'x'\nfor i = 1, 40 do s = s .. s end";
    assert_int_equal(am_lua_data("c.lua", big, strlen(big), &spec, arena, &v, &err), AM_LIMIT);
    assert_non_null(strstr(err.text, "c.lua"));
}

static void lines_of_keys(void **state)
{
    (void)state;
    static const char text[] = "-- host = 1\n"
                               "--[==[ host = 2\n"
                               "]==]\n"
                               "local s = \"host = 3\" .. [[\n"
                               "host = 4 ]]\n"
                               "tenant 'x' {\n"
                               "  xhost = 1, hosts = 2,\n"
                               "  a = b == host == 1,\n"
                               "  host = 'y',\n"
                               "  host\n = 'z' }\n";
    assert_int_equal(am_lua_data_line(text, strlen(text), 1, "host"), 9);
    assert_int_equal(am_lua_data_line(text, strlen(text), 10, "host"), 10);
    assert_int_equal(am_lua_data_line(text, strlen(text), 6, "absent"), 6);
    assert_int_equal(am_lua_data_line("a='\\", 4, 1, "b"), 1);
    assert_int_equal(am_lua_data_line("--", 2, 1, "b"), 1);
    assert_int_equal(am_lua_data_line("[[", 2, 1, "b"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(statements, setup, teardown),
        cmocka_unit_test_setup_teardown(nested_constructors, setup, teardown),
        cmocka_unit_test_setup_teardown(mistakes_have_a_line, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_else_is_there, setup, teardown),
        cmocka_unit_test_setup_teardown(bounded, setup, teardown),
        cmocka_unit_test_setup_teardown(lines_of_keys, setup, teardown),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
