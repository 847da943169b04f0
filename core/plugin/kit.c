#include "plugin/kit.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "plugin/kit_state.h"
#include "plugin/schema.h"

enum { ROUNDS_MAX = 2000, NESTED_MAX = 4, ARENA = 256 << 20, SUMMARY_MAX = 100 };

static const am_kit_fault faults[] = {
    {"an empty object", 200, AM_OK, "{}", false},
    {"an empty body", 200, AM_OK, "", false},
    {"a list where an object belongs", 200, AM_OK, "[1,\"two\",null]", false},
    {"null", 200, AM_OK, "null", false},
    {"members of the wrong type", 200, AM_OK,
     "{\"value\":7,\"items\":\"x\",\"id\":[],\"d\":{\"results\":false}}", false},
    {"a page of HTML", 200, AM_OK, "<html><body>sign in</body></html>", false},
    {"JSON that breaks off", 200, AM_OK, "{\"value\":[{\"id\":", false},
    {"bytes that are no UTF-8", 200, AM_OK, "{\"value\":\"\xff\xfe\"}", false},
    {"no content (204)", 204, AM_OK, "", false},
    {"a redirect (302)", 302, AM_OK, "", false},
    {"bad request (400)", 400, AM_OK, "{\"error\":{\"code\":\"bad\"}}", false},
    {"denied (403)", 403, AM_OK, "{\"error\":{\"code\":\"accessDenied\"}}", false},
    {"absent (404)", 404, AM_OK, "", false},
    {"conflict (409)", 409, AM_OK, "{}", false},
    {"a server's error (500)", 500, AM_OK, "oops", false},
    {"no answer", 0, AM_NETWORK, "", false},
    {"a time-out", 0, AM_TIMEOUT, "", false},
    {"a lost answer", 0, AM_NETWORK, "", true},
};
enum { N_FAULTS = sizeof faults / sizeof *faults };

static const char *no_header(void *self, const char *name)
{
    (void)self, (void)name;
    return NULL;
}

static void reply_with(am_call *call, size_t i, int status, const char *body)
{
    am_call_reply_give(call, i,
                       &(am_call_reply){.status = status,
                                        .body = body,
                                        .body_n = strlen(body),
                                        .request_id = "",
                                        .header = no_header});
}

static void reply_fault(am_kit_play *p, am_call *call, size_t i, const am_kit_fault *f)
{
    bool change = am_call_request_at(call, i)->flags & AM_REQ_CHANGE;
    if (f->status) {
        reply_with(call, i, f->status, f->body);
        return;
    }
    am_err why;
    am_fail(&why, f->kind, "the kit answers with %s", f->name);
    p->lost = p->lost || (f->lost && change);
    am_call_reply_give(call, i,
                       &(am_call_reply){.kind = f->kind,
                                        .err = &why,
                                        .lost = f->lost && change,
                                        .body = "",
                                        .request_id = "",
                                        .header = no_header});
}

static void reply_scripted(am_kit_play *p, am_call *call, size_t i)
{
    const am_value *r = am_value_at(p->replies, p->at);
    const am_value *body = am_value_member(r, "body");
    const char *text = am_value_is(body, AM_T_STR) ? am_value_text(body, "")
                       : body                      ? am_json_text(p->arena, body, AM_JSON_PLAIN)
                                                   : "";
    reply_with(call, i, (int)am_value_num(am_value_member(r, "status"), r ? 200 : 404),
               text ? text : "");
}

static void answer(am_kit_play *p, am_call *call)
{
    p->sent_after_lost = p->sent_after_lost || p->lost;
    for (size_t i = 0; i < am_call_requests(call); i++, p->at++) {
        if (p->fault && (p->fault_at == SIZE_MAX || p->fault_at == p->at))
            reply_fault(p, call, i, p->fault);
        else
            reply_scripted(p, call, i);
    }
}

static void drive(am_kit_play *p, am_call *call, int depth);

/* One operation asks another of its own. */
static void nested(am_kit_play *p, am_call *call, int depth)
{
    const am_value *args = NULL;
    const am_operation *op = am_call_wanted(call, &args);
    if (depth == NESTED_MAX) {
        am_call_answer(call, AM_LIMIT, NULL);
        return;
    }
    am_call *inner = am_call_new(op, args, p->tenant, p->config);
    am_kit_play q = *p;
    drive(&q, inner, depth + 1);
    p->at = q.at;
    p->sent_after_lost = p->sent_after_lost || p->lost;
    am_call_answer(call, q.over ? q.kind : AM_LIMIT, q.kind ? NULL : am_call_value(inner));
    am_call_free(inner);
}

static void drive(am_kit_play *p, am_call *call, int depth)
{
    p->over = false;
    for (int round = 0; round < ROUNDS_MAX && !p->over; round++) {
        am_step step = am_call_step(call);
        am_kit_work_over(p);
        switch ((int)step) {
        case AM_DONE:
            p->over = true;
            p->kind = AM_OK;
            p->intended = p->intended || am_call_is_already(call);
            break;
        case AM_FAIL:
            p->over = true;
            p->err = *am_call_err(call);
            p->kind = p->err.kind;
            break;
        case AM_SEND:
            answer(p, call);
            break;
        case AM_INTEND:
            p->intended = true;
            p->over = p->plan;
            if (!p->plan)
                am_call_pass(call);
            break;
        case AM_CALL:
            nested(p, call, depth);
            break;
        case (int)AM_WORK:
            am_kit_work(p, call);
            break;
        default: /* waits and leases just go on */
            break;
        }
    }
    am_kit_work_over(p);
}

void am_kit_point(const am_kit *k, bool good, const char *why, const char *fmt, ...)
{
    char what[AM_KIT_WHAT];
    va_list ap;
    va_start(ap, fmt);
    int n = snprintf(what, sizeof what, "%s: ", k->op->name);
    if (n > 0 && n < AM_KIT_WHAT)
        vsnprintf(what + n, sizeof what - (size_t)n, fmt, ap);
    va_end(ap);
    k->sink->point(k->sink->self, good, what, why);
}

bool am_kit_run(const am_kit *k, am_kit_play *p, const am_value *given, const char *what)
{
    am_value *args = NULL;
    am_arena *arena = am_arena_new(ARENA);
    char label[AM_KIT_WHAT];
    snprintf(label, sizeof label, "%s: %s", k->op->name, what);
    k->sink->begin(k->sink->self, label);
    p->tenant = k->tenant;
    p->config = k->config;
    p->arena = arena;
    p->kind = am_schema_check(arena, k->op->name, k->op->params, k->op->n_params, given, false,
                              &args, &p->err);
    bool accepted = p->kind == AM_OK;
    if (accepted) {
        am_call *call = am_call_new(k->op, args, k->tenant, k->config);
        p->plan = p->plan || k->op->manifest; /* a check never changes anything */
        drive(p, call, 0);
        const am_call_intent *said = am_call_get_intent(call);
        if (k->op->manifest)
            p->value = am_value_copy(k->arena, said ? said->evidence : am_call_value(call));
        am_call_free(call);
    }
    am_arena_free(arena);
    return accepted;
}

const char *am_kit_complaint(const am_kit_play *p)
{
    if (!p->over)
        return "it asks and waits without an end";
    if (p->kind == AM_BUG)
        return p->err.text;
    if (p->lost && !p->sent_after_lost && p->kind == AM_OK)
        return "it took a lost answer for success, without another look";
    return NULL;
}

static void with_faults(const am_kit *k, const am_value *args)
{
    for (int i = 0; i < N_FAULTS; i++) {
        am_kit_play p = {.fault = &faults[i], .fault_at = SIZE_MAX};
        char what[AM_KIT_WHAT];
        snprintf(what, sizeof what, "every answer is %s", faults[i].name);
        if (am_kit_run(k, &p, args, what))
            am_kit_point(k, !am_kit_complaint(&p), am_kit_complaint(&p), "%s", what);
    }
}

static void with_args(const am_kit *k)
{
    static const struct {
        am_kit_args how;
        const char *name;
    } ways[] = {{AM_KIT_ALL, "all arguments"},
                {AM_KIT_LEAST, "only what is required"},
                {AM_KIT_HUGE, "huge arguments"},
                {AM_KIT_ODD, "odd arguments"}};
    const am_operation *op = k->op;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const am_value *given = am_kit_make_args(k->arena, op->params, op->n_params, ways[i].how);
        am_kit_play p = {0};
        bool taken = am_kit_run(k, &p, given, ways[i].name);
        const char *why = taken ? am_kit_complaint(&p) : p.err.text;
        bool must = ways[i].how == AM_KIT_ALL || ways[i].how == AM_KIT_LEAST;
        if (must && !why && p.unready && !am_kit_takes_handle(op))
            why = p.err.text;
        am_kit_point(k, taken ? !why : !must, why, "%s", ways[i].name);
    }
    for (size_t i = 0; i < op->n_params; i++) {
        const am_param_info *row = &op->params[i];
        const am_value *wrong = am_kit_wrong(k->arena, row);
        am_value *given = am_kit_make_args(k->arena, op->params, op->n_params, AM_KIT_ALL);
        am_kit_play p = {0};
        if (wrong && am_value_put(k->arena, given, row->name, wrong))
            am_kit_point(k, !am_kit_run(k, &p, given, "a wrong argument"), "it was taken",
                         "a wrong \"%s\" is refused", row->name);
        if (row->optional || row->otherwise)
            continue;
        am_value *less = am_value_object(k->arena);
        for (size_t j = 0; j < am_value_len(given); j++)
            if (strcmp(given->u.o.v[j].key, row->name) != 0)
                (void)am_value_put(k->arena, less, given->u.o.v[j].key, given->u.o.v[j].value);
        am_kit_point(k, !am_kit_run(k, &p, less, "a missing argument"), "it was taken",
                     "without \"%s\" it is refused", row->name);
    }
}

static void scenario(const am_kit *k, const am_value *s, size_t nth)
{
    const am_value *args = am_value_member(s, "args"), *replies = am_value_member(s, "replies");
    const am_value *none = am_value_object(k->arena);
    bool change = k->op->effects & AM_CHANGE;
    char what[AM_KIT_WHAT];
    am_kit_play p = {.replies = replies};
    snprintf(what, sizeof what, "scenario %zu", nth + 1);
    bool taken = am_kit_run(k, &p, args ? args : none, what);
    const char *why = !taken ? p.err.text : am_kit_complaint(&p);
    if (!why && p.kind != AM_OK)
        why = p.err.text;
    if (!why && p.at < am_value_len(replies))
        why = "it ended before all replies were asked for";
    am_kit_point(k, !why, why, "%s ends well", what);
    if (why)
        return;
    if (change) {
        am_kit_play q = {.replies = replies, .plan = true};
        snprintf(what, sizeof what, "scenario %zu in plan mode", nth + 1);
        (void)am_kit_run(k, &q, args ? args : none, what);
        why = am_kit_complaint(&q);
        am_kit_point(k, !why && q.intended, why ? why : "it ended without being at the door",
                     "%s comes to the door", what);
    }
    for (size_t at = 0; at < am_value_len(replies); at++)
        for (int i = 0; i < N_FAULTS; i++) {
            am_kit_play q = {.replies = replies, .fault = &faults[i], .fault_at = at};
            snprintf(what, sizeof what, "scenario %zu, answer %zu is %s", nth + 1, at + 1,
                     faults[i].name);
            (void)am_kit_run(k, &q, args ? args : none, what);
            am_kit_point(k, !am_kit_complaint(&q), am_kit_complaint(&q), "%s", what);
        }
}

void am_kit_operation(const am_connector_info *c, const am_operation *op, const am_value *scenarios,
                      const am_kit_sink *sink)
{
    am_kit k = {.connector = c, .op = op, .sink = sink, .arena = am_arena_new(0)};
    const char *side = "{\"name\":%s,\"role\":%s,\"tenant_id\":"
                       "\"0f6b1c2d-3e4f-4a5b-8c6d-7e8f9a0b1c2d\",\"hosts\":{\"root\":"
                       "\"contoso.sharepoint.com\",\"admin\":\"contoso-admin.sharepoint.com\","
                       "\"my\":\"contoso-my.sharepoint.com\",\"graph\":\"graph.microsoft.com\"}}";
    am_value *tenant = am_json_make(k.arena, side, "check", "source");
    if (tenant)
        (void)am_value_put(k.arena, tenant, "partner",
                           am_json_make(k.arena, side, "other", "target"));
    am_value *config = NULL;
    am_err err;
    if (am_schema_check(k.arena, c->name, c->config, c->n_config,
                        am_kit_make_args(k.arena, c->config, c->n_config, AM_KIT_ALL), false,
                        &config, &err))
        config = am_value_object(k.arena);
    k.tenant = tenant;
    k.config = config;
    const am_value *own = am_value_member(scenarios, op->name);
    size_t n = am_value_is(own, AM_T_ARRAY) ? am_value_len(own) : 0;
    with_args(&k);
    if (op->manifest)
        am_kit_manifest(&k, own, n);
    else
        with_faults(&k, am_kit_make_args(k.arena, op->params, op->n_params, AM_KIT_ALL));
    for (size_t i = 0; !op->manifest && i < n; i++)
        scenario(&k, am_value_at(own, i), i);
    am_arena_free(k.arena);
}

static void row_point(const am_kit_sink *sink, bool good, const char *why, const char *op,
                      const char *what)
{
    char text[AM_KIT_WHAT];
    snprintf(text, sizeof text, "%s: %s", op, what);
    sink->point(sink->self, good, text, why);
}

void am_kit_rows(const am_connector_info *c, const am_kit_sink *sink)
{
    sink->begin(sink->self, "rows");
    row_point(sink, c->n_ops > 0, "it has none", c->name, "it has operations");
    for (size_t i = 0; i < c->n_ops; i++) {
        const am_operation *op = &c->ops[i];
        size_t n = strlen(op->summary);
        row_point(sink, n >= 8 && n <= SUMMARY_MAX && op->summary[n - 1] == '.',
                  "8 to 100 bytes that end with a full stop", op->name,
                  "the first line of its help is a sentence");
        bool all = true;
        for (size_t j = 0; j < op->n_params; j++)
            all = all && op->params[j].help && *op->params[j].help;
        row_point(sink, all, "a parameter has no help", op->name, "every parameter is explained");
        row_point(sink, !(op->effects & AM_FINAL) || op->effects & AM_CHANGE,
                  "AM_FINAL without AM_CHANGE", op->name, "its effects go together");
    }
}
