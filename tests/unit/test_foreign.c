#include "check.h"

#include "foreign_fix.h"

static void is(am_registry *r, const char *op, const char *args, const char *expected)
{
    const char *got = foreign_call(r, "foreign", op, args);
    if (strncmp(got, expected, strlen(expected)) != 0 ||
        (strncmp(expected, "ok ", 3) == 0 && strcmp(got, expected) != 0)) {
        fail_msg("%s %s gave \"%s\", not \"%s\"", op, args, got, expected);
    }
}

static void numbers_of_all_widths(void **state)
{
    (void)state;
    am_registry *r = foreign_load();
    is(r, "nothing", "{}", "ok null");
    is(r, "neg8", "{\"v\":100}", "ok -100");
    is(r, "neg8", "{\"v\":-128}", "ok -128");
    is(r, "neg8", "{\"v\":128}", "usage foreign neg8: neg8: v: 128 does not fit i8 (-128 to 127)");
    is(r, "inc8", "{\"v\":254}", "ok 255");
    is(r, "inc8", "{\"v\":255}", "ok 0");
    is(r, "inc8", "{\"v\":-1}", "usage ");
    is(r, "neg16", "{\"v\":-32767}", "ok 32767");
    is(r, "inc16", "{\"v\":65534}", "ok 65535");
    is(r, "inc16", "{\"v\":65536}", "usage ");
    is(r, "neg32", "{\"v\":2147483647}", "ok -2147483647");
    is(r, "inc32", "{\"v\":4294967294}", "ok 4294967295");
    is(r, "neg64", "{\"v\":9223372036854775807}", "ok -9223372036854775807");
    is(r, "inc64", "{\"v\":9223372036854775806}", "ok 9223372036854775807");
    is(r, "inc64", "{\"v\":9223372036854775807}", "ok \"9223372036854775808\"");
    is(r, "half32", "{\"v\":3}", "ok 1.5");
    is(r, "half32", "{\"v\":1e300}", "usage ");
    is(r, "half64", "{\"v\":0.5}", "ok 0.25");
    is(r, "flip", "{\"v\":true}", "ok false");
    is(r, "flip", "{\"v\":false}", "ok true");
    is(r, "always-nine", "{}", "ok 9");
    am_registry_free(r);
}

static void words_stand_for_numbers(void **state)
{
    (void)state;
    am_registry *r = foreign_load();
    is(r, "next-colour", "{\"c\":\"red\"}", "ok \"green\"");
    is(r, "next-colour", "{\"c\":\"blue\"}",
       "remote foreign next-colour: next_colour returned: 8 is no number of colour "
       "(red|green|blue)");
    is(r, "next-colour", "{\"c\":\"black\"}", "usage ");
    am_registry_free(r);
}

static void text_and_who_owns_it(void **state)
{
    (void)state;
    am_registry *r = foreign_load();
    is(r, "greet", "{\"name\":\"ann\"}", "ok \"hello ann 3\"");
    is(r, "greet", "{\"times\":5}", "ok \"hello nobody 5\"");
    is(r, "shout", "{\"text\":\"hey\"}", "ok \"HEY\"");
    is(r, "shouts", "{}", "ok 0");
    is(r, "latin1", "{}",
       "remote foreign latin1: latin1 returned: text that is not UTF-8 (byte 0xe9 at 3)");
    am_registry_free(r);
}

static void bytes_are_base64(void **state)
{
    (void)state;
    am_registry *r = foreign_load();
    is(r, "sum", "{\"data\":\"AQID\"}", "ok 6");
    is(r, "sum", "{\"data\":\"\"}", "ok 0");
    is(r, "sum", "{\"data\":\"/w==\"}", "ok 255");
    is(r, "sum", "{\"data\":\"/x==\"}", "usage foreign sum: sum: data: not base64");
    is(r, "sum", "{\"data\":\"AQI\"}", "usage ");
    is(r, "sum", "{\"data\":\"A=ID\"}", "usage ");
    is(r, "raw", "{}", "ok {\"result\":\"AAEC/w==\",\"n\":4}");
    is(r, "copy-bytes", "{\"data\":\"AAEC/w==\"}", "ok \"AAEC/w==\"");
    is(r, "copy-bytes", "{\"data\":\"AAE=\"}", "ok \"AAE=\"");
    is(r, "copy-bytes", "{}", "ok \"\"");
    am_registry_free(r);
}

static void several_results_are_an_object(void **state)
{
    (void)state;
    am_registry *r = foreign_load();
    is(r, "three", "{}", "ok {\"a\":1,\"b\":2.5,\"c\":\"three\"}");
    am_registry_free(r);
}

static void checks_tell_success(void **state)
{
    (void)state;
    am_registry *r = foreign_load();
    is(r, "open-file", "{\"path\":\"there\"}", "ok 3");
    is(r, "open-file", "{\"path\":\"secret\"}",
       "denied foreign open-file: open_file: returned -1, expected 0 or more (Permission denied) | "
       "EACCES");
    is(r, "open-file", "{\"path\":\"x\"}", "absent ");
    is(r, "parse", "{\"text\":\"12\"}", "ok 12");
    is(r, "parse", "{\"text\":\"99999999999999999999\"}",
       "usage foreign parse: parse: failed (Nume");
    is(r, "status", "{\"code\":0}", "ok null");
    is(r, "status", "{\"code\":14}",
       "remote foreign status: status: returned 14, expected 0 (unable to open)");
    is(r, "not-four", "{\"code\":5}", "ok 5");
    is(r, "not-four", "{\"code\":4}",
       "remote foreign not-four: status: returned 4, expected anything but 4");
    am_registry_free(r);
}

static void handles_are_tokens(void **state)
{
    (void)state;
    am_registry *r = foreign_load();
    is(r, "box-new", "{\"content\":\"one\"}", "ok \"box#1\"");
    is(r, "box-new", "{\"content\":\"two\"}", "ok \"box#2\"");
    is(r, "box-get", "{\"b\":\"box#2\"}", "ok \"two\"");
    is(r, "box-get", "{}", "ok \"no box\"");
    is(r, "box-self", "{\"b\":\"box#1\"}", "ok \"view#3\"");
    is(r, "box-self", "{\"b\":\"box#1\"}", "ok \"view#3\"");
    is(r, "view-get", "{\"b\":\"view#3\"}", "ok \"one\"");
    is(r, "view-get", "{\"b\":\"box#1\"}",
       "usage foreign view-get: box_get: b: view expected, got \"box#1\"");
    is(r, "view-get", "{\"b\":\"view#1\"}", "usage ");
    is(r, "box-get", "{\"b\":\"box#99\"}",
       "usage foreign box-get: box_get: b: box expected, got \"box#99\"");
    is(r, "box-free", "{\"b\":\"box#1\"}", "ok null");
    is(r, "box-free", "{\"b\":\"box#1\"}", "usage foreign box-free: box_free: b: box#1 is closed");
    is(r, "box-get", "{\"b\":\"box#1\"}", "usage foreign box-get: box_get: b: box#1 is closed");
    is(r, "box-or-null", "{\"there\":false}",
       "remote foreign box-or-null: box_or_null: returned null, expected something");
    is(r, "box-maybe", "{\"there\":false}", "ok null");
    is(r, "box-or-null", "{\"there\":true}", "ok \"box#4\"");
    is(r, "boxes", "{}", "ok 2");
    is(r, "box-broken", "{}", "remote foreign box-broken: box_broken: returned 14");
    is(r, "boxes", "{}", "ok 2");
    am_registry_free(r); /* closes the two that are left */
    r = foreign_load();
    is(r, "boxes", "{}", "ok 0");
    am_registry_free(r);
}

static void a_database_is_read(void **state)
{
    (void)state;
    am_err err = {0};
    am_registry *r = am_registry_new();
    char *path = am_format("%s/plugins/sqlite/sqlite.plugin.json", foreign_env("top_srcdir"));
    char *copy = am_format("/tmp/sqlite-%ld.plugin.json", (long)getpid());
    am_buf b = AM_BUF(1 << 20);
    assert_int_equal(am_file_read(path, &b, &err), AM_OK);
    assert_int_equal(am_file_write(copy, am_buf_text(&b), b.n, 0600, &err), AM_OK);
    if (am_registry_load(r, copy, &err)) {
        fail_msg("%s", err.text);
    }
    unlink(copy);
#define SQL(op, args) foreign_call(r, "sqlite", op, args)
    assert_string_equal(SQL("open", "{\"path\":\":memory:\"}"), "ok \"db#1\"");
    assert_string_equal(SQL("query", "{\"database\":\"db#1\",\"sql\":"
                                     "\"SELECT 'ann', 7 UNION SELECT ?1, ?2 ORDER BY 2\"}"),
                        "ok \"rows#2\"");
    assert_string_equal(SQL("bind-text", "{\"rows\":\"rows#2\",\"index\":1,\"text\":\"bob\"}"),
                        "ok null");
    assert_string_equal(SQL("bind-integer", "{\"rows\":\"rows#2\",\"index\":2,\"number\":9}"),
                        "ok null");
    assert_string_equal(SQL("step", "{\"rows\":\"rows#2\"}"), "ok \"row\"");
    assert_string_equal(SQL("text", "{\"rows\":\"rows#2\",\"column\":0}"), "ok \"ann\"");
    assert_string_equal(SQL("step", "{\"rows\":\"rows#2\"}"), "ok \"row\"");
    assert_string_equal(SQL("text", "{\"rows\":\"rows#2\",\"column\":0}"), "ok \"bob\"");
    assert_string_equal(SQL("integer", "{\"rows\":\"rows#2\",\"column\":1}"), "ok 9");
    assert_string_equal(SQL("column-type", "{\"rows\":\"rows#2\",\"column\":1}"), "ok \"integer\"");
    assert_string_equal(SQL("step", "{\"rows\":\"rows#2\"}"), "ok \"done\"");
    assert_string_equal(SQL("finish", "{\"rows\":\"rows#2\"}"), "ok 0");
    assert_non_null(strstr(SQL("step", "{\"rows\":\"rows#2\"}"), "rows#2 is closed"));
    assert_non_null(strstr(SQL("query", "{\"database\":\"db#1\",\"sql\":\"SELEKT\"}"),
                           "returned 1, expected 0 (SQL logic error)"));
    assert_non_null(strstr(SQL("errmsg", "{\"database\":\"db#1\"}"), "near \\\"SELEKT\\\""));
    assert_non_null(strstr(SQL("open", "{\"path\":\"/nowhere/x.db\"}"), "unable to open"));
    am_registry_free(r);
    am_buf_free(&b);
    free(path);
    free(copy);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(numbers_of_all_widths),
    cmocka_unit_test(words_stand_for_numbers),
    cmocka_unit_test(text_and_who_owns_it),
    cmocka_unit_test(bytes_are_base64),
    cmocka_unit_test(several_results_are_an_object),
    cmocka_unit_test(checks_tell_success),
    cmocka_unit_test(handles_are_tokens),
    cmocka_unit_test(a_database_is_read),
};
CHECK_MAIN(tests)
