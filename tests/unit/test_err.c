#include "base/err.h"

#include <string.h>

#include "check.h"

static void fail_fills_and_forgets(void **state)
{
    (void)state;
    am_err e = {.http = 404, .retry_ms = 5, .code = "old", .hint = "old"};
    assert_int_equal(am_fail(&e, AM_ABSENT, "no file %s", "x"), AM_ABSENT);
    assert_int_equal(e.kind, AM_ABSENT);
    assert_string_equal(e.text, "no file x");
    assert_int_equal(e.http, 0);
    assert_int_equal(e.retry_ms, 0);
    assert_string_equal(e.code, "");
    assert_string_equal(e.hint, "");
    assert_int_equal(am_fail(NULL, AM_DISK, "nobody listens"), AM_DISK);
}

static void a_text_may_be_built_from_itself(void **state)
{
    (void)state;
    am_err e;
    am_fail(&e, AM_REMOTE, "inner");
    am_fail(&e, AM_DENIED, "outer: %s", e.text);
    assert_string_equal(e.text, "outer: inner");
}

static void hint_and_prefix_keep_the_kind(void **state)
{
    (void)state;
    am_err e;
    am_fail(&e, AM_REFUSED, "mode 0644");
    e.http = 403;
    assert_int_equal(am_hint(&e, "chmod 600 %s", "key"), AM_REFUSED);
    assert_int_equal(am_prefix(&e, "reading %s", "key"), AM_REFUSED);
    assert_string_equal(e.hint, "chmod 600 key");
    assert_string_equal(e.text, "reading key: mode 0644");
    assert_int_equal(e.http, 403);
}

static void text_is_one_cut_line(void **state)
{
    (void)state;
    am_err e;
    char big[3000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = 0;
    am_fail(&e, AM_BUG, "a\nb\x1b[31m%s", big);
    assert_null(strchr(e.text, '\n'));
    assert_null(strchr(e.text, '\x1b'));
    assert_int_equal(strlen(e.text), sizeof e.text - 1);
    assert_string_equal(e.text + sizeof e.text - 4, "...");
    am_prefix(&e, "%s", big);
    assert_int_equal(strlen(e.text), sizeof e.text - 1);
}

static void names_go_both_ways(void **state)
{
    (void)state;
    for (int k = AM_OK; k <= AM_BUG; k++)
        assert_int_equal(am_kind_parse(am_kind_name((am_kind)k)), k);
    assert_string_equal(am_kind_name(AM_REFUSED), "refused");
    assert_string_equal(am_kind_name((am_kind)99), "unknown");
    assert_int_equal(am_kind_parse("nonsense"), -1);
    assert_int_equal(am_kind_parse(NULL), -1);
}

static void retryable_and_exit_codes(void **state)
{
    (void)state;
    static const int codes[] = {0, 2, 4, 1, 1, 1, 3, 1, 5, 5, 130, 1, 6, 1};
    for (int k = AM_OK; k <= AM_BUG; k++) {
        assert_int_equal(am_kind_exit((am_kind)k), codes[k]);
        assert_int_equal(am_kind_retryable((am_kind)k),
                         k == AM_LIMIT || k == AM_NETWORK || k == AM_TIMEOUT);
    }
    assert_int_equal(am_kind_exit((am_kind)99), 1);
    assert_false(am_kind_retryable((am_kind)99));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(fail_fills_and_forgets),
    cmocka_unit_test(a_text_may_be_built_from_itself),
    cmocka_unit_test(hint_and_prefix_keep_the_kind),
    cmocka_unit_test(text_is_one_cut_line),
    cmocka_unit_test(names_go_both_ways),
    cmocka_unit_test(retryable_and_exit_codes),
};

CHECK_MAIN(tests)
