#include <stdlib.h>
#include <string.h>

#include <lauxlib.h>

#include "base/text.h"
#include "lua/convert.h"
#include "lua/data.h"
#include "lua/errors.h"
#include "lua/playbook_state.h"

static const char *const fields[] = {"changes",   "help", "monitor", "name",    "needs", "params",
                                     "read_only", "run",  "summary", "version", NULL};
static const char *const param_fields[] = {"default", "help", "required", "type", NULL};

enum { NAME_MAX_LEN = 64, LINE_MAX_LEN = 400 };

/* Parameters in the order of the text: tables have none. */
typedef struct declared {
    const char *name;
    int line;
} declared;

static int line_of(const am_playbook *pb, int from, const char *key)
{
    return am_lua_data_line(pb->text, pb->text_n, from, key);
}

static int bad(lua_State *L, const am_playbook *pb, int line, const char *fmt, ...) AM_PRINTF(4, 5);
static int bad(lua_State *L, const am_playbook *pb, int line, const char *fmt, ...)
{
    am_err err = {0};
    va_list ap;
    va_start(ap, fmt);
    am_vfail(&err, AM_USAGE, fmt, ap);
    va_end(ap);
    am_prefix(&err, "%s:%d", pb->path, line);
    return am_errors_raise(L, &err);
}

static void check_keys(lua_State *L, const am_playbook *pb, int t, int line, const char *what,
                       const char *const *known)
{
    lua_pushnil(L);
    while (lua_next(L, t)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING)
            bad(L, pb, line, "%s: only named fields are expected, not [%s]", what,
                luaL_tolstring(L, -1, NULL));
        const char *key = lua_tostring(L, -1);
        const char *const *k = known;
        while (*k && strcmp(*k, key) != 0)
            k++;
        const char *near = *k ? NULL : am_nearest(key, known);
        if (!*k)
            bad(L, pb, line_of(pb, line, key), "%s: unknown field '%s'%s%s%s", what, key,
                near ? ", did you mean '" : "", near ? near : "", near ? "'?" : "");
    }
}

static const char *get_text(lua_State *L, const am_playbook *pb, int t, const char *key, bool must)
{
    int type = lua_getfield(L, t, key); /* stays on the stack, and so alive */
    if (type == LUA_TNIL && !must)
        return NULL;
    if (type == LUA_TNIL)
        bad(L, pb, pb->line, "playbook: %s is missing", key);
    size_t n;
    const char *s = type == LUA_TSTRING ? lua_tolstring(L, -1, &n) : NULL;
    if (!s)
        bad(L, pb, line_of(pb, pb->line, key), "playbook: %s is a %s, text is expected", key,
            lua_typename(L, type));
    else if (!am_utf8_valid(s, n, NULL) || n == 0)
        bad(L, pb, line_of(pb, pb->line, key), "playbook: %s is empty or no UTF-8 text", key);
    return s;
}

static bool good_name(const char *name, const char *more)
{
    size_t n = strlen(name);
    if (n == 0 || n > NAME_MAX_LEN || name[0] < 'a' || name[0] > 'z')
        return false;
    for (; *name; name++)
        if (!((*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9') ||
              strchr(more, *name)))
            return false;
    return true;
}

static am_value *take_needs(lua_State *L, const am_playbook *pb, int t)
{
    am_value *needs = am_value_object(pb->arena);
    int type = lua_getfield(L, t, "needs");
    if (type == LUA_TNIL)
        return needs;
    int line = line_of(pb, pb->line, "needs");
    if (type != LUA_TTABLE)
        bad(L, pb, line, "playbook: needs is a %s, { source = \"sharepoint\" } is expected",
            lua_typename(L, type));
    int table = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING)
            bad(L, pb, line,
                "playbook: needs names a connector for each tenant, as in "
                "{ source = \"sharepoint\" }");
        am_value_put(pb->arena, needs, lua_tostring(L, -2),
                     am_value_str(pb->arena, lua_tostring(L, -1)));
        lua_pop(L, 1);
    }
    return needs;
}

/* The type as the schema knows it: a glob is text. */
static const char *schema_type(am_arena *arena, const char *type)
{
    if (strncmp(type, "glob", 4) == 0 && strchr("[?=", type[4]))
        return am_arena_format(arena, "string%s", type + 4);
    return am_arena_strdup(arena, type);
}

/* "csv", "table?": a file, which the engine reads. False: it is none of these. */
static bool take_file(am_arena *arena, const char *type, am_param_info *info)
{
    static const struct {
        const char *name;
        am_param_form form;
    } forms[] = {{"csv", AM_FORM_CSV}, {"table", AM_FORM_TABLE}, {"json", AM_FORM_JSON}};
    size_t n = strcspn(type, "?");
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strncmp(type, forms[i].name, n) == 0 && !forms[i].name[n] && (!type[n] || !type[n + 1])) {
            *info = (am_param_info){.type = am_arena_strdup(arena, type), .base = AM_P_ANY,
                                    .optional = type[n] == '?', .form = forms[i].form};
            return true;
        }
    return false;
}

/* The default of the table at t, checked against the type. */
static const am_value *take_default(lua_State *L, const am_playbook *pb, int t, int line,
                                    const am_param_info *info)
{
    am_value *v = am_convert_take(L, t, pb->arena, info->name);
    if (info->list && v->type == AM_T_OBJECT && am_value_len(v) == 0)
        v = am_value_array(pb->arena);
    am_value *given = am_value_object(pb->arena), *checked = NULL;
    am_err err = {0};
    am_value_put(pb->arena, given, info->name, v);
    if (am_schema_check(pb->arena, "default", info, 1, given, false, &checked, &err) != AM_OK)
        bad(L, pb, line, "params.%s: %s", info->name, err.text);
    return am_value_member(checked, info->name);
}

static void take_param(lua_State *L, am_playbook *pb, int params, int line, am_param_info *info)
{
    const char *name = info->name;
    if (lua_getfield(L, params, name) != LUA_TTABLE)
        bad(L, pb, line, "params.%s is a %s, { type = ..., help = ... } is expected", name,
            luaL_typename(L, -1));
    int t = lua_gettop(L);
    char what[NAME_MAX_LEN + 16] = "params.";
    memcpy(what + 7, name, strlen(name) + 1);
    check_keys(L, pb, t, line, what, param_fields);
    if (lua_getfield(L, t, "type") != LUA_TSTRING)
        bad(L, pb, line, "%s: type is a %s, text such as \"string\" or \"boolean\" is expected",
            what, luaL_typename(L, -1));
    const char *type = am_arena_strdup(pb->arena, lua_tostring(L, -1));
    am_err err = {0};
    if (!take_file(pb->arena, type, info) &&
        am_schema_type(pb->arena, schema_type(pb->arena, type), info, &err) != AM_OK)
        bad(L, pb, line_of(pb, line, "type"), "%s: %s", what, err.text);
    info->name = name;
    info->type = type;
    int help = lua_getfield(L, t, "help");
    if (help != LUA_TNIL && help != LUA_TSTRING)
        bad(L, pb, line_of(pb, line, "help"), "%s: help is a %s, text is expected", what,
            lua_typename(L, help));
    info->help = help == LUA_TNIL ? "" : am_arena_strdup(pb->arena, lua_tostring(L, -1));
    int required = lua_getfield(L, t, "required");
    if (required != LUA_TNIL && required != LUA_TBOOLEAN)
        bad(L, pb, line_of(pb, line, "required"), "%s: required is a %s, true or false is expected",
            what, lua_typename(L, required));
    bool must = lua_toboolean(L, -1);
    if (lua_getfield(L, t, "default") != LUA_TNIL && info->form != AM_FORM_NONE)
        bad(L, pb, line_of(pb, line, "default"), "%s: a file has no default", what);
    else if (!lua_isnil(L, -1))
        info->otherwise = take_default(L, pb, lua_gettop(L), line_of(pb, line, "default"), info);
    if (must && (info->otherwise || info->optional))
        bad(L, pb, line, "%s: it is required, so it has no default and its type no '?'", what);
    if (info->otherwise || (required == LUA_TBOOLEAN && !must))
        info->optional = true;
}

static int by_line(const void *a, const void *b)
{
    const declared *x = a, *y = b;
    return x->line != y->line ? (x->line > y->line) - (x->line < y->line)
                              : strcmp(x->name, y->name);
}

static void take_params(lua_State *L, am_playbook *pb, int t)
{
    int type = lua_getfield(L, t, "params");
    if (type == LUA_TNIL)
        return;
    int params = lua_gettop(L), line = line_of(pb, pb->line, "params");
    if (type != LUA_TTABLE)
        bad(L, pb, line, "playbook: params is a %s, { name = { type = ... } } is expected",
            lua_typename(L, type));
    declared found[AM_PARAMS_MAX];
    size_t n = 0;
    lua_pushnil(L);
    while (lua_next(L, params)) {
        lua_pop(L, 1);
        if (lua_type(L, -1) != LUA_TSTRING || !good_name(lua_tostring(L, -1), "_"))
            bad(L, pb, line, "params: '%s' is no name for a parameter (a-z, 0-9, _)",
                luaL_tolstring(L, -1, NULL));
        if (n == AM_PARAMS_MAX)
            bad(L, pb, line, "params: more than %d", AM_PARAMS_MAX);
        found[n].name = am_arena_strdup(pb->arena, lua_tostring(L, -1));
        found[n].line = line_of(pb, line, found[n].name);
        n++;
    }
    qsort(found, n, sizeof *found, by_line);
    pb->params = am_arena_alloc(pb->arena, (n + 1) * sizeof *pb->params);
    for (size_t i = 0; i < n; i++) {
        pb->params[i].name = found[i].name;
        take_param(L, pb, params, found[i].line, &pb->params[i]);
        lua_settop(L, params);
    }
    pb->n_params = n;
}

static am_value *list_params(const am_playbook *pb)
{
    am_value *list = am_value_array(pb->arena);
    for (size_t i = 0; i < pb->n_params; i++) {
        const am_param_info *p = &pb->params[i];
        am_value *o = am_value_object(pb->arena);
        am_value_put(pb->arena, o, "name", am_value_str(pb->arena, p->name));
        am_value_put(pb->arena, o, "type", am_value_str(pb->arena, p->type));
        am_value_put(pb->arena, o, "help", am_value_str(pb->arena, p->help));
        am_value_put(pb->arena, o, "optional", am_value_bool(pb->arena, p->optional));
        if (p->otherwise)
            am_value_put(pb->arena, o, "default", p->otherwise);
        am_value_push(pb->arena, list, o);
    }
    return list;
}

static int bad_change(lua_State *L, const am_playbook *pb, const char *what)
{
    return bad(L, pb, line_of(pb, pb->line, "changes"),
               "playbook: changes: %s, operations are expected, as in "
               "{ \"remove-site\", [\"remove-redirect\"] = 500 }",
               what);
}

/* One entry: the operation in op, and how often it may be asked for; 0: any number. */
static void put_change(lua_State *L, const am_playbook *pb, am_value *byop, const char *op, int64_t most)
{
    if (!good_name(op, "-"))
        bad_change(L, pb, lua_pushfstring(L, strchr(op, '_') ? "'%s' is the spelling of Lua, write '-' for '_'"
                                                             : "'%s' is no operation's name", op));
    if (am_value_member(byop, op))
        bad_change(L, pb, lua_pushfstring(L, "'%s' is there twice", op));
    am_value_put(pb->arena, byop, op, am_value_int(pb->arena, most));
}

/* changes = { "remove-site", ["remove-redirect"] = 500 }: into facts as [{op, most}], sorted. */
static void take_changes(lua_State *L, const am_playbook *pb, int t, am_value *facts)
{
    int type = lua_getfield(L, t, "changes");
    if (type == LUA_TNIL)
        return;
    if (type != LUA_TTABLE)
        bad_change(L, pb, lua_pushfstring(L, "found a %s", lua_typename(L, type)));
    int table = lua_gettop(L);
    am_value *byop = am_value_object(pb->arena), *list = am_value_array(pb->arena);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        int is_count = 0;
        lua_Integer most = lua_tointegerx(L, -1, &is_count);
        if (lua_type(L, -2) == LUA_TNUMBER && lua_type(L, -1) == LUA_TSTRING)
            put_change(L, pb, byop, lua_tostring(L, -1), 0);
        else if (lua_type(L, -2) == LUA_TSTRING && lua_type(L, -1) == LUA_TNUMBER && is_count && most > 0)
            put_change(L, pb, byop, lua_tostring(L, -2), most);
        else if (lua_type(L, -2) == LUA_TSTRING)
            bad_change(L, pb, lua_pushfstring(L, "the most of '%s' is no whole number from 1", lua_tostring(L, -2)));
        else
            bad_change(L, pb, lua_pushfstring(L, "found a %s", luaL_typename(L, -1)));
        lua_settop(L, table + 1);
    }
    if (am_value_truth(am_value_member(facts, "read_only"), false) && am_value_len(byop))
        bad_change(L, pb, "read_only says that there are none");
    am_member *sorted = am_value_sorted(byop);
    for (size_t i = 0; i < am_value_len(byop); i++) {
        am_value *row = am_value_object(pb->arena);
        am_value_put(pb->arena, row, "op", am_value_str(pb->arena, sorted[i].key));
        if (am_value_num(sorted[i].value, 0))
            am_value_put(pb->arena, row, "most", sorted[i].value);
        am_value_push(pb->arena, list, row);
    }
    free(sorted);
    am_value_put(pb->arena, facts, "changes", list);
}

/* The word that begins the line for monitoring systems. */
static void take_monitor(lua_State *L, const am_playbook *pb, int t, am_value *facts)
{
    const char *word = get_text(L, pb, t, "monitor", false);
    if (!word)
        return;
    int line = line_of(pb, pb->line, "monitor");
    size_t n = strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
    if (!n || word[n] || n > NAME_MAX_LEN)
        bad(L, pb, line, "playbook: monitor is a word in capitals, like LICENCES, not '%s'", word);
    if (!am_value_truth(am_value_member(facts, "read_only"), false))
        bad(L, pb, line, "playbook: monitor is for a playbook with read_only = true");
    am_value_put(pb->arena, facts, "monitor", am_value_str(pb->arena, word));
}

void am_playbook_check(lua_State *L, int t, am_playbook *pb)
{
    luaL_checkstack(L, 32, NULL);
    check_keys(L, pb, t, pb->line, "playbook", fields);
    const char *name = get_text(L, pb, t, "name", true);
    if (!good_name(name, "-"))
        bad(L, pb, line_of(pb, pb->line, "name"),
            "playbook: name '%s' is no name (a-z, 0-9 and -, beginning with a letter)", name);
    pb->name = am_arena_strdup(pb->arena, name);
    const char *version = get_text(L, pb, t, "version", true);
    const char *summary = get_text(L, pb, t, "summary", true);
    if (strchr(summary, '\n') || strlen(summary) > LINE_MAX_LEN)
        bad(L, pb, line_of(pb, pb->line, "summary"),
            "playbook: summary is one line of at most %d "
            "bytes",
            LINE_MAX_LEN);
    const char *help = get_text(L, pb, t, "help", false);
    am_value *facts = am_value_object(pb->arena);
    am_value_put(pb->arena, facts, "name", am_value_str(pb->arena, name));
    am_value_put(pb->arena, facts, "version", am_value_str(pb->arena, version));
    am_value_put(pb->arena, facts, "summary", am_value_str(pb->arena, summary));
    if (help)
        am_value_put(pb->arena, facts, "help", am_value_str(pb->arena, help));
    am_value_put(pb->arena, facts, "needs", take_needs(L, pb, t));
    take_params(L, pb, t);
    am_value_put(pb->arena, facts, "params", list_params(pb));
    int read_only = lua_getfield(L, t, "read_only");
    if (read_only != LUA_TNIL && read_only != LUA_TBOOLEAN)
        bad(L, pb, line_of(pb, pb->line, "read_only"),
            "playbook: read_only is a %s, true or false is expected", lua_typename(L, read_only));
    if (lua_toboolean(L, -1))
        am_value_put(pb->arena, facts, "read_only", am_value_bool(pb->arena, true));
    take_monitor(L, pb, t, facts);
    take_changes(L, pb, t, facts);
    if (lua_getfield(L, t, "run") != LUA_TFUNCTION)
        bad(L, pb, lua_isnil(L, -1) ? pb->line : line_of(pb, pb->line, "run"),
            "playbook: run is a %s, function(ctx) is expected", luaL_typename(L, -1));
    if (am_arena_full(pb->arena))
        bad(L, pb, pb->line, "playbook: it declares too much");
    pb->facts = facts;
}
