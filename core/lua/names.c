#include "lua/names.h"

#include <stdlib.h>
#include <string.h>

#include "lua/env.h"
#include "lua/lib_ctx.h"

typedef struct job {
    am_arena *arena;
    am_value *out;
} job;

static int by_text(const void *a, const void *b)
{
    return strcmp(am_value_text(*(am_value *const *)a, ""), am_value_text(*(am_value *const *)b, ""));
}

/* The library on top. */
static am_value *members(lua_State *L, am_arena *arena)
{
    am_value *list = am_value_array(arena);
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        lua_pop(L, 1);
        am_value_push(arena, list, am_value_str(arena, lua_tostring(L, -1)));
    }
    qsort(list->u.a.v, list->u.a.n, sizeof *list->u.a.v, by_text);
    return list;
}

static int collect(lua_State *L)
{
    const job *j = lua_touserdata(L, 1);
    am_env_open(L);
    am_env_push(L);
    for (const char *const *name = am_env_names; *name; name++) {
        lua_pushstring(L, *name);
        lua_rawget(L, -2);
        am_value_put(j->arena, j->out, *name,
                     lua_istable(L, -1) && strcmp(*name, "_G") != 0 ? members(L, j->arena)
                                                                    : am_value_bool(j->arena, true));
        lua_pop(L, 1);
    }
    return 0;
}

am_kind am_names_env(am_arena *arena, const am_value **out, am_err *err)
{
    job j = {arena, am_value_object(arena)};
    am_lua *lua = am_lua_new(NULL);
    am_kind kind = lua ? am_lua_protect(lua, collect, &j, err)
                       : am_fail(err, AM_NOMEM, "no memory to look at the environment of scripts");
    am_lua_free(lua);
    *out = j.out;
    return kind;
}

const char *const *am_names_ctx(void)
{
    return am_ctx_names;
}
