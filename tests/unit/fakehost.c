#include "fakehost.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "sharepoint/sharepoint.h"

#include "check.h"

static const am_value *h_args(am_call *c)
{
    return c->args;
}

static const am_value *h_tenant(am_call *c)
{
    return c->f->tenant;
}

static const am_value *h_config(am_call *c)
{
    return c->f->config;
}

static void *h_local(am_call *c, size_t size)
{
    if (!c->local)
        c->local = am_arena_alloc(c->f->arena, size);
    return c->local;
}

static void *h_alloc(am_call *c, size_t size)
{
    return am_arena_alloc(c->f->arena, size);
}

static const char *h_print(am_call *, const char *fmt, ...) AM_PRINTF(2, 3);
static am_step h_fail(am_call *, am_kind, const char *fmt, ...) AM_PRINTF(3, 4);

static const char *h_print(am_call *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *s = am_arena_vformat(c->f->arena, fmt, ap);
    va_end(ap);
    return s ? s : "";
}

static int64_t h_now(am_call *c)
{
    return c->f->now;
}

static void h_log(am_call *c, const char *fmt, ...)
{
    (void)c;
    (void)fmt;
}

static bool h_pick(am_call *c, size_t i)
{
    if (i >= c->n_replies)
        return false;
    c->reply = c->replies[i];
    return true;
}

static int h_status(am_call *c)
{
    return c->reply ? c->reply->status : 0;
}

static bool h_lost(am_call *c)
{
    return c->reply && c->reply->lost;
}

static const char *h_header(am_call *c, const char *name)
{
    return c->reply && strcmp(name, "Location") == 0 ? c->reply->location : NULL;
}

static const am_value *h_json(am_call *c)
{
    am_err e;
    const am_value *v = NULL;
    const char *body = c->reply ? c->reply->body : NULL;
    if (!body || am_json_parse(c->f->arena, body, strlen(body), &v, &e))
        return NULL;
    return v;
}

static const char *h_body(am_call *c, size_t *len)
{
    const char *body = c->reply && c->reply->body ? c->reply->body : "";
    *len = strlen(body);
    return body;
}

static const am_value *h_result(am_call *c)
{
    (void)c;
    return NULL;
}

static am_kind h_result_kind(am_call *c)
{
    (void)c;
    return AM_BUG;
}

static const char *h_key(const am_value *v, size_t i)
{
    return v && v->type == AM_T_OBJECT && i < v->u.o.n ? v->u.o.v[i].key : NULL;
}

static char h_type(const am_value *v)
{
    return v ? "nbirsao"[v->type] : 0;
}

static am_value *h_make(am_call *c, const char *json, ...)
{
    va_list ap;
    va_start(ap, json);
    am_value *v = am_json_vmake(c->f->arena, json, ap);
    va_end(ap);
    return v;
}

static bool h_put(am_call *c, am_value *o, const char *key, const am_value *v)
{
    return am_value_put(c->f->arena, o, key, v);
}

static bool h_push(am_call *c, am_value *a, const am_value *v)
{
    return am_value_push(c->f->arena, a, v);
}

static bool h_set_header(am_call *c, const char *name, const char *value)
{
    am_buf_add(&c->asked, name, strlen(name));
    am_buf_add(&c->asked, ": ", 2);
    am_buf_add(&c->asked, value, strlen(value));
    am_buf_add(&c->asked, "\n", 1);
    return true;
}

static bool h_set_body(am_call *c, const char *type, const void *p, size_t n)
{
    am_buf_add(&c->asked, type, strlen(type));
    am_buf_add(&c->asked, "\n", 1);
    am_buf_add(&c->asked, p, n);
    return true;
}

static bool h_set_json(am_call *c, const am_value *v)
{
    am_json_format(&c->asked, v, AM_JSON_PLAIN);
    return true;
}

static void keep_sent(am_call *c, unsigned flags, const char *method, const char *url)
{
    fake *f = c->f;
    assert_true(f->n_sent < FAKE_SENT_MAX);
    f->sent[f->n_sent] =
        am_arena_format(f->arena, "%s %s\n%s", method, url, am_buf_text(&c->asked));
    f->sent_flags[f->n_sent++] = flags;
    am_buf_clear(&c->asked);
    if (flags & AM_REQ_CHANGE) {
        f->n_changes++;
        f->changes_before_door += !c->passed;
    }
}

static bool h_queue(am_call *c, unsigned flags, const char *method, const char *url)
{
    assert_true(++c->n_queued < FAKE_QUEUE_MAX);
    keep_sent(c, flags, method, url);
    return true;
}

static am_step h_send(am_call *c, unsigned flags, const char *method, const char *url)
{
    keep_sent(c, flags, method, url);
    return AM_SEND;
}

static am_step h_wait(am_call *c, uint32_t ms)
{
    c->wait_ms = ms;
    return AM_WAIT;
}

static am_step h_call(am_call *c, const char *op, const am_value *args)
{
    (void)c;
    (void)op;
    (void)args;
    return AM_CALL;
}

static void keep(am_call *c, const am_intent *i)
{
    fake *f = c->f;
    assert_int_equal(i->size, sizeof *i);
    f->evidence = i->evidence;
    f->undo = i->undo;
    f->undo_op = i->undo_op;
    f->no_undo = i->no_undo;
    f->target = i->target;
    f->predicted = i->predicted;
    f->undo_days = i->undo_days;
    assert_true((i->undo_op && i->undo) || i->no_undo);
    assert_non_null(i->evidence);
}

static am_step h_intend(am_call *c, const am_intent *i)
{
    keep(c, i);
    assert_non_null(i->predicted);
    c->f->at_door = true;
    return AM_INTEND;
}

static am_step h_already(am_call *c, const am_intent *i, const am_value *v)
{
    keep(c, i);
    c->f->already = true;
    c->f->value = v;
    return AM_DONE;
}

static am_step h_lease(am_call *c, const char *op, const am_value *args)
{
    fake *f = c->f;
    assert_true(c->passed && args && f->n_leases < FAKE_LEASES_MAX);
    f->leases[f->n_leases] = am_arena_strdup(f->arena, op);
    f->lease_args[f->n_leases++] = args;
    return AM_LEASE;
}

static void h_lease_moot(am_call *c)
{
    c->f->moot = true;
}

static bool h_append(am_call *c, const am_value *items)
{
    if (!c->items)
        c->items = am_value_array(c->f->arena);
    for (size_t i = 0; i < am_value_len(items); i++)
        am_value_push(c->f->arena, c->items, am_value_at(items, i));
    return true;
}

static am_step h_done(am_call *c, const am_value *v)
{
    c->f->value = v ? v : c->items;
    return AM_DONE;
}

static void h_detail(am_call *c, const char *code, const char *hint)
{
    c->f->code = am_arena_strdup(c->f->arena, code);
    c->f->hint = am_arena_strdup(c->f->arena, hint);
}

static am_step h_fail(am_call *c, am_kind kind, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    c->f->text = am_arena_vformat(c->f->arena, fmt, ap);
    va_end(ap);
    c->f->kind = kind;
    return AM_FAIL;
}

const am_host *fake_host(void)
{
    static const am_host host = {.size = sizeof(am_host),
                                 .major = AM_ABI_MAJOR,
                                 .minor = AM_ABI_MINOR,
                                 .args = h_args,
                                 .tenant = h_tenant,
                                 .config = h_config,
                                 .local = h_local,
                                 .alloc = h_alloc,
                                 .print = h_print,
                                 .now = h_now,
                                 .log = h_log,
                                 .pick = h_pick,
                                 .status = h_status,
                                 .lost = h_lost,
                                 .header = h_header,
                                 .json = h_json,
                                 .body = h_body,
                                 .result = h_result,
                                 .result_kind = h_result_kind,
                                 .get = am_value_get,
                                 .at = am_value_at,
                                 .key = h_key,
                                 .len = am_value_len,
                                 .str = am_value_text,
                                 .num = am_value_num,
                                 .real = am_value_to_real,
                                 .truth = am_value_truth,
                                 .type = h_type,
                                 .make = h_make,
                                 .put = h_put,
                                 .push = h_push,
                                 .set_header = h_set_header,
                                 .set_json = h_set_json,
                                 .set_body = h_set_body,
                                 .queue = h_queue,
                                 .send = h_send,
                                 .wait = h_wait,
                                 .call = h_call,
                                 .intend = h_intend,
                                 .already = h_already,
                                 .lease = h_lease,
                                 .lease_moot = h_lease_moot,
                                 .append = h_append,
                                 .done = h_done,
                                 .detail = h_detail,
                                 .fail = h_fail};
    return &host;
}

void fake_init(fake *f, const char *role)
{
    static const char *const hosts[] = {
        "{\"root\":\"contoso.sharepoint.com\",\"admin\":\"contoso-admin.sharepoint.com\","
        "\"my\":\"contoso-my.sharepoint.com\",\"graph\":\"graph.microsoft.com\"}",
        "{\"root\":\"fabrikam.sharepoint.com\",\"admin\":\"fabrikam-admin.sharepoint.com\","
        "\"my\":\"fabrikam-my.sharepoint.com\",\"graph\":\"graph.microsoft.com\"}"};
    bool target = strcmp(role, "target") == 0;
    memset(f, 0, sizeof *f);
    f->arena = am_arena_new(0);
    f->now = (int64_t)1767225600000; /* 2026-01-01 */
    f->config = am_value_object(f->arena);
    f->tenant = am_json_make(
        f->arena, "{\"name\":%s,\"role\":%s,\"hosts\":%v,\"partner\":{\"role\":%s,\"hosts\":%v}}",
        role, role, am_json_make(f->arena, hosts[target]), target ? "source" : "target",
        am_json_make(f->arena, hosts[!target]));
    assert_non_null(f->tenant);
}

void fake_fini(fake *f)
{
    am_arena_free(f->arena);
}

static void add(fake *f, fake_reply r)
{
    assert_true(f->n_replies < FAKE_REPLIES_MAX);
    r.to = am_arena_strdup(f->arena, r.to);
    r.body = am_arena_strdup(f->arena, r.body);
    f->replies[f->n_replies++] = r;
}

void fake_status(fake *f, const char *to, int status, const char *location, const char *body)
{
    add(f, (fake_reply){.to = to, .status = status, .location = location, .body = body});
}

void fake_says(fake *f, const char *to, const char *body)
{
    fake_status(f, to, 200, NULL, body);
}

void fake_loses(fake *f, const char *to)
{
    add(f, (fake_reply){.to = to, .lost = true});
}

#define HEAD "[{\"SchemaVersion\":\"15.0.0.0\",\"LibraryVersion\":\"16.0.0.0\",\"ErrorInfo\":"

void fake_csom(fake *f, const char *to, int id, const char *json)
{
    fake_says(f, to,
              json ? am_arena_format(f->arena, HEAD "null},%d,%s]", id, json) : HEAD "null}]");
}

void fake_csom_error(fake *f, const char *to, const char *type, int64_t code, const char *message)
{
    fake_says(f, to,
              am_arena_format(f->arena,
                              HEAD "{\"ErrorMessage\":\"%s\",\"ErrorCode\":%lld,"
                                   "\"ErrorTypeName\":\"%s\"}}]",
                              message, (long long)code, type));
}

static fake_reply *answer(fake *f, const char *sent)
{
    for (size_t i = 0; i < f->n_replies; i++) {
        fake_reply *r = &f->replies[i];
        if (!r->used && strstr(sent, r->to)) {
            r->used = true;
            return r;
        }
    }
    if (!f->tolerant)
        fail_msg("no answer is written down for: %s", sent);
    return NULL;
}

/* The replies to a step's requests; false: one has none. */
static bool answer_all(am_call *c)
{
    c->n_replies = c->n_queued + 1;
    c->n_queued = 0;
    for (size_t i = 0; i < c->n_replies; i++)
        if (!(c->replies[i] = answer(c->f, c->f->sent[c->f->n_sent - c->n_replies + i])))
            return false;
    c->reply = c->replies[0];
    return true;
}

static am_value *arguments(fake *f, const am_op *op, const char *json)
{
    am_value *args = am_json_make(f->arena, json);
    assert_non_null(args);
    for (const am_param *p = op->params; p && p->name; p++) {
        const char *otherwise = strchr(p->type, '=');
        if (!otherwise || am_value_member(args, p->name))
            continue;
        bool word = strncmp(p->type, "boolean", 7) != 0;
        am_value_put(f->arena, args, p->name,
                     word ? am_value_str(f->arena, otherwise + 1)
                          : am_value_bool(f->arena, strcmp(otherwise, "=true") == 0));
    }
    for (size_t i = 0; i < am_value_len(args); i++) {
        bool known = false;
        for (const am_param *p = op->params; p && p->name; p++)
            known = known || strcmp(p->name, h_key(args, i)) == 0;
        if (!known)
            fail_msg("%s has no parameter %s", op->name, h_key(args, i));
    }
    return args;
}

static const am_op *operation(const char *name)
{
    for (const am_op *op = am_sharepoint()->ops; op->name; op++)
        if (strcmp(op->name, name) == 0)
            return op;
    fail_msg("no operation %s", name);
    return NULL;
}

am_step fake_run(fake *f, const char *name, const char *args)
{
    am_call c = {.f = f, .op = operation(name), .asked = AM_BUF(1 << 20)};
    c.args = arguments(f, c.op, args);
    f->value = NULL;
    f->already = f->at_door = f->moot = false;
    f->kind = AM_OK;
    f->text = f->code = f->hint = NULL;
    for (int steps = 0; steps < 10000; steps++) {
        am_step s = c.op->step(fake_host(), &c);
        if (s == AM_SEND && !answer_all(&c))
            s = AM_FAIL;
        if (s == AM_WAIT) {
            assert_true(f->n_waits < FAKE_SENT_MAX);
            f->waited[f->n_waits++] = c.wait_ms;
            f->now += c.wait_ms;
        }
        if (s == AM_INTEND) {
            assert_true(c.op->effects & AM_CHANGE);
            c.passed = true;
        }
        if (s == AM_INTEND && f->plan) {
            f->value = f->predicted;
            s = AM_DONE;
        }
        if (s == AM_DONE || s == AM_FAIL) {
            am_buf_free(&c.asked);
            return f->end = s;
        }
    }
    fail_msg("%s does not come to an end", name);
    return AM_FAIL;
}

const char *fake_sent(const fake *f, const char *text)
{
    for (size_t i = 0; i < f->n_sent; i++)
        if (strstr(f->sent[i], text))
            return f->sent[i];
    return NULL;
}

size_t fake_unused(const fake *f)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_replies; i++)
        n += !f->replies[i].used;
    return n;
}
