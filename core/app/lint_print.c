#include <string.h>

#include "app/playbook_lint.h"
#include "base/json.h"
#include "report/table.h"

static const char *text_of(const am_value *facts, const char *name)
{
    return am_value_text(am_value_member(facts, name), "");
}

/* Uses of one kind, a row a tenant and operation. */
static void uses(const am_app *app, const am_lint *l)
{
    static const am_column columns[] = {{"tenant", false, true},
                                        {"operation", false, true},
                                        {"kind", false, true},
                                        {"consent", false, true},
                                        {"first called", false, false}};
    am_table *t = am_table_new(columns, 5, 0);
    for (size_t i = 0; i < l->n_uses; i++) {
        const am_lint_use *u = &l->uses[i];
        char place[400];
        bool change = u->op->effects & AM_CHANGE;
        snprintf(place, sizeof place, "%s:%d", u->path, u->line);
        am_table_row(t,
                     (const char *[]){u->tenant ? u->tenant : "?", u->op->name,
                                      u->op->effects & AM_FINAL ? "final" : change ? "change" : "read",
                                      u->op->consent ? u->op->consent : "", place},
                     change ? AM_INK_BOLD : AM_INK_NONE);
    }
    if (am_table_rows(t)) {
        fputc('\n', app->out.out);
        am_table_print(t, &app->out);
    }
    am_table_free(t);
}

static void permissions(const am_app *app, const am_lint *l, const am_value *facts)
{
    static const am_column columns[] = {{"tenant", false, true},
                                        {"application permission", false, true},
                                        {"for", false, false},
                                        {"why", false, false}};
    size_t n;
    const char *unknown;
    const am_lint_permission *p =
        am_lint_permissions(l->arena, l, am_value_member(facts, "needs"), &n, &unknown);
    am_table *t = am_table_new(columns, 4, 0);
    for (size_t i = 0; i < n; i++)
        am_table_row(t,
                     (const char *[]){p[i].tenant,
                                      am_arena_format(l->arena, "%s %s", p[i].resource, p[i].name),
                                      p[i].operations, p[i].why},
                     AM_INK_NONE);
    fprintf(app->out.out, n ? "\nThe least that app registrations need:\n"
                            : "\nIt needs no application permission.\n");
    if (n)
        am_table_print(t, &app->out);
    if (*unknown)
        fprintf(app->out.out, "What these need, their connectors' manuals tell: %s\n", unknown);
    am_table_free(t);
}

void am_lint_print(const am_app *app, const am_lint *l, const am_value *facts, const char *path)
{
    FILE *out = app->out.out;
    size_t problems = am_lint_problems(l);
    for (size_t i = 0; i < l->n_findings; i++) {
        const am_lint_finding *f = &l->findings[i];
        fprintf(out, "%s%s:%d: %s%s%s%s%s\n", am_style_ink(&app->out, f->note ? AM_INK_DIM : AM_INK_BAD),
                f->path, f->line, f->note ? "note: " : "", f->text, *f->hint ? "; " : "", f->hint,
                am_style_ink(&app->out, AM_INK_NONE));
    }
    if (facts && !app->quiet) {
        uses(app, l);
        permissions(app, l, facts);
        if (l->blind)
            fprintf(out, "An operation is chosen only when it runs: the lists may lack it.\n");
        fputc('\n', out);
    }
    if (!app->quiet)
        fprintf(out, "%s%s%s: %s\n", facts ? text_of(facts, "name") : path, facts ? " " : "",
                text_of(facts, "version"),
                problems == 0 ? "no findings"
                              : am_arena_format(l->arena, "%zu finding%s", problems,
                                                problems == 1 ? "" : "s"));
}

static am_value *finding_json(am_arena *a, const am_lint_finding *f)
{
    am_value *v = am_json_make(a, "{\"file\": %s, \"line\": %d, \"level\": %s, \"text\": %s}", f->path,
                               (int64_t)f->line, f->note ? "note" : "problem", f->text);
    if (v && *f->hint)
        am_value_put(a, v, "hint", am_value_str(a, f->hint));
    return v;
}

void am_lint_print_json(const am_app *app, const am_lint *l, const am_value *facts, const char *path)
{
    am_arena *a = l->arena;
    am_value *findings = am_value_array(a), *ops = am_value_array(a), *perms = am_value_array(a);
    size_t n;
    const char *unknown;
    const am_lint_permission *p =
        am_lint_permissions(a, l, am_value_member(facts, "needs"), &n, &unknown);
    for (size_t i = 0; i < l->n_findings; i++)
        am_value_push(a, findings, finding_json(a, &l->findings[i]));
    for (size_t i = 0; i < l->n_uses; i++) {
        const am_lint_use *u = &l->uses[i];
        am_value_push(a, ops,
                      am_json_make(a,
                                   "{\"tenant\": %s, \"operation\": %s, \"change\": %b, \"final\": %b, "
                                   "\"consent\": %s, \"file\": %s, \"line\": %d}",
                                   u->tenant, u->op->name, (int)((u->op->effects & AM_CHANGE) != 0),
                                   (int)((u->op->effects & AM_FINAL) != 0), u->op->consent, u->path,
                                   (int64_t)u->line));
    }
    for (size_t i = 0; i < n; i++)
        am_value_push(a, perms,
                      am_json_make(a,
                                   "{\"tenant\": %s, \"resource\": %s, \"permission\": %s, "
                                   "\"operations\": %s, \"why\": %s}",
                                   p[i].tenant, p[i].resource, p[i].name, p[i].operations, p[i].why));
    const am_value *all = am_json_make(
        a,
        "{\"path\": %s, \"name\": %v, \"version\": %v, \"findings\": %v, \"operations\": %v, "
        "\"complete\": %b, \"permissions\": %v}",
        path, am_value_member(facts, "name"), am_value_member(facts, "version"), findings, ops,
        (int)!l->blind, perms);
    fprintf(app->out.out, "%s\n", am_json_text(a, all, AM_JSON_PLAIN));
}
