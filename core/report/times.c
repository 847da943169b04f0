#include "report/times.h"

#include <string.h>

#include "journal/chain.h"

typedef struct reading {
    am_times *times;
    am_arena *arena;
} reading;

static void add(reading *x, am_span *spans, size_t *n, size_t most, am_span s)
{
    if (*n == most)
        x->times->more++;
    else
        spans[(*n)++] = s;
}

static void begin_step(reading *x, const char *name, int64_t at)
{
    am_times *t = x->times;
    for (size_t i = 0; i < t->n_steps; i++)
        if (!strcmp(t->steps[i].name, name)) {
            t->steps[i] = (am_span){t->steps[i].name, at, 0};
            return;
        }
    add(x, t->steps, &t->n_steps, AM_TIMES_STEPS, (am_span){.name = am_arena_strdup(x->arena, name), .from = at});
}

static void end_step(reading *x, const char *name, int64_t at)
{
    for (size_t i = 0; i < x->times->n_steps; i++)
        if (!strcmp(x->times->steps[i].name, name))
            x->times->steps[i].to = at;
}

static void wait_for(reading *x, const char *tenant, int64_t at, int64_t ms)
{
    am_times *t = x->times;
    size_t i = 0;
    while (i < t->n_waiters && strcmp(t->waiters[i].tenant, tenant) != 0)
        i++;
    if (i == AM_TIMES_WAITERS) {
        t->more++;
        return;
    }
    if (i == t->n_waiters)
        t->waiters[t->n_waiters++] = (am_waiter){.tenant = am_arena_strdup(x->arena, tenant)};
    am_waiter *w = &t->waiters[i];
    int64_t from = at > w->until ? at : w->until, to = at + ms;
    if (to <= from)
        return;
    w->n += at >= w->until; /* one that goes on is no other */
    w->ms += to - from;
    w->until = to;
    add(x, t->waits, &t->n_waits, AM_TIMES_WAITS, (am_span){w->tenant, from, to});
}

static am_kind event(void *self, const am_event_row *ev, am_err *e)
{
    reading *x = self;
    am_times *t = x->times;
    const char *step = am_value_text(am_value_member(ev->data, "step"), "");
    (void)e;
    if (!strcmp(ev->type, "run.begin") || !strcmp(ev->type, "run.resume")) {
        if (t->n_attempts && t->n_attempts < AM_TIMES_ATTEMPTS && !t->attempts[t->n_attempts - 1].to)
            t->attempts[t->n_attempts - 1].to = t->last; /* it was killed */
        add(x, t->attempts, &t->n_attempts, AM_TIMES_ATTEMPTS,
            (am_span){ev->type[4] == 'b' ? "the run" : "resumed", ev->time, 0});
    } else if (!strcmp(ev->type, "run.end") && t->n_attempts) {
        t->attempts[t->n_attempts - 1].to = ev->time;
    } else if (!strcmp(ev->type, "step.begin")) {
        begin_step(x, step, ev->time);
    } else if (!strcmp(ev->type, "step.end")) {
        end_step(x, step, ev->time);
    } else if (!strcmp(ev->type, "throttle")) {
        wait_for(x, am_value_text(am_value_member(ev->data, "tenant"), "?"), ev->time,
                 am_value_num(am_value_member(ev->data, "ms"), 0));
    }
    t->last = ev->time;
    return AM_OK;
}

am_kind am_times_read(am_times *t, am_arena *arena, am_journal *j, const char *run, am_err *e)
{
    *t = (am_times){0};
    return am_chain_each(j, run, 0, event, &(reading){.times = t, .arena = arena}, e);
}
