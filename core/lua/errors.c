#include "lua/errors.h"

#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#define ERROR_TABLE "aftermove.error"

/* Fields that am_errors_take() reads back. They are kept in a userdata inside the error value, so
 * that taking needs no string (an allocation, which may raise). */
typedef struct body {
    am_err err;
    bool told, meant; /* meant: for who runs the script, not for its author, who looks for the line */
} body;

static const char body_key;

static body *get_body(lua_State *L, int index)
{
    body *b = NULL;
    if (lua_type(L, index) == LUA_TTABLE) {
        lua_rawgetp(L, index, &body_key);
        b = lua_touserdata(L, -1);
        lua_pop(L, 1);
    }
    return b;
}

static int error_text(lua_State *L)
{
    body *b = get_body(L, 1);
    if (!b)
        lua_pushliteral(L, "error");
    else if (b->err.where[0])
        lua_pushfstring(L, "%s: %s", b->err.where, b->err.text);
    else
        lua_pushstring(L, b->err.text);
    return 1;
}

void am_errors_open(lua_State *L)
{
    luaL_newmetatable(L, ERROR_TABLE);
    lua_pushcfunction(L, error_text);
    lua_setfield(L, -2, "__tostring");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 1);
}

static void find_where(lua_State *L, char *out, size_t n)
{
    lua_Debug ar;
    out[0] = '\0';
    for (int level = 0; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "Sl", &ar);
        if (ar.currentline > 0) {
            snprintf(out, n, "%s:%d", ar.short_src, ar.currentline);
            return;
        }
    }
}

static void put_text(lua_State *L, const char *name, const char *text)
{
    if (!text[0])
        return;
    lua_pushstring(L, text);
    lua_setfield(L, -2, name);
}

void am_errors_push(lua_State *L, const am_err *err)
{
    luaL_checkstack(L, 4, "error value");
    lua_createtable(L, 0, 10);
    body *b = lua_newuserdatauv(L, sizeof *b, 0);
    memset(b, 0, sizeof *b);
    b->err = *err;
    if (b->err.kind == AM_OK)
        b->err.kind = AM_BUG;
    find_where(L, b->err.where, sizeof b->err.where);
    lua_rawsetp(L, -2, &body_key);
    put_text(L, "kind", am_kind_name(b->err.kind));
    put_text(L, "message", b->err.text);
    put_text(L, "code", b->err.code);
    put_text(L, "hint", b->err.hint);
    put_text(L, "request_id", b->err.request_id);
    put_text(L, "where", b->err.where);
    lua_pushboolean(L, am_kind_retryable(b->err.kind));
    lua_setfield(L, -2, "retryable");
    if (b->err.http) {
        lua_pushinteger(L, b->err.http);
        lua_setfield(L, -2, "http");
    }
    luaL_setmetatable(L, ERROR_TABLE);
}

int am_errors_raise(lua_State *L, const am_err *err)
{
    am_errors_push(L, err);
    return lua_error(L);
}

int am_errors_say(lua_State *L, const am_err *err)
{
    am_errors_push(L, err);
    get_body(L, -1)->meant = true;
    return lua_error(L);
}

void am_errors_push_answer(lua_State *L, const am_err *err)
{
    am_errors_push(L, err);
    get_body(L, -1)->meant = err->kind != AM_USAGE && err->kind != AM_BUG;
}

int am_errors_misuse(lua_State *L, const char *fmt, ...)
{
    am_err err = {0};
    va_list ap;
    va_start(ap, fmt);
    am_vfail(&err, AM_USAGE, fmt, ap);
    va_end(ap);
    return am_errors_raise(L, &err);
}

void am_errors_mark_told(lua_State *L, int index)
{
    body *b = get_body(L, index);
    if (b)
        b->told = true;
}

bool am_errors_is_told(lua_State *L, int index)
{
    const body *b = get_body(L, index);
    return b && b->told;
}

void am_errors_take(lua_State *L, int index, int status, am_err *out)
{
    memset(out, 0, sizeof *out);
    index = lua_absindex(L, index);
    const body *b = get_body(L, index);
    if (b) {
        *out = b->err;
        if (!b->meant && b->err.where[0])
            am_prefix(out, "%s", b->err.where);
    } else if (status == LUA_ERRMEM) {
        am_fail(out, AM_LIMIT, "the script needs more memory than it may have");
        am_hint(out, "work on streams item by item instead of collecting them");
    } else if (lua_type(L, index) == LUA_TSTRING) {
        am_fail(out, AM_USAGE, "%s", lua_tostring(L, index));
    } else {
        am_fail(out, AM_USAGE, "the script raised a %s value as an error",
                lua_typename(L, lua_type(L, index)));
        am_hint(out, "raise text, or use ctx:fail(message, {hint = ...})");
    }
}
