#include "lua/lib_json.h"

#include <lauxlib.h>

#include "base/json.h"
#include "lua/convert.h"
#include "lua/errors.h"
#include "lua/scope.h"

enum { TEXT_MAX = 64 << 20, TREE_MAX = 128 << 20 };

typedef struct paper {
    am_scope scope;
    am_arena *arena;
    am_buf text;
} paper;

static void release(am_scope *s)
{
    paper *p = (paper *)s;
    am_arena_free(p->arena);
    am_buf_free(&p->text);
}

static paper *open_paper(lua_State *L)
{
    paper *p = am_scope_open(L, sizeof *p, release);
    p->arena = am_arena_new(TREE_MAX);
    p->text = AM_BUF(TEXT_MAX);
    return p;
}

static int encode(lua_State *L)
{
    luaL_checkany(L, 1);
    unsigned flags = AM_JSON_CANONICAL;
    if (lua_istable(L, 2)) {
        lua_getfield(L, 2, "pretty");
        if (lua_toboolean(L, -1))
            flags |= AM_JSON_PRETTY;
    }
    lua_settop(L, 1);
    paper *p = open_paper(L);
    am_json_format(&p->text, am_convert_take(L, 1, p->arena, "json.encode"), flags);
    if (!am_buf_ok(&p->text)) {
        am_err err;
        am_fail(&err, AM_LIMIT, "json.encode: more than %d bytes of text", TEXT_MAX);
        return am_errors_raise(L, &err);
    }
    lua_pushlstring(L, am_buf_text(&p->text), p->text.n);
    return 1;
}

static int decode(lua_State *L)
{
    size_t n;
    const char *text = luaL_checklstring(L, 1, &n);
    lua_settop(L, 1);
    paper *p = open_paper(L);
    const am_value *v = NULL;
    am_err err = {0};
    if (am_json_parse(p->arena, text, n, &v, &err) != AM_OK)
        return am_errors_raise(L, &err);
    am_convert_push(L, v, AM_CONVERT_NULLS);
    return 1;
}

static int array(lua_State *L)
{
    if (lua_isnoneornil(L, 1))
        lua_newtable(L);
    else
        luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL && !am_convert_is_list(L, 1))
        return luaL_error(L, "cannot change a protected metatable");
    lua_settop(L, 1);
    am_convert_mark_list(L, 1);
    return 1;
}

void am_json_open(lua_State *L)
{
    static const luaL_Reg fns[] = {
        {"encode", encode}, {"decode", decode}, {"array", array}, {NULL, NULL}};
    luaL_newlib(L, fns);
    lua_pushlightuserdata(L, NULL);
    lua_setfield(L, -2, "null");
}
