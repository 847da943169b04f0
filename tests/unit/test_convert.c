#include "check.h"

#include "base/json.h"
#include "lua_fake.h"

static void there_and_back(void **state)
{
    (void)state;
    fake_run("return { 1, 1.5, 2.0, true, 'x', math.maxinteger, json.null, { a = {} },"
             " json.array{}, {} }");
    fake_gives("[1,1.5,2,true,\"x\",9223372036854775807,null,{\"a\":{}},[],{}]");
    fake_run("return json.decode '{\"a\":[],\"b\":null,\"c\":[null,1],\"d\":9007199254740993}'");
    fake_gives("{\"a\":[],\"b\":null,\"c\":[null,1],\"d\":9007199254740993}");
    fake_run("local v = source:find({ a = {}, l = { 1, 2 }, d = { e = 1.25 } }) return v.filter");
    fake_gives("{\"a\":{},\"d\":{\"e\":1.25},\"l\":[1,2]}");
    fake_run("local t = json.decode '[1]' t[1] = nil\n"
             "return { t, math.type(json.decode '1'), math.type(json.decode '1.5') }");
    fake_gives("[[],\"integer\",\"float\"]");
}

static void names_are_in_order(void **state)
{
    (void)state;
    am_playbook *pb = NULL;
    const am_value *v = NULL;
    am_err err;
    static const char text[] =
        "return playbook { name = 't', version = '1', summary = 's',\n"
        "run = function() return { e = 1, b = 2, d = 3, a = 4, c = 5 } end }";
    assert_int_equal(am_playbook_load("t.lua", text, sizeof text - 1, NULL, NULL, &pb, &err),
                     AM_OK);
    assert_int_equal(am_playbook_run(pb, the.run, NULL, false, &v, &err), AM_OK);
    assert_string_equal(am_json_text(the.arena, v, AM_JSON_PLAIN),
                        "{\"a\":4,\"b\":2,\"c\":5,\"d\":3,\"e\":1}");
    am_playbook_free(pb);
}

static void text_and_back(void **state)
{
    (void)state;
    fake_run("return { json.encode { b = 1, a = { 'x', json.null } }, json.encode(json.array()),\n"
             "  json.decode(json.encode('\\u{e9}\\n')), tostring(json.null) }");
    fake_gives("[\"{\\\"a\\\":[\\\"x\\\",null],\\\"b\\\":1}\",\"[]\",\"\xc3\xa9\\n\",\"null\"]");
    fake_run("return json.encode({ a = 1 }, { pretty = true }):find('\\n') ~= nil");
    fake_gives("true");
    fake_fails("json.decode '{'", AM_REMOTE, "t.lua:2: ");
}

static void refused(void **state)
{
    (void)state;
    fake_fails("return { a = { 1, print } }", AM_USAGE, "what run(ctx) returned.a[2]: a function");
    fake_fails("json.encode { 1, nil, 3 }", AM_USAGE, "without holes");
    fake_fails("json.encode { 1, x = 2 }", AM_USAGE, "json.encode: a list without holes");
    fake_fails("json.encode { [1.5] = 2 }", AM_USAGE, "1..n or names");
    fake_fails("json.encode { [true] = 2 }", AM_USAGE, "1..n or names");
    fake_fails("json.encode { a = 1 / 0 }", AM_USAGE, "json.encode.a: this number is infinite");
    fake_fails("json.encode '\\xff'", AM_USAGE, "UTF-8");
    fake_fails("json.encode 'a\\0b'", AM_USAGE, "without NUL");
    fake_fails("json.encode { ['\\xff'] = 1 }", AM_USAGE, "a name is not UTF-8");
    fake_fails("local t = {} for i = 1, 100 do t = { t } end json.encode(t)", AM_USAGE,
               "nested too deeply");
    fake_fails("local t = {} t.t = t json.encode(t)", AM_USAGE, "contains itself");
    fake_fails("json.encode(coroutine.create(print))", AM_USAGE, "a thread is no data");
}

int main(void)
{
#define CONVERT(f) cmocka_unit_test_setup_teardown(f, fake_apply, fake_over)
    const struct CMUnitTest tests[] = {CONVERT(there_and_back), CONVERT(names_are_in_order),
                                       CONVERT(text_and_back), CONVERT(refused)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
