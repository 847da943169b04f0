#include "lua/env.h"

#include <ctype.h>
#include <string.h>

#include <lauxlib.h>
#include <lualib.h>

#include "base/text.h"
#include "lua/convert.h"
#include "lua/errors.h"
#include "lua/lib_coroutine.h"
#include "lua/lib_json.h"
#include "lua/lib_require.h"
#include "lua/lib_string.h"
#include "lua/play.h"

enum { CHUNK_MAX = 1 << 20, LEN_MAX = 1 << 24 };

const char *const am_env_names[] = {
    "_G",       "_VERSION",     "assert",       "collectgarbage", "coroutine",
    "error",    "getmetatable", "ipairs",       "json",           "load",
    "math",     "next",         "pairs",        "pcall",          "playbook",
    "print",    "rawequal",     "rawget",       "rawlen",         "rawset",
    "require",  "select",       "setmetatable", "string",         "table",
    "tonumber", "tostring",     "type",         "utf8",           "xpcall",
    NULL};

/* Taken from the standard library as they are. */
static const char *const base_names[] = {"_VERSION", "assert", "error",    "getmetatable", "ipairs",
                                         "next",     "pairs",  "pcall",    "rawequal",     "rawget",
                                         "rawlen",   "select", "tonumber", "tostring",     "type",
                                         "xpcall",   NULL};
static const char *const math_names[] = {
    "abs",  "acos",   "asin", "atan", "ceil",       "cos",       "deg",        "exp",  "floor",
    "fmod", "huge",   "log",  "max",  "maxinteger", "min",       "mininteger", "modf", "pi",
    "rad",  "random", "sin",  "sqrt", "tan",        "tointeger", "type",       "ult",  NULL};
static const char *const utf8_names[] = {"char", "charpattern", "codepoint", "codes",
                                         "len",  "offset",      NULL};
static const char *const table_names[] = {"concat", "insert", "move",   "pack",
                                          "remove", "sort",   "unpack", NULL};

static const char env_key, seed_key;

/* The library functions loop over #t in C, which a __len of the script's own can make endless. */
static int bounded(lua_State *L)
{
    if (lua_istable(L, 1) && luaL_getmetafield(L, 1, "__len") != LUA_TNIL) {
        lua_pop(L, 1);
        if (luaL_len(L, 1) > LEN_MAX)
            return luaL_error(L, "the list is too long (over %d items)", LEN_MAX);
    }
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int bounded_move(lua_State *L)
{
    lua_Integer from = luaL_checkinteger(L, 2), to = luaL_checkinteger(L, 3);
    if (to >= from && (lua_Unsigned)to - (lua_Unsigned)from > LEN_MAX)
        return luaL_error(L, "too many items to move (over %d)", LEN_MAX);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int bounded_concat(lua_State *L)
{
    lua_Integer from = luaL_optinteger(L, 3, 1);
    lua_Integer to = lua_isnoneornil(L, 4) ? luaL_len(L, 1) : luaL_checkinteger(L, 4);
    if (to >= from && (lua_Unsigned)to - (lua_Unsigned)from > LEN_MAX)
        return luaL_error(L, "too many items to join (over %d)", LEN_MAX);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static int env_print(lua_State *L)
{
    int n = lua_gettop(L);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (int i = 1; i <= n; i++) {
        if (i > 1)
            luaL_addchar(&b, '\t');
        luaL_tolstring(L, i, NULL);
        luaL_addvalue(&b);
    }
    luaL_pushresult(&b);
    am_play_say(am_lua_of(L), lua_tostring(L, -1));
    return 0;
}

/* Finalizers run where nothing can stop them, so a script has none. */
static int env_setmetatable(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, lua_isnil(L, 2) || lua_istable(L, 2), 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return luaL_error(L, "cannot change a protected metatable");
    if (lua_istable(L, 2)) {
        lua_pushliteral(L, "__gc");
        if (lua_rawget(L, 2) != LUA_TNIL)
            return luaL_error(L, "__gc is not for scripts; use a <close> variable");
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

static int env_rawset(lua_State *L)
{
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 3);
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return luaL_error(L, "cannot change a protected table");
    lua_settop(L, 3);
    lua_rawset(L, 1);
    return 1;
}

static int env_collectgarbage(lua_State *L)
{
    static const char *const names[] = {"collect", "count", "step", NULL};
    switch (luaL_checkoption(L, 1, "collect", names)) {
    case 0:
        lua_pushinteger(L, lua_gc(L, LUA_GCCOLLECT));
        break;
    case 1:
        lua_pushnumber(L, (lua_Number)am_lua_of(L)->used / 1024.0);
        break;
    default:
        lua_pushboolean(L, lua_gc(L, LUA_GCSTEP, 0));
        break;
    }
    return 1;
}

static int env_load(lua_State *L)
{
    size_t n;
    if (lua_type(L, 1) != LUA_TSTRING)
        return luaL_argerror(L, 1, "text expected");
    const char *text = lua_tolstring(L, 1, &n);
    if (n > CHUNK_MAX)
        return luaL_argerror(L, 1, "text is too long");
    const char *name = luaL_optstring(L, 2, "=(load)");
    const char *mode = luaL_optstring(L, 3, "t");
    if (strcmp(mode, "t") != 0)
        return luaL_argerror(L, 3, "only text can be loaded: \"t\"");
    bool own = !lua_isnone(L, 4);
    if (luaL_loadbufferx(L, text, n, name, "t") != LUA_OK) {
        lua_pushnil(L);
        lua_insert(L, -2);
        return 2;
    }
    if (own) {
        lua_pushvalue(L, 4);
        if (!lua_setupvalue(L, -2, 1))
            lua_pop(L, 1);
    } else {
        am_env_apply(L);
    }
    return 1;
}

static int env_unknown(lua_State *L)
{
    if (lua_type(L, 2) != LUA_TSTRING) {
        lua_pushnil(L);
        return 1;
    }
    const char *name = lua_tostring(L, 2);
    const char *near = am_nearest(name, am_env_names);
    if (near && strcmp(near, name) == 0)
        near = NULL; /* a word of files, and this is a console */
    return am_errors_misuse(L, "unknown name '%s'%s%s%s", name, near ? ", did you mean '" : "",
                            near ? near : "", near ? "'?" : "");
}

/* Copy names from the library table on top into a new table; both replaced by the latter. */
static void select_names(lua_State *L, const char *const *names)
{
    lua_newtable(L);
    for (; *names; names++) {
        lua_getfield(L, -2, *names);
        lua_setfield(L, -2, *names);
    }
    lua_remove(L, -2);
}

static void bound(lua_State *L, const char *name, lua_CFunction f)
{
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, f, 1);
    lua_setfield(L, -2, name);
}

static void open_table(lua_State *L)
{
    luaopen_table(L);
    select_names(L, table_names);
    bound(L, "insert", bounded);
    bound(L, "remove", bounded);
    bound(L, "sort", bounded);
    bound(L, "unpack", bounded);
    bound(L, "concat", bounded_concat);
    bound(L, "move", bounded_move);
}

void am_env_open(lua_State *L)
{
    static const luaL_Reg own[] = {{"print", env_print},   {"setmetatable", env_setmetatable},
                                   {"rawset", env_rawset}, {"collectgarbage", env_collectgarbage},
                                   {"load", env_load},     {NULL, NULL}};
    luaL_checkstack(L, 12, NULL);
    luaL_requiref(L, "_G", luaopen_base, 0);
    select_names(L, base_names);
    luaL_setfuncs(L, own, 0);
    int env = lua_gettop(L);
    luaopen_math(L);
    lua_getfield(L, -1, "randomseed");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &seed_key);
    select_names(L, math_names);
    lua_setfield(L, env, "math");
    luaopen_utf8(L);
    select_names(L, utf8_names);
    lua_setfield(L, env, "utf8");
    open_table(L);
    lua_setfield(L, env, "table");
    am_string_open(L);
    lua_setfield(L, env, "string");
    am_coroutine_open(L);
    lua_setfield(L, env, "coroutine");
    am_json_open(L);
    lua_setfield(L, env, "json");
    am_require_open(L);
    lua_setfield(L, env, "require");
    lua_pushvalue(L, env);
    lua_setfield(L, env, "_G");
    lua_createtable(L, 0, 2);
    lua_pushcfunction(L, env_unknown);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, env);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &env_key);
}

void am_env_push(lua_State *L)
{
    luaL_checkstack(L, 1, NULL);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &env_key);
}

void am_env_apply(lua_State *L)
{
    am_env_push(L);
    if (!lua_setupvalue(L, -2, 1))
        lua_pop(L, 1);
}

void am_env_seed(lua_State *L, const char *seed)
{
    lua_Unsigned h = 14695981039346656037U; /* FNV-1a */
    for (; *seed; seed++)
        h = (h ^ (unsigned char)*seed) * 1099511628211U;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &seed_key);
    lua_pushinteger(L, (lua_Integer)h);
    lua_call(L, 1, 0);
}
