/* nested.c - a read that a call asks of its own connector. */
#include "run/drive_state.h"
#include "run/gather.h"

static void answer(am_drive *d, am_kind kind, const am_value *value)
{
    am_call_answer(d->call, kind, value);
    am_nested_drop(d);
    d->at = AM_AT_STEP;
}

void am_nested_start(am_drive *d)
{
    const am_value *args;
    const am_operation *op = am_call_wanted(d->call, &args);
    if (d->depth == AM_DRIVE_DEPTH) {
        am_err err;
        am_fail(&err, AM_BUG, "%s %s: reads ask reads, more than %d deep", op->connector->name,
                op->name, AM_DRIVE_DEPTH);
        am_drive_ended(d, NULL, &err);
        return;
    }
    d->at = AM_AT_CALL;
    if (op->many) {
        am_gather_join(d, op);
    } else {
        am_nested_alone(d);
    }
}

void am_nested_alone(am_drive *d)
{
    const am_value *args;
    const am_operation *op = am_call_wanted(d->call, &args);
    const am_drive_opts opts = {.owner = &d->ready, .quiet = true};
    d->child = am_drive_new(d->run, d->tenant, op, args, &opts);
    d->child->parent = d;
    d->child->depth = d->depth + 1;
    d->child->driven = d->driven;
}

void am_nested_answer(am_drive *d, am_kind kind, const am_value *value)
{
    answer(d, kind, value);
    am_loop_ready(am_run_loop(d->run), &d->ready);
}

/* A nested stream is given as one array. false: it does not fit. */
static bool collect(am_drive *d)
{
    if (!d->collected) {
        d->collected = am_arena_new(AM_CALL_PAGE_CAP);
        d->collection = am_value_array(d->collected);
    }
    for (const am_value *v; (v = am_drive_item(d->child)) != NULL;) {
        if (!am_value_push(d->collected, d->collection, am_value_copy(d->collected, v))) {
            return false;
        }
    }
    return true;
}

void am_nested_go(am_drive *d)
{
    if (!d->child || !am_ticket_settled(am_drive_ticket(d->child))) {
        return;
    }
    if (!am_drive_over(d->child)) {
        if (collect(d)) {
            am_drive_more(d->child);
        } else {
            answer(d, AM_LIMIT, NULL);
        }
        return;
    }
    const am_value *value = NULL;
    const am_err *err = NULL;
    am_kind k = am_drive_result(d->child, &value, &err);
    bool stream = am_call_operation(d->child->call)->effects & AM_STREAM;
    if (stream && k == AM_OK && !collect(d)) {
        k = AM_LIMIT;
    }
    answer(d, k, stream ? d->collection : value);
}

void am_nested_drop(am_drive *d)
{
    if (d->child) {
        am_drive_destroy(d->child);
    }
    d->child = NULL;
    am_gather_leave(d);
    am_arena_free(d->collected);
    d->collected = NULL;
    d->collection = NULL;
}
