#include "check.h"

#include <string.h>

#include "base/json.h"
#include "plugin/schema.h"

static am_arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = am_arena_new(64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    am_arena_free(arena);
    return 0;
}

static const am_value *json(const char *text)
{
    const am_value *v = NULL;
    am_err err = {0};
    assert_int_equal(am_json_parse(arena, text, strlen(text), &v, &err), AM_OK);
    return v;
}

static am_param_info param(const char *name, const char *type)
{
    am_param_info p = {.name = name, .help = "what for"};
    am_err err = {0};
    am_kind k = am_schema_type(arena, type, &p, &err);
    if (k) {
        fail_msg("%s: %s", type, err.text);
    }
    return p;
}

static void says(const char *type, const char *words)
{
    am_param_info p = param("x", type);
    assert_string_equal(am_schema_say(arena, &p), words);
}

static void types_are_said_in_words(void **state)
{
    (void)state;
    says("url?", "url, optional");
    says("ReadOnly|Unlock", "one of ReadOnly, Unlock");
    says("string[]=", "list of string, default []");
    says("integer=5", "integer, default 5");
    says("a|b|c=a", "one of a, b, c, default a");
    says("string[]?", "list of string, optional");
    says("boolean=false", "boolean, default false");
    says("integer[]=[1,2]", "list of integer, default [1,2]");
    says("string[]=a,b", "list of string, default [\"a\",\"b\"]");
}

static void bad_type(const char *type, const char *part, const char *hint)
{
    am_param_info p = {0};
    am_err err = {0};
    assert_int_equal(am_schema_type(arena, type, &p, &err), AM_USAGE);
    if (!strstr(err.text, part) || (hint && !strstr(err.hint, hint))) {
        fail_msg("%s: \"%s\" \"%s\"", type, err.text, err.hint);
    }
}

static void wrong_types_are_refused(void **state)
{
    (void)state;
    bad_type("", "a type is text", NULL);
    bad_type("strng", "no type \"strng\"", "string");
    bad_type("integer=five", "expected an integer", NULL);
    bad_type("a|b=c", "one of a, b", NULL);
    bad_type("a||b", "choice 2", NULL);
    bad_type("a|A", "twice", NULL);
    bad_type("string?=x", "exclude", NULL);
    bad_type("?", "no type", NULL);
    bad_type("[]", "no type", NULL);
    bad_type("object=[1]", "object", NULL);
    bad_type("integer[]=[1,\"x\"]", "item 2", NULL);
}

/* Value of one parameter after the check, as JSON; or the error's text. */
static const char *checked(const char *type, const char *given, bool from_text)
{
    am_param_info p = param("x", type);
    am_value *out = NULL;
    am_err err = {0};
    am_value *args = am_json_make(arena, "{\"x\": %v}", json(given));
    if (am_schema_check(arena, "op", &p, 1, args, from_text, &out, &err)) {
        assert_int_equal(err.kind, AM_USAGE);
        assert_null(out);
        return am_arena_strdup(arena, err.text);
    }
    return am_json_text(arena, am_value_member(out, "x"), AM_JSON_CANONICAL);
}

static void good_values_pass(void **state)
{
    (void)state;
    assert_string_equal(checked("string", "\"a\"", false), "\"a\"");
    assert_string_equal(checked("integer", "7", false), "7");
    assert_string_equal(checked("integer", "7.0", false), "7");
    assert_string_equal(checked("integer", "\"-7\"", true), "-7");
    assert_string_equal(checked("number", "\"1.5\"", true), "1.5");
    assert_string_equal(checked("boolean", "\"yes\"", true), "true");
    assert_string_equal(checked("boolean", "false", false), "false");
    assert_string_equal(checked("guid", "\"{0F6B0000-1111-2222-3333-444455556666}\"", false),
                        "\"0f6b0000-1111-2222-3333-444455556666\"");
    assert_string_equal(checked("time", "\"1970-01-01T00:00:01Z\"", false), "1000");
    assert_string_equal(checked("time", "1000", false), "1000");
    assert_string_equal(checked("url", "\"HTTPS://Contoso.sharepoint.com/sites/A/\"", false),
                        "\"https://contoso.sharepoint.com/sites/A\"");
    assert_string_equal(checked("ReadOnly|Unlock", "\"readonly\"", false), "\"ReadOnly\"");
    assert_string_equal(checked("string[]", "\"a\"", false), "[\"a\"]");
    assert_string_equal(checked("string[]", "[\"a\",\"b\"]", false), "[\"a\",\"b\"]");
    assert_string_equal(checked("string[]", "{}", false), "[]");
    assert_string_equal(checked("object", "\"{\\\"a\\\":1}\"", true), "{\"a\":1}");
    assert_string_equal(checked("any", "\"plain\"", true), "\"plain\"");
    assert_string_equal(checked("any", "[1]", false), "[1]");
}

static void contains(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("\"%s\" does not contain \"%s\"", text, part);
    }
}

static void wrong_values_are_named(void **state)
{
    (void)state;
    contains(checked("integer", "\"7\"", false), "op: parameter \"x\": expected an integer");
    contains(checked("integer", "\"7x\"", true), "found \"7x\"");
    contains(checked("integer", "\" 7\"", true), "expected an integer");
    contains(checked("integer", "\"99999999999999999999\"", true), "expected an integer");
    contains(checked("integer", "7.5", false), "expected an integer");
    contains(checked("number", "\"nan\"", true), "expected a number");
    contains(checked("boolean", "\"true\"", false), "true or false");
    contains(checked("guid", "\"0f6b\"", false), "expected a guid");
    contains(checked("guid", "\"0f6b0000x1111-2222-3333-444455556666\"", false), "a guid");
    contains(checked("time", "\"yesterday\"", false), "a time like");
    contains(checked("url", "\"contoso\"", false), "expected a url");
    contains(checked("url", "\"https://user:pw@contoso.com/\"", false), "expected a url");
    contains(checked("url", "3", false), "expected a url, found");
    contains(checked("a|b", "\"c\"", false), "one of a, b");
    contains(checked("string[]", "[\"a\", 1]", false), "item 2");
    contains(checked("object", "\"[\"", true), "an object");
}

static void names_are_checked(void **state)
{
    (void)state;
    am_param_info p[] = {param("template_name", "string"), param("keep_all", "boolean=true"),
                         param("note", "string?")};
    am_value *out = NULL;
    am_err err = {0};
    assert_int_equal(
        am_schema_check(arena, "op", p, 3, json("{\"templat_name\":\"a\"}"), false, &out, &err),
        AM_USAGE);
    contains(err.text, "no parameter \"templat_name\"");
    contains(err.hint, "template_name");
    assert_int_equal(am_schema_check(arena, "op", p, 3, NULL, false, &out, &err), AM_USAGE);
    contains(err.text, "\"template_name\" is missing");
    contains(err.hint, "what for");
    assert_int_equal(am_schema_check(arena, "op", p, 3,
                                     json("{\"template-name\":\"a\",\"template_name\":\"b\"}"),
                                     false, &out, &err),
                     AM_USAGE);
    contains(err.text, "given twice");
    assert_int_equal(am_schema_check(arena, "op", p, 3, json("[1]"), false, &out, &err), AM_USAGE);
    assert_int_equal(am_schema_check(arena, "op", NULL, 0, json("{\"a\":1}"), false, &out, &err),
                     AM_USAGE);
    contains(err.hint, "takes none");
    assert_int_equal(am_schema_check(arena, "op", p, 3,
                                     json("{\"template-name\":\"a\",\"note\":null}"), false, &out,
                                     &err),
                     AM_OK);
    assert_string_equal(am_json_text(arena, out, AM_JSON_PLAIN),
                        "{\"template_name\":\"a\",\"keep_all\":true}");
}

static void sizes_are_bounded(void **state)
{
    (void)state;
    am_param_info p = param("x", "string");
    am_value *out = NULL;
    am_err err = {0};
    char *big = am_arena_alloc(arena, AM_ARG_TEXT_MAX + 2);
    memset(big, 'a', AM_ARG_TEXT_MAX + 1);
    assert_int_equal(am_schema_value(arena, &p, am_value_str(arena, big), false, &out, &err),
                     AM_LIMIT);
    assert_int_equal(am_schema_value(arena, &p, am_value_strn(arena, "\xff", 1), false, &out, &err),
                     AM_USAGE);
    am_arena *small = am_arena_new(64);
    assert_int_equal(am_schema_check(small, "op", &p, 1,
                                     json("{\"x\":\"a text that is longer than the arena is, by "
                                          "far, so that it cannot fit into it at all\"}"),
                                     false, &out, &err),
                     AM_LIMIT);
    am_arena_free(small);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(types_are_said_in_words, setup, teardown),
    cmocka_unit_test_setup_teardown(wrong_types_are_refused, setup, teardown),
    cmocka_unit_test_setup_teardown(good_values_pass, setup, teardown),
    cmocka_unit_test_setup_teardown(wrong_values_are_named, setup, teardown),
    cmocka_unit_test_setup_teardown(names_are_checked, setup, teardown),
    cmocka_unit_test_setup_teardown(sizes_are_bounded, setup, teardown),
};
CHECK_MAIN(tests)
