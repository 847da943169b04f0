#include "base/json.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static am_arena *a;

static int set_up(void **state)
{
    (void)state;
    a = am_arena_new(0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    am_arena_free(a);
    return 0;
}

/* The text of what is read, or "error: ..." */
static const char *again(const char *text, unsigned flags)
{
    const am_value *v;
    am_err e;
    am_kind k = am_json_parse(a, text, strlen(text), &v, &e);
    if (k) {
        assert_int_equal(k, AM_REMOTE);
        assert_null(v);
        return am_arena_format(a, "error: %s", e.text);
    }
    return am_json_text(a, v, flags);
}

static void refused(const char *text, const char *why)
{
    const char *got = again(text, 0);
    if (strncmp(got, "error: ", 7) != 0 || !strstr(got, why))
        fail_msg("%s: \"%s\" does not say \"%s\"", text, got, why);
}

static void reads_what_it_writes(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1.5",
        "\"\"",
        "[]",
        "{}",
        "{\"a\":[1,{\"b\":null},\"x\"],\"c\":{}}",
        "\"\xc3\xa9\"",
        "1e+300",
        "[[],[[]],{\"\":{}}]",
        "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\"",
        "0.1",
        "-2.5e-07",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_string_equal(again(texts[i], 0), texts[i]);
    assert_string_equal(again("\r\n\t {\r\"a\"\r:\r1\r}\r\n", 0), "{\"a\":1}");
    assert_string_equal(again("\xef\xbb\xbf[1]", 0), "[1]");
    assert_string_equal(again("\"\\u00e9\\ud83d\\ude00\\/\"", 0), "\"\xc3\xa9\xf0\x9f\x98\x80/\"");
}

static void integers_keep_their_digits(void **state)
{
    (void)state;
    static const char same[] = "{\"a 1 \\\"2\":9007199254740993,\"7\":[\"3\",9223372036854775807,"
                               "{\"b\":-9223372036854775808}],\"c\":-9007199254740995}";
    assert_string_equal(again(same, 0), same);
    assert_string_equal(again("[9223372036854775808,-0,1E2,10.0]", 0),
                        "[9.223372036854776e+18,0,100,10]");
}

static void refuses_with_the_offset(void **state)
{
    (void)state;
    refused("", "unexpected end");
    refused(" \r\n", "unexpected end at offset 3");
    refused("[1,", "unexpected end at offset 3");
    refused("[1]]", "trailing text at offset 3");
    refused("[1] 2", "trailing text at offset 4");
    refused("[1 2]", "unexpected text at offset 3");
    refused("{\"a\" 1}", "offset 5");
    refused("{a:1}", "not JSON");
    refused("nul", "not JSON");
    refused("'a'", "not JSON");
    refused("\"abc", "a string without end");
    refused("\"a\\", "string");
    refused("\"\xc3\"", "bad UTF-8 at offset 1");
    refused("\"\xed\xa0\x80\"", "bad UTF-8");
    refused("\"\\u0000\"", "escape in a string at offset 1");
    refused("\"\\ud800\"", "escape");
    refused("\"\\ud800\\u0041\"", "escape");
    refused("\"\\udc00\"", "escape");
    refused("\"\\u12g4\"", "escape");
    refused("\"\\x\"", "escape");
    refused("\"a\nb\"", "control character");
    refused("[1,\x01 2]", "control character");
    refused("01", "number");
    refused("1.", "number");
    refused("-", "number");
    refused("1e", "number");
    refused("[1,]", "not JSON");
    const am_value *v;
    am_err e;
    assert_int_equal(am_json_parse(a, "[1]\0", 4, &v, &e), AM_REMOTE);
    assert_int_equal(am_json_parse(a, "[1]x", 3, &v, &e), AM_OK);
}

static const char *nested(int depth)
{
    am_buf b = AM_BUF(10000);
    for (int i = 0; i < depth; i++)
        am_buf_str(&b, i % 2 ? "{\"a\":" : "[");
    am_buf_str(&b, "1");
    for (int i = depth; i-- > 0;)
        am_buf_char(&b, i % 2 ? '}' : ']');
    const char *text = am_arena_strdup(a, am_buf_text(&b));
    am_buf_free(&b);
    return text;
}

static void nesting_has_a_bound(void **state)
{
    (void)state;
    const char *deep = nested(AM_VALUE_DEPTH);
    assert_string_equal(again(deep, 0), deep);
    refused(nested(AM_VALUE_DEPTH + 1), "nesting too deep at offset 192");
    refused(nested(1000), "nesting too deep");
}

static void the_last_of_equal_keys_stays(void **state)
{
    (void)state;
    assert_string_equal(again("{\"k\":1,\"x\":0,\"k\":2,\"K\":3,\"k\":4}", 0),
                        "{\"x\":0,\"K\":3,\"k\":4}");
}

/* Strings and their keys are looked at in words of eight bytes: what ends them is found wherever it
 * stands. */
static void what_ends_a_string_is_found_anywhere(void **state)
{
    (void)state;
    for (int before = 0; before < 20; before++) {
        for (int after = 0; after < 12; after++) {
            const char *left = &"abcdefghijklmnopqrst"[20 - before],
                       *right = &"ABCDEFGHIJKL"[after];
            const char *escape = am_arena_format(a, "[\"%s\\\"%s\",\"\"]", left, right);
            assert_string_equal(again(escape, 0), escape);
            const char *wide = am_arena_format(a, "[\"%s\xc3\xa9%s\"]", left, right);
            assert_string_equal(again(wide, 0), wide);
            refused(am_arena_format(a, "[\"%s\x1f%s\"]", left, right),
                    am_arena_format(a, "a bare control character in a string at offset %d",
                                    before + 2));
            refused(am_arena_format(a, "[\"%s\xff%s\"]", left, right),
                    am_arena_format(a, "bad UTF-8 at offset %d", before + 2));
            refused(am_arena_format(a, "[\"%s%s", left, right), "a string without end");
        }
    }
}

static void equal_keys_are_found_in_small_objects_and_large(void **state)
{
    (void)state;
    for (int n = 1; n < 300; n += 7) {
        am_buf b = AM_BUF(1 << 16);
        am_buf_str(&b, "{\"again\":0");
        for (int i = 0; i < n; i++)
            am_buf_fmt(&b, ",\"k%d\":%d", i, i);
        am_buf_str(&b, ",\"again\":1}");
        const am_value *v;
        assert_int_equal(am_json_parse(a, am_buf_text(&b), b.n, &v, NULL), AM_OK);
        assert_int_equal(am_value_len(v), n + 1);
        assert_int_equal(am_value_num(am_value_member(v, "again"), 9), 1);
        am_buf_free(&b);
    }
}

static void canonical_and_pretty(void **state)
{
    (void)state;
    assert_string_equal(again("{\"b\":{\"d\":1.0,\"c\":1e2},\"a\":0.10}", AM_JSON_CANONICAL),
                        "{\"a\":0.1,\"b\":{\"c\":100,\"d\":1}}");
    assert_string_equal(again("{\"a\":[1,[]],\"b\":{}}", AM_JSON_PRETTY),
                        "{\n  \"a\": [\n    1,\n    []\n  ],\n  \"b\": {}\n}");
}

static void writes_only_valid_text(void **state)
{
    (void)state;
    am_buf b = AM_BUF(1000);
    am_json_quote(&b, "a\xff\xc3\xa9\xc3\0\x7f", 7);
    assert_string_equal(am_buf_text(&b), "\"a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd\xef\xbf\xbd\x7f\"");
    am_buf_clear(&b);
    am_json_format(&b, NULL, 0);
    assert_string_equal(am_buf_text(&b), "null");
    am_buf_free(&b);
    am_buf tiny = AM_BUF(3);
    am_json_format(&tiny, am_json_make(a, "[1,2]"), 0);
    assert_false(am_buf_ok(&tiny));
    am_buf_free(&tiny);
}

static void templates(void **state)
{
    (void)state;
    const am_value *v = am_json_make(a, "[1]");
    am_value *made =
        am_json_make(a,
                     " {\"url\": %s, \"n\" :%d,\"ok\":%b,\"v\":%v,\"%d\":\"100%s\",%s:null,"
                     "\"l\":[-1.5,true,[],{}]} ",
                     "a\"b", INT64_MIN, 1, v, "key");
    assert_string_equal(am_json_text(a, made, 0),
                        "{\"url\":\"a\\\"b\",\"n\":-9223372036854775808,\"ok\":true,\"v\":[1],"
                        "\"%d\":\"100%s\",\"key\":null,\"l\":[-1.5,true,[],{}]}");
    assert_string_equal(am_json_text(a, am_json_make(a, "%s", (char *)NULL), 0), "null");
    assert_string_equal(am_json_text(a, am_json_make(a, "[%v]", (am_value *)NULL), 0), "[null]");
    assert_string_equal(am_json_text(a, am_json_make(a, "\"\\\"\\u00e9\""), 0), "\"\\\"\xc3\xa9\"");
}

static void wrong_templates(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",      "%",       "%x",    "[1",        "[1,]",     "{",
                                        "{1:2}", "{\"a\"}", "[1] 2", "[1 2]",     "{\"a\":}", "\"a",
                                        "nil",   "01",      "[,]",   "{\"a\":1,}"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (am_json_make(a, wrong[i]))
            fail_msg("%s was taken", wrong[i]);
    assert_null(am_json_make(a, "{%s:1}", (char *)NULL));
    assert_null(am_json_make(a, nested(AM_VALUE_DEPTH + 1)));
    assert_non_null(am_json_make(a, nested(AM_VALUE_DEPTH)));
    for (size_t cap = 0; cap < 600; cap += 8) {
        am_arena *small = am_arena_new(cap + 1);
        assert_true(am_json_make(small, "{\"a\":[%s,%d]}", "b", INT64_C(1)) ||
                    am_arena_full(small));
        am_arena_free(small);
    }
}

static void a_cap_on_the_tree_is_a_limit(void **state)
{
    (void)state;
    const am_value *v;
    am_err e;
    am_arena *small = am_arena_new(500);
    am_buf b = AM_BUF(10000);
    am_buf_char(&b, '[');
    for (int i = 0; i < 1000; i++)
        am_buf_str(&b, "1,");
    am_buf_str(&b, "1]");
    assert_int_equal(am_json_parse(small, am_buf_text(&b), b.n, &v, &e), AM_LIMIT);
    assert_null(v);
    am_buf_free(&b);
    am_arena_free(small);
}

/* A big page, and an object with as many members: must not take quadratic time. */
static void big_input(void **state)
{
    (void)state;
    am_buf list = AM_BUF(1 << 24), object = AM_BUF(1 << 24);
    for (int i = 0; i < 10000; i++) {
        am_buf_fmt(&list, "%s{\"Id\":%d,\"Title\":\"item %d\",\"Data\":\"%0400d\"}", i ? "," : "[",
                   i, i, i);
        am_buf_fmt(&object, "%s\"k%d\":%d", i ? "," : "{", i % 9000, i);
    }
    am_buf_char(&list, ']');
    am_buf_char(&object, '}');
    const am_value *v;
    assert_int_equal(am_json_parse(a, am_buf_text(&list), list.n, &v, NULL), AM_OK);
    assert_int_equal(am_value_len(v), 10000);
    assert_int_equal(am_value_num(am_value_get(v, "[9999].Id"), 0), 9999);
    assert_int_equal(am_json_parse(a, am_buf_text(&object), object.n, &v, NULL), AM_OK);
    assert_int_equal(am_value_len(v), 9000);
    assert_int_equal(am_value_num(am_value_member(v, "k0"), 0), 9000);
    am_buf_free(&list);
    am_buf_free(&object);
}

static void lines_are_read_one_by_one(void **state)
{
    (void)state;
    const am_value *v = NULL;
    am_err e;
    assert_int_equal(am_json_lines(a, "", &v, &e), AM_OK);
    assert_int_equal(am_value_len(v), 0);
    assert_int_equal(am_json_lines(a, "{\"n\":1}\n2\n[3]", &v, &e), AM_OK);
    assert_string_equal(am_json_text(a, v, AM_JSON_PLAIN), "[{\"n\":1},2,[3]]");
    assert_int_equal(am_json_lines(a, "1\n\n3\n", &v, &e), AM_REMOTE);
    assert_non_null(strstr(e.text, "line 2"));
    assert_null(v);
    v = am_json_lines_among(a, "# so\n{\"n\":1}\n\n{no\n{}");
    assert_string_equal(am_json_text(a, v, AM_JSON_PLAIN), "[{\"n\":1},{}]");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static const struct CMUnitTest tests[] = {
    TEST(reads_what_it_writes),
    TEST(integers_keep_their_digits),
    TEST(refuses_with_the_offset),
    TEST(nesting_has_a_bound),
    TEST(the_last_of_equal_keys_stays),
    TEST(what_ends_a_string_is_found_anywhere),
    TEST(equal_keys_are_found_in_small_objects_and_large),
    TEST(canonical_and_pretty),
    TEST(writes_only_valid_text),
    TEST(templates),
    TEST(wrong_templates),
    TEST(a_cap_on_the_tree_is_a_limit),
    TEST(big_input),
    TEST(lines_are_read_one_by_one),
};

CHECK_MAIN(tests)
