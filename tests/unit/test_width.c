#include "report/width.h"

#include <string.h>

#include "check.h"

static void columns_are_counted_not_bytes(void **state)
{
    (void)state;
    assert_int_equal(am_width(""), 0);
    assert_int_equal(am_width("abc"), 3);
    assert_int_equal(am_width("M\xC3\xBCller"), 6);
    assert_int_equal(am_width("\xE6\x9D\xB1\xE4\xBA\xAC"), 4); /* two wide ones */
    assert_int_equal(am_width("e\xCC\x81"), 1);                /* a combining accent */
    assert_int_equal(am_width("a\xFF"
                              "b"),
                     3);                       /* a wrong byte is one column */
    assert_int_equal(am_width("\xE6\x9D"), 2); /* cut short: a column each */
}

static void fit(const char *text, unsigned columns, const char *expected, unsigned width)
{
    char out[64];
    assert_int_equal(am_width_fit(out, sizeof out, text, columns), width);
    assert_string_equal(out, expected);
}

static void what_fits_is_whole(void **state)
{
    (void)state;
    fit("abc", 3, "abc", 3);
    fit("abc", 10, "abc", 3);
}

static void what_does_not_is_cut_and_marked(void **state)
{
    (void)state;
    fit("abcdef", 4, "abc\xE2\x80\xA6", 4);
    fit("\xE6\x9D\xB1\xE4\xBA\xAC\xE9\x83\xBD", 4, "\xE6\x9D\xB1\xE2\x80\xA6", 3);
    fit("abc", 0, "", 0);
}

static void middle(const char *text, unsigned columns, const char *expected, unsigned width)
{
    char out[64];
    assert_int_equal(am_width_fit_middle(out, sizeof out, text, columns), width);
    assert_string_equal(out, expected);
}

static void a_url_keeps_its_end(void **state)
{
    (void)state;
    middle("https://a/b", 11, "https://a/b", 11);
    middle("https://contoso.sharepoint.com/sites/sales-7", 25, "https://\xE2\x80\xA6om/sites/sales-7", 25);
    middle("https://contoso.sharepoint.com/sites/sales-7", 9, "\xE2\x80\xA6/sales-7", 9);
    middle("https://c/\xE6\x9D\xB1\xE4\xBA\xAC\xE9\x83\xBD", 6, "\xE2\x80\xA6\xE4\xBA\xAC\xE9\x83\xBD", 5);
    middle("https://a/b", 1, "\xE2\x80\xA6", 1);
    middle("https://a/b", 0, "", 0);
    char out[12];
    am_width_fit_middle(out, sizeof out, "https://contoso.sharepoint.com/sites/sales-7", 30);
    assert_true(strlen(out) < sizeof out);
}

static void a_small_buffer_is_never_overrun(void **state)
{
    (void)state;
    char out[8];
    am_width_fit(out, sizeof out, "abcdefghijkl", 12);
    assert_string_equal(out, "abcd\xE2\x80\xA6");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(columns_are_counted_not_bytes),
    cmocka_unit_test(what_fits_is_whole),
    cmocka_unit_test(what_does_not_is_cut_and_marked),
    cmocka_unit_test(a_url_keeps_its_end),
    cmocka_unit_test(a_small_buffer_is_never_overrun),
};

CHECK_MAIN(tests)
