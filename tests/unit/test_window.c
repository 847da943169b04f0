#include <stdlib.h>
#include <time.h>

#include "check.h"

#include "run/run.h"

/* 2026-11-24 is a Tuesday; the tests run in UTC. */
static int64_t at(int day, int hour, int minute)
{
    struct tm tm = {.tm_year = 126, .tm_mon = 10, .tm_mday = day, .tm_hour = hour, .tm_min = minute};
    return (int64_t)mktime(&tm) * 1000;
}

static bool open_at(const char *text, int day, int hour, int minute)
{
    am_window w;
    assert_true(am_window_parse(text, &w));
    return am_window_open(&w, at(day, hour, minute));
}

static void hours_of_a_day(void **state)
{
    (void)state;
    assert_false(open_at("08:00-18:00", 24, 7, 59));
    assert_true(open_at("08:00-18:00", 24, 8, 0));
    assert_false(open_at("08:00-18:00", 24, 18, 0));
    assert_true(open_at("08:00-24:00", 24, 23, 59));
    assert_true(open_at("00:00-24:00", 24, 0, 0));
}

static void hours_over_midnight(void **state)
{
    (void)state;
    assert_true(open_at("22:00-06:00", 24, 23, 0));
    assert_true(open_at("22:00-06:00", 25, 5, 59));
    assert_false(open_at("22:00-06:00", 25, 6, 0));
    assert_false(open_at("22:00-06:00", 25, 21, 59));
}

static void days_of_the_week(void **state)
{
    (void)state;
    assert_true(open_at("tue", 24, 12, 0));
    assert_false(open_at("sat", 24, 12, 0));
    assert_true(open_at("tue 22:00-06:00", 25, 3, 0)); /* Tuesday's night */
    assert_false(open_at("tue 22:00-06:00", 24, 3, 0)); /* Monday's */
}

static void nonsense_is_no_window(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",      "8-18",        "08:00-25:00", "08:60-09:00", "24:00-01:00",
                                        "someday", "tue08:00-09:00", "tue ",   "08:00-18:0",  "08:00+18:00"};
    am_window w;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (am_window_parse(wrong[i], &w))
            fail_msg("'%s' went through", wrong[i]);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(hours_of_a_day),
    cmocka_unit_test(hours_over_midnight),
    cmocka_unit_test(days_of_the_week),
    cmocka_unit_test(nonsense_is_no_window),
};

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    (void)setenv("TZ", "UTC", 1);
    tzset();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
