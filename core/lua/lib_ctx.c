#include "lua/lib_ctx.h"

#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "lua/convert.h"
#include "lua/each.h"
#include "lua/errors.h"
#include "lua/lib_flow.h"
#include "lua/lib_ledger.h"
#include "lua/lib_tenant.h"

const char *const am_ctx_names[] = {"each",  "exit",     "fail",    "flag",    "log",
                                    "ledger", "match", "mode",     "note",    "now",     "params",  "planned",
                                    "progress", "skip",  "sleep",   "step",    "summary",
                                    "tenants",  "time",  "timestamp", "verify", NULL};

enum { DATA_MAX = 4 << 20, SUMMARY_MAX = 16 << 20, LOG_MAX = 4096, EXIT_MAX = 125 };

static const char ctx_key;

void am_flow_check_self(lua_State *L, const char *name)
{
    lua_rawgetp(L, LUA_REGISTRYINDEX, &ctx_key);
    if (!lua_rawequal(L, 1, -1))
        am_errors_misuse(L, "call it with a colon: ctx:%s(...)", name);
    lua_pop(L, 1);
}

typedef struct data {
    am_scope scope;
    am_arena *arena;
} data;

static void release(am_scope *s)
{
    am_arena_free(((data *)s)->arena);
}

static void tell(lua_State *L, const char *word, const char *subject, const char *reason,
                 const am_value *value)
{
    am_play *play = am_play_of(L);
    const am_task *task = am_lua_of(L)->task;
    am_run_outcome(play->run, &(am_outcome){.step = task ? task->step : NULL,
                                            .subject = subject,
                                            .word = word,
                                            .reason = reason,
                                            .value = value});
}

static const char *item_subject(lua_State *L)
{
    const am_task *task = am_lua_of(L)->task;
    return task && task->item ? task->item->subject : NULL;
}

static int ctx_skip(lua_State *L)
{
    am_flow_check_self(L, "skip");
    const char *reason = luaL_checkstring(L, 2);
    tell(L, "skipped", item_subject(L), reason, NULL);
    const am_task *task = am_lua_of(L)->task;
    if (task && task->item)
        task->item->skipped = true;
    return 0;
}

static int ctx_flag(lua_State *L)
{
    am_flow_check_self(L, "flag");
    const char *word = luaL_checkstring(L, 2);
    const char *subject = luaL_optstring(L, 3, item_subject(L));
    lua_settop(L, 4);
    data *d = am_scope_open(L, sizeof *d, release);
    d->arena = am_arena_new(DATA_MAX);
    const am_value *value = lua_isnil(L, 4) ? NULL : am_convert_take(L, 4, d->arena, word);
    const char *reason = value && value->type == AM_T_STR ? value->u.s.p : NULL;
    if (value && value->type == AM_T_OBJECT)
        reason = am_value_text(am_value_member(value, "reason"), NULL);
    tell(L, word, subject, reason, value);
    const am_task *task = am_lua_of(L)->task;
    if (task && task->item)
        task->item->flagged = true;
    return 0;
}

static int ctx_match(lua_State *L)
{
    int at = 1;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &ctx_key);
    if (lua_rawequal(L, 1, -1))
        at = 2; /* ctx:match() is as good */
    const char *text = luaL_checkstring(L, at);
    if (lua_isnoneornil(L, at + 1)) {
        lua_pushboolean(L, 0);
        return 1;
    }
    if (lua_type(L, at + 1) == LUA_TSTRING) {
        lua_pushboolean(L, am_glob(lua_tostring(L, at + 1), text, true));
        return 1;
    }
    luaL_argexpected(L, lua_istable(L, at + 1), at + 1, "glob or list of globs");
    bool hit = false;
    lua_Integer n = luaL_len(L, at + 1);
    for (lua_Integer i = 1; i <= n && !hit; i++) {
        if (lua_geti(L, at + 1, i) != LUA_TSTRING)
            return luaL_error(L, "ctx.match: glob %d is a %s", (int)i, luaL_typename(L, -1));
        hit = am_glob(lua_tostring(L, -1), text, true);
        lua_pop(L, 1);
    }
    lua_pushboolean(L, hit);
    return 1;
}

static int ctx_log(lua_State *L)
{
    am_flow_check_self(L, "log");
    luaL_checkany(L, 2);
    if (lua_gettop(L) > 2) {
        lua_pushliteral(L, "");
        lua_getfield(L, -1, "format");
        lua_replace(L, 1);
        lua_pop(L, 1);
        lua_call(L, lua_gettop(L) - 1, 1);
    } else {
        luaL_tolstring(L, 2, NULL);
    }
    char text[LOG_MAX];
    am_printable(text, sizeof text, lua_tostring(L, -1));
    am_play_say(am_lua_of(L), text);
    return 0;
}

static int ctx_progress(lua_State *L)
{
    am_flow_check_self(L, "progress");
    lua_Integer done = luaL_checkinteger(L, 2), total = luaL_optinteger(L, 3, 0);
    luaL_argcheck(L, done >= 0, 2, "not negative");
    luaL_argcheck(L, total >= 0, 3, "not negative");
    am_play *play = am_play_of(L);
    const am_task *task = am_lua_of(L)->task;
    am_run_progress(play->run, task && task->step ? task->step : play->name, (uint64_t)done,
                    (uint64_t)total);
    return 0;
}

static int ctx_fail(lua_State *L)
{
    am_flow_check_self(L, "fail");
    const char *text = luaL_checkstring(L, 2);
    am_err err = {0};
    am_kind kind = AM_REFUSED;
    const char *hint = NULL;
    if (!lua_isnoneornil(L, 3)) {
        luaL_argexpected(L, lua_istable(L, 3), 3, "table of options");
        if (lua_getfield(L, 3, "hint") != LUA_TNIL)
            hint = luaL_checkstring(L, -1);
        if (lua_getfield(L, 3, "kind") != LUA_TNIL) {
            int k = am_kind_parse(luaL_checkstring(L, -1));
            if (k <= 0)
                return am_errors_misuse(L, "ctx:fail: there is no kind '%s'", lua_tostring(L, -1));
            kind = (am_kind)k;
        }
    }
    am_fail(&err, kind, "%s", text);
    if (hint)
        am_hint(&err, "%s", hint);
    return am_errors_say(L, &err);
}

static int ctx_exit(lua_State *L)
{
    am_flow_check_self(L, "exit");
    lua_Integer code = luaL_checkinteger(L, 2);
    am_play *play = am_play_of(L);
    luaL_argcheck(L, code >= 0 && code <= EXIT_MAX, 2, "from 0 to 125");
    if (!play->read_only)
        return am_errors_misuse(L, "ctx:exit: only a playbook with read_only = true sets its exit "
                                   "code; others end with what became of their changes");
    am_run_set_exit(play->run, (int)code);
    return 0;
}

static int ctx_note(lua_State *L)
{
    am_flow_check_self(L, "note");
    const char *text = luaL_checkstring(L, 2), *consent = NULL;
    char clean[LOG_MAX];
    am_err err = {0};
    if (!lua_isnoneornil(L, 3)) {
        luaL_argexpected(L, lua_istable(L, 3), 3, "table of options");
        if (lua_getfield(L, 3, "consent") != LUA_TNIL)
            consent = luaL_checkstring(L, -1);
    }
    am_printable(clean, sizeof clean, text);
    if (am_run_note(am_play_of(L)->run, clean, consent, &err) != AM_OK)
        return am_errors_raise(L, &err);
    return 0;
}

static int ctx_planned(lua_State *L)
{
    am_flow_check_self(L, "planned");
    return am_tenant_planned(L);
}

static int ctx_now(lua_State *L)
{
    lua_pushnumber(L, (lua_Number)am_clock_wall() / 1000.0);
    return 1;
}

static int ctx_time(lua_State *L)
{
    am_flow_check_self(L, "time");
    int64_t ms;
    if (lua_isnoneornil(L, 2) || !am_time_parse(luaL_checkstring(L, 2), &ms)) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushnumber(L, (lua_Number)ms / 1000.0);
    return 1;
}

static int ctx_timestamp(lua_State *L)
{
    am_flow_check_self(L, "timestamp");
    lua_Number s = luaL_optnumber(L, 2, (lua_Number)am_clock_wall() / 1000.0);
    luaL_argcheck(L, s > -62135596800.0 && s < 253402300800.0, 2,
                  "a time between years 1 and 9999");
    char text[AM_TIME_TEXT];
    lua_pushstring(L, am_time_format(text, (int64_t)(s * 1000.0)));
    return 1;
}

static int ctx_summary(lua_State *L)
{
    am_flow_check_self(L, "summary");
    luaL_argexpected(L, lua_istable(L, 2), 2, "table");
    lua_settop(L, 2);
    am_play *play = am_play_of(L);
    data *d = am_scope_open(L, sizeof *d, release);
    d->arena = am_arena_new(SUMMARY_MAX);
    play->summary = am_value_copy(play->arena, am_convert_take(L, 2, d->arena, "ctx:summary"));
    if (!play->summary)
        return luaL_error(L, "ctx:summary: too much data");
    return 0;
}

static int ctx_unknown(lua_State *L)
{
    const char *name = luaL_tolstring(L, 2, NULL);
    const char *near = am_nearest(name, am_ctx_names);
    return am_errors_misuse(L, "ctx has no '%s'%s%s%s", name, near ? ", did you mean '" : "",
                            near ? near : "", near ? "'?" : "");
}

static int ctx_fixed(lua_State *L)
{
    return am_errors_misuse(L, "%s: ctx cannot be changed; use a local variable",
                            luaL_tolstring(L, 2, NULL));
}

static int tenants_unknown(lua_State *L)
{
    am_play *play = am_play_of(L);
    const char *name = luaL_tolstring(L, 2, NULL);
    if (am_value_member(play->needs, name)) {
        lua_pushnil(L); /* one that may be missing, or the run had not begun */
        return 1;
    }
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (size_t i = 0; i < am_run_tenants(play->run); i++) {
        luaL_addstring(&b, i ? ", " : "");
        luaL_addstring(&b, am_tenant_name(am_run_tenant_at(play->run, i)));
    }
    luaL_pushresult(&b);
    return am_errors_misuse(L, "there is no tenant '%s' in this run (there is: %s)", name,
                            lua_tostring(L, -1));
}

static int ledger_unknown(lua_State *L)
{
    return am_errors_misuse(L, "ctx.ledger has no '%s', only add, entries, get and set",
                            luaL_tolstring(L, 2, NULL));
}

/* Upvalue 1: the names that are declared, so that an optional one may be absent. */
static int params_unknown(lua_State *L)
{
    if (lua_type(L, 2) == LUA_TSTRING) {
        lua_pushvalue(L, 2);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
            lua_pushnil(L);
            return 1;
        }
    }
    return am_errors_misuse(L, "ctx.params: no parameter '%s' is declared",
                            luaL_tolstring(L, 2, NULL));
}

static void push_params(lua_State *L, am_play *play)
{
    am_convert_push(L, play->params, AM_CONVERT_PLAIN);
    lua_createtable(L, 0, 2);
    lua_newtable(L);
    for (size_t i = 0; i < play->n_declared; i++) {
        lua_pushboolean(L, 1);
        lua_setfield(L, -2, play->declared[i].name);
    }
    lua_pushcclosure(L, params_unknown, 1);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

/* The table on top becomes one that cannot be changed; reading what is not in it calls unknown. */
static void freeze(lua_State *L, lua_CFunction unknown)
{
    lua_createtable(L, 0, 1);
    lua_pushcfunction(L, unknown);
    lua_setfield(L, -2, "__index");
    lua_setmetatable(L, -2);
    lua_newtable(L); /* scripts see this empty one, so that every assignment is a new key */
    lua_createtable(L, 0, 3);
    lua_rotate(L, -3, -1);
    lua_setfield(L, -2, "__index");
    lua_pushcfunction(L, ctx_fixed);
    lua_setfield(L, -2, "__newindex");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

static void push_tenants(lua_State *L, am_play *play)
{
    lua_newtable(L);
    for (size_t i = 0; i < am_run_tenants(play->run); i++) {
        am_tenant *t = am_run_tenant_at(play->run, i);
        am_tenant_push(L, play, t);
        const char *role = am_value_text(am_value_member(am_tenant_facts(t), "role"), "");
        if (role[0]) {
            lua_pushvalue(L, -1);
            lua_setfield(L, -3, role);
        }
        lua_setfield(L, -2, am_tenant_name(t));
    }
    freeze(L, tenants_unknown);
}

void am_ctx_push(lua_State *L, am_play *play)
{
    static const luaL_Reg fns[] = {{"skip", ctx_skip},
                                   {"flag", ctx_flag},
                                   {"match", ctx_match},
                                   {"log", ctx_log},
                                   {"planned", ctx_planned},
                                   {"progress", ctx_progress},
                                   {"exit", ctx_exit},
                                   {"fail", ctx_fail},
                                   {"note", ctx_note},
                                   {"now", ctx_now},
                                   {"time", ctx_time},
                                   {"timestamp", ctx_timestamp},
                                   {"summary", ctx_summary},
                                   {NULL, NULL}};
    luaL_checkstack(L, 10, NULL);
    lua_newtable(L);
    luaL_setfuncs(L, fns, 0);
    am_flow_open(L);
    lua_pushstring(L, am_run_mode(play->run) == AM_MODE_PLAN ? "plan" : "apply");
    lua_setfield(L, -2, "mode");
    push_tenants(L, play);
    lua_setfield(L, -2, "tenants");
    push_params(L, play);
    lua_setfield(L, -2, "params");
    am_ledger_push(L);
    freeze(L, ledger_unknown);
    am_ledger_shown(L);
    lua_setfield(L, -2, "ledger");
    freeze(L, ctx_unknown);
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &ctx_key);
}
