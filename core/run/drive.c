#include "run/drive.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "plugin/schema.h"
#include "run/drive_state.h"
#include "run/gather.h"
#include "run/memory.h"
#include "run/run_state.h"

#define DRIVE_OF(p, member) ((am_drive *)(void *)((char *)(p)-offsetof(am_drive, member)))

static void on_ready(am_ready *r)
{
    am_drive_go(DRIVE_OF(r, ready));
}

static void on_timer(am_ready *r)
{
    am_drive_go(DRIVE_OF(r, timer.ready));
}

/* The step that described the requests is still at work, on a page. */
static void on_send(void *self)
{
    am_drive *d = self;
    am_send_start(d);
    am_loop_flush(am_run_loop(d->run));
}

static void link_in(am_drive *d)
{
    d->next = d->run->drives;
    if (d->next) {
        d->next->prev = d;
    }
    d->run->drives = d;
}

static void unlink_from(am_drive *d)
{
    if (d->prev) {
        d->prev->next = d->next;
    } else {
        d->run->drives = d->next;
    }
    if (d->next) {
        d->next->prev = d->prev;
    }
}

am_drive *am_drive_new(am_run *run, am_tenant *tenant, const am_operation *op, const am_value *args,
                       const am_drive_opts *opts)
{
    am_drive *d = am_new(am_drive);
    d->run = run;
    d->tenant = tenant;
    d->call = am_call_new(op, args, am_tenant_facts(tenant), am_tenant_connector_config(tenant));
    if (op->effects & AM_STREAM) {
        am_call_on_send(d->call, on_send, d);
    }
    d->reason = am_arena_strdup(am_call_arena(d->call), opts ? opts->reason : NULL);
    d->step = am_arena_strdup(am_call_arena(d->call), opts ? opts->step : NULL);
    d->quiet = opts && opts->quiet;
    d->ready.run = on_ready;
    d->timer.ready.run = on_timer;
    am_ticket_start(&d->ticket, am_run_loop(run), opts ? opts->owner : NULL);
    link_in(d);
    am_loop_ready(am_run_loop(run), &d->ready);
    return d;
}

/* It was done before the run was resumed: nothing is looked at again. */
static void replay(am_drive *d, const am_value *before)
{
    am_arena *a = am_call_arena(d->call);
    d->value = before ? am_value_copy(a, before) : am_value_null(a);
    am_outcome_tell(d, "done", "done before the run was resumed");
    d->at = AM_AT_ENDED;
}

am_kind am_drive_start(am_run *run, am_tenant *tenant, const am_operation *op,
                       const am_value *given, bool from_text, const am_drive_opts *opts,
                       am_drive **out, am_err *err)
{
    *out = NULL;
    if (strcmp(op->connector->name, am_tenant_connector(tenant)) != 0) {
        return am_fail(err, AM_USAGE, "%s: operation of connector %s, tenant %s is for %s",
                       op->name, op->connector->name, am_tenant_name(tenant),
                       am_tenant_connector(tenant));
    }
    if (am_run_stopping(run)) {
        run->interrupted = true;
        return am_fail(err, AM_CANCELLED, "%s %s: not begun, the run was interrupted",
                       am_tenant_name(tenant), op->name);
    }
    am_arena *a = am_arena_new(AM_CALL_CAP);
    am_value *args = NULL;
    am_kind k =
        am_schema_check(a, op->name, op->params, op->n_params, given, from_text, &args, err);
    const am_value *before = NULL;
    if (k == AM_OK) {
        *out = am_drive_new(run, tenant, op, args, opts);
        if ((op->effects & AM_CHANGE) &&
            am_memory_effect(run, am_tenant_name(tenant), op->name, args, &before)) {
            replay(*out, before);
        }
    }
    am_arena_free(a);
    return k;
}

am_kind am_drive_return(am_run *run, am_tenant *tenant, const am_operation *op, const am_value *args,
                        const am_drive_opts *opts, am_drive **out, am_err *err)
{
    am_arena *a = am_arena_new(AM_CALL_CAP);
    am_value *checked = NULL;
    *out = NULL;
    am_kind k = am_schema_check(a, op->name, op->params, op->n_params, args, false, &checked, err);
    if (k == AM_OK) {
        *out = am_drive_new(run, tenant, op, checked, opts);
        (*out)->returning = true;
        (*out)->driven = true;
    }
    am_arena_free(a);
    return k;
}

static void drop_work(am_drive *d)
{
    am_send_drop(d);
    am_work_drop(d);
    am_passage_drop(d);
    am_nested_drop(d);
    am_timer_clear(am_run_loop(d->run), &d->timer);
}

void am_drive_destroy(am_drive *d)
{
    drop_work(d);
    am_loop_unready(am_run_loop(d->run), &d->ready);
    unlink_from(d);
    if (d->parent) {
        d->parent->child = NULL;
    }
    if (d->joint) {
        am_gather_lost(d->joint);
    }
    am_call_free(d->call);
    free(d);
}

void am_drive_free(am_drive *d)
{
    if (!d) {
        return;
    }
    if (d->at == AM_AT_OVER || !am_call_passed(d->call)) {
        am_drive_destroy(d);
        return;
    }
    d->detached = true;
    d->ticket.owner = NULL;
}

void am_drive_ended(am_drive *d, const am_value *value, const am_err *err)
{
    if (err) {
        am_err copy = *err; /* it may be the call's own */
        am_call_abort(d->call, &copy);
        d->err = copy;
    }
    d->kind = err ? err->kind : AM_OK;
    d->value = err ? NULL : value;
    d->leases = am_call_leases(d->call);
    d->at = AM_AT_ENDED;
}

bool am_drive_may_halt(const am_drive *d)
{
    return d->at < AM_AT_ENDED && !d->driven && !d->returning && !am_call_passed(d->call);
}

void am_drive_halt(am_drive *d)
{
    if (!am_drive_may_halt(d)) {
        return;
    }
    const am_operation *op = am_call_operation(d->call);
    am_err err;
    am_fail(&err, AM_CANCELLED, "%s %s: not finished, the run was interrupted", op->connector->name,
            op->name);
    d->run->interrupted = true;
    drop_work(d);
    am_drive_ended(d, NULL, &err);
    am_loop_ready(am_run_loop(d->run), &d->ready);
}

static void step(am_drive *d)
{
    am_step s = am_call_step(d->call);
    am_work_drop(d);
    if (am_call_items(d->call) > 0 && s != AM_FAIL) {
        d->page = true;
        d->item = 0;
        d->run->listed += d->parent ? 0 : am_call_items(d->call);
        am_ticket_settle(&d->ticket);
    }
    if (s == AM_WORK) {
        am_work_start(d);
        return;
    }
    switch (s) {
    case AM_SEND:
        if (d->n_out == 0) {
            am_send_start(d);
        }
        break;
    case AM_WAIT:
        am_timer_set(am_run_loop(d->run), &d->timer, am_clock_mono() + am_call_wait_ms(d->call));
        d->at = AM_AT_WAIT;
        break;
    case AM_INTEND:
        am_passage_begin(d);
        break;
    case AM_CALL:
        am_nested_start(d);
        break;
    case AM_LEASE:
        am_passage_hold(d);
        break;
    case AM_DONE:
        am_drive_ended(d, am_call_value(d->call), NULL);
        break;
    case AM_FAIL:
        am_send_drop(d);
        am_drive_ended(d, NULL, am_call_err(d->call));
        break;
    }
}

/* The end, once its last page is used: tell it, give leases back, settle. */
static void conclude(am_drive *d)
{
    if (d->at == AM_AT_ENDED) {
        am_outcome_end(d);
        d->at = AM_AT_RETURN;
    }
    if (!am_giveback_go(d)) {
        d->at = AM_AT_OVER;
        am_ticket_settle(&d->ticket);
    }
}

/* One thing at a time; false: nothing can be done now. */
static bool advance(am_drive *d)
{
    am_drive_at before = d->at;
    switch (d->at) {
    case AM_AT_STEP:
        if (d->page) {
            return false;
        }
        step(d);
        return true;
    case AM_AT_SEND:
        if (!am_send_over(d)) {
            return false;
        }
        d->at = AM_AT_STEP;
        return true;
    case AM_AT_WORK:
        if (!am_work_over(d)) {
            return false;
        }
        d->at = AM_AT_STEP;
        return true;
    case AM_AT_WAIT:
        if (am_clock_mono() < d->timer.due) {
            return false;
        }
        am_timer_clear(am_run_loop(d->run), &d->timer);
        d->at = AM_AT_STEP;
        return true;
    case AM_AT_DOOR:
        am_passage_go(d);
        break;
    case AM_AT_CALL:
        am_nested_go(d);
        break;
    case AM_AT_HOLD:
        am_passage_hold_go(d);
        break;
    case AM_AT_ENDED:
    case AM_AT_RETURN:
        if (!d->page) {
            conclude(d);
        }
        break;
    case AM_AT_OVER:
        break;
    }
    return d->at != before;
}

void am_drive_go(am_drive *d)
{
    if (am_run_stopping(d->run) && am_drive_may_halt(d)) {
        am_drive_halt(d);
    }
    while (advance(d)) {
    }
    if (d->at == AM_AT_OVER && d->detached) {
        am_drive_destroy(d);
    }
}

am_ticket *am_drive_ticket(am_drive *d)
{
    return &d->ticket;
}

bool am_drive_over(const am_drive *d)
{
    return d->at == AM_AT_OVER;
}

am_kind am_drive_result(const am_drive *d, const am_value **value, const am_err **err)
{
    *value = d->value;
    *err = d->kind ? &d->err : NULL;
    return d->kind;
}

bool am_drive_told(const am_drive *d)
{
    return d->told;
}

const am_value *am_drive_item(am_drive *d)
{
    if (!d->page || d->item >= am_call_items(d->call)) {
        return NULL;
    }
    return am_call_item_at(d->call, d->item++);
}

void am_drive_more(am_drive *d)
{
    if (!d->page) {
        return;
    }
    d->page = false;
    am_ticket_start(&d->ticket, am_run_loop(d->run), d->ticket.owner);
    am_loop_ready(am_run_loop(d->run), &d->ready);
}
