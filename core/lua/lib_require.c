#include "lua/lib_require.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "base/file.h"
#include "lua/env.h"
#include "lua/errors.h"
#include "lua/scope.h"

enum { MODULE_MAX = 1 << 20, NAME_MAX_LEN = 64 };

static const char loaded_key;

typedef struct source {
    am_scope scope;
    am_buf text;
} source;

static void release(am_scope *s)
{
    am_buf_free(&((source *)s)->text);
}

static bool good_name(const char *name)
{
    size_t n = strlen(name);
    if (n == 0 || n > NAME_MAX_LEN || name[0] == '.' || name[n - 1] == '.' || strstr(name, ".."))
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && *name != '_' && *name != '.')
            return false;
    return true;
}

/* Push the path of a module in dir. */
static const char *push_path(lua_State *L, const char *dir, const char *name)
{
    luaL_gsub(L, name, ".", "/");
    lua_pushfstring(L, "%s/%s.lua", dir, lua_tostring(L, -1));
    lua_remove(L, -2);
    return lua_tostring(L, -1);
}

static int loaded(lua_State *L, int status, lua_KContext ctx)
{
    (void)status;
    (void)ctx;
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, lua_tostring(L, 1));
    lua_pop(L, 1);
    return 1;
}

static int require(lua_State *L)
{
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 1);
    if (!good_name(name))
        return am_errors_misuse(L, "require: '%s' is no module name (letters, digits, _ and .)",
                                name);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &loaded_key);
    if (lua_getfield(L, -1, name) == LUA_TLIGHTUSERDATA)
        return am_errors_misuse(L, "require: '%s' requires itself, or failed before", name);
    if (!lua_isnil(L, -1))
        return 1;
    lua_settop(L, 2);
    const char *dirs[] = {am_lua_of(L)->modules_dir, AM_SCRIPTDIR};
    source *s = am_scope_new(L, sizeof *s, release);
    am_err err = {0};
    am_kind kind = AM_ABSENT;
    const char *path = NULL;
    for (size_t i = 0; i < sizeof dirs / sizeof *dirs && kind == AM_ABSENT; i++) {
        if (!dirs[i])
            continue;
        path = push_path(L, dirs[i], name);
        s->text = AM_BUF(MODULE_MAX);
        if (am_file_exists(path))
            kind = am_file_read(path, &s->text, &err);
    }
    if (kind == AM_ABSENT)
        return am_errors_misuse(L, "require: no module '%s' in %s or among the shipped ones", name,
                                dirs[0] ? dirs[0] : "the workspace");
    if (kind != AM_OK)
        return am_errors_raise(L, &err);
    lua_pushfstring(L, "@%s", path);
    if (luaL_loadbufferx(L, am_buf_text(&s->text), s->text.n, lua_tostring(L, -1), "t") != LUA_OK)
        return am_errors_misuse(L, "%s", lua_tostring(L, -1));
    am_scope_close(&s->scope);
    am_env_apply(L);
    lua_pushlightuserdata(L, NULL);
    lua_setfield(L, 2, name); /* being loaded */
    lua_pushvalue(L, 1);
    lua_callk(L, 1, 1, 0, loaded);
    return loaded(L, LUA_OK, 0);
}

void am_require_open(lua_State *L)
{
    lua_newtable(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &loaded_key);
    lua_pushcfunction(L, require);
}
