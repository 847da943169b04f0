/* budget.h - how much of the service's budget is left, and when there is more (reference 7.1, 7.2).
 *
 * A service grants resource units a window of time. What a window holds and when
 * it ends is told by RateLimit headers, mostly when it is nearly used up, or is found out by
 * being refused. Here it is kept together with what was sent meanwhile, so
 * that nothing leaves that would be refused, and nothing that was granted is
 * left over: the last tenth of a window is spread over the rest of its time. What
 * a kind of request costs is learned from what the service says. */
#ifndef AM_IO_BUDGET_H
#define AM_IO_BUDGET_H

#include "io/share.h"
#include "io/throttle.h"

typedef struct am_budget {
    am_share *share;
    /* what this process got answers to since the service last said what remains */
    unsigned n_since[AM_COSTS], n_all;
    int64_t seen_serial, seen_used; /* window and units then; serial 0: never */
} am_budget;

/* What a request has taken. */
typedef struct am_charge {
    am_cost cost;
    int64_t units, serial; /* thousandths; the window it left in */
    bool taken;
} am_charge;

void am_budget_init(am_budget *, am_share *); /* the share is borrowed */
/* When a request of this kind may leave: now or earlier is at once. Mono ms. */
int64_t am_budget_due(am_budget *, am_cost, int64_t now);
/* It leaves. */
void am_budget_take(am_budget *, am_charge *, am_cost, int64_t now);
/* It is over. said: its reply's headers; NULL: there was no reply. */
void am_budget_give(am_budget *, am_charge *, const am_throttle *said, int64_t now);

/* For people. Whole units; 0: not known. */
typedef struct am_budget_view {
    int64_t limit, used, ends; /* ends: mono ms */
} am_budget_view;
am_budget_view am_budget_see(const am_share_page *, int64_t now);

#endif
