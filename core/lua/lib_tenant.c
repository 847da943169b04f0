#include "lua/lib_tenant.h"

#include <string.h>

#include <lauxlib.h>

#include "lua/await.h"
#include "lua/convert.h"
#include "lua/errors.h"
#include "lua/stream.h"
#include "plugin/schema.h"
#include "run/drive.h"

#define TENANT_TABLE "aftermove.tenant"

enum { ARGS_MAX = 16 << 20 /* bytes of one call's arguments */ };

typedef struct tenant {
    am_play *play;
    am_tenant *tenant;
    const am_connector_info *connector;
} tenant;

/* A call that is under way. */
typedef struct call {
    am_scope scope;
    am_arena *arena;
    am_drive *drive;
    const am_operation *op;
    const char *reason;
} call;

static void release(am_scope *s)
{
    call *c = (call *)s;
    if (c->drive)
        am_drive_free(c->drive);
    am_arena_free(c->arena);
}

static const am_param_info *find_param(const am_operation *op, const char *name)
{
    for (size_t i = 0; i < op->n_params; i++)
        if (strcmp(op->params[i].name, name) == 0)
            return &op->params[i];
    return NULL;
}

/* Does the table at t hold only names that this operation knows? */
static bool names_params(lua_State *L, int t, const am_operation *op)
{
    bool all = true, any = false;
    lua_pushnil(L);
    while (lua_next(L, t)) {
        lua_pop(L, 1);
        any = true;
        all = all && lua_type(L, -1) == LUA_TSTRING &&
              (strcmp(lua_tostring(L, -1), "reason") == 0 ||
               find_param(op, lua_tostring(L, -1)) != NULL);
    }
    return all && any;
}

/* Is the argument at index the table of options, or the value of parameter number i? */
static bool is_options(lua_State *L, int index, const am_operation *op, size_t i)
{
    if (!lua_istable(L, index) || am_convert_is_list(L, index))
        return false;
    if (i >= op->n_params || names_params(L, index, op))
        return true;
    const am_param_info *p = &op->params[i];
    if (p->base == AM_P_OBJECT || p->base == AM_P_ANY)
        return false;
    lua_pushnil(L);
    bool empty = lua_next(L, index) == 0;
    if (!empty)
        lua_pop(L, 2);
    return !(empty && p->list); /* {} is the empty list */
}

static void put(lua_State *L, const call *c, am_value *given, const am_param_info *p,
                const char *name, int index)
{
    lua_pushfstring(L, "%s: %s", c->op->name, name);
    am_value *v = am_convert_take(L, index, c->arena, lua_tostring(L, -1));
    lua_pop(L, 1);
    if (p && p->list && v->type == AM_T_OBJECT && am_value_len(v) == 0)
        v = am_value_array(c->arena);
    if (!am_value_put(c->arena, given, name, v)) {
        am_err err;
        am_fail(&err, AM_LIMIT, "%s: the arguments are too large", c->op->name);
        am_errors_raise(L, &err);
    }
}

static void put_options(lua_State *L, call *c, am_value *given, int t)
{
    lua_pushnil(L);
    while (lua_next(L, t)) {
        if (lua_type(L, -2) != LUA_TSTRING)
            am_errors_misuse(L, "%s: options have names, not positions", c->op->name);
        const char *name = lua_tostring(L, -2);
        const am_param_info *p = find_param(c->op, name);
        if (!p && strcmp(name, "reason") == 0) {
            if (lua_type(L, -1) != LUA_TSTRING)
                am_errors_misuse(L, "%s: reason is a %s, text is expected", c->op->name,
                                 luaL_typename(L, -1));
            c->reason = am_arena_strdup(c->arena, lua_tostring(L, -1));
        } else {
            if (am_value_member(given, name))
                am_errors_misuse(L, "%s: %s is given twice, by position and by name", c->op->name,
                                 name);
            put(L, c, given, p, name, lua_gettop(L));
        }
        lua_pop(L, 1);
    }
}

/* Arguments 2..n of the call as an object. */
static am_value *gather(lua_State *L, call *c, int n)
{
    const am_operation *op = c->op;
    am_value *given = am_value_object(c->arena);
    for (int index = 2; index <= n; index++) {
        size_t i = (size_t)index - 2;
        if (index == n && is_options(L, index, op, i)) {
            put_options(L, c, given, index);
        } else if (i >= op->n_params) {
            am_errors_misuse(L, "%s takes at most %d argument%s and a table of options", op->name,
                             (int)op->n_params, op->n_params == 1 ? "" : "s");
        } else if (!lua_isnil(L, index)) {
            put(L, c, given, &op->params[i], op->params[i].name, index);
        }
    }
    return given;
}

static int over(lua_State *L, int status, lua_KContext ctx)
{
    (void)status;
    call *c = (call *)ctx;
    const am_value *value = NULL;
    const am_err *err = NULL;
    if (am_drive_result(c->drive, &value, &err) != AM_OK) {
        am_errors_push_answer(L, err);
        if (am_drive_told(c->drive))
            am_errors_mark_told(L, -1); /* ctx:each need not say it again */
        return lua_error(L);
    }
    am_convert_push(L, value, AM_CONVERT_PLAIN);
    return 1;
}

/* Upvalue 1: the operation. */
static int operate(lua_State *L)
{
    const am_operation *op = lua_touserdata(L, lua_upvalueindex(1));
    tenant *t = luaL_testudata(L, 1, TENANT_TABLE);
    if (!t)
        return am_errors_misuse(L, "%s belongs to a tenant: call it with a colon, source:%s(...)",
                                op->name, op->lua_name);
    am_await_check(L);
    am_play *play = am_play_of(L);
    am_task *task = am_lua_of(L)->task;
    int n = lua_gettop(L);
    am_stream *s = op->effects & AM_STREAM ? am_stream_new(L, op->lua_name) : NULL;
    call *c = am_scope_open(L, sizeof *c, release);
    c->op = op;
    c->arena = am_arena_new(ARGS_MAX);
    am_value *given = gather(L, c, n);
    am_drive_opts opts = {.reason = c->reason, .step = task->step, .owner = &task->ready};
    am_err err = {0};
    if (am_drive_start(play->run, t->tenant, op, given, false, &opts, &c->drive, &err) != AM_OK)
        return am_errors_raise(L, &err);
    if (!s)
        return am_await(L, am_drive_ticket(c->drive), over, (lua_KContext)c);
    s->drive = c->drive;
    s->arena = c->arena;
    c->drive = NULL;
    c->arena = NULL;
    lua_pushvalue(L, n + 1); /* for `for`: iterator, state, control, and what to close at the end */
    lua_pushnil(L);
    lua_pushnil(L);
    lua_pushvalue(L, n + 1);
    return 4;
}

static int tenant_index(lua_State *L)
{
    tenant *t = luaL_checkudata(L, 1, TENANT_TABLE);
    if (lua_type(L, 2) != LUA_TSTRING)
        return am_errors_misuse(L, "a tenant has no [%s]", luaL_typename(L, 2));
    lua_getiuservalue(L, 1, 1);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, -2) != LUA_TNIL)
        return 1;
    lua_pop(L, 1);
    const char *name = lua_tostring(L, 2);
    am_err err = {0};
    const am_operation *op = am_registry_operation(t->connector, name, &err);
    if (!op)
        return am_errors_raise(L, &err);
    lua_pushlightuserdata(L, (void *)(uintptr_t)op);
    lua_pushcclosure(L, operate, 1);
    lua_pushvalue(L, 2);
    lua_pushvalue(L, -2);
    lua_rawset(L, -4);
    return 1;
}

static int tenant_text(lua_State *L)
{
    const tenant *t = luaL_checkudata(L, 1, TENANT_TABLE);
    lua_pushfstring(L, "tenant %s", am_tenant_name(t->tenant));
    return 1;
}

const am_connector_info *am_tenant_test(lua_State *L, int index)
{
    const tenant *t = luaL_testudata(L, index, TENANT_TABLE);
    return t ? t->connector : NULL;
}

int am_tenant_planned(lua_State *L)
{
    tenant *t = luaL_checkudata(L, 2, TENANT_TABLE);
    am_err err = {0};
    const am_operation *op = am_registry_operation(t->connector, luaL_checkstring(L, 3), &err);
    if (!op)
        return am_errors_raise(L, &err);
    luaL_checktype(L, 4, LUA_TTABLE);
    call *c = am_scope_open(L, sizeof *c, release);
    c->op = op;
    c->arena = am_arena_new(ARGS_MAX);
    am_value *given = am_value_object(c->arena), *args = NULL;
    put_options(L, c, given, 4);
    if (am_schema_check(c->arena, op->name, op->params, op->n_params, given, false, &args, &err))
        return am_errors_raise(L, &err);
    const char *reason;
    bool is = am_run_planned(t->play->run, am_tenant_name(t->tenant), op->name, args, &reason);
    lua_pushstring(L, is ? (reason ? reason : "") : NULL);
    return 1;
}

void am_tenant_push(lua_State *L, am_play *play, am_tenant *of)
{
    static const luaL_Reg meta[] = {
        {"__index", tenant_index}, {"__tostring", tenant_text}, {NULL, NULL}};
    luaL_checkstack(L, 6, NULL);
    const char *connector = am_tenant_connector(of);
    const am_connector_info *info = am_registry_find(am_run_registry(play->run), connector);
    if (!info)
        am_errors_misuse(L, "tenant %s: there is no connector '%s'", am_tenant_name(of), connector);
    tenant *t = lua_newuserdatauv(L, sizeof *t, 1);
    *t = (tenant){play, of, info};
    if (luaL_newmetatable(L, TENANT_TABLE)) {
        luaL_setfuncs(L, meta, 0);
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
    }
    lua_setmetatable(L, -2);
    am_convert_push(L, am_tenant_facts(of), AM_CONVERT_PLAIN); /* name, role, hosts, ... */
    if (!lua_istable(L, -1)) {
        lua_pop(L, 1);
        lua_newtable(L);
    }
    lua_pushstring(L, connector);
    lua_setfield(L, -2, "connector");
    lua_setiuservalue(L, -2, 1);
}
