#include "io/worker.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "check.h"

static pthread_t loop_thread;
static atomic_int discarded;

typedef struct work {
    int in, out;
    bool elsewhere;
} work;

static void square(void *arg)
{
    work *w = arg;
    w->out = w->in * w->in;
    w->elsewhere = !pthread_equal(pthread_self(), loop_thread);
}

static void discard(void *arg)
{
    free(arg);
    discarded++;
}

typedef struct waiter {
    am_ready ready;
    int woken;
} waiter;

static void woken(am_ready *r)
{
    ((waiter *)r)->woken++;
}

enum { JOBS = 50 };

static bool all_settled(void *self)
{
    am_job **jobs = self;
    for (int i = 0; i < JOBS; i++)
        if (!am_ticket_settled(&jobs[i]->ticket))
            return false;
    return true;
}

static void jobs_run_elsewhere_and_settle_here(void **state)
{
    (void)state;
    am_loop *l = am_loop_new();
    am_worker *w = am_worker_new(l, 3);
    waiter owner = {.ready.run = woken};
    am_job *jobs[JOBS];
    am_err err;
    loop_thread = pthread_self();
    discarded = 0;
    for (int i = 0; i < JOBS; i++) {
        work *arg = calloc(1, sizeof *arg);
        arg->in = i;
        jobs[i] = am_job_start(w, square, arg, discard, &owner.ready);
    }
    assert_int_equal(am_loop_run(l, all_settled, jobs, &err), AM_OK);
    assert_true(owner.woken || owner.ready.queued);
    for (int i = 0; i < JOBS; i++) {
        work *arg = jobs[i]->arg;
        assert_int_equal(arg->out, i * i);
        assert_true(arg->elsewhere);
        am_job_free(jobs[i]);
    }
    assert_int_equal(discarded, JOBS);
    am_worker_free(w);
    am_loop_free(l);
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;

static void held(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
}

static void an_abandoned_job_is_discarded_when_it_ends(void **state)
{
    (void)state;
    am_loop *l = am_loop_new();
    am_worker *w = am_worker_new(l, 1);
    discarded = 0;
    pthread_mutex_lock(&gate);
    am_job *running = am_job_start(w, held, calloc(1, 1), discard, NULL);
    am_job *waiting = am_job_start(w, held, calloc(1, 1), discard, NULL);
    am_job_free(running);
    am_job_free(waiting);
    assert_int_equal(discarded, 0);
    pthread_mutex_unlock(&gate);
    am_worker_free(w);
    assert_int_equal(discarded, 2);
    am_loop_free(l);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(jobs_run_elsewhere_and_settle_here),
    cmocka_unit_test(an_abandoned_job_is_discarded_when_it_ends),
};
CHECK_MAIN(tests)
