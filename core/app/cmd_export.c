#include <string.h>

#include "app/command.h"
#include "app/records.h"
#include "base/clock.h"
#include "base/json.h"
#include "journal/effects.h"
#include "journal/runs.h"
#include "report/csv.h"

typedef struct exporting {
    const am_app *app;
    const am_run_row *run;
    am_arena *arena;
    bool csv;
} exporting;

enum { COLUMNS = 19 };
static const char *const names[COLUMNS] = {"run",    "who",     "host", "app",      "step",  "tenant", "op",
                                           "target", "state",   "reason", "evidence", "args",  "value",  "error",
                                           "kind",   "request_id", "seen", "sent",     "ended"};

static void put_csv(const exporting *x, const am_value *v)
{
    const char *cells[COLUMNS];
    for (size_t i = 0; i < COLUMNS; i++) {
        am_buf cell = AM_BUF(1 << 20);
        am_csv_text(&cell, am_value_member(v, names[i]));
        cells[i] = am_arena_strdup(x->arena, am_buf_text(&cell));
        am_buf_free(&cell);
    }
    am_buf line = AM_BUF(8 << 20);
    am_csv_row(&line, cells, COLUMNS);
    fputs(am_buf_text(&line), x->app->out.out);
    am_buf_free(&line);
}

static void put(const exporting *x, const am_value *v)
{
    if (x->csv)
        put_csv(x, v);
    else
        fprintf(x->app->out.out, "%s\n", am_json_text(x->arena, v, AM_JSON_PLAIN));
}

static const char *when(am_arena *a, int64_t ms)
{
    char text[AM_TIME_TEXT];
    return ms ? am_arena_strdup(a, am_time_format(text, ms)) : NULL;
}

static am_kind effect(void *self, const am_effect_row *r, am_err *e)
{
    exporting *x = self;
    (void)e;
    am_arena_reset(x->arena);
    put(x, am_json_make(x->arena,
                        "{\"run\":%s,\"who\":%s,\"host\":%s,\"app\":%s,\"step\":%s,\"tenant\":%s,\"op\":%s,"
                        "\"target\":%s,\"state\":%s,\"reason\":%s,\"evidence\":%v,\"args\":%v,\"value\":%v,"
                        "\"error\":%s,\"kind\":%s,\"request_id\":%s,\"seen\":%s,\"sent\":%s,\"ended\":%s}",
                        r->run, x->run->os_user, x->run->host, x->run->app, r->step, r->tenant, r->op, r->target,
                        am_effect_state_name(r->state), r->reason, r->evidence, r->args, r->value, r->error,
                        r->error_kind, r->request_id, when(x->arena, r->seen), when(x->arena, r->sent),
                        when(x->arena, r->ended)));
    return AM_OK;
}

static am_kind item(void *self, const am_value *o, am_err *e)
{
    exporting *x = self;
    (void)e;
    am_arena_reset(x->arena);
    put(x, am_json_make(x->arena,
                        "{\"run\":%s,\"who\":%s,\"host\":%s,\"app\":%s,\"step\":%v,\"tenant\":%v,\"op\":%v,"
                        "\"target\":%v,\"state\":%v,\"reason\":%v,\"value\":%v,\"error\":%v,\"kind\":%v,"
                        "\"request_id\":%v}",
                        x->run->id, x->run->os_user, x->run->host, x->run->app, am_value_member(o, "step"),
                        am_value_member(o, "tenant"), am_value_member(o, "op"), am_value_member(o, "subject"),
                        am_value_member(o, "word"), am_value_member(o, "reason"), am_value_member(o, "value"),
                        am_value_member(o, "error"), am_value_member(o, "kind"),
                        am_value_member(o, "request_id")));
    return AM_OK;
}

static int run(am_app *app, const am_args *args)
{
    am_err e;
    am_workspace w;
    am_journal *j = NULL;
    am_run_row row;
    exporting x = {.app = app, .run = &row, .arena = am_arena_new(0),
                   .csv = am_args_get(args, "format", "json")[0] == 'c'};
    am_kind k = am_records_open(app, args->arena, &w, &j, &e);
    if (!k)
        k = am_journal_run_get(j, args->arena, args->words[0], &row, &e);
    if (!k && x.csv) {
        am_buf head = AM_BUF(4096);
        am_csv_row(&head, names, COLUMNS);
        fputs(am_buf_text(&head), app->out.out);
        am_buf_free(&head);
    }
    if (!k)
        k = am_journal_effect_each(j, row.id, AM_BY_TIME, effect, &x, &e);
    if (!k)
        k = am_journal_item_each(j, row.id, item, &x, &e);
    am_journal_close(j);
    am_arena_free(x.arena);
    return k ? am_app_error(app, &e) : 0;
}

static const am_option options[] = {{"format", "json|csv", "JSON lines (default) or CSV"}, {NULL, NULL, NULL}};

const am_command am_cmd_export = {
    .name = "export",
    .args = "RUN",
    .help = "Print every effect and item of a run, for other programs.\n"
            "Who, when, what, on which evidence, what the service answered, under which request id.",
    .options = options,
    .words_min = 1,
    .words_max = 1,
    .pages = true,
    .run = run};
