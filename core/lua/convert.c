#include "lua/convert.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "base/text.h"
#include "lua/errors.h"

#define LIST_TABLE "aftermove.list"

/* Where the walk stands, for messages only. */
typedef struct place {
    const struct place *up;
    const char *key; /* or NULL: index */
    size_t index;
    unsigned depth;
} place;

typedef struct walk {
    lua_State *L;
    am_arena *arena;
    const char *what;
} walk;

static int null_text(lua_State *L)
{
    lua_pushliteral(L, "null");
    return 1;
}

void am_convert_open(lua_State *L)
{
    luaL_newmetatable(L, LIST_TABLE);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
    lua_pushlightuserdata(L, NULL); /* json.null is the only one that scripts meet */
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, null_text);
    lua_setfield(L, -2, "__tostring");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}

void am_convert_mark_list(lua_State *L, int index)
{
    index = lua_absindex(L, index);
    luaL_getmetatable(L, LIST_TABLE);
    lua_setmetatable(L, index);
}

void am_convert_push(lua_State *L, const am_value *v, unsigned flags)
{
    luaL_checkstack(L, 6, "value is nested too deeply");
    if (!v) {
        lua_pushnil(L);
        return;
    }
    switch (v->type) {
    case AM_T_NULL:
        if (flags & AM_CONVERT_NULLS)
            lua_pushlightuserdata(L, NULL);
        else
            lua_pushnil(L);
        break;
    case AM_T_BOOL:
        lua_pushboolean(L, v->u.b);
        break;
    case AM_T_INT:
        lua_pushinteger(L, v->u.i);
        break;
    case AM_T_REAL:
        lua_pushnumber(L, v->u.r);
        break;
    case AM_T_STR:
        lua_pushlstring(L, v->u.s.p ? v->u.s.p : "", v->u.s.n);
        break;
    case AM_T_ARRAY:
        lua_createtable(L, v->u.a.n < INT32_MAX ? (int)v->u.a.n : INT32_MAX, 0);
        for (size_t i = 0; i < v->u.a.n; i++) { /* null keeps its place in a list */
            const am_value *item = v->u.a.v[i];
            if (!item || item->type == AM_T_NULL)
                lua_pushlightuserdata(L, NULL);
            else
                am_convert_push(L, item, flags);
            lua_rawseti(L, -2, (lua_Integer)i + 1);
        }
        am_convert_mark_list(L, -1);
        break;
    case AM_T_OBJECT:
        lua_createtable(L, 0, v->u.o.n < INT32_MAX ? (int)v->u.o.n : INT32_MAX);
        for (size_t i = 0; i < v->u.o.n; i++) {
            am_convert_push(L, v->u.o.v[i].value, flags);
            lua_setfield(L, -2, v->u.o.v[i].key);
        }
        break;
    }
}

static void say_place(char *out, size_t n, const char *what, const place *p)
{
    const place *chain[AM_VALUE_DEPTH + 2];
    size_t len = 0, used;
    for (; p && len < sizeof chain / sizeof *chain; p = p->up)
        chain[len++] = p;
    int w = snprintf(out, n, "%s", what);
    used = w < 0 ? 0 : (size_t)w;
    while (len-- > 0 && used < n) {
        const place *at = chain[len];
        if (at->key)
            w = snprintf(out + used, n - used, "%s%s", used ? "." : "", at->key);
        else
            w = snprintf(out + used, n - used, "[%zu]", at->index);
        used += w < 0 ? 0 : (size_t)w;
    }
}

static void fail(const walk *k, const place *p, const char *text)
{
    char at[256];
    say_place(at, sizeof at, k->what, p);
    am_errors_misuse(k->L, "%s: %s", at, text);
}

static am_value *need(const walk *k, am_value *v)
{
    if (!v) {
        am_err err;
        am_fail(&err, AM_LIMIT, "%s: too much data for one call", k->what);
        am_errors_raise(k->L, &err);
    }
    return v;
}

/* Is the table at t a list: 1, an object: 0; mixed keys or holes: -1. */
static int shape(lua_State *L, int t)
{
    bool marked = false;
    if (lua_getmetatable(L, t)) {
        luaL_getmetatable(L, LIST_TABLE);
        marked = lua_rawequal(L, -1, -2);
        lua_pop(L, 2);
    }
    lua_Unsigned names = 0, places = 0, len = lua_rawlen(L, t);
    lua_pushnil(L);
    while (lua_next(L, t)) {
        lua_pop(L, 1);
        if (lua_isinteger(L, -1) && lua_tointeger(L, -1) >= 1 &&
            (lua_Unsigned)lua_tointeger(L, -1) <= len)
            places++;
        else
            names++;
    }
    if (names == 0)
        return places != len ? -1 : len > 0 || marked;
    return places == 0 && !marked ? 0 : -1;
}

bool am_convert_is_list(lua_State *L, int index)
{
    luaL_checkstack(L, 4, NULL);
    return lua_type(L, index) == LUA_TTABLE && shape(L, lua_absindex(L, index)) == 1;
}

static am_value *take(const walk *k, int index, const place *p);

static am_value *take_list(const walk *k, int t, const place *p)
{
    lua_State *L = k->L;
    am_value *list = need(k, am_value_array(k->arena));
    lua_Unsigned n = lua_rawlen(L, t);
    for (lua_Unsigned i = 1; i <= n; i++) {
        place at = {p, NULL, (size_t)i, p ? p->depth + 1 : 1};
        lua_rawgeti(L, t, (lua_Integer)i);
        am_value *item = take(k, lua_gettop(L), &at);
        lua_pop(L, 1);
        if (!am_value_push(k->arena, list, item))
            need(k, NULL);
    }
    return list;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const am_member *)a)->key, ((const am_member *)b)->key);
}

static am_value *take_object(const walk *k, int t, const place *p)
{
    lua_State *L = k->L;
    am_value *object = need(k, am_value_object(k->arena));
    lua_pushnil(L);
    while (lua_next(L, t)) {
        if (lua_type(L, -2) != LUA_TSTRING) /* lua_tostring() would change the key */
            fail(k, p, "a table's keys are either 1..n or names");
        size_t n;
        const char *key = lua_tolstring(L, -2, &n);
        place at = {p, key, 0, p ? p->depth + 1 : 1};
        if (!am_utf8_valid(key, n, NULL))
            fail(k, p, "a name is not UTF-8 text");
        am_value *v = take(k, lua_gettop(L), &at);
        lua_pop(L, 1);
        if (!am_value_put(k->arena, object, key, v))
            need(k, NULL);
    }
    if (object->u.o.n > 1) /* a table has no order, and its walk another one each time */
        qsort(object->u.o.v, object->u.o.n, sizeof *object->u.o.v, by_key);
    return object;
}

static am_value *take_table(const walk *k, int t, const place *p)
{
    if (p && p->depth >= AM_VALUE_DEPTH)
        fail(k, NULL, "nested too deeply, or a table contains itself");
    switch (shape(k->L, t)) {
    case 1:
        return take_list(k, t, p);
    case 0:
        return take_object(k, t, p);
    default:
        fail(k, p, "a list without holes, or names only, not a mixture");
        return NULL;
    }
}

static am_value *take(const walk *k, int index, const place *p)
{
    lua_State *L = k->L;
    luaL_checkstack(L, 6, "value is nested too deeply");
    switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TNONE:
        return need(k, am_value_null(k->arena));
    case LUA_TBOOLEAN:
        return need(k, am_value_bool(k->arena, lua_toboolean(L, index)));
    case LUA_TNUMBER:
        if (lua_isinteger(L, index))
            return need(k, am_value_int(k->arena, lua_tointeger(L, index)));
        if (!isfinite(lua_tonumber(L, index)))
            fail(k, p, "this number is infinite or none at all");
        return need(k, am_value_real(k->arena, lua_tonumber(L, index)));
    case LUA_TSTRING: {
        size_t n;
        const char *s = lua_tolstring(L, index, &n);
        if (!am_utf8_valid(s, n, NULL))
            fail(k, p, "text must be UTF-8 without NUL");
        return need(k, am_value_strn(k->arena, s, n));
    }
    case LUA_TLIGHTUSERDATA:
        if (!lua_touserdata(L, index))
            return need(k, am_value_null(k->arena));
        break;
    case LUA_TTABLE:
        return take_table(k, index, p);
    default:
        break;
    }
    char text[64];
    snprintf(text, sizeof text, "a %s is no data", luaL_typename(L, index));
    fail(k, p, text);
    return NULL;
}

am_value *am_convert_take(lua_State *L, int index, am_arena *arena, const char *what)
{
    walk k = {L, arena, what};
    return take(&k, lua_absindex(L, index), NULL);
}
