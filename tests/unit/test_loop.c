#include "io/loop.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>

#include "base/clock.h"
#include "io/inside.h"

#include "check.h"

typedef struct unit {
    am_ready ready;
    am_loop *loop;
    int runs, again;
    char *trace;
    char name;
} unit;

static void run_unit(am_ready *r)
{
    unit *u = (unit *)r;
    u->runs++;
    if (u->trace)
        u->trace[strlen(u->trace)] = u->name;
    if (u->again-- > 0)
        am_loop_ready(u->loop, r);
}

typedef struct alarm_unit {
    am_timer timer;
    char *trace;
    char name;
} alarm_unit;

static void run_alarm(am_ready *r)
{
    alarm_unit *a = (alarm_unit *)r;
    a->trace[strlen(a->trace)] = a->name;
}

static bool traced(void *self)
{
    const char *const *want = self;
    return strlen(want[0]) >= strlen(want[1]);
}

static void runs_ready_in_order_and_once(void **state)
{
    (void)state;
    char trace[16] = "";
    am_loop *l = am_loop_new();
    unit u[3] = {{.ready.run = run_unit, .trace = trace, .name = 'a', .loop = l},
                 {.ready.run = run_unit, .trace = trace, .name = 'b', .loop = l},
                 {.ready.run = run_unit, .trace = trace, .name = 'c', .loop = l, .again = 1}};
    am_loop_ready(l, &u[2].ready);
    am_loop_ready(l, &u[0].ready);
    am_loop_ready(l, &u[2].ready);
    am_loop_ready(l, &u[1].ready);
    am_loop_unready(l, &u[1].ready);
    am_loop_unready(l, &u[1].ready);
    const char *want[] = {trace, "cac"};
    am_err err;
    assert_int_equal(am_loop_run(l, traced, want, &err), AM_OK);
    assert_string_equal(trace, "cac");
    am_loop_free(l);
}

static void timers_fire_in_order_under_a_frozen_clock(void **state)
{
    (void)state;
    enum { N = 20 };
    char trace[N + 1] = "", want[N + 1] = "";
    alarm_unit a[N];
    am_loop *l = am_loop_new();
    memset(a, 0, sizeof a);
    am_clock_freeze(1000, 0);
    for (int i = 0; i < N; i++) {
        int rank = i * 7 % N;
        a[i].timer.ready.run = run_alarm;
        a[i].trace = trace;
        a[i].name = (char)('a' + rank);
        want[i] = (char)('a' + i);
        am_timer_set(l, &a[i].timer, 5);
        am_timer_set(l, &a[i].timer, 2000 + rank * 60000); /* moved */
    }
    alarm_unit never = {.timer.ready.run = run_alarm, .trace = trace, .name = '!'};
    am_timer_set(l, &never.timer, 1500);
    am_timer_clear(l, &never.timer);
    am_timer_clear(l, &never.timer);
    const char *wanted[] = {trace, want};
    am_err err;
    assert_int_equal(am_loop_run(l, traced, wanted, &err), AM_OK);
    assert_string_equal(trace, want);
    assert_int_equal(am_clock_mono(), 2000 + (N - 1) * 60000);
    am_clock_thaw();
    am_loop_free(l);
}

static bool never(void *self)
{
    (void)self;
    return false;
}

static void says_so_when_it_would_wait_for_ever(void **state)
{
    (void)state;
    am_loop *l = am_loop_new();
    am_err err;
    assert_int_equal(am_loop_run(l, never, NULL, &err), AM_BUG);
    assert_non_null(strstr(err.text, "nothing is left"));
    am_loop_free(l);
}

static void count_hook(void *self)
{
    ++*(int *)self;
}

typedef struct hooked {
    am_ready ready;
    int *hooks, seen;
} hooked;

static void see_hooks(am_ready *r)
{
    hooked *h = (hooked *)r;
    h->seen = *h->hooks;
}

static bool hooks_called(void *self)
{
    return *(int *)self >= 1;
}

static void hooks_come_after_ready_work(void **state)
{
    (void)state;
    int hooks = 0;
    am_loop *l = am_loop_new();
    hooked h = {.ready.run = see_hooks, .hooks = &hooks, .seen = -1};
    am_loop_before_io(l, count_hook, &hooks);
    am_loop_ready(l, &h.ready);
    am_err err;
    assert_int_equal(am_loop_run(l, hooks_called, &hooks, &err), AM_OK);
    assert_int_equal(h.seen, 0);
    am_loop_free(l);
}

static am_loop *woken;
static volatile sig_atomic_t caught;

static void on_signal(int number)
{
    (void)number;
    caught = 1;
    am_loop_wake(woken);
}

static void *raise_it(void *arg)
{
    pthread_kill(*(pthread_t *)arg, SIGUSR1);
    return NULL;
}

static bool signalled(void *self)
{
    (void)self;
    return caught;
}

static void a_signal_wakes_the_wait(void **state)
{
    (void)state;
    struct sigaction act = {.sa_handler = on_signal}, before;
    pthread_t me = pthread_self(), other;
    woken = am_loop_new();
    caught = 0;
    am_loop_busy(woken, +1); /* something outside would be waited for, up to a minute */
    sigaction(SIGUSR1, &act, &before);
    assert_int_equal(pthread_create(&other, NULL, raise_it, &me), 0);
    am_err err;
    assert_int_equal(am_loop_run(woken, signalled, NULL, &err), AM_OK);
    pthread_join(other, NULL);
    sigaction(SIGUSR1, &before, NULL);
    am_loop_busy(woken, -1);
    am_loop_free(woken);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(runs_ready_in_order_and_once),
    cmocka_unit_test(timers_fire_in_order_under_a_frozen_clock),
    cmocka_unit_test(says_so_when_it_would_wait_for_ever),
    cmocka_unit_test(hooks_come_after_ready_work),
    cmocka_unit_test(a_signal_wakes_the_wait),
};
CHECK_MAIN(tests)
