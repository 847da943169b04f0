#include "app/params.h"

#include <stdio.h>
#include <string.h>

#include "app/param_file.h"
#include "base/json.h"
#include "base/text.h"

typedef struct taker {
    const am_args *args;
    const char *what;
    const am_param_info *params;
    size_t n;
    am_value *out;
    am_value *lists[AM_PARAMS_MAX]; /* of parameters that are lists */
    am_err *err;
} taker;

/* Dashes and underscores are the same in a name. */
static bool same_name(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char x = a[i] == '_' ? '-' : a[i], y = b[i] == '_' ? '-' : b[i];
        if (!x || x != y)
            return false;
    }
    return a[n] == '\0';
}

static const am_param_info *find(const taker *t, const char *name, size_t n)
{
    for (size_t i = 0; i < t->n; i++)
        if (same_name(t->params[i].name, name, n))
            return &t->params[i];
    return NULL;
}

static const char *dashed(am_arena *arena, const char *name)
{
    char *s = am_arena_strdup(arena, name);
    for (char *p = s; p && *p; p++)
        if (*p == '_')
            *p = '-';
    return s ? s : name;
}

static am_kind unknown(const taker *t, const char *name, size_t n)
{
    const char *names[AM_PARAMS_MAX + 64];
    size_t count = 0;
    char shown[128], word[128];
    for (size_t i = 0; i < t->n && count < AM_PARAMS_MAX; i++)
        names[count++] = dashed(t->args->arena, t->params[i].name);
    for (size_t k = 0; k < 2; k++)
        for (const am_option *o = t->args->tables[k]; o && o->name && count < AM_PARAMS_MAX + 63;
             o++)
            names[count++] = o->name;
    names[count] = NULL;
    snprintf(word, sizeof word, "%.*s", (int)(n < 127 ? n : 127), name);
    am_printable(shown, sizeof shown, word);
    const char *near = am_nearest(word, names);
    am_fail(t->err, AM_USAGE, "%s: unknown parameter --%s", t->what, shown);
    if (near)
        return am_hint(t->err, "did you mean --%s?", near);
    if (!t->n)
        return am_hint(t->err, "it takes no parameters");
    return am_hint(t->err, "aftermove help %s lists its parameters", t->what);
}

/* Text for an object, or JSON for anything that holds structure, becomes a value. */
static am_kind to_value(const taker *t, const am_param_info *p, const char *text,
                        const am_value **out)
{
    am_arena *arena = t->args->arena;
    size_t n = strlen(text);
    bool structured = *text == '{' || *text == '[';
    if (n > AM_WORD_MAX)
        return am_fail(t->err, AM_USAGE, "%s: --%s is longer than %d bytes", t->what,
                       dashed(arena, p->name), AM_WORD_MAX);
    if (p->form != AM_FORM_NONE) {
        am_kind kind = am_param_file_read(arena, text, p->form, out, t->err);
        return kind ? am_prefix(t->err, "%s: --%s", t->what, dashed(arena, p->name)) : AM_OK;
    }
    if (p->base == AM_P_OBJECT || (p->base == AM_P_ANY && structured)) {
        if (am_json_parse(arena, text, n, out, t->err)) {
            t->err->kind = AM_USAGE;
            am_prefix(t->err, "%s: --%s", t->what, dashed(arena, p->name));
            return am_hint(t->err, "write it as JSON: '{\"name\": \"value\"}'");
        }
        return AM_OK;
    }
    *out = am_value_str(arena, text);
    return *out ? AM_OK : am_fail(t->err, AM_NOMEM, "no memory to read the command line");
}

static am_kind put(taker *t, const am_param_info *p, const am_value *v)
{
    am_arena *arena = t->args->arena;
    size_t i = (size_t)(p - t->params);
    bool ok;
    if (p->list) {
        if (!t->lists[i]) {
            t->lists[i] = am_value_array(arena);
            ok = am_value_put(arena, t->out, p->name, t->lists[i]);
        } else {
            ok = true;
        }
        ok = ok && am_value_push(arena, t->lists[i], v);
    } else if (am_value_member(t->out, p->name)) {
        return am_fail(t->err, AM_USAGE, "%s: --%s is given twice", t->what,
                       dashed(arena, p->name));
    } else {
        ok = am_value_put(arena, t->out, p->name, v);
    }
    return ok ? AM_OK : am_fail(t->err, AM_NOMEM, "no memory to read the command line");
}

static am_kind put_text(taker *t, const am_param_info *p, const char *text)
{
    const am_value *v;
    am_kind kind = to_value(t, p, text, &v);
    return kind ? kind : put(t, p, v);
}

/* --name VALUE, --name=VALUE, --switch, --no-switch at rest[*at]. */
static am_kind take_named(taker *t, size_t *at)
{
    const char *name = t->args->rest[(*at)++] + 2, *equals = strchr(name, '=');
    size_t n = equals ? (size_t)(equals - name) : strlen(name);
    const am_param_info *p = find(t, name, n);
    const char *next = *at < t->args->n_rest ? t->args->rest[*at] : NULL;
    if (!p && !equals && strncmp(name, "no-", 3) == 0) {
        p = find(t, name + 3, n - 3);
        if (p && p->base == AM_P_BOOLEAN)
            return put(t, p, am_value_bool(t->args->arena, false));
        p = NULL;
    }
    if (!p)
        return unknown(t, name, n);
    if (equals)
        return put_text(t, p, equals + 1);
    if (p->base == AM_P_BOOLEAN) {
        if (!next || (strcmp(next, "true") != 0 && strcmp(next, "false") != 0))
            return put(t, p, am_value_bool(t->args->arena, true));
    } else if (!next || strncmp(next, "--", 2) == 0) {
        am_fail(t->err, AM_USAGE, "%s: --%s needs a value", t->what,
                dashed(t->args->arena, p->name));
        return am_hint(t->err, "%s", p->help ? p->help : p->type);
    }
    (*at)++;
    return put_text(t, p, next);
}

/* --param NAME=VALUE: for parameters that are called like an option of the command. */
static am_kind take_explicit(taker *t)
{
    for (size_t i = 0; i < t->args->n_given; i++) {
        const am_given *g = &t->args->given[i];
        if (strcmp(g->option->name, "param") != 0)
            continue;
        const char *equals = strchr(g->value, '=');
        if (!equals)
            return am_fail(t->err, AM_USAGE, "--param takes NAME=VALUE");
        const am_param_info *p = find(t, g->value, (size_t)(equals - g->value));
        am_kind kind =
            p ? put_text(t, p, equals + 1) : unknown(t, g->value, (size_t)(equals - g->value));
        if (kind)
            return kind;
    }
    return AM_OK;
}

am_kind am_params_take(const am_args *args, const char *what, const am_param_info *params, size_t n,
                       bool positional, am_value **out, am_err *err)
{
    taker t = {.args = args, .what = what, .params = params, .err = err};
    bool options = true;
    size_t place = 0, at = 0;
    *out = NULL;
    t.n = n < AM_PARAMS_MAX ? n : AM_PARAMS_MAX;
    t.out = am_value_object(args->arena);
    if (!t.out)
        return am_fail(err, AM_NOMEM, "no memory to read the command line");
    am_kind kind = take_explicit(&t);
    while (!kind && at < args->n_rest) {
        const char *word = args->rest[at];
        if (options && strcmp(word, "--") == 0) {
            options = false;
            at++;
        } else if (options && strncmp(word, "--", 2) == 0) {
            kind = take_named(&t, &at);
        } else if (!positional || place >= t.n) {
            char shown[128];
            am_printable(shown, sizeof shown, word);
            am_fail(err, AM_USAGE, "%s: unexpected '%s'", what, shown);
            kind = positional ? am_hint(err, "it takes %zu parameters at most", n)
                              : am_hint(err, "parameters are given as --name VALUE");
        } else {
            const am_param_info *p = &params[place];
            place += !p->list;
            at++;
            kind = put_text(&t, p, word);
        }
    }
    if (!kind)
        *out = t.out;
    return kind;
}

void am_params_dashed(char *out, size_t n, const char *name)
{
    snprintf(out, n, "--%s", name);
    for (char *p = out; *p; p++)
        if (*p == '_')
            *p = '-';
}
