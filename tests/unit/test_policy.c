#include "io/policy.h"

#include <string.h>

#include "base/clock.h"

#include "check.h"

enum { T0 = 1000000 };

static am_loop *loop;
static am_policy *policy;

static void begin(unsigned concurrency)
{
    am_clock_freeze(T0, 0);
    loop = am_loop_new();
    policy = am_policy_new(loop, &(am_policy_config){.concurrency = concurrency, .seed = 42});
}

static int end(void)
{
    am_policy_free(policy);
    am_loop_free(loop);
    am_clock_thaw();
    return 0;
}

static void enter(am_pass *p, am_lane lane)
{
    am_policy_enter(policy, p, lane, lane == AM_LANE_PROBE ? AM_COST_FREE : AM_COST_GRAPH, false, NULL);
}

static bool is_admitted(void *self)
{
    return am_ticket_settled(&((am_pass *)self)->ticket);
}

/* Run until the pass is admitted; the frozen clock says how long that took. */
static int64_t wait_for(am_pass *p)
{
    am_err err;
    int64_t before = am_clock_mono();
    assert_int_equal(am_loop_run(loop, is_admitted, p, &err), AM_OK);
    return am_clock_mono() - before;
}

static const am_throttle fine = {.retry_ms = -1, .limit = -1, .remaining = -1, .reset_ms = -1};

static am_throttle refusal(int64_t ms)
{
    am_throttle t = fine;
    t.refused = true;
    t.retry_ms = ms;
    return t;
}

static unsigned window(void)
{
    return am_policy_get_load(policy).window;
}

static void starts_with_four_and_grows_by_one_a_round(void **state)
{
    (void)state;
    begin(0);
    am_pass p[8] = {0};
    for (int i = 0; i < 8; i++)
        enter(&p[i], AM_LANE_WORK);
    for (int i = 0; i < 8; i++)
        assert_int_equal(is_admitted(&p[i]), i < 4);
    assert_int_equal(am_policy_get_load(policy).waiting, 4);
    for (int i = 0; i < 8; i++)
        am_policy_leave(&p[i], NULL);
    for (int round = 0; round < 20; round++) {
        unsigned n = window();
        for (unsigned i = 0; i < n + 1; i++) {
            am_pass one = {0};
            enter(&one, AM_LANE_WORK);
            am_policy_leave(&one, &fine);
        }
        assert_in_range(window(), n + 1, n + 2);
    }
    end();
}

static void concurrency_bounds_the_window(void **state)
{
    (void)state;
    begin(2);
    am_pass p[3] = {0};
    for (int i = 0; i < 100; i++) {
        am_pass one = {0};
        enter(&one, AM_LANE_WORK);
        am_policy_leave(&one, &fine);
    }
    assert_int_equal(window(), 2);
    for (int i = 0; i < 3; i++)
        enter(&p[i], AM_LANE_WORK);
    assert_true(is_admitted(&p[1]));
    assert_false(is_admitted(&p[2]));
    for (int i = 0; i < 3; i++)
        am_policy_leave(&p[i], NULL);
    end();
}

static void first_come_first_served_but_repetitions_go_ahead(void **state)
{
    (void)state;
    begin(1);
    am_pass p[4] = {0};
    for (int i = 0; i < 3; i++)
        enter(&p[i], AM_LANE_WORK);
    am_policy_enter(policy, &p[3], AM_LANE_WORK, AM_COST_GRAPH, true, NULL);
    const int order[] = {0, 3, 1, 2};
    for (int i = 0; i < 4; i++) {
        for (int k = i + 1; k < 4; k++)
            assert_false(is_admitted(&p[order[k]]));
        assert_true(is_admitted(&p[order[i]]));
        am_policy_leave(&p[order[i]], &fine);
    }
    end();
}

static void retry_after_stops_the_whole_tenant(void **state)
{
    (void)state;
    begin(0);
    am_pass a = {0}, b = {0}, probe = {0};
    am_throttle no = refusal(31000);
    enter(&a, AM_LANE_WORK);
    am_policy_leave(&a, &no);
    enter(&b, AM_LANE_WORK);
    enter(&probe, AM_LANE_PROBE);
    assert_false(is_admitted(&b));
    assert_false(is_admitted(&probe));
    assert_int_equal(am_policy_get_load(policy).stopped_until, T0 + 31000);
    assert_int_equal(am_policy_get_load(policy).throttled, 1);
    assert_int_equal(wait_for(&b), 31000);
    assert_int_equal(wait_for(&probe), 0);
    am_policy_leave(&b, NULL);
    am_policy_leave(&probe, NULL);
    assert_int_equal(am_policy_get_load(policy).stopped_until, 0);
    end();
}

static void a_storm_halves_once_and_the_longest_wait_wins(void **state)
{
    (void)state;
    begin(0);
    am_pass p[4] = {0};
    for (int i = 0; i < 4; i++)
        enter(&p[i], AM_LANE_WORK);
    const int64_t ms[] = {5000, 60000, 1000, -1};
    for (int i = 0; i < 4; i++) {
        am_throttle no = refusal(ms[i]);
        am_policy_leave(&p[i], &no);
    }
    assert_int_equal(window(), 2);
    enter(&p[0], AM_LANE_WORK);
    assert_int_equal(wait_for(&p[0]), 60000);
    am_throttle no = refusal(1000);
    am_policy_leave(&p[0], &no); /* admitted after the halving: news */
    assert_int_equal(window(), 1);
    end();
}

static void without_a_header_the_wait_doubles_with_jitter(void **state)
{
    (void)state;
    begin(0);
    int64_t most = 2000;
    for (int i = 0; i < 7; i++, most *= 2) {
        am_pass p = {0};
        am_throttle no = refusal(-1);
        enter(&p, AM_LANE_WORK);
        wait_for(&p);
        am_policy_leave(&p, &no);
        int64_t ms = am_policy_get_load(policy).stopped_until - am_clock_mono();
        int64_t cap = most > 64000 ? 64000 : most;
        assert_in_range(ms, cap / 2, cap);
    }
    end();
}

static void jitter_repeats_with_its_seed(void **state)
{
    (void)state;
    begin(0);
    am_policy *other = am_policy_new(loop, &(am_policy_config){.seed = 42});
    am_policy *third = am_policy_new(loop, &(am_policy_config){.seed = 43});
    bool differs = false;
    for (unsigned i = 1; i < 10; i++) {
        uint32_t ms = am_policy_backoff(policy, i, 500, 8000);
        assert_int_equal(ms, am_policy_backoff(other, i, 500, 8000));
        differs |= ms != am_policy_backoff(third, i, 500, 8000);
    }
    assert_true(differs);
    am_policy_free(other);
    am_policy_free(third);
    end();
}

static void a_low_budget_is_spread_until_the_reset(void **state)
{
    (void)state;
    begin(0);
    am_throttle low = {.retry_ms = -1, .limit = 1200, .remaining = 9, .reset_ms = 10000};
    am_pass first = {0};
    enter(&first, AM_LANE_WORK);
    am_policy_leave(&first, &low);
    int64_t start = am_clock_mono();
    for (int i = 1; i <= 9; i++) {
        am_pass p = {0};
        enter(&p, AM_LANE_WORK);
        assert_int_equal(wait_for(&p), 1000);
        am_policy_leave(&p, NULL);
    }
    assert_int_equal(am_clock_mono() - start, 9000);
    for (int i = 0; i < 2; i++) { /* after the reset: at once again */
        am_pass p = {0};
        enter(&p, AM_LANE_WORK);
        assert_int_equal(wait_for(&p), i == 0 ? 1000 : 0);
        am_policy_leave(&p, NULL);
    }
    end();
}

static void an_ample_budget_changes_nothing_and_an_empty_one_stops(void **state)
{
    (void)state;
    begin(0);
    am_throttle ample = {.retry_ms = -1, .limit = 1200, .remaining = 120, .reset_ms = 10000};
    am_throttle empty = {.retry_ms = -1, .limit = 1200, .remaining = 0, .reset_ms = 10000};
    am_pass p = {0};
    enter(&p, AM_LANE_WORK);
    am_policy_leave(&p, &ample);
    enter(&p, AM_LANE_WORK);
    assert_true(is_admitted(&p));
    am_policy_leave(&p, &empty);
    enter(&p, AM_LANE_WORK);
    assert_int_equal(wait_for(&p), 10000);
    am_policy_leave(&p, NULL);
    end();
}

/* How long a probe has to wait that comes right after another one. */
static int64_t distance(void)
{
    am_pass p = {0};
    enter(&p, AM_LANE_PROBE);
    wait_for(&p);
    am_policy_leave(&p, NULL);
    enter(&p, AM_LANE_PROBE);
    int64_t ms = wait_for(&p);
    am_policy_leave(&p, NULL);
    return ms;
}

static void probes_keep_a_distance_only_after_a_refusal(void **state)
{
    (void)state;
    begin(0);
    am_pass p = {0}, signed_one = {0};
    am_throttle no = refusal(0);
    assert_int_equal(distance(), 0);
    for (uint32_t gap = AM_POLICY_PROBE_MS; gap <= 4 * AM_POLICY_PROBE_MS; gap *= 2) {
        enter(&p, AM_LANE_PROBE);
        wait_for(&p);
        am_policy_leave(&p, &no);
        assert_int_equal(distance(), gap);
    }
    enter(&p, AM_LANE_PROBE);
    enter(&signed_one, AM_LANE_WORK);
    assert_false(is_admitted(&p));
    assert_true(is_admitted(&signed_one));
    am_policy_leave(&signed_one, NULL);
    for (int i = 0; i < 4 * AM_POLICY_PROBE_MS; i++) {
        wait_for(&p);
        am_policy_leave(&p, &fine);
        enter(&p, AM_LANE_PROBE);
    }
    am_policy_leave(&p, NULL);
    assert_int_equal(distance(), 0);
    end();
}

static void giving_up_while_waiting_leaves_no_trace(void **state)
{
    (void)state;
    begin(1);
    am_pass p[3] = {0};
    for (int i = 0; i < 3; i++)
        enter(&p[i], AM_LANE_WORK);
    am_policy_leave(&p[1], NULL);
    am_policy_leave(&p[1], NULL);
    am_policy_leave(&p[0], &fine);
    assert_true(is_admitted(&p[2]));
    am_policy_leave(&p[2], NULL);
    am_policy_load load = am_policy_get_load(policy);
    assert_int_equal(load.in_flight, 0);
    assert_int_equal(load.waiting, 0);
    end();
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(starts_with_four_and_grows_by_one_a_round),
    cmocka_unit_test(concurrency_bounds_the_window),
    cmocka_unit_test(first_come_first_served_but_repetitions_go_ahead),
    cmocka_unit_test(retry_after_stops_the_whole_tenant),
    cmocka_unit_test(a_storm_halves_once_and_the_longest_wait_wins),
    cmocka_unit_test(without_a_header_the_wait_doubles_with_jitter),
    cmocka_unit_test(jitter_repeats_with_its_seed),
    cmocka_unit_test(a_low_budget_is_spread_until_the_reset),
    cmocka_unit_test(an_ample_budget_changes_nothing_and_an_empty_one_stops),
    cmocka_unit_test(probes_keep_a_distance_only_after_a_refusal),
    cmocka_unit_test(giving_up_while_waiting_leaves_no_trace),
};
CHECK_MAIN(tests)
