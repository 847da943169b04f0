#include "lua/task.h"

#include <stdlib.h>

#include <lauxlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "lua/errors.h"
#include "lua/lib_coroutine.h"
#include "lua/preempt.h"

int am_task_reset(am_lua *lua, lua_State *co)
{
    lua_State *closing = lua->closing;
    if (!lua->root)
        am_preempt_begin(lua, 0); /* handlers have a burst of their own */
    lua->closing = co;
    lua->blocked++;
    int status = lua_resetthread(co);
    lua->blocked--;
    lua->closing = closing;
    return status;
}

/* A coroutine ready for a function, on top of L and referenced by *ref. */
static lua_State *get_coroutine(lua_State *L, int *ref)
{
    am_lua *lua = am_lua_of(L);
    if (lua->n_idle) {
        lua->n_idle--;
        *ref = lua->idle[lua->n_idle].ref;
        return lua->idle[lua->n_idle].co;
    }
    lua_State *co = lua_newthread(L);
    am_preempt_arm(co);
    am_coroutine_set_busy(L, -1, true); /* no script may resume it, ever */
    *ref = luaL_ref(L, LUA_REGISTRYINDEX);
    return co;
}

static void put_coroutine(am_lua *lua, lua_State *co, int ref, bool clean)
{
    if (clean && lua->n_idle < AM_IDLE_MAX) {
        lua_settop(co, 0);
        lua->idle[lua->n_idle].co = co;
        lua->idle[lua->n_idle++].ref = ref;
    } else {
        luaL_unref(lua->L, LUA_REGISTRYINDEX, ref);
    }
}

static void take_down(am_task *t, bool clean)
{
    am_lua *lua = t->lua;
    t->dead = true;
    am_loop_unready(t->loop, &t->ready);
    while (t->scopes)
        am_scope_close(t->scopes);
    if (!clean) {
        am_task *running = lua->task;
        lua->task = t; /* what its <close> handlers say is its own */
        if (am_task_reset(lua, t->co) != LUA_OK) {
            const char *text = lua_tostring(t->co, -1);
            am_log(AM_LOG_DEBUG, "lua.task", "while closing: %s", text ? text : "an error");
        }
        lua->task = running;
        while (t->scopes)
            am_scope_close(t->scopes);
    }
    *t->link = t->next;
    if (t->next)
        t->next->link = t->link;
    put_coroutine(lua, t->co, t->ref, clean);
    free(t);
}

void am_task_kill(am_task *t)
{
    if (t->dead)
        return;
    take_down(t, false);
}

static int call_ended(lua_State *L)
{
    am_task *t = lua_touserdata(L, 1);
    t->ended(t);
    return 0;
}

static void finish(am_task *t, int status)
{
    am_lua *lua = t->lua;
    bool clean = false;
    t->dead = true;
    if (t->over) {
        am_preempt_error(lua, &t->err);
    } else if (status != LUA_OK) {
        am_errors_take(t->co, -1, status, &t->err);
        t->told = am_errors_is_told(t->co, -1);
        if (am_log_on(AM_LOG_DEBUG))
            am_log(AM_LOG_DEBUG, "lua.task", "ended: %s", t->err.text);
    } else {
        clean = true;
    }
    am_err err;
    if (am_lua_protect(lua, call_ended, t, &err) != AM_OK)
        am_log(AM_LOG_ERROR, "lua.task", "%s", err.text);
    take_down(t, clean);
}

static void resume(am_ready *ready)
{
    am_task *t = (am_task *)ready;
    am_lua *lua = t->lua;
    if (t->ticket && !am_ticket_settled(t->ticket))
        return;
    t->ticket = NULL;
    t->nap = NULL;
    if (t->waiting)
        t->burst_us = 0;
    t->waiting = false;
    lua->task = t;
    lua->root = t->co;
    lua->yielding = false;
    am_preempt_begin(lua, t->burst_us);
    int status = lua_resume(t->co, lua->L, t->n, &t->n);
    t->burst_us = am_preempt_end(lua);
    t->over = lua->budget.over;
    lua->task = NULL;
    lua->root = NULL;
    lua->yielding = false;
    if (status != LUA_YIELD || t->over) {
        finish(t, status);
        return;
    }
    t->n = 0;
    if (!t->waiting)
        am_loop_ready(t->loop, &t->ready);
}

am_task *am_task_spawn(lua_State *L, am_loop *loop, int n, void (*ended)(am_task *), void *self)
{
    am_lua *lua = am_lua_of(L);
    int ref;
    lua_State *co = get_coroutine(L, &ref);
    if (!lua_checkstack(co, n + 1)) {
        put_coroutine(lua, co, ref, false);
        luaL_error(L, "too many arguments for a task");
    }
    lua_xmove(L, co, n + 1);
    am_task *t = am_new(am_task);
    t->ready.run = resume;
    t->lua = lua;
    t->loop = loop;
    t->co = co;
    t->ref = ref;
    t->n = n;
    t->ended = ended;
    t->self = self;
    if (lua->task) {
        t->step = lua->task->step;
        t->item = lua->task->item;
    }
    t->next = lua->tasks;
    t->link = &lua->tasks;
    if (t->next)
        t->next->link = &t->next;
    lua->tasks = t;
    am_loop_ready(loop, &t->ready);
    return t;
}

void am_task_alone(lua_State *L, int n)
{
    am_lua *lua = am_lua_of(L);
    lua_State *co = lua_newthread(L);
    am_preempt_arm(co);
    lua_insert(L, -n - 2); /* below function and arguments */
    if (!lua_checkstack(co, n + 1))
        luaL_error(L, "too many arguments");
    lua_xmove(L, co, n + 1);
    lua->root = co;
    am_preempt_begin(lua, 0);
    int status, results;
    do {
        lua->yielding = false;
        status = lua_resume(co, L, n, &results);
        n = 0;
    } while (status == LUA_YIELD && !lua->budget.over && (am_preempt_end(lua), true) &&
             (am_preempt_begin(lua, lua->budget.burst_us), true));
    am_preempt_end(lua);
    lua->root = NULL;
    lua->yielding = false;
    am_err err;
    if (lua->budget.over)
        am_preempt_error(lua, &err);
    else if (status != LUA_OK)
        am_errors_take(co, -1, status, &err);
    if (lua->budget.over || status != LUA_OK) {
        am_task_reset(lua, co);
        am_errors_raise(L, &err);
    }
    if (results > 0)
        lua_settop(co, lua_gettop(co) - results + 1);
    else
        lua_pushnil(co);
    lua_xmove(co, L, 1);
    lua_remove(L, -2);
}
