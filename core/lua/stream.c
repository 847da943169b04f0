#include "lua/stream.h"

#include <lauxlib.h>

#include "lua/await.h"
#include "lua/convert.h"
#include "lua/errors.h"

#define STREAM_TABLE "aftermove.stream"

enum { ALL_MAX = 100000 };

static void release(am_scope *scope)
{
    am_stream *s = (am_stream *)scope;
    if (s->drive)
        am_drive_free(s->drive);
    s->drive = NULL;
    am_arena_free(s->arena);
    s->arena = NULL;
}

am_stream *am_stream_test(lua_State *L, int index)
{
    return luaL_testudata(L, index, STREAM_TABLE);
}

void am_stream_disown(am_scope *scope)
{
    am_stream *s = (am_stream *)scope;
    if (scope->release != release)
        return;
    s->reader = NULL;
    if (s->drive)
        am_ticket_own(am_drive_ticket(s->drive), NULL);
}

static am_stream *check(lua_State *L)
{
    am_stream *s = am_stream_test(L, 1);
    if (!s)
        am_errors_misuse(L, "this is a method of streams: call it with a colon");
    return s;
}

am_pull am_stream_pull(lua_State *L, am_stream *s)
{
    am_task *task = am_lua_of(L)->task;
    if (s->reader && s->reader != task)
        am_errors_misuse(L, "%s: another task reads from this stream already", s->name);
    s->reader = NULL;
    if (!s->drive)
        return AM_PULL_END;
    for (;;) {
        am_ticket *ticket = am_drive_ticket(s->drive);
        if (!am_ticket_settled(ticket) && !am_drive_over(s->drive)) {
            am_await_check(L);
            s->reader = task;
            am_ticket_own(ticket, &task->ready);
            return AM_PULL_WAIT;
        }
        const am_value *item = am_drive_item(s->drive);
        if (item) {
            am_convert_push(L, item, AM_CONVERT_PLAIN);
            return AM_PULL_ITEM;
        }
        if (am_drive_over(s->drive))
            break;
        am_drive_more(s->drive);
    }
    const am_err *err = NULL;
    const am_value *value = NULL;
    am_kind kind = am_drive_result(s->drive, &value, &err);
    if (kind != AM_OK)
        am_errors_push_answer(L, err);
    am_scope_close(&s->scope);
    return kind == AM_OK ? AM_PULL_END : AM_PULL_FAILED;
}

static int next_item(lua_State *L, int status, lua_KContext ctx)
{
    (void)status;
    (void)ctx;
    am_stream *s = lua_touserdata(L, 1);
    switch (am_stream_pull(L, s)) {
    case AM_PULL_ITEM:
        return 1;
    case AM_PULL_WAIT:
        return am_await(L, am_drive_ticket(s->drive), next_item, 0);
    case AM_PULL_FAILED:
        return lua_error(L);
    default:
        lua_pushnil(L);
        return 1;
    }
}

static int stream_call(lua_State *L)
{
    check(L);
    lua_settop(L, 1);
    return next_item(L, LUA_OK, 0);
}

/* Stack: stream, most, list. */
static int collect(lua_State *L, int status, lua_KContext n)
{
    (void)status;
    am_stream *s = lua_touserdata(L, 1);
    for (;;) {
        switch (am_stream_pull(L, s)) {
        case AM_PULL_ITEM:
            if (++n > lua_tointeger(L, 2)) {
                am_err err;
                am_fail(&err, AM_LIMIT, "%s:all(): more than %d items", s->name,
                        (int)lua_tointeger(L, 2));
                am_hint(&err, "work item by item with ctx:each, or give a bound: all(%d)",
                        10 * (int)lua_tointeger(L, 2));
                return am_errors_raise(L, &err);
            }
            lua_rawseti(L, 3, (lua_Integer)n);
            continue;
        case AM_PULL_WAIT:
            return am_await(L, am_drive_ticket(s->drive), collect, n);
        case AM_PULL_FAILED:
            return lua_error(L);
        default:
            return 1;
        }
    }
}

static int stream_all(lua_State *L)
{
    check(L);
    lua_Integer most = luaL_optinteger(L, 2, ALL_MAX);
    luaL_argcheck(L, most > 0 && most <= 10000000, 2, "between 1 and 10,000,000");
    lua_settop(L, 1);
    lua_pushinteger(L, most);
    lua_newtable(L);
    am_convert_mark_list(L, -1);
    return collect(L, LUA_OK, 0);
}

static int stream_close(lua_State *L)
{
    am_scope_close(&check(L)->scope);
    return 0;
}

static int stream_text(lua_State *L)
{
    const am_stream *s = check(L);
    lua_pushfstring(L, "stream of %s%s", s->name, s->drive ? "" : " (at its end)");
    return 1;
}

am_stream *am_stream_new(lua_State *L, const char *name)
{
    static const luaL_Reg meta[] = {{"__call", stream_call},
                                    {"__gc", am_scope_collect},
                                    {"__close", am_scope_collect},
                                    {"__tostring", stream_text},
                                    {NULL, NULL}};
    static const luaL_Reg methods[] = {{"all", stream_all}, {"close", stream_close}, {NULL, NULL}};
    am_stream *s = am_scope_new(L, sizeof *s, release);
    s->name = name;
    if (luaL_newmetatable(L, STREAM_TABLE)) {
        luaL_setfuncs(L, meta, 0);
        luaL_newlib(L, methods);
        lua_setfield(L, -2, "__index");
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
    }
    lua_setmetatable(L, -2);
    return s;
}
