/* times.h - when a run did what, out of its events: attempts, steps, waits that a service asked for. */
#ifndef AM_REPORT_TIMES_H
#define AM_REPORT_TIMES_H

#include "journal/journal.h"

enum { AM_TIMES_STEPS = 200, AM_TIMES_WAITS = 400, AM_TIMES_ATTEMPTS = 50, AM_TIMES_WAITERS = 16 };

/* Wall ms; to 0: it did not end. */
typedef struct am_span {
    const char *name;
    int64_t from, to;
} am_span;

typedef struct am_waiter { /* what one tenant's service asked for, spans that overlap counted once */
    const char *tenant;
    uint64_t n;
    int64_t ms;    /* in all */
    int64_t until; /* wall ms of the last one's end */
} am_waiter;

typedef struct am_times {
    am_span attempts[AM_TIMES_ATTEMPTS]; /* the run, and each time it was resumed */
    am_span steps[AM_TIMES_STEPS];       /* the last time that each was begun */
    am_span waits[AM_TIMES_WAITS];       /* name: the tenant */
    am_waiter waiters[AM_TIMES_WAITERS];
    size_t n_attempts, n_steps, n_waits, n_waiters;
    uint64_t more; /* attempts, steps and waits beyond those that are kept */
    int64_t last;  /* wall ms of the last event */
} am_times;

AM_CHECK am_kind am_times_read(am_times *, am_arena *, am_journal *, const char *run, am_err *);

#endif
