#include "io/policy.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/ulid.h"

/* Without Retry-After: from 2 s, doubling with each storm, to a minute. */
enum { STORM_BASE_MS = 2000, STORM_MAX_MS = 64 * 1000, PACE_SHARE = 10, PROBE_GAP_MAX_MS = 5000 };

typedef struct lane {
    am_pass *first, *last;
    unsigned in_flight, waiting;
    double window;
    uint64_t halved_at; /* serial: a pass admitted earlier knew nothing of the halving */
    int64_t next;       /* mono ms: no admission earlier; 0: any time */
} lane;

struct am_policy {
    am_loop *loop;
    am_timer timer;
    lane lanes[AM_LANES];
    unsigned window_max;
    uint32_t probe_ms, probe_gap; /* after the first refusal; as it is now */
    uint64_t serial, random, throttled;
    int64_t stopped_until;
    int64_t paced_until, pace_ms; /* RateLimit: one admission every pace_ms until then */
    unsigned storms;              /* refusals in a row */
};

static void admit(am_policy *p);

static void on_timer(am_ready *r)
{
    am_timer *t = (am_timer *)((char *)r - offsetof(am_timer, ready));
    admit((am_policy *)((char *)t - offsetof(am_policy, timer)));
}

am_policy *am_policy_new(am_loop *loop, const am_policy_config *c)
{
    am_policy *p = am_new(am_policy);
    p->loop = loop;
    p->timer.ready.run = on_timer;
    p->window_max = c->concurrency ? c->concurrency : AM_POLICY_WINDOW_MAX;
    p->probe_ms = c->probe_ms ? c->probe_ms : AM_POLICY_PROBE_MS;
    p->random = c->seed;
    while (!p->random)
        am_random(&p->random, sizeof p->random);
    for (int i = 0; i < AM_LANES; i++)
        p->lanes[i].window = p->window_max < AM_POLICY_WINDOW ? p->window_max : AM_POLICY_WINDOW;
    return p;
}

void am_policy_free(am_policy *p)
{
    if (!p)
        return;
    am_timer_clear(p->loop, &p->timer);
    free(p);
}

static uint64_t next_random(am_policy *p) /* xorshift64: jitter needs no more */
{
    p->random ^= p->random << 13;
    p->random ^= p->random >> 7;
    p->random ^= p->random << 17;
    return p->random;
}

uint32_t am_policy_backoff(am_policy *p, unsigned n, uint32_t base_ms, uint32_t max_ms)
{
    uint64_t ms = base_ms;
    for (unsigned i = 1; i < n && ms < max_ms; i++)
        ms *= 2;
    if (ms > max_ms)
        ms = max_ms;
    return (uint32_t)(ms - next_random(p) % (ms / 2 + 1));
}

static void lane_unlink(lane *l, am_pass *pass)
{
    *(pass->prev ? &pass->prev->next : &l->first) = pass->next;
    *(pass->next ? &pass->next->prev : &l->last) = pass->prev;
    pass->next = pass->prev = NULL;
    l->waiting--;
}

static void lane_link(lane *l, am_pass *pass, bool at_head)
{
    pass->prev = at_head ? NULL : l->last;
    pass->next = at_head ? l->first : NULL;
    *(pass->prev ? &pass->prev->next : &l->first) = pass;
    *(pass->next ? &pass->next->prev : &l->last) = pass;
    l->waiting++;
}

/* The earliest time at which this lane may admit one more, if its window allows. */
static int64_t lane_due(const am_policy *p, const lane *l)
{
    return l->next > p->stopped_until ? l->next : p->stopped_until;
}

static void admit_one(am_policy *p, am_lane which, int64_t now)
{
    lane *l = &p->lanes[which];
    am_pass *pass = l->first;
    int64_t gap = which == AM_LANE_PROBE ? p->probe_gap : 0;
    if (now < p->paced_until && p->pace_ms > gap)
        gap = p->pace_ms;
    lane_unlink(l, pass);
    l->in_flight++;
    l->next = gap ? now + gap : 0;
    pass->serial = ++p->serial;
    am_ticket_settle(&pass->ticket);
}

static void admit(am_policy *p)
{
    int64_t now = am_clock_mono(), wake = INT64_MAX;
    for (int i = 0; i < AM_LANES; i++) {
        lane *l = &p->lanes[i];
        while (l->first && l->in_flight < (unsigned)l->window && lane_due(p, l) <= now)
            admit_one(p, (am_lane)i, now);
        if (l->first && l->in_flight < (unsigned)l->window && lane_due(p, l) < wake)
            wake = lane_due(p, l);
    }
    if (wake == INT64_MAX)
        am_timer_clear(p->loop, &p->timer);
    else if (!p->timer.slot || p->timer.due != wake)
        am_timer_set(p->loop, &p->timer, wake);
}

void am_policy_enter(am_policy *p, am_pass *pass, am_lane which, bool again, am_ready *owner)
{
    am_policy_leave(pass, NULL);
    am_ticket_start(&pass->ticket, p->loop, owner);
    pass->policy = p;
    pass->lane = which;
    pass->serial = 0;
    lane_link(&p->lanes[which], pass, again);
    admit(p);
}

/* The service refused: stop everybody, and once for each storm send less at a time. */
static void refused(am_policy *p, const am_pass *pass, const am_throttle *said, int64_t now)
{
    lane *l = &p->lanes[pass->lane];
    bool news = pass->serial > l->halved_at;
    p->throttled++;
    if (news) {
        l->window = l->window / 2 < 1 ? 1 : l->window / 2;
        l->halved_at = p->serial;
        p->storms++;
        if (pass->lane == AM_LANE_PROBE && p->probe_gap < PROBE_GAP_MAX_MS)
            p->probe_gap = p->probe_gap ? p->probe_gap * 2 : p->probe_ms;
    }
    int64_t ms = said->retry_ms;
    if (ms < 0 && !news)
        return; /* it says nothing that the first of the storm did not */
    if (ms < 0)
        ms = am_policy_backoff(p, p->storms, STORM_BASE_MS, STORM_MAX_MS);
    if (now + ms > p->stopped_until)
        p->stopped_until = now + ms;
    am_log(AM_LOG_INFO, "io.policy", "throttled: nothing is sent for %lld ms, window %u",
           (long long)ms, (unsigned)l->window);
}

static void accepted(am_policy *p, const am_pass *pass)
{
    lane *l = &p->lanes[pass->lane];
    p->storms = 0;
    if (l->window < p->window_max)
        l->window += 1.0 / l->window;
    if (l->window > p->window_max)
        l->window = p->window_max;
    if (pass->lane == AM_LANE_PROBE && p->probe_gap)
        p->probe_gap--;
}

/* Below a tenth of the budget, what is left of it is spread until the reset. */
static void pace(am_policy *p, const am_throttle *said, int64_t now)
{
    if (said->limit <= 0 || said->remaining < 0 || said->reset_ms < 0)
        return;
    if (said->remaining * PACE_SHARE >= said->limit) {
        p->paced_until = 0;
        for (int i = 0; i < AM_LANES; i++)
            p->lanes[i].next = i == AM_LANE_PROBE ? p->lanes[i].next : 0;
        return;
    }
    p->paced_until = now + said->reset_ms;
    p->pace_ms = said->reset_ms / (said->remaining + 1);
    for (int i = 0; i < AM_LANES; i++)
        if (p->lanes[i].next < now + p->pace_ms)
            p->lanes[i].next = now + p->pace_ms;
    if (said->remaining == 0 && p->paced_until > p->stopped_until)
        p->stopped_until = p->paced_until;
}

void am_policy_leave(am_pass *pass, const am_throttle *said)
{
    am_policy *p = pass->policy;
    if (!p)
        return;
    lane *l = &p->lanes[pass->lane];
    pass->policy = NULL;
    pass->ticket.owner = NULL;
    if (!pass->serial) {
        lane_unlink(l, pass);
    } else {
        int64_t now = am_clock_mono();
        l->in_flight--;
        if (said && said->refused)
            refused(p, pass, said, now);
        else if (said)
            accepted(p, pass);
        if (said)
            pace(p, said, now);
    }
    admit(p);
}

am_policy_load am_policy_get_load(const am_policy *p)
{
    am_policy_load load = {.throttled = p->throttled};
    for (int i = 0; i < AM_LANES; i++) {
        load.in_flight += p->lanes[i].in_flight;
        load.waiting += p->lanes[i].waiting;
    }
    load.window = (unsigned)p->lanes[AM_LANE_SIGNED].window;
    if (p->stopped_until > am_clock_mono())
        load.stopped_until = p->stopped_until;
    return load;
}
