/* record_waits.h - when a service told a tenant to wait, written down as the run's events. */
#ifndef AM_RUN_RECORD_WAITS_H
#define AM_RUN_RECORD_WAITS_H

#include "journal/journal.h"
#include "run/run.h"

/* A stop that grows by less than this is not told again: the first of a storm speaks for it. */
enum { AM_WAITS_STEP_MS = 1000, AM_WAITS_TENANTS = 16 };

/* Zeroed at first. */
typedef struct am_waits {
    int64_t until[AM_WAITS_TENANTS]; /* mono ms to which a tenant is known to wait */
} am_waits;

/* Ask every tenant of the run; a new stop is an event "throttle" {tenant, ms, refused}: from now on
 * nothing is sent for ms, and so many requests were refused so far. A few comparisons when there is
 * none. */
AM_CHECK am_kind am_waits_note(am_waits *, const am_run *, am_journal *, am_arena *scratch, am_err *);

#endif
