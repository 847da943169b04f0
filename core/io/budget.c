#include "io/budget.h"

#include <string.h>

#include "base/log.h"

enum {
    UNIT = 1000,
    SECOND = 1000,
    PACE_SHARE = 10,        /* the last tenth of a window is spread */
    SLACK_MS = 200,         /* by so much a window's beginning may have been missed */
    NEWER_MS = 1500,        /* an end that is later by so much is that of another window */
    COST_MIN = UNIT / 5, COST_MAX = 100 * UNIT,
    SAMPLE = 8,             /* requests, before what they cost is held against what was expected */
    DISTRUST = 8,           /* so often misled, lengths are learned no more */
    CLEAN = 8, GROWTH = 64  /* a limit that was found grows by a 64th after so many clean windows */
};

/* Estimates until the service says otherwise (reference 7.2). */
static const int64_t first_guess[AM_COSTS] = {
    [AM_COST_CSOM] = 2 * UNIT, [AM_COST_REST] = 2 * UNIT, [AM_COST_GRAPH] = 1 * UNIT, [AM_COST_GRAPH_CHANGE] = 2 * UNIT,
};

void am_budget_init(am_budget *b, am_share *share)
{
    *b = (am_budget){.share = share};
    for (size_t i = 0; i < AM_COSTS; i++) {
        int64_t known = share->page->cost[i];
        if (first_guess[i] && (known < COST_MIN || known > COST_MAX))
            share->page->cost[i] = first_guess[i];
    }
}

static int64_t cost_of(const am_share_page *p, am_cost kind)
{
    return kind == AM_COST_FREE ? 0 : p->cost[kind];
}

/* The window is over: what is in flight may be counted in the next one. */
static void roll(am_budget *b, int64_t now)
{
    am_share_page *p = b->share->page;
    int64_t ends = p->ends;
    if (ends > now + AM_THROTTLE_MAX_MS) /* nobody waits that long: the page is wrong */
        p->ends = ends = 0;
    if (!ends || now < ends || !atomic_compare_exchange_strong(&p->ends, &ends, 0))
        return;
    if (p->refused)
        p->clean = 0;
    else if (p->bound && ++p->clean >= CLEAN && p->learned) {
        p->limit += p->limit / GROWTH;
        p->clean = 0;
    }
    p->serial++;
    p->began = now;
    p->observed = now - ends <= SLACK_MS;
    p->first = p->seen = p->accepted = p->refused = p->bound = p->next = 0;
    p->used = am_share_flying(b->share);
}

static int64_t left(const am_share_page *p)
{
    int64_t n = p->limit - p->used;
    return n > 0 ? n : 0;
}

int64_t am_budget_due(am_budget *b, am_cost kind, int64_t now)
{
    am_share_page *p = b->share->page;
    int64_t cost = cost_of(p, kind);
    roll(b, now);
    if (!cost || !p->limit || !p->ends)
        return now;
    if (p->used > 0 && p->used + cost > p->limit) {
        p->bound = 1;
        return p->ends;
    }
    return p->next > p->ends ? p->ends : p->next;
}

/* When the next one may leave: the last tenth of a window is spread over the time that it has. */
static int64_t spread(const am_share_page *p, int64_t units, int64_t now)
{
    if (!p->limit || !p->ends || left(p) * PACE_SHARE >= p->limit)
        return 0;
    return now + (p->ends - now) * units / (left(p) + units);
}

void am_budget_take(am_budget *b, am_charge *c, am_cost kind, int64_t now)
{
    am_share_page *p = b->share->page;
    roll(b, now);
    *c = (am_charge){.cost = kind, .units = cost_of(p, kind), .serial = p->serial, .taken = true};
    p->used += c->units;
    b->share->slot->flying += c->units;
    p->next = c->units ? spread(p, c->units, now) : p->next;
}

/* An end that a reply tells: no earlier than the real one, and by less than a second later, as
 * seconds are told whole. So the earliest of a window is the best. */
static void tell_end(am_share_page *p, int64_t end)
{
    if (!p->ends || end < p->ends) {
        p->ends = end;
    } else if (end > p->ends + NEWER_MS) {
        p->ends = end;
        p->seen = 0;
        p->observed = 0;
    }
}

/* A window whose beginning was seen tells how long windows are: whole seconds, and one too many when
 * its end was. */
static void learn_length(am_share_page *p)
{
    int64_t span = p->first && p->ends ? p->ends - p->first : 0;
    int64_t whole = (span + SECOND / 2) / SECOND * SECOND;
    if (p->observed && p->distrust < DISTRUST && whole > 0 && (!p->length || whole == p->length - SECOND))
        p->length = whole;
}

/* A new window begins with the first request after the old one at the latest: it was answered now. */
static void foretell(am_share_page *p, int64_t now)
{
    if (p->first)
        return;
    p->first = now;
    if (!p->ends && p->length)
        p->ends = now + p->length;
}

/* Hold what n requests cost by the service's own count against what they were taken to cost. */
static void learn_cost(am_budget *b, int64_t used)
{
    am_share_page *p = b->share->page;
    int64_t expected = 0, squares = 0, cost = used - b->seen_used;
    for (size_t i = 0; i < AM_COSTS; i++) {
        expected += (int64_t)b->n_since[i] * p->cost[i];
        squares += (int64_t)b->n_since[i] * b->n_since[i];
    }
    for (size_t i = 0; squares && i < AM_COST_FREE; i++) {
        int64_t better = p->cost[i] + (cost - expected) * b->n_since[i] / (4 * squares);
        p->cost[i] = better < COST_MIN ? COST_MIN : better > COST_MAX ? COST_MAX : better;
    }
}

static void sample(am_budget *b, int64_t serial, int64_t used, int64_t now)
{
    bool same = b->seen_serial == serial && used >= b->seen_used;
    if (same && b->n_all < SAMPLE)
        return;
    if (same && am_share_live(b->share, now) == 1) /* others' requests are in that count too */
        learn_cost(b, used);
    memset(b->n_since, 0, sizeof b->n_since);
    b->n_all = 0;
    b->seen_serial = serial;
    b->seen_used = used;
}

static void told(am_budget *b, const am_throttle *said, int64_t now)
{
    am_share_page *p = b->share->page;
    int64_t used = (said->limit - said->remaining) * UNIT;
    if (p->limit != said->limit * UNIT) { /* the first that is told, or another limit is the nearer one */
        p->limit = said->limit * UNIT;
        p->seen = p->ends = p->length = p->observed = p->learned = 0;
    }
    if (said->reset_ms >= 0)
        tell_end(p, now + said->reset_ms);
    if (used > p->seen)
        p->seen = used;
    p->used = p->seen + am_share_flying(b->share);
    if (!p->next || (p->next > now && p->next > spread(p, UNIT, now)))
        p->next = spread(p, UNIT, now);
    sample(b, p->serial + 1, used, now);
}

static void refused(am_share_page *p, const am_throttle *said, int64_t now)
{
    bool news = !p->refused;
    bool misled = news && p->length && p->limit && p->used < p->limit - p->limit / PACE_SHARE;
    p->refused = 1;
    if (misled) {
        p->distrust++; /* there was to be more: the window began when it was not thought to */
        p->length = 0;
        am_log(AM_LOG_INFO, "io.budget", "%s: the service's windows are not as thought", p->label);
    }
    if (said->limit >= 0 || said->retry_ms < 0)
        return;
    if (news && !misled && p->observed && p->accepted) {
        p->limit = p->accepted;
        p->learned = 1;
    }
    tell_end(p, now + said->retry_ms);
}

void am_budget_give(am_budget *b, am_charge *c, const am_throttle *said, int64_t now)
{
    am_share_page *p = b->share->page;
    if (!c->taken)
        return;
    c->taken = false;
    b->share->slot->flying -= c->units;
    roll(b, now);
    if (!said || c->cost == AM_COST_FREE || c->serial != p->serial)
        return;
    foretell(p, now);
    if (said->units > 0)
        p->cost[c->cost] = said->units * UNIT;
    if (!said->refused) {
        p->accepted += c->units;
        b->n_since[c->cost]++;
        b->n_all++;
    }
    if (said->limit >= 0 && said->remaining >= 0 && said->remaining <= said->limit)
        told(b, said, now);
    if (said->refused)
        refused(p, said, now);
    learn_length(p);
}

am_budget_view am_budget_see(const am_share_page *p, int64_t now)
{
    int64_t ends = p->ends;
    bool over = ends && now >= ends;
    return (am_budget_view){.limit = p->limit / UNIT, .used = over ? 0 : p->used / UNIT, .ends = over ? 0 : ends};
}
