#include "base/clock.h"

#include "check.h"

static void a_frozen_clock_is_ours(void **state)
{
    (void)state;
    assert_false(am_clock_frozen());
    int64_t before = am_clock_mono();
    assert_true(am_clock_mono() >= before);
    assert_true(am_clock_wall() > 1577836800000); /* 2020 */
    am_clock_freeze(100, 2000);
    assert_true(am_clock_frozen());
    assert_int_equal(am_clock_mono(), 100);
    assert_int_equal(am_clock_wall(), 2000);
    am_clock_advance(50);
    assert_int_equal(am_clock_mono(), 150);
    assert_int_equal(am_clock_wall(), 2050);
    am_clock_thaw();
    assert_false(am_clock_frozen());
    assert_true(am_clock_wall() > 1577836800000);
}

static void formats(void **state)
{
    (void)state;
    char out[AM_TIME_TEXT];
    assert_string_equal(am_time_format(out, 0), "1970-01-01T00:00:00.000Z");
    assert_string_equal(am_time_format(out, 1785139200123), "2026-07-27T08:00:00.123Z");
    assert_string_equal(am_time_format(out, -1), "1969-12-31T23:59:59.999Z");
    assert_string_equal(am_time_format(out, INT64_MAX), "9999-12-31T23:59:59.999Z");
    assert_string_equal(am_time_format(out, INT64_MIN), "0000-01-01T00:00:00.000Z");
    assert_string_equal(am_time_format(out, 951782400000), "2000-02-29T00:00:00.000Z");
}

static void parses(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t want;
    } cases[] = {
        {"1970-01-01T00:00:00Z", 0},
        {"2026-07-27T08:00:00.123Z", 1785139200123},
        {"2026-07-27T08:00:00.1234567Z", 1785139200123},
        {"2026-07-27T08:00:00.5Z", 1785139200500},
        {"2026-07-27T10:00:00+02:00", 1785139200000},
        {"2026-07-27T02:30:00-0530", 1785139200000},
        {"2026-07-27T10:00+02", 1785139200000},
        {"2026-07-27 08:00:00Z", 1785139200000},
        {"2000-02-29T00:00:00Z", 951782400000},
        {"1969-12-31T23:59:59.999Z", -1},
        {"0001-01-01T00:00:00Z", -62135596800000}, /* the service's "never" */
        {"2016-12-31T23:59:60Z", 1483228800000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t t = -5;
        if (!am_time_parse(cases[i].text, &t) || t != cases[i].want)
            fail_msg("%s: %lld", cases[i].text, (long long)t);
    }
    static const char *const wrong[] = {"",
                                        "2026-07-27",
                                        "2026-07-27T08:00:00",
                                        "2026-02-29T00:00:00Z",
                                        "yesterday",
                                        "2026-13-01T00:00:00Z",
                                        "2026-00-01T00:00:00Z",
                                        "2026-01-00T00:00:00Z",
                                        "2026-01-01T24:00:00Z",
                                        "2026-01-01T00:60:00Z",
                                        "2026-01-01T00:00:00.Z",
                                        "2026-01-01T00:00:00Zx",
                                        "2026-01-01T00:00:00+",
                                        "2026-01-01T00:00:00+1",
                                        "2026-01-01T00:00:00+01:",
                                        "2026-01-01T00:00:00+01:60",
                                        "2026-1-1T00:00:00Z",
                                        "1900-02-29T00:00:00Z"};
    int64_t t;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (am_time_parse(wrong[i], &t))
            fail_msg("%s was taken", wrong[i]);
    assert_false(am_time_parse(NULL, &t));
}

static void http_dates(void **state)
{
    (void)state;
    static const char *const same[] = {"Sun, 06 Nov 1994 08:49:37 GMT",
                                       "Sunday, 06-Nov-94 08:49:37 GMT",
                                       "Sun Nov  6 08:49:37 1994"};
    int64_t t;
    am_clock_freeze(0, 1785139200000); /* 2026 */
    for (size_t i = 0; i < 3; i++) {
        t = 0;
        if (!am_time_parse_http(same[i], &t) || t != 784111777000)
            fail_msg("%s: %lld", same[i], (long long)t);
    }
    assert_true(am_time_parse_http("Mon, 06-Jul-26 00:00:00 GMT", &t));
    assert_int_equal(t, 1783296000000);
    am_clock_thaw();
    static const char *const wrong[] = {"",
                                        "120",
                                        "Sun, 06 Nov 1994 08:49:37",
                                        "Sun, 06 Nov 1994 08:49:37 CET",
                                        "Xxx, 06 Nov 1994 08:49:37 GMT",
                                        "Sun, 06 Nop 1994 08:49:37 GMT",
                                        "Sun, 31 Feb 1994 08:49:37 GMT",
                                        "Sun Nov  6 08:49:37 1994 x",
                                        "Sun",
                                        "Sun,"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        if (am_time_parse_http(wrong[i], &t))
            fail_msg("%s was taken", wrong[i]);
    assert_false(am_time_parse_http(NULL, &t));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_frozen_clock_is_ours),
    cmocka_unit_test(formats),
    cmocka_unit_test(parses),
    cmocka_unit_test(http_dates),
};

CHECK_MAIN(tests)
