#include "lua/playbook.h"

#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "lua/env.h"
#include "lua/errors.h"
#include "lua/playbook_state.h"
#include "lua/task.h"

#define PLAYBOOK_TABLE "aftermove.playbook"

enum { FACTS_MAX = 4 << 20, TEXT_MAX = 4 << 20 };

/* playbook { ... }: marks the table, remembers the line. Upvalue 1: the am_playbook. */
static int construct(lua_State *L)
{
    am_playbook *pb = lua_touserdata(L, lua_upvalueindex(1));
    lua_Debug ar;
    if (lua_gettop(L) != 1 || !lua_istable(L, 1))
        return am_errors_misuse(L, "playbook takes one table: playbook { name = ... }");
    if (lua_getstack(L, 1, &ar)) {
        lua_getinfo(L, "l", &ar);
        pb->line = ar.currentline;
    }
    luaL_newmetatable(L, PLAYBOOK_TABLE);
    lua_setmetatable(L, 1);
    return 1;
}

static int load(lua_State *L)
{
    am_playbook *pb = lua_touserdata(L, 1);
    am_env_open(L);
    am_env_push(L);
    lua_pushlightuserdata(L, pb);
    lua_pushcclosure(L, construct, 1);
    lua_setfield(L, -2, "playbook");
    lua_pop(L, 1);
    lua_pushfstring(L, "@%s", pb->path);
    if (luaL_loadbufferx(L, pb->text, pb->text_n, lua_tostring(L, -1), "t") != LUA_OK) {
        const char *text = lua_tostring(L, -1);
        return am_errors_misuse(L, "%s%s%s", strchr(text, ':') ? "" : pb->path,
                                strchr(text, ':') ? "" : ": ", text);
    }
    am_env_apply(L);
    am_task_alone(L, 0);
    luaL_getmetatable(L, PLAYBOOK_TABLE);
    bool ours = lua_istable(L, -2) && lua_getmetatable(L, -2) && lua_rawequal(L, -1, -2) &&
                !lua_isnil(L, -1);
    lua_settop(L, 3); /* self, name of the chunk, what it returned */
    if (!ours)
        return am_errors_misuse(L,
                                "%s: a playbook ends with return playbook { ... }, this one "
                                "returned a %s",
                                pb->path, luaL_typename(L, 3));
    am_playbook_check(L, 3, pb);
    lua_getfield(L, 3, "run");
    pb->run_ref = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

am_kind am_playbook_open(const am_playbook_source *source, const am_lua_limits *limits, am_playbook **out, am_err *err)
{
    am_kind kind;
    *out = NULL;
    if (source->n > TEXT_MAX)
        return am_fail(err, AM_LIMIT, "%s: a playbook has at most %d bytes", source->path, TEXT_MAX);
    am_playbook *pb = am_new(am_playbook);
    pb->arena = am_arena_new(FACTS_MAX);
    pb->path = am_arena_strdup(pb->arena, source->path);
    pb->text = source->text;
    pb->text_n = source->n;
    pb->lua = am_lua_new(limits);
    if (!pb->lua) {
        kind = am_fail(err, AM_LIMIT, "%s: the memory limit is too low to load anything", source->path);
    } else {
        pb->lua->modules_dir = am_strdup(source->dir);
        pb->lua->modules = source->modules;
        pb->lua->shipped = source->shipped;
        kind = am_lua_protect(pb->lua, load, pb, err);
    }
    pb->text = NULL;
    if (kind == AM_OK)
        *out = pb;
    else
        am_playbook_free(pb);
    return kind;
}

am_kind am_playbook_load(const char *path, const char *text, size_t n, const char *modules_dir,
                         const am_lua_limits *limits, am_playbook **out, am_err *err)
{
    const am_playbook_source source = {.path = path, .text = text, .n = n, .dir = modules_dir};
    return am_playbook_open(&source, limits, out, err);
}

void am_playbook_free(am_playbook *pb)
{
    if (!pb)
        return;
    am_lua_free(pb->lua);
    am_arena_free(pb->results);
    am_arena_free(pb->arena);
    free(pb);
}

const am_value *am_playbook_facts(const am_playbook *pb)
{
    return pb->facts;
}

const am_param_info *am_playbook_params(const am_playbook *pb, size_t *n)
{
    *n = pb->n_params;
    return pb->params;
}
