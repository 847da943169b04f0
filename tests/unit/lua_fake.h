/* lua_fake.h - a run, drives and tenants for tests of core/lua: no tenant, no network, a clock in
 * the hand. The connector `fake` answers each call after 10 ms. */
#ifndef AM_LUA_FAKE_H
#define AM_LUA_FAKE_H

#include "base/buf.h"
#include "lua/playbook.h"

typedef struct fake {
    am_loop *loop;
    am_registry *registry;
    am_run *run;
    am_arena *arena;
    am_buf log;               /* a line for everything that the run heard of */
    unsigned in_flight, most; /* calls now, and at most at a time */
    unsigned drives;          /* not freed */
    unsigned pulled;          /* items taken out of streams */
    unsigned detached;        /* changes that nobody waits for any more */
    am_kind ended;            /* what am_run_end() was told */
    struct am_journal *ledger; /* in memory; NULL: nobody asked for it */
    bool stop;                /* what am_run_stopping() says */
    const char *result;       /* of the last fake_play(), as JSON */
    am_lua_limits limits;
    const char *modules_dir;
} fake;

extern fake the;

void fake_begin(am_mode);
void fake_end(void);
/* cmocka fixtures: plan and apply. */
int fake_plan(void **);
int fake_apply(void **);
int fake_over(void **);
/* Load text as "t.lua" and run it; params is JSON or NULL. */
am_kind fake_play(const char *text, const char *params, am_err *);
/* The same for the body of run(ctx), with `source` and `target` at hand; must succeed. */
void fake_run(const char *body);
/* It must fail, so, with this text in the message. */
void fake_fails(const char *body, am_kind kind, const char *part);
/* The result of the last run is this JSON (canonical). */
void fake_gives(const char *json);
/* The log holds this line. */
bool fake_logged(const char *part);
size_t fake_count(const char *part);

#endif
