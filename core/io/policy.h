/* policy.h - the governor of one tenant and app: who may send, and when (reference 7.3).
 *
 * A request asks for a pass, sends when the pass's ticket has settled, and
 * gives it back with what the reply said. The window of passes grows by one a
 * round and halves when the service refuses; Retry-After stops every lane;
 * what is left of the service's budget is used up and not more (budget.h).
 * First come, first served within a lane. Lists and the rest have a lane each and share a
 * window: whoever had less of the budget goes first. Anonymous probes have a
 * lane and a window of their own; once one of them was refused they also keep a
 * distance, which doubles with each refusal and shrinks with each answer.
 * Processes of one host that ask the same service share a page (share.h): the
 * stop, the budget, and the window, of which each takes its part. */
#ifndef AM_IO_POLICY_H
#define AM_IO_POLICY_H

#include "io/budget.h"
#include "io/ticket.h"

enum {
    AM_POLICY_WINDOW = 4,
    AM_POLICY_WINDOW_MAX = 64,
    AM_POLICY_PROBE_MS = 10,
    AM_POLICY_PATIENCE_MS = 15 * 60 * 1000 /* a stop as long as that is not sat out */
};

typedef enum am_lane {
    AM_LANE_WORK,  /* requests with a token */
    AM_LANE_LIST,  /* those of them that list */
    AM_LANE_PROBE, /* anonymous ones */
    AM_LANES
} am_lane;

typedef struct am_policy am_policy;

/* Embedded; zeroed at first. */
typedef struct am_pass {
    am_ticket ticket; /* settles when the request may leave */
    struct am_pass *next, *prev;
    am_policy *policy; /* NULL: neither waiting nor held */
    am_lane lane;
    am_cost cost;
    am_charge charge;
    uint64_t serial; /* order of admission; 0: still waits */
} am_pass;

typedef struct am_policy_config {
    unsigned concurrency; /* most passes at a time; 0: AM_POLICY_WINDOW_MAX */
    uint32_t probe_ms;    /* between two probes after the first refusal; 0: AM_POLICY_PROBE_MS */
    uint64_t seed;        /* of the jitter; 0: from the kernel */
    const char *dir, *key, *label; /* of the share; dir NULL: not shared */
} am_policy_config;

am_policy *am_policy_new(am_loop *, const am_policy_config *);
void am_policy_free(am_policy *); /* no pass may be waiting or held */
/* What this process is doing, for those who look on (am_share_tell). */
void am_policy_tell(am_policy *, const char *what);

/* again: a request that was admitted before goes to the head of its lane. */
void am_policy_enter(am_policy *, am_pass *, am_lane, am_cost, bool again, am_ready *owner);
/* May it leave? false: the service has asked to wait, for so long that nobody is admitted, or since it
 * was; enter again, or give up. */
bool am_policy_stands(const am_pass *);
/* Until when the service has asked all requests to wait, mono ms; 0: it has not. */
int64_t am_policy_stopped(const am_policy *);
/* Give the pass back, or stop waiting. said: what the reply's headers said; NULL: no reply. */
void am_policy_leave(am_pass *, const am_throttle *said);

/* How long to wait before attempt n (1: the first repetition): exponential from base_ms, at most
 * max_ms, between half of it and all of it by chance. */
uint32_t am_policy_backoff(am_policy *, unsigned n, uint32_t base_ms, uint32_t max_ms);

typedef struct am_policy_load {
    unsigned in_flight, window, waiting;
    int64_t stopped_until; /* mono ms; 0: not stopped */
    uint64_t throttled;    /* replies that refused */
    am_budget_view budget;
} am_policy_load;
am_policy_load am_policy_get_load(const am_policy *);

#endif
