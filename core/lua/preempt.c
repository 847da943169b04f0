#include "lua/preempt.h"

#include <stdio.h>
#include <time.h>

#include "lua/errors.h"

enum { EVERY = 10000, SLICE_US = 5000 };

static int64_t cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void note_where(lua_State *L)
{
    am_lua *lua = am_lua_of(L);
    lua_Debug ar;
    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (ar.currentline > 0) {
            snprintf(lua->budget.where, sizeof lua->budget.where, "%s:%d", ar.short_src,
                     ar.currentline);
            return;
        }
    }
}

/* Look at the clock; returns the CPU time of this slice. */
static int64_t look(lua_State *L)
{
    am_lua *lua = am_lua_of(L);
    int64_t used = cpu_us() - lua->budget.started_us;
    if (lua->budget.over)
        return used;
    if (lua->budget.burst_us + used > (int64_t)lua->limits.burst_ms * 1000 ||
        (lua->limits.total_ms &&
         lua->budget.total_us + used > (int64_t)lua->limits.total_ms * 1000)) {
        lua->budget.over = true;
        note_where(L);
    }
    return used;
}

static void hook(lua_State *L, lua_Debug *ar)
{
    (void)ar;
    am_lua *lua = am_lua_of(L);
    int64_t used = look(L);
    if (!lua->budget.over && used < SLICE_US)
        return;
    if (am_preempt_can_yield(L)) {
        lua->yielding = true;
        lua_yield(L, 0); /* returns: a hook's yield takes effect when the hook ends */
        return;
    }
    if (lua->budget.over) {
        am_err err;
        lua_sethook(L, hook, LUA_MASKCOUNT, 1);
        am_preempt_error(lua, &err);
        am_errors_raise(L, &err);
    }
}

bool am_preempt_can_yield(lua_State *L)
{
    const am_lua *lua = am_lua_of(L);
    return lua->root && !lua->blocked && !lua->closing && lua_isyieldable(L);
}

void am_preempt_arm(lua_State *co)
{
    lua_sethook(co, hook, LUA_MASKCOUNT, EVERY);
}

void am_preempt_begin(am_lua *lua, int64_t burst_us)
{
    lua->budget.burst_us = burst_us;
    lua->budget.started_us = cpu_us();
    lua->budget.over = false;
    lua->budget.where[0] = '\0';
}

int64_t am_preempt_end(am_lua *lua)
{
    int64_t used = cpu_us() - lua->budget.started_us;
    lua->budget.total_us += used;
    lua->budget.burst_us += used;
    return lua->budget.burst_us;
}

am_kind am_preempt_error(const am_lua *lua, am_err *err)
{
    am_fail(err, AM_LIMIT, "%s%sthe script computes for too long without a pause (over %u ms)",
            lua->budget.where, lua->budget.where[0] ? ": " : "", lua->limits.burst_ms);
    return am_hint(err, "look for a loop that does not end, or call ctx:sleep(0) in a long one");
}

void am_preempt_check(lua_State *L)
{
    am_lua *lua = am_lua_of(L);
    look(L);
    if (lua->budget.over && lua->root) {
        am_err err;
        lua_sethook(L, hook, LUA_MASKCOUNT, 1);
        am_preempt_error(lua, &err);
        am_errors_raise(L, &err);
    }
}
