/* The governor against a service that counts: how much of the budget is used, how often it refuses. */
#include "io/policy.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"

#include "check.h"

enum { T0 = 5000000, WORKERS_MAX = 256, LATENCY_MS = 60 };

/* Windows begin with the first request after the one before (grid: at fixed times). */
typedef struct service {
    int64_t units, window_ms, since, used;
    int64_t cost[AM_COSTS];
    int tells_from; /* percent; over 100: never */
    bool grid;
    int64_t stop, counted[AM_LANES];
    uint64_t requests, refused, violations;
} service;

typedef struct worker {
    am_ready ready;
    am_timer timer;
    am_pass pass;
    am_policy *policy;
    am_lane lane;
    am_cost cost;
    bool arrived;
    am_throttle said;
} worker;

static am_loop *loop;
static service svc;
static worker workers[WORKERS_MAX];
static size_t n_workers;
static int64_t end_at;
static unsigned noise;

static int64_t reset_s(void)
{
    int64_t left = svc.since + svc.window_ms - am_clock_mono();
    return left > 0 ? (left + 999) / 1000 * 1000 : 0;
}

static void serve(worker *w)
{
    int64_t now = am_clock_mono();
    if (svc.grid)
        for (; now - svc.since >= svc.window_ms; svc.since += svc.window_ms)
            svc.used = 0;
    else if (now - svc.since >= svc.window_ms)
        svc.since = now, svc.used = 0;
    bool refused = svc.used >= svc.units;
    svc.requests++;
    w->said = (am_throttle){.refused = refused, .retry_ms = -1, .limit = -1, .remaining = -1, .reset_ms = -1,
                            .units = -1};
    if (refused) {
        svc.refused++;
        w->said.retry_ms = reset_s();
    } else {
        svc.used += svc.cost[w->cost];
        svc.counted[w->lane] += svc.cost[w->cost];
    }
    if (svc.used * 100 >= svc.units * svc.tells_from) {
        w->said.limit = svc.units;
        w->said.remaining = svc.units > svc.used ? svc.units - svc.used : 0;
        w->said.reset_ms = reset_s();
    }
}

static void on_timer(am_ready *r)
{
    worker *w = (worker *)((char *)r - offsetof(worker, timer) - offsetof(am_timer, ready));
    if (!w->arrived) {
        w->arrived = true;
        serve(w);
        am_timer_set(loop, &w->timer, am_clock_mono() + LATENCY_MS / 2);
        return;
    }
    if (w->said.refused && am_clock_mono() + w->said.retry_ms > svc.stop)
        svc.stop = am_clock_mono() + w->said.retry_ms;
    am_policy_leave(&w->pass, &w->said);
    if (am_clock_mono() < end_at)
        am_policy_enter(w->policy, &w->pass, w->lane, w->cost, false, &w->ready);
}

static void on_pass(am_ready *r)
{
    worker *w = (worker *)((char *)r - offsetof(worker, ready));
    if (!am_ticket_settled(&w->pass.ticket))
        return;
    if (!am_policy_stands(&w->pass)) {
        am_policy_enter(w->policy, &w->pass, w->lane, w->cost, true, &w->ready);
        return;
    }
    w->arrived = false;
    svc.violations += am_clock_mono() < svc.stop;
    noise = noise * 1103515245u + 12345u;
    am_timer_set(loop, &w->timer, am_clock_mono() + LATENCY_MS / 4 + (noise >> 16) % LATENCY_MS);
}

static void begin(int64_t units, int64_t window_ms, int tells_from)
{
    am_clock_freeze(T0, 1784592741000);
    loop = am_loop_new();
    noise = 7;
    n_workers = 0;
    svc = (service){.units = units, .window_ms = window_ms, .since = T0, .tells_from = tells_from,
                    .cost = {[AM_COST_CSOM] = 2, [AM_COST_REST] = 2, [AM_COST_GRAPH] = 1, [AM_COST_GRAPH_CHANGE] = 2}};
}

static am_policy *governor(const char *dir)
{
    return am_policy_new(loop, &(am_policy_config){.seed = 42, .dir = dir, .key = "service", .label = "source"});
}

static void hire(am_policy *p, size_t n, am_lane lane, am_cost cost)
{
    for (size_t i = 0; i < n; i++)
        workers[n_workers++] = (worker){.policy = p, .lane = lane, .cost = cost, .ready.run = on_pass,
                                        .timer.ready.run = on_timer};
}

static bool over(void *self)
{
    (void)self;
    return am_clock_mono() >= end_at;
}

static void work_for(int64_t ms)
{
    am_err err;
    end_at = am_clock_mono() + ms;
    for (size_t i = 0; i < n_workers; i++)
        am_policy_enter(workers[i].policy, &workers[i].pass, workers[i].lane, workers[i].cost, false,
                        &workers[i].ready);
    assert_int_equal(am_loop_run(loop, over, NULL, &err), AM_OK);
    for (size_t i = 0; i < n_workers; i++) {
        am_timer_clear(loop, &workers[i].timer);
        am_policy_leave(&workers[i].pass, NULL);
    }
}

static void finish(am_policy *p)
{
    am_policy_free(p);
    am_loop_free(loop);
    am_clock_thaw();
}

/* What was counted, of all that so long a time grants. */
static double use(int64_t ms)
{
    int64_t counted = 0;
    for (size_t i = 0; i < AM_LANES; i++)
        counted += svc.counted[i];
    double share = (double)counted / ((double)svc.units * (double)ms / (double)svc.window_ms);
    print_message("# used %.3f of the budget, %llu of %llu requests refused, %llu inside a stop\n", share,
                  (unsigned long long)svc.refused, (unsigned long long)svc.requests, (unsigned long long)svc.violations);
    return share;
}

static double refusals(void)
{
    return (double)svc.refused / (double)svc.requests;
}

static void every_budget_of_the_table_is_used_up_without_a_refusal(void **state)
{
    static const int64_t units[] = {1250, 2500, 3750, 5000, 6250};
    (void)state;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        begin(units[i], 60000, 80);
        am_policy *p = governor(NULL);
        hire(p, 100, AM_LANE_WORK, AM_COST_CSOM);
        work_for(600000);
        assert_true(use(600000) >= 0.95);
        assert_true(refusals() <= 0.001);
        assert_int_equal(svc.violations, 0);
        finish(p);
    }
}

static void short_windows_are_used_up_too(void **state)
{
    (void)state;
    for (int64_t s = 2; s <= 6; s += 2) {
        begin(1250, s * 1000, 80);
        am_policy *p = governor(NULL);
        hire(p, 100, AM_LANE_WORK, AM_COST_CSOM);
        work_for(s * 30000);
        assert_true(use(s * 30000) >= 0.95);
        assert_true(refusals() <= 0.001);
        finish(p);
    }
}

static void windows_at_fixed_times_that_have_begun_before(void **state)
{
    (void)state;
    begin(1250, 60000, 80);
    svc.grid = true;
    svc.since = T0 - 41300;
    svc.used = 300;
    am_policy *p = governor(NULL);
    hire(p, 100, AM_LANE_WORK, AM_COST_CSOM);
    work_for(600000);
    assert_true(use(600000) >= 0.95);
    assert_true(refusals() <= 0.001);
    finish(p);
}

static void what_requests_cost_is_learned(void **state)
{
    (void)state;
    begin(2500, 60000, 80);
    svc.cost[AM_COST_CSOM] = 5;
    am_policy *p = governor(NULL);
    hire(p, 100, AM_LANE_WORK, AM_COST_CSOM);
    work_for(600000);
    assert_true(use(600000) >= 0.95);
    assert_true(refusals() <= 0.001);
    finish(p);
}

static void a_service_that_only_refuses_is_found_out(void **state)
{
    (void)state;
    begin(1250, 60000, 101);
    am_policy *p = governor(NULL);
    hire(p, 100, AM_LANE_WORK, AM_COST_CSOM);
    work_for(1800000);
    assert_true(use(1800000) >= 0.95);
    assert_true(refusals() <= 0.01);
    assert_int_equal(svc.violations, 0);
    finish(p);
}

static void lists_and_changes_get_the_same(void **state)
{
    (void)state;
    begin(1250, 60000, 80);
    am_policy *p = governor(NULL);
    hire(p, 60, AM_LANE_WORK, AM_COST_CSOM);
    hire(p, 150, AM_LANE_LIST, AM_COST_CSOM);
    work_for(300000);
    double share = (double)svc.counted[AM_LANE_WORK] / (double)(svc.counted[AM_LANE_WORK] + svc.counted[AM_LANE_LIST]);
    print_message("# changes had %.2f\n", share);
    assert_true(share > 0.4 && share < 0.6);
    finish(p);
}

static void forget(const char *dir)
{
    const struct dirent *entry;
    DIR *d = opendir(dir);
    assert_non_null(d);
    while ((entry = readdir(d)) != NULL)
        (void)unlinkat(dirfd(d), entry->d_name, 0);
    (void)closedir(d);
    assert_int_equal(rmdir(dir), 0);
}

static void two_processes_share_what_there_is(void **state)
{
    char dir[] = "/tmp/am-share-XXXXXX";
    (void)state;
    assert_non_null(mkdtemp(dir));
    begin(1250, 60000, 80);
    am_policy *p = governor(dir), *q = governor(dir);
    hire(p, 60, AM_LANE_WORK, AM_COST_CSOM);
    hire(q, 60, AM_LANE_WORK, AM_COST_CSOM);
    work_for(600000);
    assert_true(use(600000) >= 0.95);
    assert_true(refusals() <= 0.001);
    am_policy_free(q);
    finish(p);
    forget(dir);
}

static void a_stop_holds_for_the_other_process(void **state)
{
    char dir[] = "/tmp/am-share-XXXXXX";
    am_err err;
    (void)state;
    assert_non_null(mkdtemp(dir));
    begin(1250, 60000, 80);
    am_policy *p = governor(dir), *q = governor(dir);
    am_pass a = {0};
    am_throttle no = {.refused = true, .retry_ms = 31000, .limit = -1, .remaining = -1, .reset_ms = -1, .units = -1};
    am_policy_enter(p, &a, AM_LANE_WORK, AM_COST_CSOM, false, NULL);
    am_policy_leave(&a, &no);
    am_policy_enter(q, &a, AM_LANE_WORK, AM_COST_CSOM, false, NULL);
    assert_false(am_ticket_settled(&a.ticket));
    end_at = T0 + 31000;
    assert_int_equal(am_loop_run(loop, over, NULL, &err), AM_OK);
    am_policy_leave(&a, NULL);
    am_policy_free(q);
    finish(p);
    forget(dir);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_budget_of_the_table_is_used_up_without_a_refusal),
    cmocka_unit_test(short_windows_are_used_up_too),
    cmocka_unit_test(windows_at_fixed_times_that_have_begun_before),
    cmocka_unit_test(what_requests_cost_is_learned),
    cmocka_unit_test(a_service_that_only_refuses_is_found_out),
    cmocka_unit_test(lists_and_changes_get_the_same),
    cmocka_unit_test(two_processes_share_what_there_is),
    cmocka_unit_test(a_stop_holds_for_the_other_process),
};
CHECK_MAIN(tests)
