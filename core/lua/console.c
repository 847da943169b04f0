#include "lua/console.h"

#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "base/log.h"
#include "lua/console_state.h"
#include "lua/convert.h"
#include "lua/env.h"
#include "lua/errors.h"
#include "lua/lib_ctx.h"

#define CHUNK "=console"

enum { RUN_MAX = 16 << 20, PIECE_MAX = 64 << 20, TEXT_MAX = 1 << 20, NAMES_MAX = 64 };

static int prepare(lua_State *L)
{
    am_console *c = lua_touserdata(L, 1);
    am_env_open(L);
    am_env_seed(L, am_run_id(c->play.run));
    am_env_push(L);
    am_ctx_push(L, &c->play);
    lua_pushvalue(L, -1);
    lua_setfield(L, -3, "ctx");
    for (size_t i = 0; i < am_run_tenants(c->play.run); i++) {
        am_tenant *t = am_run_tenant_at(c->play.run, i);
        const char *names[] = {am_tenant_name(t), am_value_text(am_value_member(am_tenant_facts(t), "role"), "")};
        for (size_t k = 0; k < 2; k++) {
            lua_pushstring(L, names[k]);
            if (!names[k][0] || lua_rawget(L, -3) != LUA_TNIL) { /* what Lua has keeps its name */
                lua_pop(L, 1);
                continue;
            }
            lua_pop(L, 1);
            lua_getfield(L, -1, "tenants");
            lua_getfield(L, -1, names[k]);
            lua_setfield(L, -4, names[k]);
            lua_pop(L, 1);
        }
    }
    return 0;
}

am_kind am_console_new(am_run *run, const char *modules_dir, const char *const *shipped,
                       const am_lua_limits *limits, am_console **out,
                       am_err *err)
{
    am_console *c = am_new(am_console);
    *out = c;
    c->held = LUA_NOREF;
    c->lua = am_lua_new(limits);
    if (!c->lua)
        return am_fail(err, AM_LIMIT, "console: the memory limit is too low");
    c->lua->modules_dir = am_strdup(modules_dir);
    c->lua->shipped = shipped;
    c->play = (am_play){.lua = c->lua, .run = run, .loop = am_run_loop(run), .name = "console",
                        .arena = am_arena_new(RUN_MAX)};
    c->play.params = am_value_object(c->play.arena);
    c->piece = am_arena_new(PIECE_MAX);
    c->lua->play = &c->play;
    return am_lua_protect(c->lua, prepare, c, err);
}

static void forget(am_console *c)
{
    if (c->held != LUA_NOREF)
        luaL_unref(c->lua->L, LUA_REGISTRYINDEX, c->held);
    c->held = LUA_NOREF;
    memset(c->values, 0, sizeof c->values);
    c->n = 0;
    c->told = false;
    am_arena_reset(c->piece);
}

void am_console_free(am_console *c)
{
    if (!c)
        return;
    if (c->lua) {
        am_err err;
        am_play_kill(&c->play);
        while (c->kept)
            am_scope_close(c->kept);
        if (am_run_open(c->play.run) > 0 && am_loop_run(c->play.loop, am_play_over, &c->play, &err) != AM_OK)
            am_log(AM_LOG_ERROR, "lua.console", "%s", err.text);
        c->lua->play = NULL;
        am_lua_free(c->lua);
        free(c->play.steps);
        am_arena_free(c->play.arena);
        am_arena_free(c->piece);
    }
    free(c);
}

/* --- text to functions ---------------------------------------------------- */

typedef struct piece {
    am_console *console;
    const char *text;
    bool more;
} piece;

static bool as_expression(lua_State *L, const char *text)
{
    lua_pushfstring(L, "return %s", text);
    size_t n;
    const char *all = lua_tolstring(L, -1, &n);
    bool good = luaL_loadbufferx(L, all, n, CHUNK, "t") == LUA_OK;
    lua_remove(L, -2);
    if (!good)
        lua_pop(L, 1);
    return good;
}

/* As the Lua interpreter tells it: the text ended where more was expected. */
static bool is_beginning(lua_State *L, const char *text)
{
    static const char mark[] = "<eof>";
    if (as_expression(L, text)) {
        lua_pop(L, 1);
        return false;
    }
    bool cut = false;
    if (luaL_loadbufferx(L, text, strlen(text), CHUNK, "t") == LUA_ERRSYNTAX) {
        size_t n;
        const char *said = lua_tolstring(L, -1, &n);
        cut = n >= sizeof mark - 1 && strcmp(said + n - (sizeof mark - 1), mark) == 0;
    }
    lua_pop(L, 1);
    return cut;
}

static int look(lua_State *L)
{
    piece *p = lua_touserdata(L, 1);
    p->more = is_beginning(L, p->text);
    return 0;
}

bool am_console_wants_more(am_console *c, const char *text)
{
    am_err ignored;
    piece p = {.console = c, .text = text};
    return am_lua_protect(c->lua, look, &p, &ignored) == AM_OK && p.more;
}

/* --- what a piece gave ---------------------------------------------------- */

static int take_value(lua_State *L)
{
    am_console *c = lua_touserdata(L, 1);
    c->values[c->n].value = am_convert_take(L, 2, c->piece, "value");
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A table that is no data, a module say: what is in it. */
static int take_names(lua_State *L)
{
    am_console *c = lua_touserdata(L, 1);
    const char *names[NAMES_MAX];
    size_t n = 0, more = 0;
    luaL_argexpected(L, lua_istable(L, 2) && luaL_getmetafield(L, 2, "__tostring") == LUA_TNIL, 2, "table");
    for (lua_pushnil(L); lua_next(L, 2); lua_pop(L, 1)) {
        const char *key = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : luaL_typename(L, -2);
        if (n < NAMES_MAX)
            names[n++] = am_arena_format(c->piece, "%s (%s)", key, luaL_typename(L, -1));
        else
            more++;
    }
    qsort(names, n, sizeof *names, by_name);
    const char *text = "";
    for (size_t i = 0; i < n; i++)
        text = am_arena_format(c->piece, "%s%s%s", text, i ? ", " : "", names[i]);
    c->values[c->n].text = more ? am_arena_format(c->piece, "%s, and %zu more", text, more) : text;
    return 0;
}

static int take_text(lua_State *L)
{
    am_console *c = lua_touserdata(L, 1);
    c->values[c->n].text = am_arena_strdup(c->piece, luaL_tolstring(L, 2, NULL));
    return 0;
}

static bool taken(lua_State *L, lua_CFunction how, am_console *c)
{
    lua_pushcfunction(L, how);
    lua_pushlightuserdata(L, c);
    lua_pushvalue(L, -3);
    bool good = lua_pcall(L, 2, 0, 0) == LUA_OK;
    if (!good)
        lua_pop(L, 1);
    return good;
}

/* The results are on top of the task's stack. A list is all that an operation which lists gives. */
static int take_results(lua_State *L)
{
    am_task *t = lua_touserdata(L, 1);
    am_console *c = t->self;
    int first = lua_gettop(t->co) - t->n + 1;
    if (t->n == 0)
        return 0;
    am_stream *s = am_stream_test(t->co, first);
    if (s && s->drive) {
        c->values[c->n++].stream = s->drive;
        lua_pushvalue(t->co, first);
        lua_xmove(t->co, L, 1);
        c->held = luaL_ref(L, LUA_REGISTRYINDEX);
        return 0;
    }
    for (int i = 0; i < t->n && c->n < AM_CONSOLE_VALUES; i++) {
        lua_pushvalue(t->co, first + i);
        lua_xmove(t->co, L, 1);
        if (!taken(L, take_value, c) && !taken(L, take_names, c) && !taken(L, take_text, c))
            c->values[c->n].text = luaL_typename(L, -1);
        c->n++;
        lua_pop(L, 1);
    }
    return 0;
}

/* Streams outlive the piece: what a variable holds is read in a later one. */
static void keep_scopes(am_console *c, am_task *t)
{
    while (t->scopes) {
        am_scope *s = t->scopes;
        am_stream_disown(s);
        *s->link = s->next;
        if (s->next)
            s->next->link = s->link;
        s->next = c->kept;
        s->link = &c->kept;
        if (s->next)
            s->next->link = &s->next;
        c->kept = s;
    }
}

static void piece_ended(am_task *t)
{
    am_console *c = t->self;
    c->play.main = NULL;
    c->play.err = t->err;
    c->told = t->told;
    if (t->err.kind != AM_OK)
        return;
    if (am_lua_protect(c->lua, take_results, t, &c->play.err) == AM_OK)
        c->play.err.kind = AM_OK;
    keep_scopes(c, t);
}

/* --- running --------------------------------------------------------------- */

static int spawn(lua_State *L)
{
    piece *p = lua_touserdata(L, 1);
    if (!as_expression(L, p->text) && luaL_loadbufferx(L, p->text, strlen(p->text), CHUNK, "t") != LUA_OK)
        return am_errors_misuse(L, "%s", lua_tostring(L, -1));
    am_env_apply(L);
    p->console->play.main = am_task_spawn(L, p->console->play.loop, 0, piece_ended, p->console);
    return 0;
}

am_kind am_console_start(am_console *c, const char *text, am_err *err)
{
    piece p = {.console = c, .text = text};
    forget(c);
    c->play.err = (am_err){0};
    if (strlen(text) > TEXT_MAX)
        return am_fail(err, AM_LIMIT, "console: a piece has at most %d bytes", TEXT_MAX);
    return am_lua_protect(c->lua, spawn, &p, err);
}

typedef struct going {
    am_console *console;
    bool (*pause)(void *self);
    void *self;
} going;

static bool over_or_paused(void *self)
{
    going *g = self;
    return am_play_over(&g->console->play) || (g->pause && g->pause(g->self));
}

am_kind am_console_go(am_console *c, bool (*pause)(void *self), void *self, am_err *err)
{
    going g = {c, pause, self};
    return am_loop_run(c->play.loop, over_or_paused, &g, err);
}

bool am_console_over(am_console *c)
{
    return am_play_over(&c->play);
}

void am_console_interrupt(am_console *c)
{
    am_play_kill(&c->play);
    if (c->play.err.kind == AM_OK)
        am_fail(&c->play.err, AM_CANCELLED, "interrupted");
}

am_kind am_console_result(am_console *c, const am_shown **values, size_t *n, bool *told, am_err *err)
{
    *values = c->values;
    *n = c->n;
    *told = c->told;
    if (c->play.fatal.kind)
        *err = c->play.fatal;
    else if (c->play.err.kind)
        *err = c->play.err;
    else
        return AM_OK;
    return err->kind;
}
