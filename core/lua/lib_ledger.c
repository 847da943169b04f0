#include "lua/lib_ledger.h"

#include <string.h>

#include <lauxlib.h>

#include "base/text.h"
#include "lua/convert.h"
#include "lua/errors.h"
#include "lua/play.h"
#include "lua/scope.h"
#include "run/ledger.h"

enum { CALL_MAX = 64 << 20 /* bytes of one call's entries and evidence */ };

static const char ledger_key;

/* A call that is under way. */
typedef struct call {
    am_scope scope;
    am_arena *arena;
    am_run *run;
    am_journal *journal;
} call;

static void release(am_scope *s)
{
    am_arena_free(((call *)s)->arena);
}

/* The ledger has failed: in apply mode nothing may go on that could not be written down. */
static int fail(lua_State *L, const call *c, const am_err *err)
{
    if (err->kind == AM_DISK)
        am_run_fail(c->run, err);
    am_errors_push_answer(L, err);
    return lua_error(L);
}

static call *begin(lua_State *L, const char *name, int n)
{
    bool any = lua_gettop(L) > 0;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &ledger_key);
    if (!any || !lua_rawequal(L, 1, -1))
        am_errors_misuse(L, "call it with a colon: ctx.ledger:%s(...)", name);
    lua_pop(L, 1);
    lua_settop(L, n);
    call *c = am_scope_open(L, sizeof *c, release);
    am_err err = {0};
    c->arena = am_arena_new(CALL_MAX);
    c->run = am_play_of(L)->run;
    if (am_run_ledger(c->run, &c->journal, &err))
        fail(L, c, &err);
    return c;
}

static int push_entry(lua_State *L, const call *c, const am_ledger_row *r)
{
    am_convert_push(L, am_ledger_value(c->arena, r), AM_CONVERT_PLAIN);
    return 1;
}

static am_value *take_options(lua_State *L, const call *c, int at, const char *what,
                              const char *const *known)
{
    if (lua_isnoneornil(L, at))
        return am_value_object(c->arena);
    luaL_argexpected(L, lua_istable(L, at), at, "table");
    am_value *v = am_convert_take(L, at, c->arena, what);
    for (size_t i = 0; i < am_value_len(v); i++) {
        const char *const *k = known;
        const char *key = am_value_is(v, AM_T_OBJECT) ? v->u.o.v[i].key : "[1]";
        while (*k && strcmp(*k, key) != 0)
            k++;
        if (!*k)
            am_errors_misuse(L, "%s does not know '%s'", what, key);
    }
    return v;
}

/* Text or nothing; anything else is a mistake. */
static const char *text_of(lua_State *L, const am_value *v, const char *what, const char *key)
{
    const am_value *m = am_value_member(v, key);
    if (m && !am_value_is(m, AM_T_STR) && !am_value_is(m, AM_T_NULL))
        am_errors_misuse(L, "%s: %s is %s, text is expected", what, key, am_value_type_name(m));
    return am_value_text(m, NULL);
}

static am_ledger_note note_of(lua_State *L, const call *c, const am_value *v, const char *what)
{
    const am_value *evidence = am_value_member(v, "evidence");
    if (evidence && !am_value_is(evidence, AM_T_OBJECT))
        am_errors_misuse(L, "%s: evidence is %s, a table of names and values is expected", what,
                         am_value_type_name(evidence));
    return (am_ledger_note){.verdict = text_of(L, v, what, "verdict"),
                            .reason = text_of(L, v, what, "reason"),
                            .evidence = evidence,
                            .run = am_run_id(c->run)};
}

/* --- entries ------------------------------------------------------------------------------- */

typedef struct listing {
    am_arena *arena;
    am_value *list;
    const am_value *states, *only;
    const char *kind;
} listing;

static bool among(const am_value *words, const char *word, bool glob)
{
    if (!words || am_value_is(words, AM_T_NULL))
        return true;
    bool list = am_value_is(words, AM_T_ARRAY);
    for (size_t i = 0; i < (list ? am_value_len(words) : 1); i++) {
        const char *w = am_value_text(list ? am_value_at(words, i) : words, "");
        if (glob ? am_glob(w, word, true) : strcmp(w, word) == 0)
            return true;
    }
    return false;
}

static am_kind keep(void *self, const am_ledger_row *r, am_err *err)
{
    listing *l = self;
    if (!among(l->states, am_ledger_state_name(r->state), false) ||
        (l->kind && strcmp(l->kind, r->kind) != 0) ||
        (!among(l->only, r->name, true) && !(r->source_url && among(l->only, r->source_url, true))))
        return AM_OK;
    const am_value *v = am_value_copy(l->arena, am_ledger_value(l->arena, r));
    return v && am_value_push(l->arena, l->list, v)
               ? AM_OK
               : am_fail(err, AM_LIMIT, "the ledger is too large to be read at once");
}

static void check_states(lua_State *L, const am_value *v)
{
    bool list = am_value_is(v, AM_T_ARRAY);
    for (size_t i = 0; v && i < (list ? am_value_len(v) : 1); i++) {
        const char *w = am_value_text(list ? am_value_at(v, i) : v, "");
        if (am_ledger_state_parse(w) < 0)
            am_errors_misuse(L, "ctx.ledger:entries: there is no state '%s'", w);
    }
}

static int entries(lua_State *L)
{
    static const char *const known[] = {"state", "kind", "only", NULL};
    call *c = begin(L, "entries", 2);
    const am_value *filter = take_options(L, c, 2, "ctx.ledger:entries", known);
    listing l = {.arena = c->arena, .list = am_value_array(c->arena),
                 .states = am_value_member(filter, "state"), .only = am_value_member(filter, "only"),
                 .kind = text_of(L, filter, "ctx.ledger:entries", "kind")};
    am_err err = {0};
    check_states(L, l.states);
    if (l.only && am_value_is(l.only, AM_T_OBJECT) && am_value_len(l.only) == 0)
        l.only = NULL;
    if (l.only && am_value_is(l.only, AM_T_ARRAY) && am_value_len(l.only) == 0)
        l.only = NULL; /* no pattern: all of them */
    if (am_ledger_each(c->journal, keep, &l, &err))
        return fail(L, c, &err);
    am_convert_push(L, l.list, AM_CONVERT_PLAIN);
    return 1;
}

/* --- one entry ----------------------------------------------------------------------------- */

/* An entry, its number, or what it is called; as text. */
static const char *which(lua_State *L, int at)
{
    if (lua_istable(L, at)) {
        if (lua_getfield(L, at, "id") != LUA_TNUMBER)
            am_errors_misuse(L, "ctx.ledger: an entry, its number or its name is expected");
        lua_replace(L, at);
    }
    return luaL_checkstring(L, at);
}

static int get(lua_State *L)
{
    call *c = begin(L, "get", 2);
    am_ledger_row r;
    am_err err = {0};
    am_kind kind = am_ledger_find(c->journal, c->arena, which(L, 2), &r, &err);
    if (kind == AM_ABSENT) {
        lua_pushnil(L);
        return 1;
    }
    return kind ? fail(L, c, &err) : push_entry(L, c, &r);
}

static int add(lua_State *L)
{
    static const char *const known[] = {"upn", "target_upn", "source_url", "target_url",
                                        "verdict", "reason", "evidence", NULL};
    static const char what[] = "ctx.ledger:add";
    call *c = begin(L, "add", 2);
    const am_value *v = take_options(L, c, 2, what, known);
    am_ledger_row given = {.upn = text_of(L, v, what, "upn"),
                           .target_upn = text_of(L, v, what, "target_upn"),
                           .source_url = text_of(L, v, what, "source_url"),
                           .target_url = text_of(L, v, what, "target_url")},
                  r;
    am_ledger_note note = note_of(L, c, v, what);
    am_err err = {0};
    bool added = false;
    if (am_ledger_add(c->journal, c->arena, &given, &note, &r, &added, &err))
        return fail(L, c, &err);
    push_entry(L, c, &r);
    lua_pushboolean(L, added);
    return 2;
}

static int set(lua_State *L)
{
    static const char *const known[] = {"verdict", "reason", "evidence", NULL};
    static const char what[] = "ctx.ledger:set";
    call *c = begin(L, "set", 4);
    am_ledger_row r;
    am_err err = {0};
    const char *state = luaL_checkstring(L, 3);
    int to = am_ledger_state_parse(state);
    if (to < 0)
        return am_errors_misuse(L, "%s: there is no state '%s'", what, state);
    am_ledger_note note = note_of(L, c, take_options(L, c, 4, what, known), what);
    if (am_ledger_find(c->journal, c->arena, which(L, 2), &r, &err) ||
        am_ledger_set(c->journal, r.id, (am_ledger_state)to, &note, NULL, &err) ||
        am_ledger_find(c->journal, c->arena, am_arena_format(c->arena, "#%lld", (long long)r.id), &r, &err))
        return fail(L, c, &err);
    return push_entry(L, c, &r);
}

void am_ledger_push(lua_State *L)
{
    static const luaL_Reg fns[] = {
        {"entries", entries}, {"get", get}, {"add", add}, {"set", set}, {NULL, NULL}};
    luaL_checkstack(L, 4, NULL);
    luaL_newlib(L, fns);
}

void am_ledger_shown(lua_State *L)
{
    lua_pushvalue(L, -1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &ledger_key);
}
