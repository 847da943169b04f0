/* call_world.h - one call, its replies given by hand. */
#ifndef AM_CALL_WORLD_H
#define AM_CALL_WORLD_H

#include <stdio.h>

#include "plugin/call.h"
#include "scripted.h"

typedef struct call_world {
    am_registry *registry;
    am_arena *arena;
    am_call *call;
} call_world;

static unsigned replies_alive;

static inline void call_begin(call_world *w, const char *op, const char *args)
{
    am_err err = {0};
    w->registry = am_registry_new();
    w->arena = am_arena_new(1 << 20);
    assert_int_equal(am_registry_add(w->registry, &scripted_connector, "built in", &err), AM_OK);
    w->call = am_call_new(scripted_op(w->registry, op), scripted_json(w->arena, args),
                          scripted_json(w->arena, "{\"name\":\"source\"}"), NULL);
}

static inline void call_end(call_world *w)
{
    am_call_free(w->call);
    am_arena_free(w->arena);
    am_registry_free(w->registry);
    assert_int_equal(replies_alive, 0);
}

static inline void call_released(void *self)
{
    (void)self;
    replies_alive--;
}

static inline const char *call_header(void *self, const char *name)
{
    (void)self;
    return strcmp(name, "X-Test") == 0 ? "yes" : NULL;
}

static inline void call_reply(call_world *w, size_t i, int status, const char *body)
{
    am_call_reply r = {.status = status,
                       .body = body,
                       .body_n = strlen(body),
                       .request_id = "guid-1",
                       .header = call_header,
                       .release = call_released};
    replies_alive++;
    am_call_reply_give(w->call, i, &r);
}

/* Steps once and expects the call to end with this kind and text. */
static inline void call_fails(call_world *w, am_kind kind, const char *part)
{
    am_step s = am_call_step(w->call);
    const am_err *e = am_call_err(w->call);
    if (s != AM_FAIL || e->kind != kind || !strstr(e->text, part)) {
        fail_msg("step %d, %s \"%s\" instead of \"%s\"", (int)s, am_kind_name(e->kind), e->text,
                 part);
    }
}

static inline const char *call_value(call_world *w)
{
    return am_json_text(w->arena, am_call_value(w->call), AM_JSON_CANONICAL);
}

#define THING "{\"url\":\"https://contoso.sharepoint.com/sites/a b\",\"depth\":5,\"tags\":[]}"

#endif
