/* plugin_drive.h - a built plugin, loaded as the program loads it, its calls driven by the real
 * am_call against replies that a test has written down. */
#ifndef AM_PLUGIN_DRIVE_H
#define AM_PLUGIN_DRIVE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "plugin/call.h"
#include "plugin/schema.h"

typedef struct drive_reply {
    const char *to; /* part of "METHOD url\nName: value\nbody" */
    int status;
    const char *body, *type, *etag;
    bool lost;
} drive_reply;

enum { DRIVE_SENT_MAX = 64 };

typedef struct drive {
    am_registry *registry;
    const am_connector_info *info;
    am_arena *arena;
    am_call *call;
    const drive_reply *replies;
    size_t n_replies;
    bool used[DRIVE_SENT_MAX];
    char *sent[DRIVE_SENT_MAX];
    size_t n_sent, before_door, waits;
    bool plan, intended; /* plan: the call ends at the door */
    const am_value *config;
    char *items; /* of a stream, as text */
} drive;

static inline void drive_open(drive *d, const char *name)
{
    const char *build = getenv("top_builddir");
    char path[4096];
    am_err err = {0};
    *d = (drive){.registry = am_registry_new(), .arena = am_arena_new(16 << 20)};
    snprintf(path, sizeof path, "%s/plugins/%s/.libs/%s.so", build ? build : ".", name, name);
    if (am_registry_load(d->registry, path, &err) != AM_OK)
        fail_msg("%s", err.text);
    d->info = am_registry_find(d->registry, name);
    assert_non_null(d->info);
}

static inline void drive_reset(drive *d)
{
    am_call_free(d->call);
    d->call = NULL;
    for (size_t i = 0; i < d->n_sent; i++)
        free(d->sent[i]);
    free(d->items);
    d->items = NULL;
    d->n_sent = d->before_door = d->waits = 0;
    d->intended = false;
    memset(d->used, 0, sizeof d->used);
}

static inline void drive_close(drive *d)
{
    drive_reset(d);
    am_arena_free(d->arena);
    am_registry_free(d->registry);
}

static inline const am_value *drive_json(drive *d, const char *text)
{
    const am_value *v = NULL;
    am_err err = {0};
    if (am_json_parse(d->arena, text, strlen(text), &v, &err) != AM_OK)
        fail_msg("%s in %s", err.text, text);
    return v;
}

static inline const char *drive_header(void *self, const char *name)
{
    const drive_reply *r = self;
    return strcmp(name, "Content-Type") == 0 ? r->type : strcmp(name, "ETag") == 0 ? r->etag : NULL;
}

static inline char *drive_told(const am_call_request *q)
{
    am_buf b = AM_BUF(1 << 20);
    am_buf_fmt(&b, "%s %s\n", q->method, q->url);
    for (size_t i = 0; i < q->n_headers; i++)
        am_buf_fmt(&b, "%s: %s\n", q->header_names[i], q->header_values[i]);
    am_buf_add(&b, q->body ? q->body : "", q->body_n);
    char *text = strdup(am_buf_text(&b));
    am_buf_free(&b);
    return text;
}

static inline void drive_answer(drive *d, size_t k)
{
    const am_call_request *q = am_call_request_at(d->call, k);
    assert_true(d->n_sent < DRIVE_SENT_MAX);
    char *told = d->sent[d->n_sent++] = drive_told(q);
    d->before_door += !d->intended;
    for (size_t i = 0; i < d->n_replies; i++) {
        const drive_reply *r = &d->replies[i];
        if (d->used[i] || !strstr(told, r->to))
            continue;
        d->used[i] = true;
        const char *body = r->body ? r->body : "";
        am_call_reply_give(d->call, k,
                           &(am_call_reply){.kind = r->lost ? AM_NETWORK : AM_OK,
                                            .lost = r->lost,
                                            .status = r->lost     ? 0
                                                      : r->status ? r->status
                                                                  : 200,
                                            .body = body,
                                            .body_n = strlen(body),
                                            .header = drive_header,
                                            .self = (void *)(uintptr_t)r});
        return;
    }
    fail_msg("nothing answers %s", told);
}

static inline void drive_collect(drive *d)
{
    for (size_t i = 0; i < am_call_items(d->call); i++) {
        const char *one = am_json_text(d->arena, am_call_item_at(d->call, i), AM_JSON_CANONICAL);
        size_t n = d->items ? strlen(d->items) : 0;
        d->items = realloc(d->items, n + strlen(one) + 2);
        snprintf(d->items + n, strlen(one) + 2, "%s\n", one);
    }
}

/* One operation to its end: "ok <value>", "door <evidence>" or "<kind> <text>". */
static inline const char *drive_run(drive *d, const char *op, const char *args,
                                    const drive_reply *replies, size_t n)
{
    am_err err = {0};
    am_value *checked = NULL;
    const am_operation *row = am_registry_operation(d->info, op, &err);
    drive_reset(d);
    d->replies = replies;
    d->n_replies = n;
    if (!row)
        fail_msg("%s", err.text);
    if (am_schema_check(d->arena, op, row->params, row->n_params, drive_json(d, args), false,
                        &checked, &err))
        return am_arena_format(d->arena, "%s %s", am_kind_name(err.kind), err.text);
    d->call = am_call_new(
        row, checked,
        drive_json(d, "{\"name\":\"graph\",\"role\":\"\",\"tenant_id\":\"t-1\",\"hosts\":"
                      "{\"graph\":\"graph.microsoft.com\"},\"partner\":null}"),
        d->config);
    for (;;) {
        am_step s = am_call_step(d->call);
        drive_collect(d);
        if (s == AM_SEND) {
            for (size_t i = 0; i < am_call_requests(d->call); i++)
                drive_answer(d, i);
        } else if (s == AM_WAIT) {
            d->waits++;
        } else if (s == AM_INTEND) {
            d->intended = true;
            if (d->plan)
                return am_arena_format(d->arena, "door %s",
                                       am_json_text(d->arena, am_call_get_intent(d->call)->evidence,
                                                    AM_JSON_CANONICAL));
            am_call_pass(d->call);
        } else if (s == AM_DONE) {
            return am_arena_format(
                d->arena, "ok %s",
                am_json_text(d->arena, am_call_value(d->call), AM_JSON_CANONICAL));
        } else if (s == AM_FAIL) {
            const am_err *e = am_call_err(d->call);
            return am_arena_format(d->arena, "%s %s", am_kind_name(e->kind), e->text);
        }
    }
}

#define DRIVE(d, op, args, ...)                                                                    \
    drive_run(d, op, args, (const drive_reply[]){__VA_ARGS__},                                     \
              sizeof((const drive_reply[]){__VA_ARGS__}) / sizeof(drive_reply))
#define NOTHING                                                                                    \
    {                                                                                              \
        .to = "\001"                                                                               \
    }

static inline void drive_has(const char *text, const char *part)
{
    if (!text || !strstr(text, part))
        fail_msg("\"%s\" does not contain \"%s\"", text ? text : "(nothing)", part);
}

#endif
