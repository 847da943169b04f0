#include "app/args.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

typedef struct reader {
    const am_args_spec *spec;
    int argc, at;
    char *const *argv;
    am_args *args;
    am_err *err;
} reader;

static const am_option *find(const am_option *table, const char *name, size_t n)
{
    for (; table && table->name; table++)
        if (strlen(table->name) == n && memcmp(table->name, name, n) == 0)
            return table;
    return NULL;
}

static am_kind unknown(const reader *r, const char *word, size_t n)
{
    const char *names[64];
    size_t count = 0;
    const am_option *tables[] = {r->spec->own, r->spec->global};
    for (size_t t = 0; t < 2; t++)
        for (const am_option *o = tables[t]; o && o->name && count < 63; o++)
            names[count++] = o->name;
    names[count] = NULL;
    char name[128], shown[128];
    snprintf(name, sizeof name, "%.*s", (int)(n < 127 ? n : 127), word);
    am_printable(shown, sizeof shown, name);
    const char *near = am_nearest(name, names);
    am_fail(r->err, AM_USAGE, "%s%sunknown option --%s", r->spec->name ? r->spec->name : "",
            r->spec->name ? ": " : "", shown);
    if (near)
        return am_hint(r->err, "did you mean --%s?", near);
    if (r->spec->params_after && r->args->n_words < r->spec->params_after)
        return am_hint(r->err, "parameters come after the name of what they belong to");
    return am_hint(r->err,
                   r->spec->name ? "aftermove help %s shows the options"
                                 : "aftermove help shows the options%s",
                   r->spec->name ? r->spec->name : "");
}

/* Is value one of the words of "a|b|c"? Anything is, when arg is no such list. */
static bool is_choice(const char *arg, const char *value)
{
    if (!strchr(arg, '|'))
        return true;
    if (strchr(value, '|'))
        return false;
    size_t n = strlen(value);
    for (const char *p = arg; p; p = strchr(p, '|') ? strchr(p, '|') + 1 : NULL)
        if (strncmp(p, value, n) == 0 && (p[n] == '|' || p[n] == '\0') && n)
            return true;
    return false;
}

static am_kind take_option(reader *r, const am_option *o, const char *joined)
{
    const char *value = NULL;
    if (o->arg) {
        value = joined ? joined : r->at < r->argc ? r->argv[r->at++] : NULL;
        if (!value) {
            am_fail(r->err, AM_USAGE, "--%s needs a value: %s", o->name, o->arg);
            return am_hint(r->err, "%s", o->help);
        }
        if (!is_choice(o->arg, value)) {
            char shown[128];
            am_printable(shown, sizeof shown, value);
            return am_fail(r->err, AM_USAGE, "--%s is one of %s, not '%s'", o->name, o->arg, shown);
        }
    } else if (joined) {
        return am_fail(r->err, AM_USAGE, "--%s takes no value", o->name);
    }
    r->args->given[r->args->n_given++] = (am_given){o, value};
    return AM_OK;
}

static am_kind take(reader *r, const char *word, bool options)
{
    const am_args_spec *spec = r->spec;
    bool params = spec->params_after && r->args->n_words >= spec->params_after;
    if (options && word[0] == '-' && word[1] == '-') {
        const char *name = word + 2, *equals = strchr(name, '=');
        size_t n = equals ? (size_t)(equals - name) : strlen(name);
        const am_option *o = find(spec->own, name, n);
        if (!o)
            o = find(spec->global, name, n);
        if (o)
            return take_option(r, o, equals ? equals + 1 : NULL);
        if (!params)
            return unknown(r, name, n);
        r->args->rest[r->args->n_rest++] = word;
        return AM_OK;
    }
    if (options && word[0] == '-' && word[1] && !params)
        return unknown(r, word + 1, strlen(word + 1));
    if (params)
        r->args->rest[r->args->n_rest++] = word;
    else
        r->args->words[r->args->n_words++] = word;
    return AM_OK;
}

static am_kind check_words(const reader *r)
{
    const am_args_spec *s = r->spec;
    if (am_args_has(r->args, "help"))
        return AM_OK;
    if (r->args->n_words > s->words_max) {
        char shown[128];
        am_printable(shown, sizeof shown, r->args->words[s->words_max]);
        am_fail(r->err, AM_USAGE, "%s: unexpected '%s'", s->name, shown);
        return am_hint(r->err, "aftermove help %s shows what it takes", s->name);
    }
    if (r->args->n_words < s->words_min) {
        am_fail(r->err, AM_USAGE, "%s: it takes %s", s->name, s->usage);
        return am_hint(r->err, "aftermove help %s tells more", s->name);
    }
    return AM_OK;
}

am_kind am_args_parse(am_arena *arena, const am_args_spec *spec, int argc, char *const *argv,
                      am_args *out, am_err *err)
{
    reader r = {.spec = spec, .argc = argc, .argv = argv, .args = out, .err = err};
    size_t n = (size_t)argc + 1;
    *out = (am_args){.arena = arena, .tables = {spec->own, spec->global}};
    if (argc > AM_WORDS_MAX)
        return am_fail(err, AM_USAGE, "the command line has more than %d words", AM_WORDS_MAX);
    out->words = am_arena_alloc(arena, n * sizeof *out->words);
    out->rest = am_arena_alloc(arena, n * sizeof *out->rest);
    out->given = am_arena_alloc(arena, n * sizeof *out->given);
    if (!out->words || !out->rest || !out->given)
        return am_fail(err, AM_NOMEM, "no memory to read the command line");
    bool options = !spec->raw;
    while (r.at < argc) {
        const char *word = argv[r.at++];
        if (!am_utf8_valid(word, strlen(word), NULL))
            return am_fail(err, AM_USAGE, "argument %d is not UTF-8 text", r.at);
        if (options && strcmp(word, "--") == 0) {
            options = false;
            if (spec->params_after)
                out->rest[out->n_rest++] = word;
            continue;
        }
        am_kind kind = take(&r, word, options);
        if (kind)
            return kind;
    }
    return spec->raw ? AM_OK : check_words(&r);
}

bool am_args_has(const am_args *a, const char *option)
{
    for (size_t i = 0; i < a->n_given; i++)
        if (strcmp(a->given[i].option->name, option) == 0)
            return true;
    return false;
}

const char *am_args_get(const am_args *a, const char *option, const char *otherwise)
{
    for (size_t i = a->n_given; i > 0; i--)
        if (strcmp(a->given[i - 1].option->name, option) == 0)
            return a->given[i - 1].value;
    return otherwise;
}

const char *const *am_args_list(const am_args *a, const char *option)
{
    size_t n = 1, at = 0;
    for (size_t i = 0; i < a->n_given; i++)
        for (const char *p = a->given[i].value; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
            n++;
    const char **list = am_arena_alloc(a->arena, n * sizeof *list);
    for (size_t i = 0; list && i < a->n_given; i++) {
        if (strcmp(a->given[i].option->name, option) != 0)
            continue;
        for (const char *p = a->given[i].value; p && *p;) {
            const char *comma = strchr(p, ',');
            size_t len = comma ? (size_t)(comma - p) : strlen(p);
            if (len)
                list[at++] = am_arena_strndup(a->arena, p, len);
            p = comma ? comma + 1 : NULL;
        }
    }
    return list;
}
