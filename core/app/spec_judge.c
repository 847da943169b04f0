#include <string.h>

#include "app/outcome.h"
#include "app/spec.h"
#include "base/json.h"
#include "base/like.h"
#include "base/text.h"

enum { SHOWN = 600 };

void am_spec_fail(am_spec_result *r, const char *what, const char *expected, const char *found)
{
    if (r->n == AM_SPEC_FAILURES)
        return;
    r->failures[r->n++] = (am_spec_failure){am_arena_strdup(r->arena, what),
                                            am_arena_strdup(r->arena, expected),
                                            am_arena_strdup(r->arena, found)};
}

static const char *shown(const am_spec_result *r, const am_value *v)
{
    const char *text = v ? am_json_text(r->arena, v, AM_JSON_PLAIN) : "nothing";
    return text && strlen(text) > SHOWN ? am_arena_format(r->arena, "%.*s...", SHOWN, text) : text;
}

static const char *number(const am_spec_result *r, int64_t n)
{
    return am_arena_format(r->arena, "%lld", (long long)n);
}

/* An entry of a list: what it is like, and how many there must be (usual: otherwise). */
typedef struct entry {
    const am_value *like;
    int64_t least, most; /* below 0: no bound */
} entry;

static entry read_entry(am_arena *a, const am_value *v, int64_t least, int64_t most)
{
    static const char *const numbers[] = {"count", "least", "most"};
    am_value *like = am_value_object(a);
    for (size_t i = 0; am_value_is(v, AM_T_OBJECT) && i < am_value_len(v); i++) {
        size_t k = 0;
        while (k < 3 && strcmp(numbers[k], v->u.o.v[i].key) != 0)
            k++;
        if (k == 3)
            am_value_put(a, like, v->u.o.v[i].key, v->u.o.v[i].value);
    }
    bool told = am_value_member(v, "count") || am_value_member(v, "least") || am_value_member(v, "most");
    int64_t exactly = am_value_num(am_value_member(v, "count"), -1);
    return (entry){like, told ? am_value_num(am_value_member(v, "least"), exactly) : least,
                   told ? am_value_num(am_value_member(v, "most"), exactly) : most};
}

static void judge_count(am_spec_result *r, const char *what, const am_value *expected, const entry *e,
                        size_t found)
{
    int64_t n = (int64_t)found;
    if ((e->least >= 0 && n < e->least) || (e->most >= 0 && n > e->most))
        am_spec_fail(r, what, shown(r, expected),
                     am_arena_format(r->arena, "%lld like this", (long long)n));
}

/* Requests, and outcomes in the form of a list: at least one like each. */
static void judge_list(am_spec_result *r, const char *what, const am_value *expected, const am_value *list)
{
    for (size_t i = 0; i < am_value_len(expected); i++) {
        entry e = read_entry(r->arena, am_value_at(expected, i), 1, -1);
        judge_count(r, am_arena_format(r->arena, "%s[%zu]", what, i + 1), am_value_at(expected, i), &e,
                    am_like_count(e.like, list));
    }
}

static const char *text_of(const am_value *v, const char *name)
{
    return am_value_text(am_value_member(v, name), NULL);
}

static bool is_type(const am_value *line, const char *type)
{
    const char *t = text_of(line, "type");
    return t && strcmp(t, type) == 0;
}

/* The word under which the summary counts it, or NULL. */
static const char *group_of(const am_value *line)
{
    am_err err = {.kind = AM_OK};
    am_outcome o = {.word = text_of(line, "outcome"), .op = text_of(line, "operation")};
    const char *code = text_of(line, "code");
    if (!is_type(line, "outcome") || !o.word)
        return NULL;
    if (code && strcmp(code, "held") == 0) {
        snprintf(err.code, sizeof err.code, "held");
        o.err = &err;
    }
    return am_outcome_group(&o);
}

static void judge_words(am_spec_result *r, const am_value *expected, const am_value *lines)
{
    for (size_t i = 0; i < am_value_len(expected); i++) {
        const char *word = expected->u.o.v[i].key;
        int64_t n = 0, want = am_value_num(expected->u.o.v[i].value, -1);
        for (size_t k = 0; k < am_value_len(lines); k++) {
            const char *group = group_of(am_value_at(lines, k));
            n += group && strcmp(group, word) == 0;
        }
        if (n != want)
            am_spec_fail(r, am_arena_format(r->arena, "outcomes.%s", word),
                         shown(r, expected->u.o.v[i].value), number(r, n));
    }
}

static const char *role_of(const am_spec_evidence *e, const char *tenant)
{
    static const char *const roles[] = {"source", "target"};
    for (size_t i = 0; tenant && i < 2; i++)
        if (strcmp(am_value_text(am_value_get(e->after, i ? "target.name" : "source.name"), ""),
                   tenant) == 0)
            return roles[i];
    return tenant;
}

/* The changes that a plan lists, or that were made: {operation, tenant, target, reason, args, ...}. */
static const am_value *effects_of(am_spec_result *r, am_spec_mode mode, const am_spec_evidence *e)
{
    am_value *list = am_value_array(r->arena);
    for (size_t i = 0; i < am_value_len(e->lines); i++) {
        const am_value *line = am_value_at(e->lines, i);
        const char *word = text_of(line, "outcome");
        bool made = is_type(line, "outcome") && text_of(line, "operation") && word &&
                    (strcmp(word, "done") == 0 || strcmp(word, "already") == 0);
        if (mode == AM_SPEC_PLAN ? !is_type(line, "effect") : !made)
            continue;
        am_value *v = am_value_copy(r->arena, line);
        am_value_put(r->arena, v, "tenant",
                     am_value_str(r->arena, role_of(e, text_of(line, "tenant"))));
        if (!am_value_member(v, "target"))
            am_value_put(r->arena, v, "target", am_value_member(line, "subject"));
        am_value_push(r->arena, list, v);
    }
    return list;
}

/* remove_redirect is remove-redirect, and a path is on any host. */
static const am_value *plain_effect(am_arena *a, const am_value *v)
{
    am_value *out = am_value_object(a);
    for (size_t i = 0; am_value_is(v, AM_T_OBJECT) && i < am_value_len(v); i++) {
        const char *key = v->u.o.v[i].key, *text = am_value_text(v->u.o.v[i].value, NULL);
        const am_value *value = v->u.o.v[i].value;
        if (text && strcmp(key, "operation") == 0) {
            char *plain = am_arena_strdup(a, text);
            for (char *p = plain; p && *p; p++)
                *p = *p == '_' ? '-' : *p;
            value = am_value_str(a, plain);
        } else if (text && strcmp(key, "target") == 0 && text[0] == '/') {
            value = am_value_str(a, am_arena_format(a, "https://*%s", text));
        }
        am_value_put(a, out, key, value);
    }
    return out;
}

static void judge_effects(am_spec_result *r, const am_value *expected, const am_value *found)
{
    size_t n = am_value_len(found);
    bool *told = am_arena_alloc(r->arena, n + 1);
    if (am_value_is(expected, AM_T_INT) || am_value_is(expected, AM_T_REAL)) {
        if (am_value_num(expected, -1) != (int64_t)n)
            am_spec_fail(r, "effects", shown(r, expected), number(r, (int64_t)n));
        return;
    }
    for (size_t i = 0; am_value_is(expected, AM_T_ARRAY) && i < am_value_len(expected); i++) {
        const am_value *one = plain_effect(r->arena, am_value_at(expected, i));
        entry e = read_entry(r->arena, one, 1, 1);
        size_t count = 0;
        for (size_t k = 0; k < n; k++)
            if (am_like(e.like, am_value_at(found, k))) {
                told[k] = true;
                count++;
            }
        judge_count(r, am_arena_format(r->arena, "effects[%zu]", i + 1), one, &e, count);
    }
    for (size_t k = 0; k < n; k++)
        if (!told[k])
            am_spec_fail(r, "effects", "no effect that is not listed",
                         am_arena_format(r->arena, "%s on %s", text_of(am_value_at(found, k), "operation"),
                                         text_of(am_value_at(found, k), "target")));
}

void am_spec_judge_outcomes(am_spec_result *r, const am_spec_step *step, const am_spec_evidence *e)
{
    const am_value *outcomes = am_value_member(step->expect, "outcomes");
    const am_value *effects = am_value_member(step->expect, "effects");
    const am_value *totals = am_value_member(step->expect, "totals"), *total = NULL;
    for (size_t i = 0; i < am_value_len(e->lines); i++)
        if (is_type(am_value_at(e->lines, i), "totals"))
            total = am_value_at(e->lines, i);
    if (totals && !am_like(totals, total))
        am_spec_fail(r, "totals", shown(r, totals), shown(r, total));
    if (am_value_is(outcomes, AM_T_OBJECT))
        judge_words(r, outcomes, e->lines);
    else
        judge_list(r, "outcomes", outcomes, e->lines);
    if (effects)
        judge_effects(r, effects, effects_of(r, step->mode, e));
}

/* One text, or a list of them: which must be said (or not). */
static void judge_said(am_spec_result *r, const char *what, const am_value *texts, bool must,
                       const am_spec_evidence *e)
{
    bool one = am_value_is(texts, AM_T_STR);
    size_t n = one ? 1 : am_value_len(texts);
    for (size_t i = 0; i < n; i++) {
        const char *text = am_value_text(one ? texts : am_value_at(texts, i), "");
        bool said = strstr(e->out, text) || strstr(e->err, text);
        if (said != must)
            am_spec_fail(r, what, text, must ? "it is not said" : "it is said");
    }
}

/* What run(ctx) returned: the answer among the lines. */
static void judge_returns(am_spec_result *r, const am_value *expected, const char *out)
{
    const am_value *found = NULL;
    for (const char *line = out; *line && !found;) {
        const am_value *v = NULL;
        size_t n = strcspn(line, "\n");
        if (am_json_parse(r->arena, line, n, &v, NULL) == AM_OK &&
            strcmp(am_value_text(am_value_member(v, "type"), ""), "answer") == 0)
            found = am_value_member(v, "answer");
        line += n + (line[n] == '\n');
    }
    if (am_value_is(expected, AM_T_STR) && found && !am_value_is(found, AM_T_STR))
        found = am_value_str(r->arena, am_json_text(r->arena, found, AM_JSON_PLAIN));
    if (!am_like(expected, found))
        am_spec_fail(r, "returns", shown(r, expected), shown(r, found));
}

void am_spec_judge(am_spec_result *r, const am_spec_step *step, const am_spec_evidence *e)
{
    const am_value *x = step->expect, *exit = am_value_member(x, "exit");
    const am_value *state = am_value_member(x, "state");
    if (!am_value_is(exit, AM_T_STR) && am_value_num(exit, 0) != e->code)
        am_spec_fail(r, "exit", number(r, am_value_num(exit, 0)), number(r, e->code));
    am_spec_judge_outcomes(r, step, e);
    am_spec_judge_sites(r, x, e);
    judge_list(r, "requests", am_value_member(x, "requests"), e->log);
    for (size_t i = 0; am_value_is(state, AM_T_OBJECT) && i < am_value_len(state); i++) {
        const char *path = state->u.o.v[i].key;
        if (!am_like(am_value_at(state, i), am_value_get(e->after, path)))
            am_spec_fail(r, am_arena_format(r->arena, "state %s", path),
                         shown(r, am_value_at(state, i)), shown(r, am_value_get(e->after, path)));
    }
    judge_said(r, "says", am_value_member(x, "says"), true, e);
    judge_said(r, "hides", am_value_member(x, "hides"), false, e);
    if (am_value_member(x, "returns"))
        judge_returns(r, am_value_member(x, "returns"), e->out);
    if (am_value_num(am_value_get(e->after, "budget.violations"), 0) != 0)
        am_spec_fail(r, "throttling", "no request inside a Retry-After window",
                     shown(r, am_value_get(e->after, "budget.violations")));
}
