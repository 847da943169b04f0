#include "lua/state.h"

#include <stdlib.h>

#include <lauxlib.h>

#include "base/log.h"
#include "base/mem.h"
#include "lua/convert.h"
#include "lua/errors.h"

enum { MEMORY = 256 << 20, BURST_MS = 2000, CONCURRENCY = 64 };

static void *account(void *self, void *p, size_t osize, size_t nsize)
{
    am_lua *lua = self;
    if (!p)
        osize = 0; /* for a new block it is a type tag */
    if (nsize == 0) {
        free(p);
        lua->used -= osize;
        return NULL;
    }
    if (nsize > osize && nsize - osize > lua->cap - lua->used)
        return NULL;
    void *q = realloc(p, nsize);
    if (q)
        lua->used = lua->used - osize + nsize;
    return q;
}

static int panic(lua_State *L)
{
    const char *text = lua_tostring(L, -1);
    am_log(AM_LOG_ERROR, "lua.state", "error outside of protected mode: %s", text ? text : "?");
    return 0;
}

static int prepare(lua_State *L)
{
    am_errors_open(L);
    am_convert_open(L);
    return 0;
}

am_lua *am_lua_new(const am_lua_limits *limits)
{
    am_lua *lua = am_new(am_lua);
    if (limits)
        lua->limits = *limits;
    if (!lua->limits.memory)
        lua->limits.memory = MEMORY;
    if (!lua->limits.burst_ms)
        lua->limits.burst_ms = BURST_MS;
    if (!lua->limits.concurrency)
        lua->limits.concurrency = CONCURRENCY;
    lua->cap = lua->limits.memory;
    lua->L = lua_newstate(account, lua);
    if (lua->L) {
        *(am_lua **)lua_getextraspace(lua->L) = lua; /* new threads inherit it */
        lua_atpanic(lua->L, panic);
        if (am_lua_protect(lua, prepare, NULL, NULL) == AM_OK)
            return lua;
    }
    am_lua_free(lua);
    return NULL;
}

void am_lua_free(am_lua *lua)
{
    if (!lua)
        return;
    if (lua->L)
        lua_close(lua->L);
    if (lua->used)
        am_log(AM_LOG_ERROR, "lua.state", "%zu bytes left behind", lua->used);
    free(lua->modules_dir);
    free(lua);
}

am_lua *am_lua_of(lua_State *L)
{
    return *(am_lua **)lua_getextraspace(L);
}

am_kind am_lua_protect(am_lua *lua, lua_CFunction f, void *self, am_err *err)
{
    lua_State *L = lua->L;
    int top = lua_gettop(L);
    if (!lua_checkstack(L, 8))
        return am_fail(err, AM_LIMIT, "Lua: the stack is full");
    lua_pushcfunction(L, f);
    lua_pushlightuserdata(L, self);
    int status = lua_pcall(L, 1, 0, 0);
    am_kind kind = AM_OK;
    if (status != LUA_OK) {
        am_err e;
        am_errors_take(L, -1, status, &e);
        kind = e.kind;
        if (err)
            *err = e;
    }
    lua_settop(L, top);
    return kind;
}
