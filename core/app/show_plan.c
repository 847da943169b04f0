#include "app/show.h"

#include <string.h>

#include "app/records.h"
#include "base/json.h"
#include "report/csv.h"
#include "report/plan_table.h"
#include "run/approval.h"
#include "run/plan.h"
#include "run/plan_line.h"

enum { COLUMNS = 8 };
static const char *const columns[COLUMNS] = {"step",   "tenant", "operation", "target",
                                             "reason", "undo",   "evidence",  "consent"};

typedef struct printing {
    const am_app *app;
    am_show_form form;
    am_plan_table *table;
    am_arena *arena;
} printing;

static void csv_line(FILE *f, const char *const *cells)
{
    am_buf line = AM_BUF(8 << 20);
    am_csv_row(&line, cells, COLUMNS);
    fputs(am_buf_text(&line), f);
    am_buf_free(&line);
}

static void put(const printing *p, const am_effect_row *r)
{
    FILE *f = p->app->out.out;
    am_arena_reset(p->arena);
    const char *cells[COLUMNS] = {r->step,
                                  r->tenant,
                                  r->op,
                                  r->target,
                                  r->reason,
                                  r->undo_op ? r->undo_op : r->no_undo,
                                  am_json_text(p->arena, r->evidence, AM_JSON_CANONICAL),
                                  r->consent};
    switch (p->form) {
    case AM_SHOW_TABLE:
        am_plan_table_add(p->table, &(am_plan_row){.step = r->step, .tenant = r->tenant, .op = r->op,
                                                   .target = r->target, .reason = r->reason, .undo = r->undo_op});
        break;
    case AM_SHOW_JSON:
        fprintf(f, "%s\n", am_json_text(p->arena, am_plan_line_effect(p->arena, r), AM_JSON_PLAIN));
        break;
    case AM_SHOW_CSV:
        csv_line(f, cells);
        break;
    }
}

static void begin(const printing *p, const am_plan_head *h)
{
    FILE *f = p->app->out.out;
    am_arena *a = p->arena;
    const char *what = h->playbook ? h->playbook : h->undoes ? "undo" : "call";
    if (p->form == AM_SHOW_CSV)
        csv_line(f, columns);
    if (p->form == AM_SHOW_TABLE) {
        fprintf(f, "%sPlan %s: %s %s%s\n", am_style_ink(&p->app->out, AM_INK_BOLD), h->id, what,
                h->version ? h->version : "", am_style_ink(&p->app->out, AM_INK_NONE));
        fprintf(f, "made %s\n", am_records_time(a, h->made));
        for (size_t i = 0; i < am_value_len(h->notes); i++)
            fprintf(f, "note: %s\n", am_value_text(am_value_at(h->notes, i), ""));
        for (size_t i = 0; i < am_value_len(h->consents); i++)
            fprintf(f, "needs --consent %s\n", am_value_text(am_value_at(h->consents, i), ""));
    }
}

static am_kind approval(void *self, const am_approval *a, am_err *e)
{
    const am_app *app = self;
    (void)e;
    fprintf(app->out.out, "%s by %s, %s\n", a->good ? "approved" : "NOT approved (the signature does not fit)",
            a->name, a->time);
    return AM_OK;
}

am_kind am_show_plan(const am_app *app, const char *path, am_show_form form, bool all, am_err *e)
{
    am_plan_reader *r = NULL;
    am_effect_row row;
    bool end = false;
    printing p = {.app = app, .form = form, .arena = am_arena_new(0), .table = am_plan_table_new(all)};
    am_kind k = am_plan_verify(path, NULL, NULL, e); /* nothing of a changed plan is shown */
    if (!k)
        k = am_plan_open(path, &r, e);
    if (!k)
        begin(&p, am_plan_get_head(r));
    while (!k && !(k = am_plan_next(r, &row, &end, e)) && !end)
        put(&p, &row);
    if (!k && form == AM_SHOW_TABLE) {
        am_plan_table_print(p.table, &app->out);
        fprintf(app->out.out, "digest %s\n", am_plan_sha(r));
        k = am_approval_each(path, am_plan_sha(r), approval, (void *)(uintptr_t)app, e);
    }
    am_plan_close(r);
    am_plan_table_free(p.table);
    am_arena_free(p.arena);
    return k;
}
