#include "lua/lib_flow.h"

#include <string.h>

#include <lauxlib.h>

#include "base/clock.h"
#include "lua/await.h"
#include "lua/convert.h"
#include "lua/each.h"
#include "lua/errors.h"
#include "lua/play.h"

#define SLEEP_MAX_S 604800.0 /* a week */

enum {
    STAGE = 4,                 /* where the step's scope is on the stack */
    STEP_VALUE_MAX = 16 << 20, /* bytes of what a step returns */
};

/* A step that is under way. */
typedef struct stage {
    am_scope scope;
    am_play *play;
    am_task *task;
    const char *name, *before;
    am_arena *arena;       /* of value */
    bool ended;            /* fn returned data, or nothing */
    const am_value *value; /* which, or NULL */
} stage;

static void end_step(am_scope *s)
{
    stage *st = (stage *)s;
    st->task->step = st->before;
    am_run_step_end(st->play->run, st->name, st->ended, st->value);
    am_arena_free(st->arena);
}

/* What fn returned stands above base; the step's scope closes when this function returns. */
static int after_call(lua_State *L, int status, lua_KContext base)
{
    (void)status;
    return lua_gettop(L) - (int)base;
}

static int take_value(lua_State *L)
{
    stage *st = lua_touserdata(L, 1);
    st->value = am_convert_take(L, 2, st->arena, "what the step returns");
    return 0;
}

/* The step ran to its end: what it returned is kept for a resumed run. A step that returns what is
 * no data (a function, several values) runs again then, and its effects answer from the journal. */
static int after_step(lua_State *L, int status, lua_KContext base)
{
    stage *st = lua_touserdata(L, STAGE);
    int n = lua_gettop(L) - STAGE;
    st->ended = n == 0 || (n == 1 && lua_isnil(L, STAGE + 1));
    if (n == 1 && !st->ended) {
        lua_pushcfunction(L, take_value);
        lua_pushvalue(L, STAGE);
        lua_pushvalue(L, STAGE + 1);
        st->ended = lua_pcall(L, 2, 0, 0) == LUA_OK;
        lua_settop(L, STAGE + 1);
    }
    return after_call(L, status, base);
}

static am_task *check_task(lua_State *L, const char *name)
{
    am_task *task = am_lua_of(L)->task;
    if (!task)
        am_errors_misuse(L, "ctx:%s cannot be called while nothing runs", name);
    return task;
}

static int flow_step(lua_State *L)
{
    am_flow_check_self(L, "step");
    am_play *play = am_play_of(L);
    am_task *task = check_task(L, "step");
    const char *name = luaL_checkstring(L, 2);
    luaL_checktype(L, 3, LUA_TFUNCTION);
    lua_settop(L, 3);
    char label[AM_STEP_LABEL];
    const am_value *before = NULL;
    if (am_run_step_begin(play->run, name, label, &before)) {
        am_convert_push(L, before, AM_CONVERT_PLAIN);
        return 1;
    }
    name = am_play_intern(play, label);
    stage *st = am_scope_open(L, sizeof *st, NULL);
    *st = (stage){.scope = st->scope, .play = play, .task = task, .name = name, .before = task->step,
                  .arena = am_arena_new(STEP_VALUE_MAX)};
    st->scope.release = end_step; /* only now is there something to end */
    task->step = name;
    lua_pushvalue(L, 3);
    lua_callk(L, 0, LUA_MULTRET, STAGE, after_step);
    return after_step(L, LUA_OK, STAGE);
}

/* ctx:verify([name,] fn) */
static int flow_verify(lua_State *L)
{
    am_flow_check_self(L, "verify");
    am_play *play = am_play_of(L);
    am_task *task = check_task(L, "verify");
    bool named = lua_type(L, 2) == LUA_TSTRING;
    luaL_checktype(L, 2 + named, LUA_TFUNCTION);
    lua_settop(L, 2 + named);
    if (am_run_mode(play->run) == AM_MODE_PLAN) {
        const char *subject = named ? lua_tostring(L, 2) : NULL;
        if (!subject && task->item)
            subject = task->item->subject;
        am_run_outcome(play->run, &(am_outcome){.step = task->step,
                                                .subject = subject,
                                                .word = "verify listed",
                                                .reason = "checked when the plan is applied"});
        return 0;
    }
    lua_insert(L, 1); /* the function, then what it replaces */
    lua_settop(L, 1);
    lua_callk(L, 0, LUA_MULTRET, 0, after_call);
    return after_call(L, LUA_OK, 0);
}

/* A sleep. */
typedef struct nap {
    am_scope scope;
    am_loop *loop;
    am_timer timer;
    am_ticket ticket;
} nap;

static void wake(am_ready *ready)
{
    nap *n = (nap *)((char *)ready - offsetof(nap, timer) - offsetof(am_timer, ready));
    am_ticket_settle(&n->ticket);
}

static void end_nap(am_scope *s)
{
    nap *n = (nap *)s;
    am_timer_clear(n->loop, &n->timer);
    am_loop_unready(n->loop, &n->timer.ready);
}

static int check_stop(lua_State *L)
{
    if (!am_run_stopping(am_play_of(L)->run))
        return 0;
    am_err err;
    am_fail(&err, AM_CANCELLED, "the run was stopped");
    return am_errors_say(L, &err);
}

static int awake(lua_State *L, int status, lua_KContext ctx)
{
    (void)status;
    (void)ctx;
    return check_stop(L);
}

static int flow_sleep(lua_State *L)
{
    am_flow_check_self(L, "sleep");
    lua_Number s = luaL_checknumber(L, 2);
    luaL_argcheck(L, s >= 0 && s <= SLEEP_MAX_S, 2, "seconds, from 0 to a week");
    am_await_check(L);
    check_stop(L);
    am_play *play = am_play_of(L);
    am_task *task = am_lua_of(L)->task;
    lua_settop(L, 2);
    nap *n = am_scope_open(L, sizeof *n, NULL);
    n->loop = play->loop;
    n->timer.ready.run = wake;
    n->scope.release = end_nap;
    am_ticket_start(&n->ticket, play->loop, &task->ready);
    am_timer_set(play->loop, &n->timer, am_clock_mono() + (int64_t)(s * 1000.0));
    task->nap = &n->ticket;
    return am_await(L, &n->ticket, awake, 0);
}

static int flow_each(lua_State *L)
{
    am_flow_check_self(L, "each");
    return am_each_call(L);
}

void am_flow_open(lua_State *L)
{
    static const luaL_Reg fns[] = {{"step", flow_step},
                                   {"each", flow_each},
                                   {"verify", flow_verify},
                                   {"sleep", flow_sleep},
                                   {NULL, NULL}};
    luaL_setfuncs(L, fns, 0);
}
