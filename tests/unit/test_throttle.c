#include "io/throttle.h"

#include "check.h"

static int64_t after(int status, const char *retry, const char *reset)
{
    am_throttle t;
    am_throttle_parse(&t, status, &(am_throttle_headers){.retry_after = retry, .reset = reset}, 1784592741000);
    return t.retry_ms;
}

static void retry_after_is_seconds_or_a_date(void **state)
{
    (void)state;
    assert_int_equal(after(429, "31", NULL), 31000);
    assert_int_equal(after(503, " 0 ", NULL), 0);
    assert_int_equal(after(429, "Tue, 21 Jul 2026 00:12:51 GMT", NULL), 30000);
    assert_int_equal(after(429, "Tue, 21 Jul 2020 00:00:00 GMT", NULL), 0);
    assert_int_equal(after(429, "99999999999999999999999", NULL), AM_THROTTLE_MAX_MS);
    assert_int_equal(after(429, NULL, NULL), -1);
    assert_int_equal(after(429, "soon", NULL), -1);
    assert_int_equal(after(429, "-5", NULL), -1);
    assert_int_equal(after(429, "", NULL), -1);
    assert_int_equal(after(429, "5x", NULL), -1);
}

static void the_larger_of_retry_after_and_reset_counts(void **state)
{
    (void)state;
    assert_int_equal(after(429, "10", "31"), 31000);
    assert_int_equal(after(429, "31", "10"), 31000);
    assert_int_equal(after(429, NULL, "7"), 7000);
}

static void only_429_and_503_refuse(void **state)
{
    (void)state;
    const int status[] = {200, 401, 429, 500, 502, 503, 504};
    for (size_t i = 0; i < sizeof status / sizeof *status; i++) {
        am_throttle t;
        am_throttle_parse(&t, status[i], &(am_throttle_headers){"9", "1200", "60", "20", "3", NULL}, 0);
        assert_int_equal(t.refused, status[i] == 429 || status[i] == 503);
        assert_int_equal(t.retry_ms, t.refused ? 20000 : -1);
        assert_int_equal(t.limit, 1200);
        assert_int_equal(t.remaining, 60);
        assert_int_equal(t.units, 3);
        assert_int_equal(t.reset_ms, 20000);
    }
}

static void the_page_that_readers_get_refuses(void **state)
{
    (void)state;
    static const struct {
        int status;
        const char *location;
        bool page;
    } all[] = {{302, "/_layouts/15/Throttle.htm", true},
               {307, "https://contoso.sharepoint.com/_layouts/15/throttle.htm?x=1", true},
               {302, "https://contoso.sharepoint.com/sites/throttle-valves", false},
               {302, "/x?back=/throttle.htm", false},
               {308, "https://fabrikam.sharepoint.com/sites/throttle.old", false},
               {200, "/_layouts/15/Throttle.htm", false},
               {302, NULL, false}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        am_throttle t;
        am_throttle_parse(&t, all[i].status, &(am_throttle_headers){.location = all[i].location}, 0);
        assert_int_equal(t.page, all[i].page);
        assert_int_equal(t.refused, all[i].page);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(retry_after_is_seconds_or_a_date),
    cmocka_unit_test(the_larger_of_retry_after_and_reset_counts),
    cmocka_unit_test(only_429_and_503_refuse),
    cmocka_unit_test(the_page_that_readers_get_refuses),
};
CHECK_MAIN(tests)
