#include "report/plan_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "report/table.h"

typedef struct part {
    char *step;
    am_table *table;
    uint64_t n, final;
} part;

struct am_plan_table {
    part parts[AM_PLAN_TABLE_STEPS];
    size_t n;
    uint64_t total;
    bool all;
};

am_plan_table *am_plan_table_new(bool all)
{
    am_plan_table *t = am_new(am_plan_table);
    t->all = all;
    return t;
}

void am_plan_table_free(am_plan_table *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->n; i++) {
        free(t->parts[i].step);
        am_table_free(t->parts[i].table);
    }
    free(t);
}

/* Steps beyond the last that there is room for share it. */
static part *part_of(am_plan_table *t, const char *step)
{
    static const am_column columns[] = {{"tenant", false, true},
                                        {"operation", false, true},
                                        {"target", false, false},
                                        {"reason", false, false},
                                        {"undo", false, true}};
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->parts[i].step, step) == 0)
            return &t->parts[i];
    if (t->n == AM_PLAN_TABLE_STEPS)
        return &t->parts[t->n - 1];
    part *p = &t->parts[t->n++];
    p->step = am_strdup(step);
    p->table = am_table_new(columns, sizeof columns / sizeof *columns, 2);
    return p;
}

void am_plan_table_add(am_plan_table *t, const am_plan_row *r)
{
    part *p = part_of(t, r->step ? r->step : "(no step)");
    t->total++;
    p->n++;
    p->final += r->undo == NULL;
    if (!t->all && p->n > AM_PLAN_TABLE_SHOWN)
        return;
    am_table_row(
        p->table,
        (const char *[]){r->tenant, r->op, r->target, r->reason, r->undo ? r->undo : "none"},
        r->undo ? AM_INK_NONE : AM_INK_WARN);
}

uint64_t am_plan_table_count(const am_plan_table *t)
{
    return t->total;
}

void am_plan_table_print(const am_plan_table *t, const am_style *style)
{
    for (size_t i = 0; i < t->n; i++) {
        const part *p = &t->parts[i];
        fprintf(style->out, "%s%s: %llu change%s%s\n", am_style_ink(style, AM_INK_BOLD), p->step,
                (unsigned long long)p->n, p->n == 1 ? "" : "s", am_style_ink(style, AM_INK_NONE));
        am_table_print(p->table, style);
        if (p->n > am_table_rows(p->table))
            fprintf(style->out,
                    "  ... and %llu more (--verbose shows all, --format json writes all)\n",
                    (unsigned long long)(p->n - am_table_rows(p->table)));
        if (p->final)
            fprintf(style->out, "  %llu of them cannot be undone%s\n", (unsigned long long)p->final,
                    p->final < p->n ? ", nor can what comes before them on the same target" : "");
        fputc('\n', style->out);
    }
}
