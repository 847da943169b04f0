#include "report/progress.h"

#include <string.h>

#include "base/clock.h"
#include "check.h"
#include "report_fix.h"

static void count_rate_and_time_left(void **state)
{
    (void)state;
    caught c;
    char line[256];
    am_clock_freeze(1000000, 0);
    catch_begin(&c, 80, true, false);
    am_progress *p = am_progress_new(&c.style);
    am_progress_facts f = {.what = "remove redirects", .total = 3000, .requests = 7};
    am_progress_format(p, &f, line, sizeof line);
    assert_string_equal(line, "remove redirects  0/3,000  0%  7 requests");
    am_clock_advance(5000);
    f.done = 250;
    f.requests = 1234;
    f.in_flight = 16;
    am_progress_format(p, &f, line, sizeof line);
    assert_string_equal(line, "remove redirects  250/3,000  8%  50/s  55 s left  1,234 requests, "
                              "16 in flight");
    am_progress_free(p);
    catch_end(&c);
    am_clock_thaw();
}

static void throttling_is_counted_down(void **state)
{
    (void)state;
    caught c;
    char line[256];
    am_clock_freeze(1000000, 0);
    catch_begin(&c, 80, true, false);
    am_progress *p = am_progress_new(&c.style);
    am_progress_facts f = {.what = "x", .done = 1, .throttled_until = 1042000};
    am_progress_format(p, &f, line, sizeof line);
    assert_string_equal(line, "x  1  0 requests  throttled, waiting 42 s");
    am_clock_advance(40500);
    am_progress_format(p, &f, line, sizeof line);
    assert_string_equal(line, "x  1  0 requests  throttled, waiting 2 s");
    am_clock_advance(2000);
    am_progress_format(p, &f, line, sizeof line);
    assert_string_equal(line, "x  1  0 requests");
    am_progress_free(p);
    catch_end(&c);
    am_clock_thaw();
}

static void a_new_step_begins_a_new_rate(void **state)
{
    (void)state;
    caught c;
    char line[256];
    am_clock_freeze(1000000, 0);
    catch_begin(&c, 80, true, false);
    am_progress *p = am_progress_new(&c.style);
    am_progress_format(p, &(am_progress_facts){.what = "a"}, line, sizeof line);
    am_clock_advance(1000);
    am_progress_format(p, &(am_progress_facts){.what = "a", .done = 100}, line, sizeof line);
    assert_string_equal(line, "a  100  100/s  0 requests");
    am_progress_format(p, &(am_progress_facts){.what = "b", .done = 0}, line, sizeof line);
    assert_string_equal(line, "b  0  0 requests");
    am_progress_free(p);
    catch_end(&c);
    am_clock_thaw();
}

static void a_terminal_has_one_line_not_too_often(void **state)
{
    (void)state;
    caught c;
    am_clock_freeze(1000000, 0);
    catch_begin(&c, 80, true, false);
    am_progress *p = am_progress_new(&c.style);
    am_progress_facts f = {.what = "x", .done = 1};
    am_progress_tick(p, &f);
    size_t once = strlen(catch_text(&c));
    assert_non_null(strstr(c.text, "\r\033[Kx  1"));
    am_clock_advance(50);
    am_progress_tick(p, &f);
    assert_int_equal(strlen(catch_text(&c)), once);
    am_clock_advance(60);
    am_progress_tick(p, &f);
    assert_true(strlen(catch_text(&c)) > once);
    assert_null(strchr(c.text, '\n'));
    am_progress_clear(p);
    assert_non_null(strstr(catch_text(&c) + once, "\r\033[K"));
    am_progress_free(p);
    catch_end(&c);
    am_clock_thaw();
}

static void elsewhere_there_are_plain_lines(void **state)
{
    (void)state;
    caught c;
    am_clock_freeze(1000000, 0);
    catch_begin(&c, 0, false, false);
    am_progress *p = am_progress_new(&c.style);
    am_progress_facts f = {.what = "x", .done = 1};
    am_progress_tick(p, &f);
    am_clock_advance(9000);
    am_progress_tick(p, &f);
    assert_string_equal(catch_text(&c) ? c.text : "", "");
    am_clock_advance(2000);
    f.done = 2;
    am_progress_tick(p, &f);
    assert_string_equal(catch_text(&c), "x  2  0.1/s  0 requests\n");
    f.throttled_until = am_clock_mono() + 42000; /* news, told at once */
    am_progress_tick(p, &f);
    assert_non_null(strstr(catch_text(&c), "throttled, waiting 42 s\n"));
    assert_null(strchr(c.text, '\r'));
    am_progress_free(p);
    catch_end(&c);
    am_clock_thaw();
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(count_rate_and_time_left),
    cmocka_unit_test(throttling_is_counted_down),
    cmocka_unit_test(a_new_step_begins_a_new_rate),
    cmocka_unit_test(a_terminal_has_one_line_not_too_often),
    cmocka_unit_test(elsewhere_there_are_plain_lines),
};

CHECK_MAIN(tests)
