#include "io/policy.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/ulid.h"

/* Without Retry-After: from 2 s, doubling with each storm, to a minute. */
enum { STORM_BASE_MS = 2000, STORM_MAX_MS = 64 * 1000, PROBE_GAP_MAX_MS = 5000 };

/* Requests that may be in flight together. */
typedef struct gate {
    unsigned in_flight, waiting;
    double window;
    uint64_t halved_at; /* serial: a pass admitted earlier knew nothing of the halving */
} gate;

typedef struct lane {
    am_pass *first, *last;
    int64_t served; /* thousandths of a unit, by which two lanes of a gate take turns */
} lane;

enum { SIGNED, ANONYMOUS, GATES };

struct am_policy {
    am_loop *loop;
    am_timer timer;
    am_share *share;
    am_budget budget;
    gate gates[GATES];
    lane lanes[AM_LANES];
    unsigned window_max;
    uint32_t probe_ms, probe_gap; /* after the first refusal; as it is now */
    int64_t next_probe;
    uint64_t serial, random, throttled;
    unsigned storms; /* refusals in a row */
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
    for (int i = 0; i < GATES; i++)
        p->gates[i].window = p->window_max < AM_POLICY_WINDOW ? p->window_max : AM_POLICY_WINDOW;
    p->share = am_share_open(c->dir, c->key ? c->key : "", c->label ? c->label : "");
    am_budget_init(&p->budget, p->share);
    return p;
}

void am_policy_free(am_policy *p)
{
    if (!p)
        return;
    am_timer_clear(p->loop, &p->timer);
    am_share_close(p->share);
    free(p);
}

void am_policy_tell(am_policy *p, const char *what)
{
    am_share_tell(p->share, what);
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

static gate *gate_of(am_policy *p, am_lane which)
{
    return &p->gates[which == AM_LANE_PROBE ? ANONYMOUS : SIGNED];
}

static void lane_unlink(am_policy *p, am_pass *pass)
{
    lane *l = &p->lanes[pass->lane];
    *(pass->prev ? &pass->prev->next : &l->first) = pass->next;
    *(pass->next ? &pass->next->prev : &l->last) = pass->prev;
    pass->next = pass->prev = NULL;
    gate_of(p, pass->lane)->waiting--;
}

/* A lane that was empty has saved nothing up meanwhile. */
static void lane_wake(am_policy *p, am_lane which)
{
    lane *l = &p->lanes[which], *other = &p->lanes[which == AM_LANE_LIST ? AM_LANE_WORK : AM_LANE_LIST];
    if (which != AM_LANE_PROBE && l->served < other->served)
        l->served = other->served;
}

static void lane_link(am_policy *p, am_pass *pass, bool at_head)
{
    lane *l = &p->lanes[pass->lane];
    if (!l->first)
        lane_wake(p, pass->lane);
    pass->prev = at_head ? NULL : l->last;
    pass->next = at_head ? l->first : NULL;
    *(pass->prev ? &pass->prev->next : &l->first) = pass;
    *(pass->next ? &pass->next->prev : &l->last) = pass;
    gate_of(p, pass->lane)->waiting++;
}

static int64_t stopped_until(const am_policy *p, int64_t now)
{
    int64_t until = p->share->page->stopped_until;
    return until > now && until - now <= AM_THROTTLE_MAX_MS ? until : 0;
}

int64_t am_policy_stopped(const am_policy *p)
{
    return stopped_until(p, am_clock_mono());
}

/* Whose turn it is at the gate, or NULL. */
static am_pass *head(const am_policy *p, int which)
{
    am_pass *work = p->lanes[AM_LANE_WORK].first, *list = p->lanes[AM_LANE_LIST].first;
    if (which == ANONYMOUS)
        return p->lanes[AM_LANE_PROBE].first;
    if (!work || !list)
        return work ? work : list;
    return p->lanes[AM_LANE_LIST].served < p->lanes[AM_LANE_WORK].served ? list : work;
}

/* Of the window, the part that falls to this process. */
static bool has_room(const am_policy *p, const gate *g, int64_t now)
{
    unsigned share = (unsigned)g->window / am_share_live(p->share, now);
    return g->in_flight < (share ? share : 1);
}

/* The earliest time at which it may leave. */
static int64_t due(am_policy *p, const am_pass *pass, int64_t now)
{
    int64_t at = am_budget_due(&p->budget, pass->cost, now), stop = stopped_until(p, now);
    if (pass->lane == AM_LANE_PROBE && p->next_probe > at)
        at = p->next_probe;
    return stop > at ? stop : at;
}

static void admit_one(am_policy *p, am_pass *pass, int64_t now)
{
    lane_unlink(p, pass);
    gate_of(p, pass->lane)->in_flight++;
    am_budget_take(&p->budget, &pass->charge, pass->cost, now);
    p->lanes[pass->lane].served += pass->charge.units;
    if (pass->lane == AM_LANE_PROBE)
        p->next_probe = p->probe_gap ? now + p->probe_gap : 0;
    pass->serial = ++p->serial;
    p->share->slot->requests++;
    am_ticket_settle(&pass->ticket);
}

static void show(am_policy *p, int64_t now)
{
    am_share_slot *s = p->share->slot;
    s->beat = now;
    s->in_flight = p->gates[SIGNED].in_flight + p->gates[ANONYMOUS].in_flight;
    s->waiting = p->gates[SIGNED].waiting + p->gates[ANONYMOUS].waiting;
    s->window = (int64_t)p->gates[SIGNED].window;
}

/* Nobody is kept waiting for what is not sat out. */
static void turn_away(am_policy *p)
{
    for (int i = 0; i < AM_LANES; i++)
        for (am_pass *pass = p->lanes[i].first; pass; pass = pass->next)
            if (!am_ticket_settled(&pass->ticket))
                am_ticket_settle(&pass->ticket);
}

static void admit(am_policy *p)
{
    int64_t now = am_clock_mono(), wake = INT64_MAX;
    if (stopped_until(p, now) - now >= AM_POLICY_PATIENCE_MS)
        turn_away(p);
    for (int i = 0; i < GATES; i++) {
        const gate *g = &p->gates[i];
        am_pass *pass;
        while ((pass = head(p, i)) && has_room(p, g, now)) {
            int64_t at = due(p, pass, now);
            if (at > now) {
                wake = at < wake ? at : wake;
                break;
            }
            admit_one(p, pass, now);
        }
    }
    show(p, now);
    if (wake == INT64_MAX)
        am_timer_clear(p->loop, &p->timer);
    else if (!p->timer.slot || p->timer.due != wake)
        am_timer_set(p->loop, &p->timer, wake);
}

void am_policy_enter(am_policy *p, am_pass *pass, am_lane which, am_cost cost, bool again, am_ready *owner)
{
    am_policy_leave(pass, NULL);
    am_ticket_start(&pass->ticket, p->loop, owner);
    pass->policy = p;
    pass->lane = which;
    pass->cost = cost;
    pass->serial = 0;
    lane_link(p, pass, again);
    admit(p);
}

bool am_policy_stands(const am_pass *pass)
{
    return !stopped_until(pass->policy, am_clock_mono());
}

/* The service refused: stop everybody, and once for each storm send less at a time. */
static void refused(am_policy *p, const am_pass *pass, const am_throttle *said, int64_t now)
{
    gate *g = gate_of(p, pass->lane);
    bool news = pass->serial > g->halved_at;
    p->throttled++;
    p->share->slot->refused++;
    if (news) {
        g->window = g->window / 2 < 1 ? 1 : g->window / 2;
        g->halved_at = p->serial;
        p->storms++;
        if (pass->lane == AM_LANE_PROBE && p->probe_gap < PROBE_GAP_MAX_MS)
            p->probe_gap = p->probe_gap ? p->probe_gap * 2 : p->probe_ms;
    }
    int64_t ms = said->retry_ms;
    if (ms < 0 && !news)
        return; /* it says nothing that the first of the storm did not */
    if (ms < 0)
        ms = am_policy_backoff(p, p->storms, STORM_BASE_MS, STORM_MAX_MS);
    if (now + ms > p->share->page->stopped_until)
        p->share->page->stopped_until = now + ms;
    am_log(AM_LOG_INFO, "io.policy", "throttled: nothing is sent for %lld ms, window %u",
           (long long)ms, (unsigned)g->window);
}

static void accepted(am_policy *p, const am_pass *pass)
{
    gate *g = gate_of(p, pass->lane);
    p->storms = 0;
    if (g->window < p->window_max)
        g->window += 1.0 / g->window;
    if (g->window > p->window_max)
        g->window = p->window_max;
    if (pass->lane == AM_LANE_PROBE && p->probe_gap)
        p->probe_gap--;
}

void am_policy_leave(am_pass *pass, const am_throttle *said)
{
    am_policy *p = pass->policy;
    if (!p)
        return;
    pass->policy = NULL;
    pass->ticket.owner = NULL;
    if (!pass->serial) {
        lane_unlink(p, pass);
    } else {
        int64_t now = am_clock_mono();
        gate_of(p, pass->lane)->in_flight--;
        if (said && said->refused)
            refused(p, pass, said, now);
        else if (said)
            accepted(p, pass);
        am_budget_give(&p->budget, &pass->charge, said, now);
    }
    admit(p);
}

am_policy_load am_policy_get_load(const am_policy *p)
{
    int64_t now = am_clock_mono();
    am_policy_load load = {.throttled = p->throttled,
                           .window = (unsigned)p->gates[SIGNED].window,
                           .stopped_until = stopped_until(p, now),
                           .budget = am_budget_see(p->share->page, now)};
    for (int i = 0; i < GATES; i++) {
        load.in_flight += p->gates[i].in_flight;
        load.waiting += p->gates[i].waiting;
    }
    return load;
}
