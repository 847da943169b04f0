/* progress.h - one live line on a terminal, plain lines now and then elsewhere.
 *
 *   remove redirects  212/3,000  7%  48/s  58 s left  throttled, waiting 42 s
 *
 * The owner feeds numbers as they come and calls am_progress_tick(); how often
 * something is written is decided here. */
#ifndef AM_REPORT_PROGRESS_H
#define AM_REPORT_PROGRESS_H

#include <stdint.h>

#include "report/style.h"

typedef struct am_progress_facts {
    const char *what;     /* the step, or what is counted; NULL: nothing yet */
    uint64_t done, total; /* total 0: unknown */
    uint64_t requests;    /* sent so far */
    unsigned in_flight;
    int64_t throttled_until; /* mono ms; 0: not throttled */
} am_progress_facts;

typedef struct am_progress am_progress;

am_progress *am_progress_new(const am_style *);
void am_progress_free(am_progress *); /* NULL is fine */
/* Show the facts if it is time to. */
void am_progress_tick(am_progress *, const am_progress_facts *);
/* Take the live line away, so that something else may be printed; the next tick brings it back. */
void am_progress_clear(am_progress *);
/* The line that the facts give, without its end; for tests and for tick(). */
void am_progress_format(am_progress *, const am_progress_facts *, char *out, size_t n);

#endif
