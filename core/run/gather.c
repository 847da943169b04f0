#include "run/gather.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "run/drive_state.h"
#include "run/run_state.h"

struct am_gather {
    am_ready ready; /* looks whether they may leave */
    am_timer timer;
    am_run *run;
    am_tenant *tenant;
    const am_operation *op;
    am_drive *waiting[AM_GATHER_MAX];
    size_t n;
    int64_t since;  /* mono ms: the first of them came */
    am_joint *away; /* under way */
    am_gather *next;
};

struct am_joint {
    am_ready ready; /* its drive has settled */
    am_gather *gather;
    am_drive *drive;
    am_drive *members[AM_GATHER_MAX]; /* NULL: has left */
    size_t n;
    am_joint *next;
};

/* Might this one ask for something within the next moments? */
static bool stirs(const am_drive *d)
{
    if (d->joint || (am_call_operation(d->call)->effects & AM_STREAM)) {
        return false;
    }
    switch (d->at) {
    case AM_AT_STEP:
    case AM_AT_SEND:
    case AM_AT_WORK:
    case AM_AT_DOOR:
    case AM_AT_HOLD:
        return true;
    default:
        return false;
    }
}

static bool others_stir(const am_run *run)
{
    for (const am_drive *d = run->drives; d; d = d->next) {
        if (stirs(d)) {
            return true;
        }
    }
    return false;
}

static void joint_free(am_joint *j)
{
    for (am_joint **p = &j->gather->away; *p; p = &(*p)->next) {
        if (*p == j) {
            *p = j->next;
            break;
        }
    }
    am_loop_unready(am_run_loop(j->gather->run), &j->ready);
    if (j->drive) {
        j->drive->joint = NULL;
        am_drive_destroy(j->drive);
    }
    free(j);
}

/* {kind, value} of member i, or false: it was not answered. */
static bool answered(const am_value *list, size_t i, am_kind *kind, const am_value **value)
{
    const am_value *entry = am_value_at(list, i), *k = am_value_member(entry, "kind");
    int64_t n = am_value_num(k, -1);
    *value = am_value_member(entry, "value");
    *kind = (am_kind)n;
    return am_value_is(k, AM_T_INT) && n >= AM_OK && n <= AM_BUG && (n != AM_OK || *value);
}

static void hand_out(am_joint *j)
{
    const am_value *list = NULL;
    const am_err *err = NULL;
    bool good = am_drive_result(j->drive, &list, &err) == AM_OK && am_value_is(list, AM_T_ARRAY) &&
                am_value_len(list) == j->n;
    for (size_t i = 0; i < j->n; i++) {
        am_drive *d = j->members[i];
        am_kind kind = AM_OK;
        const am_value *value = NULL;
        if (!d) {
            continue;
        }
        j->members[i] = NULL;
        d->member = NULL;
        if (good && answered(list, i, &kind, &value)) {
            am_nested_answer(d, kind, value);
        } else {
            am_nested_alone(d);
        }
    }
}

static void on_settled(am_ready *r)
{
    am_joint *j = (am_joint *)(void *)((char *)r - offsetof(am_joint, ready));
    am_gather *g = j->gather;
    if (!am_drive_over(j->drive)) {
        return;
    }
    hand_out(j);
    joint_free(j);
    am_loop_ready(am_run_loop(g->run), &g->ready);
}

static am_drive *start(const am_gather *g, am_joint *j)
{
    am_arena *a = am_arena_new(AM_CALL_CAP);
    am_value *args = am_value_object(a), *each = am_value_array(a);
    const am_drive_opts opts = {.owner = &j->ready, .quiet = true};
    unsigned depth = 0;
    bool fits = args && each && am_value_put(a, args, "each", each);
    for (size_t i = 0; i < j->n; i++) {
        const am_value *one;
        (void)am_call_wanted(j->members[i]->call, &one);
        fits = fits && am_value_push(a, each, one);
        depth = depth < j->members[i]->depth ? j->members[i]->depth : depth;
    }
    am_drive *d = fits ? am_drive_new(g->run, g->tenant, g->op->many, args, &opts) : NULL;
    if (d) {
        d->joint = j;
        d->depth = depth + 1;
        d->driven = true; /* it ends with the last of its members */
    }
    am_arena_free(a);
    return d;
}

static void leave_together(am_gather *g)
{
    am_joint *j = am_new(am_joint);
    am_timer_clear(am_run_loop(g->run), &g->timer);
    j->ready.run = on_settled;
    j->gather = g;
    j->n = g->n;
    j->next = g->away;
    g->away = j;
    memcpy(j->members, g->waiting, g->n * sizeof g->waiting[0]);
    g->n = 0;
    for (size_t i = 0; i < j->n; i++) {
        j->members[i]->gather = NULL;
        j->members[i]->member = j;
    }
    if (j->n > 1 && (j->drive = start(g, j)) != NULL) {
        return;
    }
    for (size_t i = 0; i < j->n; i++) {
        j->members[i]->member = NULL;
        am_nested_alone(j->members[i]);
    }
    joint_free(j);
}

static void look(am_gather *g)
{
    int64_t now = am_clock_mono();
    int64_t due = g->since + (g->away ? AM_GATHER_BEHIND_MS : AM_GATHER_MS);
    if (g->n == 0) {
        return;
    }
    if (g->n == AM_GATHER_MAX || now >= due || (!g->away && !others_stir(g->run))) {
        leave_together(g);
    } else {
        am_timer_set(am_run_loop(g->run), &g->timer, due);
    }
}

static void on_ready(am_ready *r)
{
    look((am_gather *)(void *)((char *)r - offsetof(am_gather, ready)));
}

static void on_timer(am_ready *r)
{
    look((am_gather *)(void *)((char *)r - offsetof(am_gather, timer.ready)));
}

static am_gather *find(am_run *run, am_tenant *tenant, const am_operation *op)
{
    for (am_gather *g = run->gathers; g; g = g->next) {
        if (g->tenant == tenant && g->op == op) {
            return g;
        }
    }
    am_gather *g = am_new(am_gather);
    g->ready.run = on_ready;
    g->timer.ready.run = on_timer;
    g->run = run;
    g->tenant = tenant;
    g->op = op;
    g->next = run->gathers;
    return run->gathers = g;
}

void am_gather_join(am_drive *d, const am_operation *op)
{
    am_gather *g = find(d->run, d->tenant, op);
    d->gather = g;
    g->since = g->n ? g->since : am_clock_mono();
    g->waiting[g->n++] = d;
    if (g->n == AM_GATHER_MAX) {
        leave_together(g);
    } else {
        am_loop_ready(am_run_loop(d->run), &g->ready);
    }
}

void am_gather_leave(am_drive *d)
{
    am_gather *g = d->gather;
    am_joint *j = d->member;
    bool wanted = false;
    for (size_t i = 0; g && i < g->n; i++) {
        if (g->waiting[i] == d) {
            g->waiting[i] = g->waiting[--g->n];
        }
    }
    for (size_t i = 0; j && i < j->n; i++) {
        j->members[i] = j->members[i] == d ? NULL : j->members[i];
        wanted = wanted || j->members[i];
    }
    d->gather = NULL;
    d->member = NULL;
    if (j && !wanted) {
        joint_free(j);
    }
}

void am_gather_lost(am_joint *j)
{
    j->drive = NULL;
}

void am_gather_free(am_gather *g)
{
    while (g) {
        am_gather *next = g->next;
        while (g->away) {
            joint_free(g->away);
        }
        am_loop_unready(am_run_loop(g->run), &g->ready);
        am_timer_clear(am_run_loop(g->run), &g->timer);
        free(g);
        g = next;
    }
}
