#include "app/command.h"
#include "app/records.h"
#include "base/json.h"
#include "journal/runs.h"
#include "report/table.h"

typedef struct listing {
    const am_app *app;
    am_table *table; /* NULL: JSON lines */
    am_arena *arena;
} listing;

static am_kind row(void *self, const am_run_row *r, am_err *e)
{
    listing *l = self;
    (void)e;
    am_arena_reset(l->arena);
    if (!l->table) {
        const am_value *v = am_json_make(
            l->arena,
            "{\"id\":%s,\"kind\":%s,\"playbook\":%s,\"version\":%s,\"state\":%s,\"exit\":%d,\"began\":%d,"
            "\"ended\":%d,\"plan\":%s,\"undoes\":%s,\"user\":%s,\"host\":%s}",
            r->id, r->kind, r->playbook, r->version, r->state, (int64_t)r->exit_code, r->began, r->ended,
            r->plan_id, r->undoes, r->os_user, r->host);
        fprintf(l->app->out.out, "%s\n", am_json_text(l->arena, v, AM_JSON_PLAIN));
        return AM_OK;
    }
    const char *cells[] = {r->id, r->kind, r->playbook ? r->playbook : "", r->state,
                           am_arena_format(l->arena, "%d", r->exit_code), am_arena_format(l->arena, "%.16s", am_records_time(l->arena, r->began)), /* to the minute, for 80 columns */
                           r->os_user ? r->os_user : ""};
    am_table_row(l->table, cells, AM_INK_NONE);
    return AM_OK;
}

static int run(am_app *app, const am_args *args)
{
    static const am_column columns[] = {{"RUN", false, true},   {"KIND", false, false}, {"PLAYBOOK", false, false},
                                        {"STATE", false, true}, {"EXIT", true, true},   {"BEGAN", false, true},
                                        {"BY", false, false}};
    am_err e;
    am_workspace w;
    am_journal *j = NULL;
    bool json = am_args_get(args, "format", "table")[0] == 'j';
    listing l = {.app = app, .arena = am_arena_new(0),
                 .table = json ? NULL : am_table_new(columns, sizeof columns / sizeof *columns, 0)};
    am_kind k = am_records_open(app, args->arena, &w, &j, &e);
    if (!k)
        k = am_journal_run_each(j, row, &l, &e);
    if (!k && l.table)
        am_table_print(l.table, &app->out);
    am_journal_close(j);
    am_table_free(l.table);
    am_arena_free(l.arena);
    return k ? am_app_error(app, &e) : 0;
}

static const am_option options[] = {{"format", "table|json", "form of the list"}, {NULL, NULL, NULL}};

const am_command am_cmd_runs = {.name = "runs",
                                .args = "",
                                .help = "List the runs of the workspace, newest first.\n"
                                        "Their ids are what show, log, export, evidence, undo and resume take.",
                                .options = options,
                                .pages = true,
                                .run = run};
