#include "lua/lib_require.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "base/file.h"
#include "lua/env.h"
#include "lua/errors.h"
#include "lua/scope.h"
#include "lua/state.h"

enum { MODULE_MAX = 1 << 20, NAME_MAX_LEN = 64, PATH_TEXT = 4096 };

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
    lua_pushfstring(L, "%s%s%s.lua", dir, *dir ? "/" : "", lua_tostring(L, -1));
    lua_remove(L, -2);
    return lua_tostring(L, -1);
}

static bool is_shipped(const char *name)
{
    static const char ours[] = "aftermove";
    size_t n = sizeof ours - 1;
    return strncmp(name, ours, n) == 0 && (name[n] == '.' || !name[n]);
}

/* A folder on the way to the module is a playbook of its own: its files are checked and pinned with it, and
 * are nobody else's. */
static bool is_anothers(const char *dir, const char *name)
{
    bool is = false;
    for (const char *dot = strchr(name, '.'); dir && dot && !is; dot = strchr(dot + 1, '.')) {
        char folder[NAME_MAX_LEN + 1], path[PATH_TEXT];
        snprintf(folder, sizeof folder, "%.*s", (int)(dot - name), name);
        for (char *p = folder; (p = strchr(p, '.'));)
            *p = '/';
        int n = snprintf(path, sizeof path, "%s/%s/playbook.lua", dir, folder);
        is = n > 0 && (size_t)n < sizeof path && am_file_exists(path);
    }
    return is;
}

/* Read the module out of the first of dirs that has it, and push its path. */
static am_kind from_dirs(lua_State *L, const char *const *dirs, const char *name, source *s, am_err *err)
{
    am_kind kind = AM_ABSENT;
    for (; *dirs && kind == AM_ABSENT; dirs++) {
        const char *path = push_path(L, *dirs, name);
        s->text = AM_BUF(MODULE_MAX);
        if (am_file_exists(path))
            kind = am_file_read(path, &s->text, err);
    }
    return kind;
}

static am_kind from_package(lua_State *L, const am_lua *lua, const char *name, source *s, am_err *err)
{
    const am_value *text = am_value_member(lua->modules, push_path(L, "", name));
    if (!am_value_is(text, AM_T_STR))
        return AM_ABSENT;
    (void)push_path(L, lua->modules_dir ? lua->modules_dir : "package", name);
    s->text = AM_BUF(MODULE_MAX);
    am_buf_add(&s->text, text->u.s.p, text->u.s.n);
    return am_buf_ok(&s->text) ? AM_OK
                               : am_fail(err, AM_LIMIT, "the module %s is larger than %d bytes", name, MODULE_MAX);
}

static am_kind find(lua_State *L, const char *name, source *s, am_err *err)
{
    static const char *const installed[] = {AM_SCRIPTDIR, NULL};
    const am_lua *lua = am_lua_of(L);
    const char *own[] = {lua->modules_dir, NULL};
    const char *const *shipped = lua->shipped ? lua->shipped : installed;
    if (lua->modules)
        return is_shipped(name) ? from_dirs(L, shipped, name, s, err) : from_package(L, lua, name, s, err);
    if (is_anothers(lua->modules_dir, name))
        return am_fail(err, AM_REFUSED, "require: %s is a file of another playbook's folder", name);
    am_kind kind = from_dirs(L, own, name, s, err);
    return kind == AM_ABSENT ? from_dirs(L, shipped, name, s, err) : kind;
}

static int no_module(lua_State *L, const char *name)
{
    const am_lua *lua = am_lua_of(L);
    if (lua->modules && is_shipped(name))
        return am_errors_misuse(L, "require: no module '%s' among the shipped ones", name);
    if (lua->modules)
        return am_errors_misuse(L, "require: no module '%s' in the folder of the playbook; beside that only aftermove.* "
                                   "can be required", name);
    return am_errors_misuse(L, "require: no module '%s' in %s or among the shipped ones", name,
                            lua->modules_dir ? lua->modules_dir : "the workspace");
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
    source *s = am_scope_new(L, sizeof *s, release);
    am_err err = {0};
    am_kind kind = find(L, name, s, &err);
    if (kind == AM_ABSENT)
        return no_module(L, name);
    if (kind != AM_OK)
        return am_errors_raise(L, &err);
    lua_pushfstring(L, "@%s", lua_tostring(L, -1));
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
