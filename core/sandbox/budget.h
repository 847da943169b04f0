/* budget.h - resource units per app and tenant, Retry-After windows, and who ignores them.
 *
 * Scenario: "budget": {"units": 1250, "seconds": 60, "from": 80, "per": "app"}, or a list of up to
 * four; absent: no limit.
 *   units          resource units in a window
 *   seconds or ms  its length (60 s); seconds may be a fraction
 *   from           percent of use from which RateLimit-* is sent (80)
 *   per            "app": each app and tenant, "tenant": all apps of a tenant together, "site":
 *                  anonymous requests of a site's sharing links, one unit each
 * A window begins with its first request. What does not fit is refused with 429, Retry-After and
 * RateLimit-*; each refused request costs one unit of the next window, up to half of it. On the wire
 * times are whole seconds, rounded up.
 *
 * "units": {"csom:RemoveSite": 5, "csom:*": 2}: what a request costs, by patterns of what the log
 * calls it; the first that fits, else what the service says.
 *
 * A 429 or 503 with Retry-After, from a budget or a fault rule, opens a window in which the tenant
 * is to be left alone. A request that comes later than SB_GRACE_MS into it (it was not in flight
 * any more) is counted as a violation. Times are the sandbox's monotonic ms. */
#ifndef SB_BUDGET_H
#define SB_BUDGET_H

#include "base/buf.h"
#include "base/err.h"
#include "base/value.h"

enum {
    SB_LIMITS_MAX = 4,
    SB_BUCKETS_MAX = 256,
    SB_HOLDS_MAX = 32,
    SB_COSTS_MAX = 32,
    SB_GRACE_MS = 500,
    SB_ID_MAX = 64,
    SB_WHOSE_MAX = 256,
    SB_PAST_MAX = 64 /* windows that are remembered one by one */
};

typedef enum sb_per { SB_PER_APP, SB_PER_TENANT, SB_PER_SITE } sb_per;

typedef struct sb_limit {
    int64_t units, ms, from;
    sb_per per;
} sb_limit;

typedef struct sb_cost {
    char what[SB_ID_MAX];
    unsigned units;
} sb_cost;

typedef struct sb_bucket {
    char tenant[SB_ID_MAX], whose[SB_WHOSE_MAX]; /* whose: the app, the site, or "" */
    size_t limit;
    int64_t since, used, early; /* early: refused ones, charged to the next window */
    int64_t first, last;        /* when the first and the last request came */
    int64_t requests, refused, spent, windows, most;
    int64_t past[SB_PAST_MAX]; /* units spent in window i at i % SB_PAST_MAX */
} sb_bucket;

typedef struct sb_pause {
    char tenant[SB_ID_MAX];
    int64_t since, until, violations;
} sb_pause;

typedef struct sb_budget {
    sb_limit limit[SB_LIMITS_MAX];
    sb_bucket bucket[SB_BUCKETS_MAX];
    sb_pause hold[SB_HOLDS_MAX];
    sb_cost cost[SB_COSTS_MAX];
    size_t n_limits, n_buckets, n_holds, n_costs;
    int64_t refused, violations;
} sb_budget;

/* What RateLimit-* say of the limit that is nearest to its end. */
typedef struct sb_rate {
    bool told;
    int64_t limit, remaining, reset; /* units, units, seconds */
} sb_rate;

/* Replace the limits (NULL: none) and forget what was used; AM_USAGE: wrong, the old ones stay. */
AM_CHECK am_kind sb_budget_load(sb_budget *, const am_value *, am_err *);
/* Replace what requests cost (NULL: nothing but the defaults); AM_USAGE: wrong, the old ones stay. */
AM_CHECK am_kind sb_budget_costs(sb_budget *, const am_value *, am_err *);
/* What such a request costs; usual: when the scenario does not say. */
unsigned sb_budget_cost(const sb_budget *, const char *what, unsigned usual);
/* true: the request may be served. false: 429; *retry_s says when it is worth trying again. */
bool sb_budget_admit(sb_budget *, const char *tenant, const char *client, int64_t now,
                     int64_t *retry_s);
void sb_budget_charge(sb_budget *, const char *tenant, const char *client, unsigned units,
                      int64_t now);
/* An anonymous request by a sharing link of that site: admitted and charged at once. */
bool sb_budget_link(sb_budget *, const char *tenant, const char *site, int64_t now,
                    int64_t *retry_s);
sb_rate sb_budget_rate(const sb_budget *, const char *tenant, const char *client, int64_t now);

/* The tenant's clients were told to stay away for so many seconds. */
void sb_budget_hold(sb_budget *, const char *tenant, int64_t now, int64_t seconds);
/* Is a request at this moment too early? Counts it if so. */
bool sb_budget_early(sb_budget *, const char *tenant, int64_t now);
/* Append {"refused","violations","tenants":[…],"buckets":[…]}. */
void sb_budget_state(const sb_budget *, int64_t now, am_buf *json);

#endif
