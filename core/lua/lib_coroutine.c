#include "lua/lib_coroutine.h"

#include <lauxlib.h>

#include "lua/errors.h"
#include "lua/preempt.h"
#include "lua/task.h"

static const char busy_key;

static void push_busy(lua_State *L)
{
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &busy_key) == LUA_TTABLE)
        return;
    lua_pop(L, 1);
    lua_newtable(L);
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_setmetatable(L, -2);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &busy_key);
}

void am_coroutine_set_busy(lua_State *L, int index, bool busy)
{
    luaL_checkstack(L, 6, NULL);
    index = lua_absindex(L, index);
    push_busy(L);
    lua_pushvalue(L, index);
    if (busy)
        lua_pushboolean(L, 1);
    else
        lua_pushnil(L);
    lua_rawset(L, -3);
    lua_pop(L, 1);
}

static bool is_busy(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    push_busy(L);
    lua_pushvalue(L, index);
    lua_rawget(L, -2);
    bool busy = lua_toboolean(L, -1);
    lua_pop(L, 2);
    return busy;
}

static lua_State *check_coroutine(lua_State *L, int index)
{
    lua_State *co = lua_tothread(L, index);
    luaL_argexpected(L, co, index, "coroutine");
    return co;
}

static const char *status_of(lua_State *L, lua_State *co, int index)
{
    lua_Debug ar;
    if (co == L)
        return "running";
    if (is_busy(L, index))
        return "normal";
    switch (lua_status(co)) {
    case LUA_YIELD:
        return "suspended";
    case LUA_OK:
        if (lua_getstack(co, 0, &ar))
            return "normal";
        return lua_gettop(co) == 0 ? "dead" : "suspended";
    default:
        return "dead";
    }
}

static int resume_again(lua_State *L, int status, lua_KContext wrapped);

/* Resume the coroutine with the n values that are on its stack; returns the number of results as
 * the script's own function does. When the engine wants the thread, yields to it and goes on here
 * afterwards. */
static int go_on(lua_State *L, int n, bool wrapped)
{
    am_lua *lua = am_lua_of(L);
    int index = wrapped ? lua_upvalueindex(1) : 1;
    lua_State *co = lua_tothread(L, index);
    bool stuck = !lua_isyieldable(L);
    int results = 0;
    lua->blocked += stuck;
    int status = lua_resume(co, L, n, &results);
    lua->blocked -= stuck;
    if (status == LUA_YIELD && lua->yielding)
        return lua_yieldk(L, 0, wrapped, resume_again);
    am_coroutine_set_busy(L, index, false);
    if (status != LUA_OK && status != LUA_YIELD) {
        lua_xmove(co, L, 1);
        am_task_reset(lua, co);
        if (wrapped)
            return lua_error(L);
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    if (!lua_checkstack(L, results + 1)) {
        lua_pop(co, results);
        return luaL_error(L, "too many results to resume");
    }
    if (!wrapped)
        lua_pushboolean(L, 1);
    lua_xmove(co, L, results);
    return results + !wrapped;
}

static int resume_again(lua_State *L, int status, lua_KContext wrapped)
{
    (void)status;
    return go_on(L, 0, wrapped != 0);
}

static int start(lua_State *L, int index, int n, bool wrapped)
{
    lua_State *co = lua_tothread(L, index);
    const char *state = status_of(L, co, index);
    if (state[0] != 's') {
        lua_pushboolean(L, 0);
        if (is_busy(L, index) && co != L)
            lua_pushliteral(L, "cannot resume a coroutine that the engine holds");
        else if (state[0] == 'd')
            lua_pushliteral(L, "cannot resume dead coroutine");
        else
            lua_pushliteral(L, "cannot resume non-suspended coroutine");
        return wrapped ? luaL_error(L, "%s", lua_tostring(L, -1)) : 2;
    }
    if (!lua_checkstack(co, n))
        return luaL_error(L, "too many arguments to resume");
    am_coroutine_set_busy(L, index, true);
    lua_xmove(L, co, n);
    return go_on(L, n, wrapped);
}

static int co_resume(lua_State *L)
{
    check_coroutine(L, 1);
    return start(L, 1, lua_gettop(L) - 1, false);
}

static int wrap_call(lua_State *L)
{
    return start(L, lua_upvalueindex(1), lua_gettop(L), true);
}

static int co_create(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_State *co = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    return 1;
}

static int co_wrap(lua_State *L)
{
    co_create(L);
    lua_pushcclosure(L, wrap_call, 1);
    return 1;
}

static bool inside(lua_State *L)
{
    const am_lua *lua = am_lua_of(L);
    return L != lua->root && L != lua->L && L != lua->closing && lua_isyieldable(L);
}

static int co_yield (lua_State *L)
{
    if (!inside(L))
        return luaL_error(L, "attempt to yield from outside a coroutine");
    return lua_yield(L, lua_gettop(L));
}

static int co_isyieldable(lua_State *L)
{
    lua_pushboolean(L, inside(L));
    return 1;
}

static int co_running(lua_State *L)
{
    lua_pushthread(L);
    lua_pushboolean(L, L == am_lua_of(L)->root);
    return 2;
}

static int co_status(lua_State *L)
{
    lua_State *co = check_coroutine(L, 1);
    lua_pushstring(L, status_of(L, co, 1));
    return 1;
}

static int co_close(lua_State *L)
{
    lua_State *co = check_coroutine(L, 1);
    const char *state = status_of(L, co, 1);
    if (state[0] != 's' && state[0] != 'd')
        return luaL_error(L, "cannot close a %s coroutine", state);
    if (am_task_reset(am_lua_of(L), co) == LUA_OK) {
        lua_pushboolean(L, 1);
        return 1;
    }
    lua_pushboolean(L, 0);
    lua_xmove(co, L, 1);
    return 2;
}

void am_coroutine_open(lua_State *L)
{
    static const luaL_Reg fns[] = {
        {"create", co_create},   {"resume", co_resume}, {"wrap", co_wrap},
        {"yield", co_yield },    {"status", co_status}, {"isyieldable", co_isyieldable},
        {"running", co_running}, {"close", co_close},   {NULL, NULL}};
    luaL_newlib(L, fns);
}
