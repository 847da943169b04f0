#include "app/config.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "app/config_read.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/sign.h"
#include "base/json.h"
#include "base/text.h"
#include "lua/data.h"

enum { APPROVALS_MAX = 100 };

void am_config_mistake(am_config_reader *r, int line, const char *fmt, ...)
{
    va_list ap;
    if (r->out->n_mistakes == AM_MISTAKES_MAX)
        return;
    va_start(ap, fmt);
    const char *text = am_arena_vformat(r->arena, fmt, ap);
    va_end(ap);
    const char *all =
        am_arena_format(r->arena, "%s:%d: %s: %s", r->path, line, r->block, text ? text : fmt);
    r->out->mistakes[r->out->n_mistakes++] = all ? all : fmt;
}

int am_config_line(const am_config_reader *r, const char *key)
{
    return am_lua_data_line(r->text, r->n, r->line, key);
}

const char *am_config_found(const am_config_reader *r, const am_value *v)
{
    char shown[80];
    const char *text;
    switch (v ? v->type : AM_T_NULL) {
    case AM_T_STR:
        am_printable(shown, sizeof shown, am_value_text(v, ""));
        text = am_arena_format(r->arena, "the text \"%s\"", shown);
        break;
    case AM_T_INT:
    case AM_T_REAL:
        text = am_arena_format(r->arena, "the number %s", am_json_text(r->arena, v, AM_JSON_PLAIN));
        break;
    case AM_T_BOOL:
        text = am_value_truth(v, false) ? "true" : "false";
        break;
    case AM_T_ARRAY:
        text = "a list";
        break;
    case AM_T_OBJECT:
        text = "a table";
        break;
    default:
        text = "nothing";
        break;
    }
    return text ? text : "something large";
}

void am_config_expected(am_config_reader *r, int line, const char *key, const am_value *found,
                        const char *expected)
{
    am_config_mistake(r, line, "%s: found %s, expected %s", key, am_config_found(r, found),
                      expected);
}

void am_config_unknown(am_config_reader *r, const char *key, const char *const *names)
{
    char shown[80];
    const char *near = am_nearest(key, names);
    am_buf all = AM_BUF(2048);
    am_printable(shown, sizeof shown, key);
    for (size_t i = 0; !near && names[i]; i++)
        am_buf_fmt(&all, "%s%s", i ? ", " : "", names[i]);
    if (near)
        am_config_mistake(r, am_config_line(r, key), "unknown key '%s', did you mean '%s'?", shown,
                          near);
    else
        am_config_mistake(r, am_config_line(r, key), "unknown key '%s', expected one of %s", shown,
                          am_buf_text(&all));
    am_buf_free(&all);
}

const char *am_config_file(const am_config_reader *r, const char *path)
{
    char *joined = am_path_join(r->dir, path);
    const char *kept = am_arena_strdup(r->arena, joined);
    free(joined);
    return kept;
}

static void protect(am_config_reader *r, const am_value *v)
{
    static const char what[] =
        "patterns of URLs, as { \"https://contoso.sharepoint.com/sites/legal*\" }";
    size_t n = am_value_is(v, AM_T_ARRAY) ? am_value_len(v) : 1;
    const char **list = am_arena_alloc(r->arena, (n + 1) * sizeof *list);
    if (am_value_is(v, AM_T_OBJECT) && am_value_len(v) == 0)
        n = 0;
    for (size_t i = 0; list && i < n; i++) {
        const am_value *item = am_value_is(v, AM_T_ARRAY) ? am_value_at(v, i) : v;
        if (!am_value_is(item, AM_T_STR) || !am_value_len(item)) {
            am_config_expected(r, am_config_line(r, "protect"), "protect", item, what);
            return;
        }
        list[i] = am_value_text(item, "");
    }
    r->out->rules.protect = list;
}

static void percent(am_config_reader *r, int line, const char *key, const am_value *v)
{
    if (!am_value_is(v, AM_T_INT) || v->u.i < 1 || v->u.i > 100)
        am_config_expected(r, line, key, v, "a percentage from 1 to 100");
    else
        r->out->max_share = (unsigned)v->u.i;
}

/* { alice = "base64 of a public key" } */
static void approvers(am_config_reader *r, int line, const am_value *v)
{
    size_t n = am_value_is(v, AM_T_OBJECT) ? am_value_len(v) : 0;
    const char **keys = am_arena_alloc(r->arena, (n + 1) * sizeof *keys);
    if (!n)
        am_config_expected(r, line, "approvers", v, "a table of names and public keys, as `aftermove approve "
                                                    "--new-key` prints them");
    for (size_t i = 0; keys && i < n; i++) {
        keys[i] = am_value_text(v->u.o.v[i].value, NULL);
        if (!keys[i] || strlen(keys[i]) != AM_SIGN_KEY_TEXT - 1)
            am_config_expected(r, line, v->u.o.v[i].key, v->u.o.v[i].value, "a public key (44 characters)");
    }
    r->out->approvers = keys;
}

/* { "22:00-06:00", "sat", "sun" } */
static void windows(am_config_reader *r, int line, const am_value *v)
{
    size_t n = am_value_is(v, AM_T_ARRAY) ? am_value_len(v) : 0;
    am_window *list = am_arena_alloc(r->arena, (n + 1) * sizeof *list);
    if (!n)
        am_config_expected(r, line, "windows", v, "a list such as { \"22:00-06:00\", \"sat\" }");
    for (size_t i = 0; list && i < n; i++)
        if (!am_window_parse(am_value_text(am_value_at(v, i), ""), &list[i]))
            am_config_expected(r, line, "windows", am_value_at(v, i),
                               "\"HH:MM-HH:MM\", a day (\"sat\"), or both (\"sat 08:00-18:00\")");
    r->out->rules.windows = list;
    r->out->rules.n_windows = n;
}

static void policy(am_config_reader *r, const am_value *body)
{
    static const char *const names[] = {"approvers",        "max_effects",  "max_share", "protect",
                                        "require_approval", "require_plan", "trusted_keys", "windows",   NULL};
    for (size_t i = 0; i < am_value_len(body); i++) {
        const char *key = body->u.o.v[i].key;
        const am_value *v = body->u.o.v[i].value;
        int line = am_config_line(r, key);
        if (strcmp(key, "max_effects") == 0) {
            if (!am_value_is(v, AM_T_INT) || v->u.i < 1)
                am_config_expected(r, line, key, v, "a whole number from 1");
            else
                r->out->rules.max_effects = (size_t)v->u.i;
        } else if (strcmp(key, "require_plan") == 0) {
            if (!am_value_is(v, AM_T_BOOL))
                am_config_expected(r, line, key, v, "true or false");
            else
                r->out->require_plan = v->u.b;
        } else if (strcmp(key, "protect") == 0) {
            protect(r, v);
        } else if (strcmp(key, "max_share") == 0) {
            percent(r, line, key, v);
        } else if (strcmp(key, "require_approval") == 0) {
            if (!am_value_is(v, AM_T_INT) || v->u.i < 0 || v->u.i > APPROVALS_MAX)
                am_config_expected(r, line, key, v, "a whole number of people");
            else
                r->out->require_approval = (unsigned)v->u.i;
        } else if (strcmp(key, "approvers") == 0) {
            approvers(r, line, v);
        } else if (strcmp(key, "trusted_keys") == 0) {
            am_config_trusted(r, line, v);
        } else if (strcmp(key, "windows") == 0) {
            windows(r, line, v);
        } else {
            am_config_unknown(r, key, names);
        }
    }
}

/* Blocks of one kind, so that plugins come before the tenants that need them; and once more, behind
 * them, for what a plugin is besides. */
static void blocks(am_config_reader *r, const am_value *list, const char *wanted, bool again)
{
    bool seen = false;
    for (size_t i = 0; i < am_value_len(list); i++) {
        const am_value *b = am_value_at(list, i);
        const char *what = am_value_text(am_value_member(b, "what"), "");
        const char *name = am_value_text(am_value_member(b, "name"), NULL);
        const am_value *body = am_value_member(b, "body");
        if (strcmp(what, wanted) != 0)
            continue;
        r->line = (int)am_value_num(am_value_member(b, "line"), 1);
        r->block = name ? am_arena_format(r->arena, "%s \"%s\"", what, name) : what;
        if (!am_value_is(body, AM_T_OBJECT))
            am_config_mistake(r, r->line, "found %s, expected keys, as %s = ...",
                              am_config_found(r, body),
                              strcmp(what, "policy") == 0 ? "max_effects" : "host");
        else if (strcmp(what, "tenant") == 0)
            am_config_tenant(r, name, body);
        else if (strcmp(what, "plugin") == 0 && again)
            am_config_service(r, name, body);
        else if (strcmp(what, "plugin") == 0)
            am_config_plugin(r, name, body);
        else if (seen)
            am_config_mistake(r, r->line, "there is a second block; put all into one");
        else
            policy(r, body);
        seen = true;
    }
}

static void check_tenants(am_config_reader *r)
{
    const am_config *c = r->out;
    if (!c->n_tenants && !c->n_mistakes && !c->n_refused) {
        r->block = "tenant";
        am_config_mistake(r, 1,
                          "found none, expected tenant \"source\" { ... } and tenant "
                          "\"target\" { ... }");
    }
    for (size_t i = 0; i < c->n_tenants; i++)
        for (size_t k = 0; k < i; k++) {
            const am_tenant_config *a = &c->tenants[k], *b = &c->tenants[i];
            r->block = am_arena_format(r->arena, "%s \"%s\"", b->service ? "plugin" : "tenant", b->name);
            if (strcmp(a->name, b->name) == 0)
                am_config_mistake(r, c->lines[i], "the name is taken by the block of line %d",
                                  c->lines[k]);
            else if (a->role && b->role && strcmp(a->role, b->role) == 0)
                am_config_mistake(r, c->lines[i],
                                  "role: found %s, which \"%s\" (line %d) has already", b->role,
                                  a->name, c->lines[k]);
        }
}

am_kind am_config_read(am_arena *arena, const char *path, am_registry *registry, am_config *out,
                       am_err *err)
{
    static const char *const named[] = {"tenant", "plugin", NULL};
    static const char *const plain[] = {"policy", NULL};
    static const char *const constructors[] = {"certificate",   "device_code", "managed_identity",
                                               "token_command", "token_env",   NULL};
    am_buf text = AM_BUF(AM_CONFIG_MAX);
    const am_value *list = NULL;
    char *dir = am_path_dir(path);
    *out = (am_config){0};
    am_config_reader r = {.arena = arena,
                          .path = path,
                          .registry = registry,
                          .out = out,
                          .dir = am_arena_strdup(arena, dir),
                          .block = "",
                          .line = 1};
    am_kind kind = am_file_read(path, &text, err);
    if (!kind)
        kind = am_lua_data(path, am_buf_text(&text), text.n,
                           &(am_lua_data_spec){named, plain, constructors}, arena, &list, err);
    if (kind == AM_LIMIT || kind == AM_ABSENT)
        err->kind = kind = AM_USAGE;
    if (kind) {
        out->mistakes[0] = am_arena_strdup(arena, err->text);
        out->n_mistakes = out->mistakes[0] ? 1 : 0;
        goto out;
    }
    r.text = am_buf_text(&text);
    r.n = text.n;
    blocks(&r, list, "plugin", false);
    blocks(&r, list, "policy", false);
    blocks(&r, list, "tenant", false);
    blocks(&r, list, "plugin", true);
    check_tenants(&r);
    if (out->n_mistakes) {
        kind = am_fail(err, AM_USAGE, "%s", out->mistakes[0]);
        am_hint(err, "man 5 aftermove.lua describes every key");
    } else if (am_arena_full(arena)) {
        kind = am_fail(err, AM_NOMEM, "%s: no memory to read it", path);
    }
out:
    am_buf_free(&text);
    free(dir);
    return kind;
}
