#include "lua/data.h"

#include <ctype.h>
#include <string.h>

#include <lauxlib.h>

#include "base/text.h"
#include "lua/convert.h"
#include "lua/errors.h"
#include "lua/state.h"

enum { MEMORY = 16 << 20, HOOK_EVERY = 10000, HOOKS_MAX = 200, WORDS_MAX = 64 };

typedef struct job {
    const char *path, *text;
    size_t n;
    const am_lua_data_spec *spec;
    am_arena *arena;
    am_value *list;
    int hooks, named;
    const char *words[WORDS_MAX + 1]; /* of all three kinds, for the nearest name */
} job;

static const char job_key;

static job *get_job(lua_State *L)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &job_key);
    job *j = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return j;
}

static void too_long(lua_State *L, lua_Debug *ar)
{
    (void)ar;
    job *j = get_job(L);
    if (++j->hooks >= HOOKS_MAX) {
        am_err err;
        am_fail(&err, AM_LIMIT, "the file computes for too long");
        am_hint(&err, "a configuration is plain data; it needs no loop");
        am_errors_raise(L, &err);
    }
}

static int line_now(lua_State *L)
{
    lua_Debug ar;
    if (!lua_getstack(L, 1, &ar))
        return 0;
    lua_getinfo(L, "l", &ar);
    return ar.currentline;
}

static void add(lua_State *L, const char *what, const char *name, int line, int body)
{
    job *j = get_job(L);
    char at[128];
    lua_pushfstring(L, name ? "%s \"%s\"" : "%s", what, name);
    am_printable(at, sizeof at, lua_tostring(L, -1));
    lua_pop(L, 1);
    am_value *v = am_convert_take(L, body, j->arena, at);
    am_value *item = am_value_object(j->arena);
    bool ok = item && am_value_put(j->arena, item, "what", am_value_str(j->arena, what));
    if (ok && name)
        ok = am_value_put(j->arena, item, "name", am_value_str(j->arena, name));
    ok = ok && am_value_put(j->arena, item, "line", am_value_int(j->arena, line)) &&
         am_value_put(j->arena, item, "body", v) && am_value_push(j->arena, j->list, item);
    if (!ok) {
        am_err err;
        am_fail(&err, AM_LIMIT, "%s: the file holds too much data", at);
        am_errors_raise(L, &err);
    }
}

/* policy {...}: upvalue 1 is the word. */
static int plain(lua_State *L)
{
    const char *what = lua_tostring(L, lua_upvalueindex(1));
    if (lua_gettop(L) != 1 || !lua_istable(L, 1))
        return am_errors_misuse(L, "%s takes a table: %s { ... }, not a %s", what, what,
                                luaL_typename(L, 1));
    add(L, what, NULL, line_now(L), 1);
    return 0;
}

/* The {...} of tenant "x" {...}: upvalues are word, name, line, a table that holds what has no
 * body yet, and its key there. */
static int named_body(lua_State *L)
{
    const char *what = lua_tostring(L, lua_upvalueindex(1));
    const char *name = lua_tostring(L, lua_upvalueindex(2));
    if (lua_gettop(L) != 1 || !lua_istable(L, 1))
        return am_errors_misuse(L, "%s \"%s\" takes a table: %s \"%s\" { ... }, not a %s", what,
                                name, what, name, luaL_typename(L, 1));
    add(L, what, name, (int)lua_tointeger(L, lua_upvalueindex(3)), 1);
    lua_pushnil(L);
    lua_rawseti(L, lua_upvalueindex(4), lua_tointeger(L, lua_upvalueindex(5)));
    return 0;
}

static int named(lua_State *L)
{
    const char *what = lua_tostring(L, lua_upvalueindex(1));
    if (lua_gettop(L) != 1 || lua_type(L, 1) != LUA_TSTRING)
        return am_errors_misuse(L, "%s takes a name and a table: %s \"name\" { ... }, not a %s",
                                what, what, luaL_typename(L, 1));
    size_t n;
    const char *name = lua_tolstring(L, 1, &n);
    if (!am_utf8_valid(name, n, NULL))
        return am_errors_misuse(L, "%s: its name must be UTF-8 text", what);
    job *j = get_job(L);
    int line = line_now(L), key = ++j->named;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 1);
    lua_pushinteger(L, line);
    lua_pushvalue(L, lua_upvalueindex(2));
    lua_pushfstring(L, "%s:%d: %s \"%s\" has no body; write %s \"%s\" { ... }", j->path, line, what,
                    name, what, name);
    lua_rawseti(L, -2, key);
    lua_pushinteger(L, key);
    lua_pushcclosure(L, named_body, 5);
    return 1;
}

static int construct(lua_State *L)
{
    const char *what = lua_tostring(L, lua_upvalueindex(1));
    if (lua_gettop(L) != 1 || (!lua_istable(L, 1) && lua_type(L, 1) != LUA_TSTRING))
        return am_errors_misuse(L, "%s takes a table or a text: %s { ... }, not a %s", what, what,
                                luaL_typename(L, 1));
    lua_createtable(L, 0, 3);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_setfield(L, -2, "constructor");
    lua_pushinteger(L, line_now(L));
    lua_setfield(L, -2, "line");
    lua_pushvalue(L, 1);
    lua_setfield(L, -2, "args");
    return 1;
}

static int unknown(lua_State *L)
{
    job *j = get_job(L);
    const char *name = luaL_tolstring(L, 2, NULL);
    const char *near = am_nearest(name, j->words);
    am_err err;
    am_fail(&err, AM_USAGE, "unknown word '%s'%s%s%s", name, near ? ", did you mean '" : "",
            near ? near : "", near ? "'?" : "");
    am_hint(&err, "text needs quotes; a configuration knows no functions but its own words");
    return am_errors_raise(L, &err);
}

static int assigned(lua_State *L)
{
    const char *name = luaL_tolstring(L, 2, NULL);
    return am_errors_misuse(L, "'%s' is assigned outside of any block; write local %s = ...", name,
                            name);
}

static void define(lua_State *L, job *j, size_t *n_words, const char *const *names, lua_CFunction f,
                   int pending)
{
    for (; names && *names; names++) {
        lua_pushstring(L, *names);
        if (pending)
            lua_pushvalue(L, pending);
        lua_pushcclosure(L, f, pending ? 2 : 1);
        lua_setfield(L, -2, *names);
        if (*n_words < WORDS_MAX)
            j->words[(*n_words)++] = *names;
    }
}

static int evaluate(lua_State *L)
{
    job *j = lua_touserdata(L, 1);
    lua_pushlightuserdata(L, j);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &job_key);
    lua_pushfstring(L, "@%s", j->path);
    int status = luaL_loadbufferx(L, j->text, j->n, lua_tostring(L, -1), "t");
    if (status != LUA_OK)
        return lua_error(L);
    int chunk = lua_gettop(L);
    lua_newtable(L);
    int pending = lua_gettop(L);
    lua_newtable(L); /* the environment */
    size_t n_words = 0;
    define(L, j, &n_words, j->spec->named, named, pending);
    define(L, j, &n_words, j->spec->plain, plain, 0);
    define(L, j, &n_words, j->spec->constructors, construct, 0);
    lua_createtable(L, 0, 3);
    lua_pushcfunction(L, unknown);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, assigned);
    lua_setfield(L, -2, "__newindex");
    lua_setmetatable(L, -2);
    lua_setupvalue(L, chunk, 1);
    lua_pushvalue(L, chunk);
    lua_sethook(L, too_long, LUA_MASKCOUNT, HOOK_EVERY);
    lua_call(L, 0, 0);
    lua_sethook(L, NULL, 0, 0);
    lua_pushnil(L);
    if (lua_next(L, pending))
        return am_errors_misuse(L, "%s", lua_tostring(L, -1));
    return 0;
}

am_kind am_lua_data(const char *path, const char *text, size_t n, const am_lua_data_spec *spec,
                    am_arena *arena, const am_value **out, am_err *err)
{
    job j = {.path = path, .text = text, .n = n, .spec = spec, .arena = arena};
    *out = NULL;
    j.list = am_value_array(arena);
    am_lua *lua = am_lua_new(&(am_lua_limits){.memory = MEMORY});
    if (!lua || !j.list) {
        am_lua_free(lua);
        return am_fail(err, AM_NOMEM, "%s: no memory to read it", path);
    }
    am_kind kind = am_lua_protect(lua, evaluate, &j, err);
    if (kind == AM_OK)
        *out = j.list;
    else if (err && !strstr(err->text, path))
        kind = am_prefix(err, "%s", path);
    am_lua_free(lua);
    return kind;
}

/* A scanner over Lua text that knows only strings, comments and lines. */
typedef struct scan {
    const char *p, *end;
    int line;
} scan;

static void skip_to(scan *s, const char *to)
{
    for (; s->p < to; s->p++)
        if (*s->p == '\n')
            s->line++;
}

/* At "[": the level of a long bracket, or -1. */
static int long_level(const scan *s)
{
    const char *p = s->p + 1;
    while (p < s->end && *p == '=')
        p++;
    return p < s->end && *p == '[' ? (int)(p - s->p - 1) : -1;
}

static void skip_long(scan *s, int level)
{
    const char *p = s->p + level + 2;
    for (; p < s->end; p++) {
        if (*p != ']')
            continue;
        const char *q = p + 1;
        while (q < s->end && *q == '=')
            q++;
        if (q < s->end && *q == ']' && q - p - 1 == level) {
            p = q + 1;
            break;
        }
    }
    skip_to(s, p);
}

static void skip_quoted(scan *s)
{
    const char *p = s->p + 1;
    for (; p < s->end && *p != *s->p && *p != '\n'; p++)
        if (*p == '\\' && p + 1 < s->end)
            p++;
    skip_to(s, p < s->end ? p + (*p != '\n') : s->end);
}

/* Skip a string or comment at s->p; false: there is none. */
static bool skip_dead(scan *s)
{
    size_t left = (size_t)(s->end - s->p);
    if (left >= 2 && s->p[0] == '-' && s->p[1] == '-') {
        s->p += 2;
        int level = s->p < s->end && *s->p == '[' ? long_level(s) : -1;
        const char *nl = level >= 0 ? NULL : memchr(s->p, '\n', (size_t)(s->end - s->p));
        if (level >= 0)
            skip_long(s, level);
        else
            s->p = nl ? nl : s->end;
        return true;
    }
    if (*s->p == '"' || *s->p == '\'') {
        skip_quoted(s);
        return true;
    }
    int level = *s->p == '[' ? long_level(s) : -1;
    if (level >= 0)
        skip_long(s, level);
    return level >= 0;
}

static bool in_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

int am_lua_data_line(const char *text, size_t n, int from_line, const char *key)
{
    scan s = {text, text + n, 1};
    size_t len = strlen(key);
    while (s.p < s.end) {
        if (skip_dead(&s))
            continue;
        if (!in_word(*s.p)) {
            skip_to(&s, s.p + 1);
            continue;
        }
        const char *word = s.p;
        while (s.p < s.end && in_word(*s.p))
            s.p++;
        if (s.line < from_line || (size_t)(s.p - word) != len || memcmp(word, key, len) != 0)
            continue;
        const char *q = s.p;
        while (q < s.end && isspace((unsigned char)*q))
            q++;
        if (q < s.end && *q == '=' && (q + 1 >= s.end || q[1] != '='))
            return s.line;
    }
    return from_line;
}
