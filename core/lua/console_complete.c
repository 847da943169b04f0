/* console_complete.c - what may stand at the end of a line: names, members, operations, parameters. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <lauxlib.h>

#include "lua/console_state.h"
#include "lua/env.h"
#include "lua/lib_tenant.h"

enum { DEPTH = 64, NAME = 128, CHAIN = 8 };

typedef struct asking {
    am_console *console;
    const char *text;
    size_t from; /* where the word to complete begins */
    void (*fn)(void *self, const char *word, const char *about);
    void *self;
} asking;

static void tell(const asking *a, const char *word, const char *about)
{
    if (strncmp(word, a->text + a->from, strlen(a->text + a->from)) == 0)
        a->fn(a->self, word, about ? about : "");
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

static bool is_identifier(const char *s)
{
    if (!*s || isdigit((unsigned char)*s))
        return false;
    while (in_name(*s))
        s++;
    return !*s;
}

/* --- where the cursor is ---------------------------------------------------- */

/* Brackets that are open at the end of the text, outside of strings. *string: where a string begins
 * that has no end there, or the text's length. */
static int open_brackets(const char *text, size_t at[DEPTH], size_t *string)
{
    int n = 0;
    char quote = 0;
    size_t began = 0;
    for (size_t i = 0; text[i]; i++) {
        char ch = text[i];
        if (quote) {
            if (ch == '\\' && text[i + 1])
                i++;
            else if (ch == quote)
                quote = 0;
        } else if (ch == '"' || ch == '\'') {
            quote = ch;
            began = i;
        } else if (strchr("({[", ch)) {
            if (n < DEPTH)
                at[n++] = i;
        } else if (strchr(")}]", ch) && n) {
            n--;
        }
    }
    *string = quote ? began : strlen(text);
    return n;
}

/* Where the chain of names that ends before `end` begins: "ctx.tenants.source:". */
static size_t chain_start(const char *text, size_t end)
{
    while (end && (in_name(text[end - 1]) || text[end - 1] == '.' || text[end - 1] == ':'))
        end--;
    return end;
}

static size_t skip_blanks_back(const char *text, size_t end)
{
    while (end && isspace((unsigned char)text[end - 1]))
        end--;
    return end;
}

/* --- values, without calling anything ----------------------------------------- */

/* Replace the value on top by its member; what only a function could tell is nil. */
static void member(lua_State *L, const char *name)
{
    for (int hops = 0; hops < CHAIN; hops++) {
        if (lua_istable(L, -1)) {
            lua_pushstring(L, name);
            if (lua_rawget(L, -2) != LUA_TNIL) {
                lua_remove(L, -2);
                return;
            }
            lua_pop(L, 1);
        }
        if (!luaL_getmetafield(L, -1, "__index"))
            break;
        lua_remove(L, -2);
        if (!lua_istable(L, -1))
            break;
    }
    lua_pop(L, 1);
    lua_pushnil(L);
}

/* Push what text[from..to) names: "source", "ctx.tenants.source". */
static void resolve(lua_State *L, const char *text, size_t from, size_t to)
{
    char name[NAME];
    am_env_push(L);
    while (from < to) {
        size_t n = 0;
        while (from + n < to && in_name(text[from + n]))
            n++;
        snprintf(name, sizeof name, "%.*s", (int)(n < NAME ? n : NAME - 1), text + from);
        member(L, name);
        from += n + 1;
    }
}

static void tell_table(lua_State *L, const asking *a, bool functions)
{
    lua_pushnil(L);
    while (lua_next(L, -2)) {
        bool fits = lua_type(L, -2) == LUA_TSTRING && is_identifier(lua_tostring(L, -2)) &&
                    (!functions || lua_isfunction(L, -1));
        if (fits)
            tell(a, lua_tostring(L, -2), luaL_typename(L, -1));
        lua_pop(L, 1);
    }
}

static void tell_members(lua_State *L, const asking *a, bool functions)
{
    const am_connector_info *tenant = am_tenant_test(L, -1);
    if (tenant && functions) {
        for (size_t i = 0; i < tenant->n_ops; i++)
            tell(a, tenant->ops[i].lua_name, tenant->ops[i].summary);
        return;
    }
    if (tenant) {
        lua_getiuservalue(L, -1, 1);
        tell_table(L, a, false);
        lua_pop(L, 1);
        return;
    }
    lua_pushvalue(L, -1);
    for (int hops = 0; hops < CHAIN; hops++) {
        if (lua_istable(L, -1))
            tell_table(L, a, functions);
        if (!luaL_getmetafield(L, -1, "__index"))
            break;
        lua_remove(L, -2);
        if (!lua_istable(L, -1))
            break;
    }
    lua_pop(L, 1);
}

/* --- parameters of a call ----------------------------------------------------- */

/* The operation that is called by the bracket at `open`, or NULL. */
static const am_operation *called(lua_State *L, const char *text, size_t open)
{
    size_t end = skip_blanks_back(text, open), from = chain_start(text, end), colon = end;
    while (colon > from && text[colon - 1] != ':')
        colon--;
    if (colon <= from + 1)
        return NULL;
    char name[NAME];
    am_err ignored;
    snprintf(name, sizeof name, "%.*s", (int)(end - colon < NAME ? end - colon : NAME - 1), text + colon);
    resolve(L, text, from, colon - 1);
    const am_connector_info *c = am_tenant_test(L, -1);
    lua_pop(L, 1);
    return c ? am_registry_operation(c, name, &ignored) : NULL;
}

static void tell_words(const asking *a, const am_param_info *p)
{
    char word[NAME];
    for (size_t i = 0; p && p->base == AM_P_WORDS && p->words[i]; i++) {
        snprintf(word, sizeof word, "\"%s\"", p->words[i]);
        tell(a, word, p->help);
    }
}

/* Within the braces of a call: names behind "{" and ",", words behind "name =". true: a name stands
 * here, and nothing else. */
static bool tell_named(const asking *a, const am_operation *op)
{
    char word[NAME];
    size_t before = skip_blanks_back(a->text, a->from);
    char last = before ? a->text[before - 1] : '\0';
    size_t end = last == '=' ? skip_blanks_back(a->text, before - 1) : 0, from = end;
    while (from && in_name(a->text[from - 1]))
        from--;
    for (size_t i = 0; i < op->n_params; i++) {
        const am_param_info *p = &op->params[i];
        if (last == '=' && strlen(p->name) == end - from && strncmp(p->name, a->text + from, end - from) == 0)
            tell_words(a, p);
        snprintf(word, sizeof word, "%s = ", p->name);
        if (last == '{' || last == ',')
            tell(a, word, p->help);
    }
    if ((last == '{' || last == ',') && op->effects & AM_CHANGE)
        tell(a, "reason = ", "why, for the record");
    return last == '{' || last == ',';
}

/* Behind the parenthesis: the words of that place, and the way to names. */
static void tell_places(const asking *a, const am_operation *op, size_t open)
{
    char word[NAME];
    size_t place = 0;
    for (size_t i = open; i < a->from; i++)
        place += a->text[i] == ',';
    tell_words(a, place < op->n_params ? &op->params[place] : NULL);
    for (size_t i = place; i < op->n_params && !a->text[a->from]; i++) {
        snprintf(word, sizeof word, "{ %s = ", op->params[i].name);
        tell(a, word, op->params[i].help);
    }
}

static bool tell_arguments(lua_State *L, const asking *a, const size_t *at, int n)
{
    if (!n)
        return false;
    bool brace = a->text[at[n - 1]] == '{';
    const am_operation *op = called(L, a->text, at[n - 1]);
    if (!op && brace && n > 1 && a->text[at[n - 2]] == '(')
        op = called(L, a->text, at[n - 2]);
    if (op && brace)
        return tell_named(a, op);
    if (op)
        tell_places(a, op, at[n - 1]);
    return false;
}

static int complete(lua_State *L)
{
    asking *a = lua_touserdata(L, 1);
    size_t at[DEPTH], end = strlen(a->text), string, chain = chain_start(a->text, end);
    int n = open_brackets(a->text, at, &string);
    luaL_checkstack(L, 16, NULL);
    if (string < end) { /* only the words of a parameter are known there */
        a->from = string;
        tell_arguments(L, a, at, n);
        return 0;
    }
    a->from = end;
    while (a->from > chain && in_name(a->text[a->from - 1]))
        a->from--;
    if (a->from == chain + 1) /* "f().": a value without a name */
        return 0;
    if (a->from > chain) {
        resolve(L, a->text, chain, a->from - 1);
        tell_members(L, a, a->text[a->from - 1] == ':');
        return 0;
    }
    if (!tell_arguments(L, a, at, n) && (n == 0 || a->text[a->from])) {
        am_env_push(L);
        tell_table(L, a, false);
    }
    return 0;
}

size_t am_console_complete(am_console *c, const char *text,
                           void (*fn)(void *self, const char *word, const char *about), void *self)
{
    am_err ignored;
    asking a = {.console = c, .text = text, .fn = fn, .self = self};
    if (am_lua_protect(c->lua, complete, &a, &ignored) != AM_OK)
        return 0;
    return strlen(text) - a.from;
}
