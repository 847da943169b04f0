/* crowd.h - many wait for one thing that is fetched once. */
#ifndef AM_TENANT_CROWD_H
#define AM_TENANT_CROWD_H

#include "io/ticket.h"

typedef struct am_crowd {
    struct am_wait *first, *last;
} am_crowd;

/* Embedded in whoever waits; zeroed at first. */
typedef struct am_wait {
    am_ticket ticket;
    struct am_wait *next, *prev;
    am_crowd *crowd; /* NULL: does not wait */
} am_wait;

void am_crowd_join(am_crowd *, am_wait *, am_loop *, am_ready *owner);
void am_crowd_leave(am_wait *);    /* fine when it does not wait */
void am_crowd_release(am_crowd *); /* settles all */

#endif
