#include "base/value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"

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

static const am_value *json(const char *text)
{
    const am_value *v = NULL;
    am_err e;
    if (am_json_parse(a, text, strlen(text), &v, &e))
        fail_msg("%s: %s", text, e.text);
    return v;
}

static void absent_is_no_error(void **state)
{
    (void)state;
    assert_null(am_value_get(NULL, "a.b"));
    assert_null(am_value_member(NULL, "a"));
    assert_null(am_value_at(NULL, 0));
    assert_int_equal(am_value_len(NULL), 0);
    assert_string_equal(am_value_text(NULL, "x"), "x");
    assert_int_equal(am_value_num(NULL, 5), 5);
    assert_true(am_value_truth(NULL, true));
    assert_false(am_value_is(NULL, AM_T_NULL));
    assert_true(am_value_equal(NULL, NULL));
    assert_false(am_value_equal(NULL, am_value_null(a)));
    assert_string_equal(am_value_type_name(NULL), "nothing");
    assert_null(am_value_copy(a, NULL));
}

static void objects_keep_order_and_replace(void **state)
{
    (void)state;
    am_value *o = am_value_object(a);
    char key[8] = "b";
    assert_true(am_value_put(a, o, key, am_value_int(a, 1)));
    key[0] = 'a'; /* the key was copied */
    assert_true(am_value_put(a, o, key, am_value_int(a, 2)));
    assert_true(am_value_put(a, o, "b", am_value_str(a, NULL)));
    assert_string_equal(am_json_text(a, o, 0), "{\"b\":null,\"a\":2}");
    assert_false(am_value_put(a, o, "c", NULL));
    assert_false(am_value_put(a, am_value_array(a), "c", o));
    assert_false(am_value_push(a, o, o));
    assert_int_equal(am_value_len(o), 2);
    assert_int_equal(am_value_num(am_value_at(o, 1), 0), 2);
    assert_null(am_value_at(o, 2));
}

static void arrays_grow(void **state)
{
    (void)state;
    am_value *list = am_value_array(a);
    for (int i = 0; i < 1000; i++)
        assert_true(am_value_push(a, list, am_value_int(a, i)));
    assert_int_equal(am_value_len(list), 1000);
    assert_int_equal(am_value_num(am_value_at(list, 999), 0), 999);
    assert_false(am_value_push(a, list, NULL));
}

static void paths(void **state)
{
    (void)state;
    const am_value *v = json("{\"a\":{\"b\":[10,[20,{\"c\":30}]]},\"@odata.nextLink\":1,"
                             "\"odata.error\":{\"message\":{\"value\":2}},\"x[0]\":3,\"x\":[4]}");
    assert_int_equal(am_value_num(am_value_get(v, "a.b[0]"), 0), 10);
    assert_int_equal(am_value_num(am_value_get(v, "a.b[1][1].c"), 0), 30);
    assert_int_equal(am_value_num(am_value_get(v, "@odata.nextLink"), 0), 1);
    assert_int_equal(am_value_num(am_value_get(v, "odata.error.message.value"), 0), 2);
    assert_int_equal(am_value_num(am_value_get(v, "x[0]"), 0), 3);
    assert_ptr_equal(am_value_get(v, ""), v);
    assert_int_equal(am_value_num(am_value_get(json("[5]"), "[0]"), 0), 5);
    static const char *const absent[] = {"a.b[2]",
                                         "a.b[",
                                         "a.b[]",
                                         "a.b[x]",
                                         "a.b[0",
                                         "a.",
                                         ".a",
                                         "a..b",
                                         "a[0]",
                                         "a.b.c",
                                         "a.b[0]x",
                                         "nope",
                                         "a.b[99999999999999999999]",
                                         "a.b[0].c"};
    for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
        if (am_value_get(v, absent[i]))
            fail_msg("%s finds something", absent[i]);
    assert_null(am_value_member(v, "a.b"));
    assert_null(am_value_get(v, NULL));
}

static void numbers_are_read_kindly(void **state)
{
    (void)state;
    assert_int_equal(am_value_num(json("\"12\""), 0), 12);
    assert_int_equal(am_value_num(json("\"-9223372036854775808\""), 0), INT64_MIN);
    assert_int_equal(am_value_num(json("\"9223372036854775807\""), 0), INT64_MAX);
    assert_int_equal(am_value_num(json("\"9223372036854775808\""), 3), 3);
    assert_int_equal(am_value_num(json("12.0"), 0), 12);
    assert_int_equal(am_value_num(json("12.5"), 3), 3);
    assert_int_equal(am_value_num(json("1e300"), 3), 3);
    assert_int_equal(am_value_num(json("\"12x\""), 3), 3);
    assert_int_equal(am_value_num(json("\"\""), 3), 3);
    assert_int_equal(am_value_num(json("\"-\""), 3), 3);
    assert_int_equal(am_value_num(json("true"), 3), 3);
    assert_true(am_value_to_real(json("3"), 0) == 3.0);
    assert_true(am_value_to_real(json("\"2.5\""), 0) == 2.5);
    assert_true(am_value_to_real(json("\"inf\""), 7) == 7.0);
    assert_true(am_value_to_real(json("\"1.5x\""), 7) == 7.0);
    assert_false(am_value_truth(json("false"), true));
    assert_true(am_value_truth(json("\"yes\""), true));
    assert_true(am_value_is(am_value_real(a, INFINITY), AM_T_NULL));
}

static void equality_is_canonical(void **state)
{
    (void)state;
    assert_true(am_value_equal(json("{\"a\":1,\"b\":[1.0]}"), json("{\"b\":[1],\"a\":1.0}")));
    assert_false(am_value_equal(json("{\"a\":1}"), json("{\"a\":2}")));
    assert_false(am_value_equal(json("{\"a\":1}"), json("{\"b\":1}")));
    assert_false(am_value_equal(json("[1,2]"), json("[2,1]")));
    assert_false(am_value_equal(json("[1]"), json("[1,1]")));
    assert_false(am_value_equal(json("1"), json("\"1\"")));
    assert_false(am_value_equal(json("0"), json("false")));
    assert_false(am_value_equal(json("9007199254740993"), json("9007199254740992.0")));
    assert_true(am_value_equal(json("9007199254740992"), json("9007199254740992.0")));
    assert_true(am_value_equal(json("null"), am_value_null(a)));
}

static void copies_are_deep(void **state)
{
    (void)state;
    am_arena *other = am_arena_new(0);
    const am_value *v = json("{\"a\":[1,\"x\",{\"b\":null}],\"c\":1.5,\"d\":{},\"e\":[]}");
    const am_value *c = am_value_copy(other, v);
    am_arena_reset(a);
    am_arena_alloc(a, 4096);
    assert_string_equal(am_json_text(other, c, 0),
                        "{\"a\":[1,\"x\",{\"b\":null}],\"c\":1.5,\"d\":{},\"e\":[]}");
    am_arena_free(other);
}

static void a_value_that_holds_itself_ends(void **state)
{
    (void)state;
    am_value *list = am_value_array(a), *other = am_value_array(a);
    am_value_push(a, list, list);
    am_value_push(a, other, other);
    assert_null(am_value_copy(a, list));
    assert_null(am_json_text(a, list, 0));
    assert_false(am_value_equal(list, other));
}

static void a_full_arena_is_an_answer(void **state)
{
    (void)state;
    for (size_t cap = 1; cap < 2000; cap += 16) {
        am_arena *small = am_arena_new(cap);
        am_value *o = am_value_object(small);
        const am_value *c =
            am_value_copy(small, json("{\"a\":[1,2,[3]],\"b\":\"0123456789\",\"c\":{\"d\":1}}"));
        assert_true(c || am_arena_full(small));
        am_value_put(small, o, "key", c);
        am_value_push(small, am_value_array(small), c);
        am_arena_free(small);
    }
}

static void sorted_members(void **state)
{
    (void)state;
    am_member *m = am_value_sorted(json("{\"b\":1,\"a\":2,\"B\":3}"));
    assert_string_equal(m[0].key, "B");
    assert_string_equal(m[1].key, "a");
    assert_string_equal(m[2].key, "b");
    free(m);
    assert_null(am_value_sorted(json("{}")));
    assert_null(am_value_sorted(json("[1]")));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(absent_is_no_error, set_up, tear_down),
    cmocka_unit_test_setup_teardown(objects_keep_order_and_replace, set_up, tear_down),
    cmocka_unit_test_setup_teardown(arrays_grow, set_up, tear_down),
    cmocka_unit_test_setup_teardown(paths, set_up, tear_down),
    cmocka_unit_test_setup_teardown(numbers_are_read_kindly, set_up, tear_down),
    cmocka_unit_test_setup_teardown(equality_is_canonical, set_up, tear_down),
    cmocka_unit_test_setup_teardown(copies_are_deep, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_value_that_holds_itself_ends, set_up, tear_down),
    cmocka_unit_test_setup_teardown(a_full_arena_is_an_answer, set_up, tear_down),
    cmocka_unit_test_setup_teardown(sorted_members, set_up, tear_down),
};

CHECK_MAIN(tests)
