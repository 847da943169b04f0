#include "sandbox/ops.h"

#include <string.h>

enum {
    FIRST_INTERVAL = 15000, /* the service's PollingInterval when nothing has to wait */
    HOUR = 3600000,
    KEPT_DAYS = 93
};

static int64_t first_ticks(const sb_world *w)
{
    return (w->base_now + INT64_C(62135596800000)) * 10000;
}

static void take_out(sb_tenant *t, sb_site *s)
{
    t->bin.v[s->bin_slot] = NULL;
    while (t->bin.n && !t->bin.v[t->bin.n - 1])
        t->bin.n--;
}

static void finish(sb_world *w, sb_op *op, int64_t now)
{
    sb_site *s = op->site;

    op->complete = true;
    if (s->op == op)
        s->op = NULL;
    for (size_t i = 0; i < w->running.n; i++)
        if (w->running.v[i] == op) {
            w->running.v[i] = w->running.v[--w->running.n];
            break;
        }
    if (s->flags & SB_F_TIMES_OUT) {
        op->timed_out = true;
        return;
    }
    if (!strcmp(op->name, "RemoveSite")) {
        sb_world_bin(op->tenant, s, now);
    } else if (!strcmp(op->name, "RemoveDeletedSite")) {
        take_out(op->tenant, s);
        s->where = SB_PURGED;
    } else if (!strcmp(op->name, "RestoreDeletedSite")) {
        take_out(op->tenant, s);
        s->where = SB_LIVE;
    }
}

sb_op *sb_ops_start(sb_world *w, sb_tenant *t, const char *name, sb_site *s,
                    const sb_guid *shown_id, int64_t now)
{
    sb_op *op = am_arena_alloc(w->mem, sizeof *op);

    op->name = name;
    op->tenant = t;
    op->site = s;
    op->url = s->url;
    if (shown_id)
        op->shown_id = *shown_id;
    op->ticks = first_ticks(w) + (int64_t)w->ops.n;
    op->due_ms = now + w->poll_delay;
    op->polls_left = w->poll_count;
    op->first = true;
    *SB_MORE(&w->ops) = op;
    if (!w->poll_count && !w->poll_delay) {
        finish(w, op, now);
    } else {
        *SB_MORE(&w->running) = op;
        s->op = op;
    }
    return op;
}

void sb_ops_poll(sb_world *w, sb_op *op, int64_t now)
{
    op->first = false;
    if (op->complete)
        return;
    if (op->polls_left)
        op->polls_left--;
    if (!op->polls_left && now >= op->due_ms)
        finish(w, op, now);
}

/* The recycle bins keep sites for 93 days; looked through once an hour. */
static void expire(sb_world *w, int64_t now)
{
    if (now - w->expired_at < HOUR)
        return;
    w->expired_at = now;
    for (size_t i = 0; i < SB_TENANTS; i++)
        for (size_t k = w->tenant[i].bin.n; k-- > 0;) {
            sb_site *s = w->tenant[i].bin.v[k];

            if (!s || s->op || now - s->deleted_ms < KEPT_DAYS * 24 * (int64_t)HOUR)
                continue;
            take_out(&w->tenant[i], s);
            s->where = SB_PURGED;
        }
}

void sb_ops_sweep(sb_world *w, int64_t now)
{
    expire(w, now);
    if (w->poll_count)
        return;
    for (size_t i = w->running.n; i-- > 0;)
        if (now >= w->running.v[i]->due_ms)
            finish(w, w->running.v[i], now);
}

sb_op *sb_ops_find(const sb_world *w, const sb_tenant *t, const char *name, int64_t ticks)
{
    int64_t i = ticks - first_ticks(w);
    sb_op *op;

    if (i < 0 || (uint64_t)i >= w->ops.n)
        return NULL;
    op = w->ops.v[i];
    return op->tenant == t && !strcmp(op->name, name) ? op : NULL;
}

int64_t sb_ops_interval(const sb_world *w, const sb_op *op)
{
    (void)op;
    return w->poll_count || w->poll_delay ? w->poll_interval : FIRST_INTERVAL;
}
