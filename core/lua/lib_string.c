#include "lua/lib_string.h"

#include <stdbool.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "lua/pattern.h"

enum { REP_MAX = 64 << 20 };

/* Text as a position of a script means it: from 1, negative from the end. */
static size_t start_of(lua_Integer pos, size_t len)
{
    if (pos > 0)
        return (size_t)pos;
    if (pos == 0)
        return 1;
    if (pos < -(lua_Integer)len)
        return 1;
    return len + (size_t)pos + 1;
}

static void begin(am_pattern *m, lua_State *L, const char *s, size_t ls, const char *p, size_t lp)
{
    m->L = L;
    m->text = s;
    m->text_end = s + ls;
    m->end = p + lp;
    m->steps = 0;
}

static const char *try(am_pattern *m, const char *s, const char *p)
{
    m->level = 0;
    m->depth = 0;
    return am_pattern_match(m, s, p);
}

static bool is_plain(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] == '\0' || strchr("^$*+?.([%-", p[i]))
            return false;
    return true;
}

static const char *find_plain(const char *s, size_t ls, const char *p, size_t lp)
{
    if (lp == 0)
        return s;
    while (ls >= lp) {
        const char *hit = memchr(s, (unsigned char)*p, ls - lp + 1);
        if (!hit)
            return NULL;
        if (memcmp(hit, p, lp) == 0)
            return hit;
        ls -= (size_t)(hit - s) + 1;
        s = hit + 1;
    }
    return NULL;
}

static int find_or_match(lua_State *L, bool find)
{
    size_t ls, lp;
    const char *s = luaL_checklstring(L, 1, &ls), *p = luaL_checklstring(L, 2, &lp);
    size_t init = start_of(luaL_optinteger(L, 3, 1), ls) - 1;
    if (init > ls) {
        lua_pushnil(L);
        return 1;
    }
    if (find && (lua_toboolean(L, 4) || is_plain(p, lp))) {
        const char *hit = find_plain(s + init, ls - init, p, lp);
        if (!hit) {
            lua_pushnil(L);
            return 1;
        }
        lua_pushinteger(L, hit - s + 1);
        lua_pushinteger(L, hit - s + (lua_Integer)lp);
        return 2;
    }
    bool anchor = lp > 0 && *p == '^';
    am_pattern m;
    begin(&m, L, s, ls, p, lp);
    const char *at = s + init;
    do {
        const char *e = try(&m, at, p + anchor);
        if (!e)
            continue;
        if (!find)
            return am_pattern_push_all(&m, at, e);
        lua_pushinteger(L, at - s + 1);
        lua_pushinteger(L, e - s);
        return am_pattern_push_all(&m, NULL, NULL) + 2;
    } while (at++ < m.text_end && !anchor);
    lua_pushnil(L);
    return 1;
}

static int str_find(lua_State *L)
{
    return find_or_match(L, true);
}

static int str_match(lua_State *L)
{
    return find_or_match(L, false);
}

/* Upvalues: text, pattern, where to look next, end of the last match (or -1). */
static int gmatch_next(lua_State *L)
{
    size_t ls, lp;
    const char *s = lua_tolstring(L, lua_upvalueindex(1), &ls);
    const char *p = lua_tolstring(L, lua_upvalueindex(2), &lp);
    lua_Integer last = lua_tointeger(L, lua_upvalueindex(4));
    am_pattern m;
    begin(&m, L, s, ls, p, lp);
    for (const char *at = s + lua_tointeger(L, lua_upvalueindex(3)); at <= m.text_end; at++) {
        const char *e = try(&m, at, p);
        if (!e || e - s == last)
            continue;
        lua_pushinteger(L, e - s);
        lua_copy(L, -1, lua_upvalueindex(3));
        lua_replace(L, lua_upvalueindex(4));
        return am_pattern_push_all(&m, at, e);
    }
    lua_pushinteger(L, (lua_Integer)ls + 1);
    lua_replace(L, lua_upvalueindex(3));
    return 0;
}

static int str_gmatch(lua_State *L)
{
    size_t ls;
    luaL_checklstring(L, 1, &ls);
    luaL_checkstring(L, 2);
    size_t init = start_of(luaL_optinteger(L, 3, 1), ls) - 1;
    lua_settop(L, 2);
    lua_pushinteger(L, (lua_Integer)(init > ls ? ls + 1 : init));
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, gmatch_next, 4);
    return 1;
}

/* Append the replacement text at 3 with its %0..%9. */
static void add_text(am_pattern *m, luaL_Buffer *b, const char *s, const char *e)
{
    lua_State *L = m->L;
    size_t n;
    const char *r = lua_tolstring(L, 3, &n);
    for (const char *end = r + n; r < end; r++) {
        if (*r != '%') {
            luaL_addchar(b, *r);
            continue;
        }
        r++;
        if (r < end && *r == '%') {
            luaL_addchar(b, '%');
        } else if (r < end && *r == '0') {
            luaL_addlstring(b, s, (size_t)(e - s));
        } else if (r < end && *r >= '1' && *r <= '9') {
            am_pattern_push(m, *r - '1', s, e);
            luaL_tolstring(L, -1, NULL);
            lua_remove(L, -2);
            luaL_addvalue(b);
        } else {
            luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
}

/* Append what replaces [s, e); true: something else than the text itself. */
static bool add_value(am_pattern *m, luaL_Buffer *b, const char *s, const char *e)
{
    lua_State *L = m->L;
    switch (lua_type(L, 3)) {
    case LUA_TFUNCTION:
        lua_pushvalue(L, 3);
        lua_call(L, am_pattern_push_all(m, s, e), 1);
        break;
    case LUA_TTABLE:
        am_pattern_push(m, 0, s, e);
        lua_gettable(L, 3);
        break;
    default:
        add_text(m, b, s, e);
        return true;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        luaL_addlstring(b, s, (size_t)(e - s));
        return false;
    }
    if (!lua_isstring(L, -1))
        luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(b);
    return true;
}

static int str_gsub(lua_State *L)
{
    size_t ls, lp;
    const char *s = luaL_checklstring(L, 1, &ls), *p = luaL_checklstring(L, 2, &lp);
    int type = lua_type(L, 3);
    luaL_argexpected(L,
                     type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION ||
                         type == LUA_TTABLE,
                     3, "string/function/table");
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)ls + 1), n = 0;
    bool anchor = lp > 0 && *p == '^';
    am_pattern m;
    begin(&m, L, s, ls, p, lp);
    const char *last = NULL;
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    while (n < most) {
        const char *e = try(&m, s, p + anchor);
        if (e && e != last) {
            n++;
            add_value(&m, &b, s, e);
            s = last = e;
        } else if (s < m.text_end) {
            luaL_addchar(&b, *s);
            s++;
        } else {
            break;
        }
        if (anchor)
            break;
    }
    luaL_addlstring(&b, s, (size_t)(m.text_end - s));
    luaL_pushresult(&b);
    lua_pushinteger(L, n);
    return 2;
}

static int str_rep(lua_State *L)
{
    size_t n, between;
    luaL_checklstring(L, 1, &n);
    luaL_optlstring(L, 3, "", &between);
    lua_Integer times = luaL_checkinteger(L, 2);
    if (times > 0 && n + between == 0)
        times = 1;
    if (times > 1 && (lua_Unsigned)times > REP_MAX / (n + between))
        return luaL_error(L, "resulting string too large");
    lua_pushinteger(L, times);
    lua_replace(L, 2);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

void am_string_open(lua_State *L)
{
    static const char *const names[] = {"byte",     "char",    "format", "len",    "lower", "pack",
                                        "packsize", "reverse", "sub",    "unpack", "upper", NULL};
    static const luaL_Reg fns[] = {{"find", str_find},
                                   {"match", str_match},
                                   {"gmatch", str_gmatch},
                                   {"gsub", str_gsub},
                                   {NULL, NULL}};
    luaopen_string(L);
    luaL_newlib(L, fns);
    for (const char *const *name = names; *name; name++) {
        lua_getfield(L, -2, *name);
        lua_setfield(L, -2, *name);
    }
    lua_getfield(L, -2, "rep");
    lua_pushcclosure(L, str_rep, 1);
    lua_setfield(L, -2, "rep");
    lua_remove(L, -2);
    lua_pushliteral(L, "");
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2); /* of all text */
    lua_pop(L, 1);
}
