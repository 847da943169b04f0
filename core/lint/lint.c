#include "lint/lint.h"

#include <stdlib.h>
#include <string.h>

#include "lint/walk.h"
#include "lua/data.h"

enum { FINDINGS_MAX = 1000 };

void am_lint_add(am_lint *out, const am_lint_finding *f)
{
    for (size_t i = 0; i < out->n_findings; i++) {
        const am_lint_finding *old = &out->findings[i];
        if (old->line == f->line && strcmp(old->path, f->path) == 0 &&
            strcmp(old->text, f->text) == 0)
            return;
    }
    if (out->n_findings == FINDINGS_MAX)
        return;
    if (!out->findings)
        out->findings = am_arena_alloc(out->arena, FINDINGS_MAX * sizeof *out->findings);
    out->findings[out->n_findings++] = *f;
}

size_t am_lint_problems(const am_lint *l)
{
    size_t n = 0;
    for (size_t i = 0; i < l->n_findings; i++)
        n += !l->findings[i].note;
    return n;
}

/* needs: {source = "sharepoint", graph = "graph?"} */
static void take_needs(am_walk *w)
{
    const am_value *needs = am_value_member(w->in->facts, "needs");
    for (size_t i = 0; i < am_value_len(needs) && i < AM_WALK_TENANTS; i++) {
        const char *connector = am_value_text(am_value_at(needs, i), "");
        w->tenants[i].name = needs->u.o.v[i].key;
        w->tenants[i].declared = true;
        w->tenants[i].connector = am_registry_find(
            w->in->registry,
            am_arena_format(w->arena, "%.*s", (int)strcspn(connector, "?"), connector));
        w->n_tenants = i + 1;
    }
}

/* The line of `key =` in the table that playbook {} was given, or in params; 1 when it is built
 * otherwise. */
static int line_of(const am_walk *w, int from, const char *key)
{
    return am_lua_data_line(w->in->text, w->in->n, from, key);
}

static void problem(am_walk *w, int line, const char *hint, const char *text)
{
    am_lint_add(w->out, &(am_lint_finding){
                            .path = w->in->path, .line = line, .text = text, .hint = hint});
}

static const am_lint_use *find_use(const am_lint *l, const char *op)
{
    for (size_t i = 0; i < l->n_uses; i++)
        if (strcmp(l->uses[i].op->name, op) == 0)
            return &l->uses[i];
    return NULL;
}

static bool is_listed(const am_value *changes, const char *op)
{
    for (size_t i = 0; i < am_value_len(changes); i++)
        if (strcmp(am_value_text(am_value_member(am_value_at(changes, i), "op"), ""), op) == 0)
            return true;
    return false;
}

/* changes: [{op, most}], held against what is called. */
static void declared_changes(am_walk *w)
{
    const am_value *changes = am_value_member(w->in->facts, "changes");
    am_lint *out = w->out;
    if (!changes)
        return;
    for (size_t i = 0; i < out->n_uses; i++) {
        const am_lint_use *u = &out->uses[i];
        if ((u->op->effects & AM_CHANGE) && !is_listed(changes, u->op->name))
            am_lint_add(out, &(am_lint_finding){
                                 .path = u->path,
                                 .line = u->line,
                                 .text = am_arena_format(
                                     w->arena, "%s is called, and changes does not name it: it would be refused",
                                     u->op->name),
                                 .hint = ""});
    }
    for (size_t i = 0; !out->blind && i < am_value_len(changes); i++) {
        const char *op = am_value_text(am_value_member(am_value_at(changes, i), "op"), "");
        const am_lint_use *u = find_use(out, op);
        if (!u || !(u->op->effects & AM_CHANGE))
            problem(w, line_of(w, 1, "changes"), "",
                    am_arena_format(w->arena, u ? "changes names '%s', which changes nothing"
                                                : "changes names '%s', and it is never called", op));
    }
}

/* What is declared for nothing. */
static void unused(am_walk *w)
{
    const am_value *params = am_value_member(w->in->facts, "params");
    int line = line_of(w, 1, "params");
    for (size_t i = 0; i < am_value_len(params) && i < AM_PARAMS_MAX; i++) {
        const char *name = am_value_text(am_value_member(am_value_at(params, i), "name"), "");
        if (!w->params_used[i])
            problem(w, line_of(w, line, name), "",
                    am_arena_format(w->arena, "the parameter '%s' is never read", name));
    }
    line = line_of(w, 1, "needs");
    declared_changes(w);
    for (size_t i = 0; i < w->n_tenants; i++) {
        const char *name = w->tenants[i].name;
        if (!w->tenants[i].connector && w->tenants[i].declared)
            am_lint_add(w->out,
                        &(am_lint_finding){
                            .path = w->in->path,
                            .line = line,
                            .note = true,
                            .text = am_arena_format(w->arena,
                                                    "the connector of '%s' is not known here: what "
                                                    "it is asked for cannot be checked",
                                                    name),
                            .hint = "check it in a workspace that has the plugin"});
        if (w->tenants[i].declared && !w->tenants[i].used)
            problem(w, line, "",
                    am_arena_format(w->arena, "needs names '%s', and it is never used", name));
    }
}

static int by_place(const void *a, const void *b)
{
    const am_lint_finding *x = a, *y = b;
    int c = strcmp(x->path, y->path);
    return c ? c : x->line != y->line ? (x->line > y->line) - (x->line < y->line)
                                      : strcmp(x->text, y->text);
}

static int by_name(const void *a, const void *b)
{
    const am_lint_use *x = a, *y = b;
    int c = strcmp(x->op->name, y->op->name);
    return c ? c : strcmp(x->tenant ? x->tenant : "", y->tenant ? y->tenant : "");
}

am_kind am_lint_run(am_arena *arena, const am_lint_input *in, am_lint *out, am_err *err)
{
    am_source_file file = {.path = in->path};
    *out = (am_lint){.arena = arena};
    am_walk *w = am_new(am_walk);
    *w = (am_walk){.program = {.arena = arena}, .arena = arena, .in = in, .out = out};
    am_kind kind = am_names_env(arena, &w->env, err);
    if (!kind) {
        am_err wrong = {.kind = AM_OK};
        kind = am_parse_lua(&w->program, in->text, in->n, &file, &wrong);
        if (kind)
            am_fail(err, kind, "%s:%s", in->path, wrong.text); /* which begins with the line */
    }
    if (!kind) {
        take_needs(w);
        am_walk_run(w, &file);
        if (in->facts && w->playbook)
            unused(w);
        if (out->n_findings)
            qsort(out->findings, out->n_findings, sizeof *out->findings, by_place);
        if (out->n_uses)
            qsort(out->uses, out->n_uses, sizeof *out->uses, by_name);
    }
    free(w);
    return kind;
}
