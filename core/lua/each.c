#include "lua/each.h"

#include <stdlib.h>

#include <lauxlib.h>

#include "base/text.h"
#include "lua/await.h"
#include "lua/errors.h"
#include "lua/play.h"
#include "lua/stream.h"

enum { CONCURRENCY_MAX = 1024, SUBJECT_MAX = 512 };
/* The stack of the call. */
enum { AT_CTX = 1, AT_ITEMS, AT_FN, AT_SCOPE, AT_ERROR };

typedef struct am_each {
    am_scope scope;
    am_play *play;
    am_task *parent;
    am_stream *stream; /* NULL: a list or a function */
    am_item *items;    /* being worked on */
    unsigned alive, limit;
    bool drained, failed;    /* no more items; and the error is at AT_ERROR */
    lua_Integer next, total; /* of a list; total 0: unknown */
    lua_Integer ok, failures, refused, skipped, flagged, cancelled;
} each;

static void free_item(am_item *item)
{
    *item->link = item->next;
    if (item->next)
        item->next->link = item->link;
    item->each->alive--;
    free(item->subject);
    free(item);
}

static void release(am_scope *s)
{
    each *e = (each *)s;
    while (e->items) {
        am_item *item = e->items;
        if (item->task)
            am_task_kill(item->task);
        free_item(item);
    }
}

static void count(each *e, const am_item *item, const am_task *t)
{
    am_kind kind = t->err.kind;
    if (kind == AM_OK && item->skipped)
        e->skipped++;
    else if (kind == AM_OK && item->flagged)
        e->flagged++;
    else if (kind == AM_OK)
        e->ok++;
    else if (kind == AM_CANCELLED)
        e->cancelled++;
    else if (kind == AM_REFUSED)
        e->refused++;
    else
        e->failures++;
}

static void ended(am_task *t)
{
    am_item *item = t->self;
    each *e = item->each;
    am_kind kind = t->err.kind;
    if (t->over) {
        e->play->fatal = t->err; /* a runaway script is the end of the run */
    } else if (kind != AM_OK && kind != AM_CANCELLED && !t->told) {
        am_run_outcome(e->play->run,
                       &(am_outcome){.step = t->step,
                                     .subject = item->subject,
                                     .word = kind == AM_REFUSED ? "refused" : "failed",
                                     .reason = t->err.text,
                                     .err = &t->err});
    }
    count(e, item, t);
    free_item(item);
    lua_Integer done = e->ok + e->failures + e->refused + e->skipped + e->flagged + e->cancelled;
    am_run_progress(e->play->run, e->parent->step ? e->parent->step : e->play->name, (uint64_t)done,
                    (uint64_t)e->total);
    am_loop_ready(e->play->loop, &e->parent->ready);
}

/* What the item on top of the stack is called, for outcomes. Heap, or NULL. */
static char *subject_of(lua_State *L)
{
    static const char *const names[] = {"url", "name", "title", "id"};
    char text[SUBJECT_MAX];
    const char *found = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    if (lua_istable(L, -1)) {
        for (size_t i = 0; i < sizeof names / sizeof *names && !found; i++) {
            lua_pushstring(L, names[i]);
            if (lua_rawget(L, -2) == LUA_TSTRING)
                found = lua_tostring(L, -1); /* the item keeps it alive */
            lua_pop(L, 1);
        }
    } else if (lua_isinteger(L, -1)) {
        return am_format("%lld", (long long)lua_tointeger(L, -1));
    }
    if (!found)
        return NULL;
    am_printable(text, sizeof text, found);
    return am_strdup(text);
}

/* The item on top becomes a task. */
static void begin(lua_State *L, each *e)
{
    am_item *item = am_new(am_item);
    item->each = e;
    item->link = &e->items;
    item->next = e->items;
    if (item->next)
        item->next->link = &item->next;
    e->items = item;
    e->alive++;
    item->subject = subject_of(L);
    lua_pushvalue(L, AT_FN);
    lua_insert(L, -2);
    lua_pushinteger(L, e->next);
    item->task = am_task_spawn(L, e->play->loop, 2, ended, item);
    item->task->item = item;
}

static void drain(lua_State *L, each *e, bool error_on_top)
{
    e->drained = true;
    if (error_on_top) {
        e->failed = true;
        lua_replace(L, AT_ERROR);
    }
}

static int pulled(lua_State *L, int status, lua_KContext ctx);

static int finish(lua_State *L, each *e)
{
    static const char *const names[] = {"ok", "failed", "refused", "skipped", "flagged"};
    const lua_Integer counts[] = {e->ok, e->failures, e->refused, e->skipped, e->flagged};
    if (e->failed) {
        lua_pushvalue(L, AT_ERROR);
        return lua_error(L);
    }
    if (am_run_stopping(e->play->run)) {
        am_err err;
        am_fail(&err, AM_CANCELLED, "the run was stopped after %lld items", (long long)e->next);
        return am_errors_say(L, &err);
    }
    lua_createtable(L, 0, 6);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        lua_pushinteger(L, counts[i]);
        lua_setfield(L, -2, names[i]);
    }
    lua_pushinteger(L, e->next);
    lua_setfield(L, -2, "total");
    return 1;
}

/* Fill the free places, then wait for an item to end or for the stream. */
static int work(lua_State *L, each *e)
{
    while (!e->drained && e->alive < e->limit) {
        if (am_run_stopping(e->play->run)) {
            drain(L, e, false);
        } else if (e->stream) {
            am_pull pull = am_stream_pull(L, e->stream);
            if (pull == AM_PULL_WAIT)
                break;
            if (pull == AM_PULL_ITEM) {
                e->next++;
                begin(L, e);
            } else {
                drain(L, e, pull == AM_PULL_FAILED);
            }
        } else if (lua_istable(L, AT_ITEMS)) {
            if (lua_geti(L, AT_ITEMS, e->next + 1) == LUA_TNIL) {
                lua_pop(L, 1);
                drain(L, e, false);
            } else {
                e->next++;
                begin(L, e);
            }
        } else {
            lua_pushvalue(L, AT_ITEMS);
            lua_callk(L, 0, 1, (lua_KContext)e, pulled);
            return pulled(L, LUA_OK, (lua_KContext)e);
        }
    }
    if (e->drained && e->alive == 0)
        return finish(L, e);
    return am_await(L, NULL, pulled, (lua_KContext)e);
}

static int pulled(lua_State *L, int status, lua_KContext ctx)
{
    (void)status;
    each *e = (each *)ctx;
    if (lua_gettop(L) > AT_ERROR) { /* what the function returned */
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            drain(L, e, false);
        } else {
            e->next++;
            begin(L, e);
        }
    }
    return work(L, e);
}

static unsigned get_limit(lua_State *L, const am_lua *lua)
{
    if (lua_isnoneornil(L, 4))
        return lua->limits.concurrency;
    if (!lua_istable(L, 4))
        am_errors_misuse(L, "ctx:each: options are a table, not a %s", luaL_typename(L, 4));
    lua_Integer n = lua->limits.concurrency;
    lua_pushnil(L);
    while (lua_next(L, 4)) {
        if (lua_type(L, -2) != LUA_TSTRING || !am_streq_fold(lua_tostring(L, -2), "concurrency"))
            am_errors_misuse(L, "ctx:each: unknown option; there is only concurrency");
        int is_int;
        n = lua_tointegerx(L, -1, &is_int);
        if (!is_int || n < 1 || n > CONCURRENCY_MAX)
            am_errors_misuse(L, "ctx:each: concurrency is a number from 1 to %d", CONCURRENCY_MAX);
        lua_pop(L, 1);
    }
    return (unsigned)n;
}

int am_each_call(lua_State *L)
{
    am_await_check(L);
    am_play *play = am_play_of(L);
    am_stream *stream = am_stream_test(L, AT_ITEMS);
    if (!stream && !lua_istable(L, AT_ITEMS) && !lua_isfunction(L, AT_ITEMS))
        return am_errors_misuse(L, "ctx:each: items are a stream, a list or a function, not a %s",
                                luaL_typename(L, AT_ITEMS));
    if (!lua_isfunction(L, AT_FN))
        return am_errors_misuse(L, "ctx:each: the second argument is a function, not a %s",
                                luaL_typename(L, AT_FN));
    unsigned limit = get_limit(L, am_lua_of(L));
    lua_settop(L, AT_FN);
    each *e = am_scope_open(L, sizeof *e, release);
    e->play = play;
    e->parent = play->lua->task;
    e->stream = stream;
    e->limit = limit;
    if (lua_istable(L, AT_ITEMS))
        e->total = luaL_len(L, AT_ITEMS);
    lua_pushnil(L); /* AT_ERROR */
    return work(L, e);
}
