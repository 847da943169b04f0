#include "base/buf.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static void text_grows(void **state)
{
    (void)state;
    am_buf b = AM_BUF(1000);
    assert_string_equal(am_buf_text(&b), "");
    am_buf_str(&b, "ab");
    am_buf_char(&b, 'c');
    am_buf_add(&b, "de", 2);
    am_buf_add(&b, NULL, 0);
    am_buf_fmt(&b, "%03d", 7);
    assert_string_equal(am_buf_text(&b), "abcde007");
    assert_int_equal(b.n, 8);
    for (int i = 0; i < 900; i++)
        am_buf_char(&b, 'x');
    assert_int_equal(strlen(am_buf_text(&b)), 908);
    assert_true(am_buf_ok(&b));
    am_buf_free(&b);
    assert_string_equal(am_buf_text(&b), "");
    assert_int_equal(b.limit, 1000);
}

static void the_limit_holds_and_sticks(void **state)
{
    (void)state;
    am_buf b = AM_BUF(4);
    am_buf_str(&b, "abcd");
    assert_true(am_buf_ok(&b));
    am_buf_char(&b, 'e');
    assert_false(am_buf_ok(&b));
    assert_string_equal(am_buf_text(&b), "abcd");
    am_buf_clear(&b);
    assert_true(am_buf_ok(&b));
    am_buf_fmt(&b, "%s", "abcde");
    assert_false(am_buf_ok(&b));
    am_buf_str(&b, "a");
    assert_string_equal(am_buf_text(&b), "");
    am_buf_free(&b);

    am_buf none = AM_BUF(0);
    am_buf_str(&none, "");
    assert_true(am_buf_ok(&none));
    am_buf_char(&none, 'x');
    assert_false(am_buf_ok(&none));
    am_buf_free(&none);
    am_buf huge = AM_BUF(SIZE_MAX);
    am_buf_add(&huge, "", SIZE_MAX);
    assert_false(am_buf_ok(&huge));
    am_buf_free(&huge);
}

static void bytes_may_be_zero(void **state)
{
    (void)state;
    am_buf b = AM_BUF(10);
    size_t n;
    am_buf_add(&b, "a\0b", 3);
    char *p = am_buf_take(&b, &n);
    assert_int_equal(n, 3);
    assert_memory_equal(p, "a\0b", 4);
    free(p);
    assert_int_equal(b.n, 0);
    p = am_buf_take(&b, NULL);
    assert_string_equal(p, "");
    free(p);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(text_grows),
    cmocka_unit_test(the_limit_holds_and_sticks),
    cmocka_unit_test(bytes_may_be_zero),
};

CHECK_MAIN(tests)
