#include "lua/spec.h"

#include <lauxlib.h>

#include "lua/convert.h"
#include "lua/env.h"
#include "lua/errors.h"
#include "lua/task.h"

#define SPEC_TABLE "aftermove.spec"

enum { SPECS_MAX = 1000, TEXT_MAX = 4 << 20 };

typedef struct job {
    const char *path, *text;
    size_t n;
    am_arena *arena;
    am_value *list;
} job;

/* spec { ... }: marks the table, and keeps its line. */
static int construct(lua_State *L)
{
    lua_Debug ar;
    int line = 1;
    if (lua_gettop(L) != 1 || !lua_istable(L, 1))
        return am_errors_misuse(L, "spec takes one table: spec { name = ... }");
    for (int level = 1; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, "l", &ar);
        if (ar.currentline > 0) {
            line = ar.currentline;
            break;
        }
    }
    lua_createtable(L, 0, 2);
    lua_pushvalue(L, 1);
    lua_setfield(L, -2, "body");
    lua_pushinteger(L, line);
    lua_setfield(L, -2, "line");
    luaL_newmetatable(L, SPEC_TABLE);
    lua_setmetatable(L, -2);
    return 1;
}

static bool is_spec(lua_State *L, int index)
{
    if (!lua_istable(L, index) || !lua_getmetatable(L, index))
        return false;
    luaL_getmetatable(L, SPEC_TABLE);
    bool same = lua_rawequal(L, -1, -2) && !lua_isnil(L, -1);
    lua_pop(L, 2);
    return same;
}

static void take(lua_State *L, job *j, int index)
{
    lua_getfield(L, index, "line");
    lua_Integer line = lua_tointeger(L, -1);
    lua_getfield(L, index, "body");
    am_value *item = am_value_object(j->arena);
    am_value *body = am_convert_take(L, lua_gettop(L), j->arena, "spec");
    bool ok = item && am_value_put(j->arena, item, "line", am_value_int(j->arena, line)) &&
              am_value_put(j->arena, item, "body", body) && am_value_push(j->arena, j->list, item);
    lua_pop(L, 2);
    if (!ok)
        am_errors_misuse(L, "the specs hold too much data");
}

static int load(lua_State *L)
{
    job *j = lua_touserdata(L, 1);
    am_env_open(L);
    am_env_push(L);
    lua_pushcfunction(L, construct);
    lua_setfield(L, -2, "spec");
    lua_pop(L, 1);
    lua_pushfstring(L, "@%s", j->path);
    if (luaL_loadbufferx(L, j->text, j->n, lua_tostring(L, -1), "t") != LUA_OK)
        return lua_error(L);
    am_env_apply(L);
    am_task_alone(L, 0);
    int result = lua_gettop(L);
    if (is_spec(L, result)) {
        take(L, j, result);
        return 0;
    }
    lua_Integer n = lua_istable(L, result) ? luaL_len(L, result) : 0;
    for (lua_Integer i = 1; i <= n && i <= SPECS_MAX; i++) {
        lua_geti(L, result, i);
        if (!is_spec(L, lua_gettop(L)))
            n = 0;
        else
            take(L, j, lua_gettop(L));
        lua_pop(L, 1);
    }
    if (n == 0)
        return am_errors_misuse(L,
                                "%s:1: a file of specs ends with return spec { ... }, or returns a "
                                "list of these; this one returned a %s",
                                j->path, luaL_typename(L, result));
    return 0;
}

am_kind am_spec_load(const char *path, const char *text, size_t n, const char *modules_dir,
                     am_arena *arena, const am_value **out, am_err *err)
{
    job j = {.path = path, .text = text, .n = n, .arena = arena, .list = am_value_array(arena)};
    *out = NULL;
    if (n > TEXT_MAX)
        return am_fail(err, AM_LIMIT, "%s: a file of specs has at most %d bytes", path, TEXT_MAX);
    am_lua *lua = am_lua_new(NULL);
    if (!lua || !j.list) {
        am_lua_free(lua);
        return am_fail(err, AM_NOMEM, "%s: no memory to read it", path);
    }
    lua->modules_dir = am_strdup(modules_dir);
    am_kind kind = am_lua_protect(lua, load, &j, err);
    if (!kind)
        *out = j.list;
    am_lua_free(lua);
    return kind;
}
