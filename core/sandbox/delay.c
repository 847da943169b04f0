#include "sandbox/delay.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/mem.h"

typedef struct sleeper {
    int64_t due; /* ns */
    struct MHD_Connection *connection;
} sleeper;

/* A heap, the next due one first. */
struct sb_delay {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t thread;
    sleeper *heap;
    size_t n, cap;
    bool stopping, running;
};

static int64_t real_ns(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void swap(sleeper *a, sleeper *b)
{
    sleeper t = *a;
    *a = *b;
    *b = t;
}

static void push(sb_delay *d, sleeper s)
{
    if (d->n == d->cap) {
        d->cap = d->cap ? d->cap * 2 : 64;
        d->heap = am_realloc(d->heap, d->cap * sizeof *d->heap);
    }
    size_t i = d->n++;
    d->heap[i] = s;
    for (; i && d->heap[i].due < d->heap[(i - 1) / 2].due; i = (i - 1) / 2)
        swap(&d->heap[i], &d->heap[(i - 1) / 2]);
}

static sleeper pop(sb_delay *d)
{
    sleeper first = d->heap[0];
    d->heap[0] = d->heap[--d->n];
    for (size_t i = 0;;) {
        size_t least = i, left = 2 * i + 1;
        if (left < d->n && d->heap[left].due < d->heap[least].due)
            least = left;
        if (left + 1 < d->n && d->heap[left + 1].due < d->heap[least].due)
            least = left + 1;
        if (least == i)
            return first;
        swap(&d->heap[i], &d->heap[least]);
        i = least;
    }
}

static void *run(void *self)
{
    sb_delay *d = self;
    pthread_mutex_lock(&d->lock);
    while (!d->stopping || d->n) {
        if (d->n && (d->stopping || d->heap[0].due <= real_ns())) {
            MHD_resume_connection(pop(d).connection);
        } else if (d->n) {
            struct timespec until = {.tv_sec = (time_t)(d->heap[0].due / 1000000000),
                                     .tv_nsec = (long)(d->heap[0].due % 1000000000)};
            (void)pthread_cond_timedwait(&d->changed, &d->lock, &until);
        } else {
            (void)pthread_cond_wait(&d->changed, &d->lock);
        }
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

am_kind sb_delay_new(sb_delay **out, am_err *e)
{
    pthread_condattr_t attr;
    sb_delay *d = am_new(sb_delay);
    (void)pthread_mutex_init(&d->lock, NULL);
    (void)pthread_condattr_init(&attr);
    (void)pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    (void)pthread_cond_init(&d->changed, &attr);
    (void)pthread_condattr_destroy(&attr);
    int failed = pthread_create(&d->thread, NULL, run, d);
    d->running = failed == 0;
    if (failed) {
        sb_delay_free(d);
        *out = NULL;
        return am_fail(e, AM_BUG, "cannot start the timer thread: %s", strerror(failed));
    }
    *out = d;
    return AM_OK;
}

bool sb_delay_sleep(sb_delay *d, struct MHD_Connection *connection, int64_t ms)
{
    pthread_mutex_lock(&d->lock);
    bool sleeps = !d->stopping;
    if (sleeps) {
        int64_t due = real_ns() + ms * 1000000;
        bool first = !d->n || due < d->heap[0].due;
        MHD_suspend_connection(connection);
        push(d, (sleeper){due, connection});
        if (first)
            (void)pthread_cond_signal(&d->changed);
    }
    pthread_mutex_unlock(&d->lock);
    return sleeps;
}

void sb_delay_stop(sb_delay *d)
{
    pthread_mutex_lock(&d->lock);
    d->stopping = true;
    (void)pthread_cond_signal(&d->changed);
    pthread_mutex_unlock(&d->lock);
    if (d->running)
        (void)pthread_join(d->thread, NULL);
    d->running = false;
}

void sb_delay_free(sb_delay *d)
{
    if (!d)
        return;
    (void)pthread_cond_destroy(&d->changed);
    (void)pthread_mutex_destroy(&d->lock);
    free(d->heap);
    free(d);
}
