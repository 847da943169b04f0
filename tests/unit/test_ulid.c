#include "base/ulid.h"

#include <string.h>

#include "base/clock.h"

#include "check.h"

static void they_sort_by_time(void **state)
{
    (void)state;
    char last[AM_ULID_TEXT] = "", next[AM_ULID_TEXT];
    am_clock_freeze(0, 1785139200000);
    for (int i = 0; i < 5000; i++) {
        am_ulid_new(next);
        assert_true(am_ulid_valid(next));
        assert_true(strcmp(last, next) < 0);
        memcpy(last, next, sizeof last);
        if (i % 1000 == 0)
            am_clock_advance(1);
        if (i == 3500)
            am_clock_advance(-60000); /* a clock set back */
    }
    am_clock_thaw();
}

static void they_begin_with_the_time(void **state)
{
    (void)state;
    char out[AM_ULID_TEXT];
    am_clock_freeze(0, 2000000000000);
    am_ulid_new(out);
    am_clock_thaw();
    int64_t t = 0;
    for (int i = 0; i < 10; i++)
        t = t * 32 + (strchr("0123456789ABCDEFGHJKMNPQRSTVWXYZ", out[i]) -
                      "0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    assert_int_equal(t, 2000000000000);
}

static void validity(void **state)
{
    (void)state;
    assert_true(am_ulid_valid("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
    assert_false(am_ulid_valid("01ARZ3NDEKTSV4RRFFQ69G5FA"));
    assert_false(am_ulid_valid("01ARZ3NDEKTSV4RRFFQ69G5FAVX"));
    assert_false(am_ulid_valid("01ARZ3NDEKTSV4RRFFQ69G5FAU"));
    assert_false(am_ulid_valid("81ARZ3NDEKTSV4RRFFQ69G5FAV"));
    assert_false(am_ulid_valid("01arz3ndektsv4rrffq69g5fav"));
    assert_false(am_ulid_valid(""));
    assert_false(am_ulid_valid(NULL));
}

static void uuids(void **state)
{
    (void)state;
    char a[37], b[37];
    am_uuid_new(a);
    am_uuid_new(b);
    assert_string_not_equal(a, b);
    assert_int_equal(strlen(a), 36);
    assert_int_equal(strspn(a, "0123456789abcdef-"), 36);
    assert_true(a[8] == '-' && a[13] == '-' && a[18] == '-' && a[23] == '-');
    assert_int_equal(a[14], '4');
    assert_non_null(strchr("89ab", a[19]));
}

static void randomness_fills_it_all(void **state)
{
    (void)state;
    unsigned char a[1000] = {0}, b[1000] = {0};
    am_random(a, sizeof a);
    am_random(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    int zeros = 0;
    for (size_t i = 0; i < sizeof a; i++)
        zeros += a[i] == 0;
    assert_true(zeros < 50);
    am_random(a, 0);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(they_sort_by_time),
    cmocka_unit_test(they_begin_with_the_time),
    cmocka_unit_test(validity),
    cmocka_unit_test(uuids),
    cmocka_unit_test(randomness_fills_it_all),
};

CHECK_MAIN(tests)
