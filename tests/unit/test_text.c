#include "base/text.h"

#include <string.h>

#include "check.h"

static void utf8(void **state)
{
    (void)state;
    static const struct {
        const char *s;
        size_t n, bad;
    } wrong[] = {{"a\0b", 3, 1},
                 {"\x80", 1, 0},
                 {"a\xc3", 2, 1},
                 {"\xc0\x80", 2, 0},
                 {"\xe0\x80\x80", 3, 0},
                 {"\xed\xa0\x80", 3, 0},
                 {"ab\xff", 3, 2},
                 {"\xf4\x90\x80\x80", 4, 0},
                 {"\xf0\x80\x80\x80", 4, 0},
                 {"\xe2\x82", 2, 0},
                 {"\xf5\x80\x80\x80", 4, 0},
                 {"\xc3(", 2, 0}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        size_t bad = 99;
        if (am_utf8_valid(wrong[i].s, wrong[i].n, &bad) || bad != wrong[i].bad)
            fail_msg("case %zu: offset %zu", i, bad);
    }
    const char *fine = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xf4\x8f\xbf\xbf\xed\x9f\xbf";
    assert_true(am_utf8_valid(fine, strlen(fine), NULL));
    assert_true(am_utf8_valid("", 0, NULL));
    for (size_t at = 0; at < 24; at++) { /* wherever it stands in a word of the machine */
        static const char odd[] = {'\0', '\x80', '\xff', '\xc3'};
        for (size_t i = 0; i < sizeof odd; i++) {
            char text[] = "abcdefghijklmnopqrstuvwx";
            size_t bad = 99;
            text[at] = odd[i];
            assert_false(am_utf8_valid(text, sizeof text - 1, &bad));
            assert_int_equal(bad, at);
        }
    }
}

static void glob(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool fold, want;
    } cases[] = {
        {"", "", false, true},
        {"", "a", false, false},
        {"*", "", false, true},
        {"*", "a/b", false, true},
        {"a*b*c", "a1b2b3c", false, true},
        {"a*b*c", "a1b2b3", false, false},
        {"?", "", false, false},
        {"?", "\xc3\xa9", false, true},
        {"a?c", "abc", false, true},
        {"ABC", "abc", true, true},
        {"ABC", "abc", false, false},
        {"[a-c]x", "bx", false, true},
        {"[a-c]x", "dx", false, false},
        {"[!a-c]", "d", false, true},
        {"[^a]", "a", false, false},
        {"[A-C]", "b", true, true},
        {"[]]", "]", false, true},
        {"[a", "[a", false, true},
        {"[a-]", "-", false, true},
        {"\\*", "*", false, true},
        {"\\*", "a", false, false},
        {"[\\]]", "]", false, true},
        {"*.com/sites/*", "https://x.com/sites/a/b", false, true},
        {"*a", "aab", false, false},
        {"\\", "\\", false, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (am_glob(cases[i].pattern, cases[i].text, cases[i].fold) != cases[i].want)
            fail_msg("%s on %s", cases[i].pattern, cases[i].text);
}

/* With a naive matcher this runs until the end of time. */
static void glob_is_bounded(void **state)
{
    (void)state;
    char pattern[201], text[5001];
    for (size_t i = 0; i < 200; i += 2)
        memcpy(pattern + i, "*a", 2);
    memcpy(pattern + 199, "b", 2);
    memset(text, 'a', 5000);
    text[5000] = 0;
    assert_false(am_glob(pattern, text, false));
}

static void folding(void **state)
{
    (void)state;
    assert_true(am_streq_fold("AbZ", "aBz"));
    assert_false(am_streq_fold("ab", "abc"));
    assert_false(am_streq_fold("abc", "ab"));
    assert_false(am_streq_fold("[", "{"));
    assert_true(am_prefix_fold("HTTPS://x", "https://"));
    assert_false(am_prefix_fold("htt", "https"));
    assert_true(am_prefix_fold("x", ""));
}

static void nearest(void **state)
{
    (void)state;
    static const char *const words[] = {"run", "plan", "apply", "status", "report", NULL};
    assert_string_equal(am_nearest("stauts", words), "status");
    assert_string_equal(am_nearest("aply", words), "apply");
    assert_string_equal(am_nearest("RUN", words), "run");
    assert_string_equal(am_nearest("plna", words), "plan");
    assert_null(am_nearest("zebra", words));
    assert_null(am_nearest("", words));
    assert_null(am_nearest(NULL, words));
    static const char *const none[] = {NULL};
    assert_null(am_nearest("run", none));
}

static void printable(void **state)
{
    (void)state;
    char out[64];
    am_printable(out, sizeof out, "a\n\x1b\x7f\xff\xc3\xa9\xc2\x85");
    assert_string_equal(out, "a\\x0a\\x1b\\x7f\\xff\xc3\xa9\\x85");
    am_printable(out, 8, "1234567");
    assert_string_equal(out, "1234567");
    am_printable(out, 8, "12345678");
    assert_string_equal(out, "1234...");
    am_printable(out, 8, "123\xe2\x82\xac\xe2\x82\xac");
    assert_string_equal(out, "123...");
    am_printable(out, 3, "abcdef");
    assert_string_equal(out, "..");
    am_printable(out, 1, "abcdef");
    assert_string_equal(out, "");
    out[0] = 'k';
    am_printable(out, 0, "abcdef");
    assert_int_equal(out[0], 'k');
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(utf8),    cmocka_unit_test(glob),    cmocka_unit_test(glob_is_bounded),
    cmocka_unit_test(folding), cmocka_unit_test(nearest), cmocka_unit_test(printable),
};

CHECK_MAIN(tests)
