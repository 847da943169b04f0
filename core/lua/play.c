#include "lua/play.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "base/log.h"
#include "lua/convert.h"
#include "lua/env.h"
#include "lua/errors.h"
#include "lua/lib_ctx.h"
#include "lua/playbook_state.h"
#include "run/declared.h"

enum { STEPS_MAX = 4096 };

am_play *am_play_of(lua_State *L)
{
    am_play *play = am_lua_of(L)->play;
    if (!play)
        am_errors_misuse(L, "this needs a run; the playbook is only being loaded");
    return play;
}

const char *am_play_intern(am_play *play, const char *name)
{
    for (size_t i = 0; i < play->n_steps; i++)
        if (strcmp(play->steps[i], name) == 0)
            return play->steps[i];
    char *own = play->n_steps < STEPS_MAX ? am_arena_strdup(play->arena, name) : NULL;
    if (!own)
        return "(one of too many steps)";
    if (play->n_steps == play->cap_steps) {
        play->cap_steps = play->cap_steps ? 2 * play->cap_steps : 16;
        play->steps = am_realloc(play->steps, play->cap_steps * sizeof *play->steps);
    }
    return play->steps[play->n_steps++] = own;
}

void am_play_say(am_lua *lua, const char *text)
{
    if (lua->play)
        am_run_say(lua->play->run, AM_OK, text);
    else
        am_log(AM_LOG_INFO, "lua.env", "%s", text);
}

static int take_result(lua_State *L)
{
    am_task *t = lua_touserdata(L, 1);
    am_play *play = t->self;
    lua_pop(t->co, t->n - 1);
    lua_xmove(t->co, L, 1);
    if (!lua_isnil(L, -1))
        play->result = am_convert_take(L, -1, play->arena, "what run(ctx) returned");
    return 0;
}

static void main_ended(am_task *t)
{
    am_play *play = t->self;
    play->main = NULL;
    play->err = t->err;
    if (t->err.kind == AM_OK && t->n > 0 &&
        am_lua_protect(play->lua, take_result, t, &play->err) == AM_OK)
        play->err.kind = AM_OK;
}

static int start(lua_State *L)
{
    am_playbook *pb = lua_touserdata(L, 1);
    am_play *play = pb->lua->play;
    am_env_seed(L, am_run_id(play->run));
    lua_rawgeti(L, LUA_REGISTRYINDEX, pb->run_ref);
    am_ctx_push(L, play);
    play->main = am_task_spawn(L, play->loop, 1, main_ended, play);
    return 0;
}

void am_play_kill(am_play *play)
{
    /* The main task first: its scopes take the tasks with them that it waits for. */
    if (play->main)
        am_task_kill(play->main);
    play->main = NULL;
    while (play->lua->tasks)
        am_task_kill(play->lua->tasks);
}

bool am_play_over(void *self)
{
    am_play *play = self;
    if (play->fatal.kind != AM_OK)
        am_play_kill(play);
    if (!play->stopped && am_run_stopping(play->run)) {
        play->stopped = true;
        for (am_task *t = play->lua->tasks; t; t = t->next)
            if (t->nap)
                am_ticket_settle(t->nap);
    }
    /* Changes that are under way come to their end even when nobody waits for them any more. */
    return !play->lua->tasks && am_run_open(play->run) == 0;
}

static am_kind check_needs(const am_playbook *pb, am_run *run, am_err *err)
{
    const am_value *needs = am_value_member(pb->facts, "needs");
    for (size_t i = 0; i < am_value_len(needs); i++) {
        const char *role = needs->u.o.v[i].key;
        const char *wanted = am_value_text(needs->u.o.v[i].value, "");
        const am_tenant *t = am_run_tenant(run, role);
        size_t n = strcspn(wanted, "?");
        char connector[64];
        if (!t && wanted[n])
            continue;
        snprintf(connector, sizeof connector, "%.*s", (int)n, wanted);
        if (!t) {
            am_fail(err, AM_USAGE, "playbook %s needs a tenant '%s', and there is none", pb->name,
                    role);
            return am_hint(err, "write tenant \"%s\" { connector = \"%s\", ... } in aftermove.lua",
                           role, connector);
        }
        if (strcmp(am_tenant_connector(t), connector) != 0)
            return am_fail(err, AM_USAGE,
                           "playbook %s needs connector '%s' for its %s, tenant %s has '%s'",
                           pb->name, connector, role, am_tenant_name(t), am_tenant_connector(t));
    }
    return AM_OK;
}

/* Of a file that the engine has read, a playbook sees the content. */
static void unwrap_files(const am_playbook *pb, am_arena *arena, am_value *params)
{
    for (size_t i = 0; i < pb->n_params; i++) {
        const char *name = pb->params[i].name;
        const am_value *given = am_value_member(params, name);
        const am_value *content = am_value_member(given, "content");
        if (pb->params[i].form != AM_FORM_NONE && content && am_value_member(given, "sha256"))
            (void)am_value_put(arena, params, name, content); /* replaces, so it needs no memory */
    }
}

am_kind am_playbook_run(am_playbook *pb, am_run *run, const am_value *params, bool from_text,
                        const am_value **result, am_err *err)
{
    am_kind kind;
    am_value *checked = NULL;
    am_play play = {.lua = pb->lua, .run = run, .loop = am_run_loop(run), .name = pb->name,
                    .needs = am_value_member(pb->facts, "needs")};
    if (result)
        *result = NULL;
    am_arena_free(pb->results);
    pb->results = play.arena = am_arena_new(AM_RESULT_MAX);
    if ((kind = check_needs(pb, run, err)) != AM_OK)
        goto out;
    if (!params)
        params = am_value_object(play.arena);
    kind = am_schema_check(play.arena, pb->name, pb->params, pb->n_params, params, from_text,
                           &checked, err);
    if (kind != AM_OK)
        goto out;
    if (am_value_member(pb->facts, "changes"))
        am_run_declare(run, pb->name, am_value_member(pb->facts, "changes"));
    play.read_only = am_value_truth(am_value_member(pb->facts, "read_only"), false);
    unwrap_files(pb, play.arena, checked);
    play.params = checked;
    play.declared = pb->params;
    play.n_declared = pb->n_params;
    pb->lua->play = &play;
    pb->lua->budget.total_us = 0;
    if ((kind = am_lua_protect(pb->lua, start, pb, err)) == AM_OK)
        kind = am_loop_run(play.loop, am_play_over, &play, err);
    if (kind != AM_OK) {
        am_play_kill(&play);
        if (am_run_open(run) > 0 && am_loop_run(play.loop, am_play_over, &play, &play.fatal) != AM_OK)
            am_log(AM_LOG_ERROR, "lua.play", "%s", play.fatal.text);
    }
    pb->lua->play = NULL;
    if (kind == AM_OK && play.fatal.kind != AM_OK)
        play.err = play.fatal;
    if (kind == AM_OK && play.err.kind != AM_OK) {
        kind = play.err.kind;
        if (err)
            *err = play.err;
    }
    if (kind == AM_OK && result)
        *result = play.result ? play.result : play.summary;
out:
    am_run_end(run, kind);
    free(play.steps);
    return kind;
}
