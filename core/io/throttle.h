/* throttle.h - what a reply's headers say about going slower (reference 7.1). */
#ifndef AM_IO_THROTTLE_H
#define AM_IO_THROTTLE_H

#include "io/http.h"

enum { AM_THROTTLE_MAX_MS = 24 * 60 * 60 * 1000 }; /* no wait is taken to be longer */

typedef struct am_throttle {
    bool refused;     /* 429, 503 or page: the service did not act, and wants fewer requests */
    bool page;        /* a redirect to the page that browsers get instead of 429 */
    int64_t retry_ms; /* the larger of Retry-After and RateLimit-Reset; -1: it did not say */
    /* RateLimit-*; -1: absent */
    int64_t limit, remaining, reset_ms;
    int64_t units; /* x-ms-resource-unit: what the request cost; -1: absent */
} am_throttle;

/* The text of each header; NULL: absent. */
typedef struct am_throttle_headers {
    const char *retry_after, *limit, *remaining, *reset, *units, *location;
} am_throttle_headers;

/* wall_ms: now, for a Retry-After that is a date. */
void am_throttle_parse(am_throttle *out, int status, const am_throttle_headers *, int64_t wall_ms);
/* The same out of a settled transfer. */
void am_throttle_read(am_throttle *out, const am_http_transfer *);

#endif
