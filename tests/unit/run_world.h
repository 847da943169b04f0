/* run_world.h - a run over fakes, as the tests of core/run share it. */
#ifndef AM_RUN_WORLD_H
#define AM_RUN_WORLD_H

#include <stdio.h>

#include "base/clock.h"
#include "fake_tenant.h"
#include "run/drive.h"
#include "run/gate.h"
#include "scripted.h"

typedef struct world {
    am_loop *loop;
    am_registry *registry;
    am_tenant tenant;
    am_run *run;
    am_drive *drive;
    am_ready owner;
    unsigned woken;
    char told[4096]; /* "word op subject [reason];" */
    char hint[800];  /* of the last outcome with an error */
    char effects[1024];
} world;

static inline void world_outcome(void *self, const am_outcome *o)
{
    world *w = self;
    size_t n = strlen(w->told);
    snprintf(w->told + n, sizeof w->told - n, "%s %s %s;", o->word, o->op, o->subject);
    if (o->err) {
        snprintf(w->hint, sizeof w->hint, "%s | %s", o->err->text, o->err->hint);
    }
}

static inline void world_effect(void *self, const am_effect *e)
{
    world *w = self;
    size_t n = strlen(w->effects);
    snprintf(w->effects + n, sizeof w->effects - n, "%s %s %s #%u;", e->tenant, e->op,
             e->target ? e->target : "-", e->nth);
}

static inline void world_woken(am_ready *r)
{
    world *w = (world *)(void *)((char *)r - offsetof(world, owner));
    w->woken++;
}

static inline void world_begin(world *w, am_mode mode, const am_rules *rules)
{
    memset(w, 0, sizeof *w);
    am_err err = {0};
    fake_n = fake_n_held = 0;
    fake_hold = false;
    w->loop = fake_loop = am_loop_new();
    w->registry = am_registry_new();
    assert_int_equal(am_registry_add(w->registry, &scripted_connector, "built in", &err), AM_OK);
    w->tenant.name = "source";
    w->tenant.arena = am_arena_new(1 << 20);
    w->tenant.facts = scripted_json(w->tenant.arena, "{\"name\":\"source\",\"role\":\"source\"}");
    w->run = am_run_new(w->loop, w->registry, mode, rules);
    am_run_add_tenant(w->run, &w->tenant);
    am_run_watch(w->run, &(am_watch){.self = w, .outcome = world_outcome, .effect = world_effect});
    w->owner.run = world_woken;
}

static inline void world_end(world *w)
{
    am_drive_free(w->drive);
    am_loop_unready(w->loop, &w->owner);
    am_run_free(w->run);
    am_registry_free(w->registry);
    am_arena_free(w->tenant.arena);
    am_loop_free(w->loop);
    assert_int_equal(fake_alive, 0);
}

static inline void world_start(world *w, const char *op, const char *args)
{
    am_err err = {0};
    am_arena *a = am_arena_new(1 << 20);
    const am_drive_opts opts = {.owner = &w->owner, .reason = "because", .step = "one"};
    am_kind k = am_drive_start(w->run, &w->tenant, scripted_op(w->registry, op),
                               scripted_json(a, args), false, &opts, &w->drive, &err);
    am_arena_free(a);
    if (k) {
        fail_msg("%s", err.text);
    }
}

static inline bool world_settled(void *self)
{
    return am_ticket_settled(am_drive_ticket(((world *)self)->drive));
}

static inline bool world_over(void *self)
{
    return am_drive_over(((world *)self)->drive);
}

static inline bool world_held(void *self)
{
    (void)self;
    return fake_n_held > 0;
}

static inline void world_until(world *w, bool (*done)(void *))
{
    am_err err = {0};
    if (am_loop_run(w->loop, done, w, &err)) {
        fail_msg("%s", err.text);
    }
}

/* Drives one call to its end; "ok <json>" or "<kind> <text>". */
static inline const char *world_call(world *w, const char *op, const char *args)
{
    static char out[1024];
    const am_value *v;
    const am_err *err;
    am_drive_free(w->drive);
    world_start(w, op, args);
    world_until(w, world_over);
    am_kind k = am_drive_result(w->drive, &v, &err);
    if (k) {
        snprintf(out, sizeof out, "%s %s", am_kind_name(k), err->text);
    } else {
        am_buf b = AM_BUF(1000);
        am_json_format(&b, v, AM_JSON_CANONICAL);
        snprintf(out, sizeof out, "ok %s", am_buf_text(&b));
        am_buf_free(&b);
    }
    return out;
}

static inline void contains(const char *text, const char *part)
{
    if (!strstr(text, part)) {
        fail_msg("\"%s\" does not contain \"%s\"", text, part);
    }
}

#define THING     "{\"url\":\"https://contoso.sharepoint.com/sites/a\"}"
#define THING_URL "https://contoso.sharepoint.com/sites/a"

#endif
