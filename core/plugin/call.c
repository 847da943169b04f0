#include "plugin/call.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plugin/call_state.h"
#include "plugin/crash.h"
#include "plugin/schema.h"

am_call *am_call_new(const am_operation *op, const am_value *args, const am_value *tenant,
                     const am_value *config)
{
    am_call *c = am_new(am_call);
    c->op = op;
    snprintf(c->what, sizeof c->what, "%s %s", op->connector->name, op->name);
    c->arena = am_arena_new(AM_CALL_CAP);
    c->page = &c->pages[0];
    c->page->arena = am_arena_new(AM_CALL_PAGE_CAP);
    c->args = args ? am_value_copy(c->arena, args) : am_value_object(c->arena);
    c->tenant = tenant;
    c->config = config ? config : am_value_object(c->arena);
    if (!c->args || !c->config) {
        am_call_over(c, "the arguments");
    }
    return c;
}

static void page_fini(am_call_page *p)
{
    am_reply_release(p);
    free(p->kept);
    am_arena_free(p->arena);
}

void am_call_free(am_call *c)
{
    if (!c) {
        return;
    }
    for (size_t i = 0; i < c->cap_queue; i++) {
        if (c->replies[i].fresh && c->replies[i].r.release) {
            c->replies[i].r.release(c->replies[i].r.self);
        }
    }
    if (c->job.discard) {
        c->job.discard(c->job.arg);
    }
    page_fini(&c->pages[0]);
    page_fini(&c->pages[1]);
    am_arena_free(c->arena);
    free(c->queue);
    free(c->replies);
    free(c);
}

const am_operation *am_call_operation(const am_call *c)
{
    return c->op;
}

const am_value *am_call_args(const am_call *c)
{
    return c->args;
}

am_arena *am_call_arena(am_call *c)
{
    return c->arena;
}

void am_call_break(am_call *c, const char *fmt, ...)
{
    if (c->broken) {
        return;
    }
    va_list ap;
    va_start(ap, fmt);
    am_vfail(&c->err, AM_BUG, fmt, ap);
    va_end(ap);
    am_prefix(&c->err, "%s", c->what);
    am_hint(&c->err, "this is a mistake in connector %s (%s), please report it",
            c->op->connector->name, c->op->connector->origin);
    c->broken = true;
}

void am_call_over(am_call *c, const char *what)
{
    if (!c->broken) {
        am_fail(&c->err, AM_LIMIT, "%s: %s is larger than a call may hold", c->what, what);
        c->broken = true;
    }
}

am_step am_call_ask(am_call *c, am_step step)
{
    bool gives_up = step == AM_FAIL && c->asked == AM_SEND; /* what was sent is not waited for */
    if (c->has_asked && !gives_up) {
        am_call_break(c, "asked for two things in one step (%d, then %d)", (int)c->asked,
                      (int)step);
    }
    c->asked = step;
    c->has_asked = true;
    return step;
}

/* Two pages in turn: what step n made is still there in step n + 1. */
static void turn_page(am_call *c)
{
    am_call_page *next = c->page == &c->pages[0] ? &c->pages[1] : &c->pages[0];
    if (c->replies_page == next) {
        c->n_replies = 0;
    }
    am_reply_release(next);
    if (next->arena) {
        am_arena_reset(next->arena);
    } else {
        next->arena = am_arena_new(AM_CALL_PAGE_CAP);
    }
    c->page = next;
    c->items = NULL;
    c->items_bytes = 0;
}

/* What came is seen by this step, and belongs to its page. */
static void take_replies(am_call *c)
{
    am_call_page *p = c->page;
    for (size_t i = 0; i < c->n_queue; i++) {
        if (p->n_kept == p->cap_kept) {
            p->cap_kept = p->cap_kept ? 2 * p->cap_kept : 4;
            p->kept = am_realloc(p->kept, p->cap_kept * sizeof *p->kept);
        }
        p->kept[p->n_kept++] = c->replies[i].r;
        p->bytes += c->replies[i].r.body_n;
        c->replies[i].fresh = false;
    }
    c->replies_page = p;
    c->n_replies = c->n_queue;
    c->n_queue = 0;
    if (p->bytes > AM_CALL_BODIES_MAX) {
        am_call_over(c, "what the service answered");
    }
}

static am_step end(am_call *c, am_step step)
{
    if (step == AM_DONE && !c->value) {
        c->value = am_value_null(c->arena);
    }
    c->over = true;
    return c->asked = step;
}

static const char *step_name(am_step s)
{
    static const char *const names[] = {"AM_FAIL",   "AM_DONE", "AM_SEND", "AM_WAIT",
                                        "AM_INTEND", "AM_CALL", "AM_LEASE"};
    int i = (int)s + 1;
    return i >= 0 && i < 7 ? names[i] : "an unknown step";
}

static bool replies_missing(const am_call *c)
{
    for (size_t i = 0; i < c->n_queue; i++) {
        if (!c->replies[i].fresh) {
            return true;
        }
    }
    return false;
}

static void check_step(am_call *c, am_step s)
{
    if (!c->has_asked) {
        am_call_break(c, "returned %s without the tail call that goes with it", step_name(s));
    } else if (s != c->asked) {
        am_call_break(c, "asked for %s and returned %s", step_name(c->asked), step_name(s));
    } else if (s != AM_SEND && s != AM_FAIL && c->n_queue > 0) {
        am_call_break(c, "queued %zu requests and did not send them", c->n_queue);
    } else if (c->idle > AM_CALL_IDLE_STEPS) {
        am_call_break(c, "%u steps without progress", c->idle);
    }
}

am_step am_call_step(am_call *c)
{
    if (c->over) {
        am_call_break(c, "stepped after its end");
        return AM_FAIL;
    }
    bool sent = c->has_asked && c->asked == AM_SEND;
    c->looked |= sent || (c->has_asked && (c->asked == AM_CALL || c->asked == AM_WORK));
    if (sent && replies_missing(c)) {
        am_call_break(c, "stepped before its replies came");
        return end(c, AM_FAIL);
    }
    if (sent || am_value_len(c->items) > 0) {
        c->idle = 0;
    }
    if (am_value_len(c->items) > 0) {
        turn_page(c);
    }
    if (sent) {
        take_replies(c);
    }
    if (c->broken || (sent && am_reply_ends(c))) {
        return end(c, AM_FAIL);
    }
    c->idle++;
    c->has_asked = false;
    c->picked = 0;
    c->not_json = false;
    c->detail_code[0] = c->detail_hint[0] = '\0';
    memset(&c->draft, 0, sizeof c->draft);
    am_crash_doing(c->what);
    am_step s = c->op->step(&am_host_table, c);
    am_crash_doing(NULL);
    if (!c->broken) {
        check_step(c, s);
    }
    if (c->broken) {
        s = AM_FAIL;
    }
    return s == AM_DONE || s == AM_FAIL ? end(c, s) : s;
}

const am_value *am_call_value(const am_call *c)
{
    return c->value;
}

const am_err *am_call_err(const am_call *c)
{
    return &c->err;
}

bool am_call_is_already(const am_call *c)
{
    return c->already;
}

void am_call_abort(am_call *c, const am_err *err)
{
    if (!c->over) {
        c->err = *err;
        c->over = true;
        c->asked = AM_FAIL;
    }
}

size_t am_call_requests(const am_call *c)
{
    return c->n_queue;
}

const am_call_request *am_call_request_at(const am_call *c, size_t i)
{
    return i < c->n_queue ? &c->queue[i] : NULL;
}

void am_call_reply_give(am_call *c, size_t i, const am_call_reply *reply)
{
    if (i >= c->n_queue || c->replies[i].fresh) {
        if (reply->release) {
            reply->release(reply->self);
        }
        return;
    }
    c->replies[i] = (am_reply_slot){.r = *reply, .fresh = true, .flags = c->queue[i].flags};
    if (reply->err) {
        c->replies[i].err = *reply->err;
        c->replies[i].r.err = NULL;
    }
}

void am_call_on_send(am_call *c, void (*leave)(void *self), void *self)
{
    c->leave = leave;
    c->leave_self = self;
}

uint32_t am_call_wait_ms(const am_call *c)
{
    return c->wait_ms;
}

void am_call_set_job(am_call *c, const am_call_job *job)
{
    c->job = *job;
}

am_call_job am_call_take_job(am_call *c)
{
    am_call_job job = c->job;
    memset(&c->job, 0, sizeof c->job);
    return job;
}

const am_call_intent *am_call_get_intent(const am_call *c)
{
    return c->intended ? &c->intent : NULL;
}

void am_call_pass(am_call *c)
{
    c->passed = true;
}

bool am_call_looked(const am_call *c)
{
    return c->looked;
}

bool am_call_passed(const am_call *c)
{
    return c->passed;
}

const am_operation *am_call_wanted(const am_call *c, const am_value **args)
{
    *args = c->wanted_args;
    return c->wanted;
}

void am_call_answer(am_call *c, am_kind kind, const am_value *value)
{
    c->result_kind = kind;
    c->result = NULL;
    if (kind == AM_OK) {
        c->result = value ? am_value_copy(c->page->arena, value) : am_value_null(c->page->arena);
        if (!c->result) {
            am_call_over(c, "the result of a nested call");
        }
    }
}

size_t am_call_leases(const am_call *c)
{
    return c->n_leases;
}

const am_call_lease *am_call_lease_at(const am_call *c, size_t i)
{
    return i < c->n_leases ? &c->leases[i] : NULL;
}

size_t am_call_items(const am_call *c)
{
    return am_value_len(c->items);
}

const am_value *am_call_item_at(const am_call *c, size_t i)
{
    return am_value_at(c->items, i);
}

const am_operation *am_call_sibling(am_call *c, const char *name, const char *what)
{
    const am_operation *op = am_registry_operation(c->op->connector, name ? name : "", NULL);
    if (!op) {
        am_call_break(c, "%s names no operation of its connector: \"%.60s\"", what,
                      name ? name : "");
    }
    return op;
}

const am_value *am_call_check_args(am_call *c, const am_operation *op, const am_value *args,
                                   const char *what)
{
    am_value *out = NULL;
    am_err why = {0};
    size_t bytes = 0;
    if (!am_call_fit(c, args, AM_CALL_INTENT_MAX, &bytes, what)) {
        return NULL;
    }
    if (am_schema_check(c->arena, op->name, op->params, op->n_params, args, false, &out, &why)) {
        am_call_break(c, "%s: %s", what, why.text);
        return NULL;
    }
    return out;
}
