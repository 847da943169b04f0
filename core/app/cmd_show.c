#include "app/command.h"
#include "app/records.h"
#include "app/report_subject.h"
#include "app/show.h"
#include "base/ulid.h"

static am_show_form form_of(const char *word)
{
    switch (word[0]) {
    case 'j':
        return AM_SHOW_JSON;
    case 'c':
        return AM_SHOW_CSV;
    default:
        return AM_SHOW_TABLE;
    }
}

/* The page that `report` writes. */
static am_kind show_page(const am_app *app, const char *plan, am_err *e)
{
    am_report_subject s;
    am_kind k = am_report_subject_open(&s, app, plan, e);
    if (!k)
        k = am_report_html(&s.report, s.rows, app->out.out, e);
    am_report_subject_close(&s);
    return k;
}

static am_kind show_run(const am_app *app, const am_args *args, bool all, am_err *e)
{
    am_workspace w;
    am_journal *j = NULL;
    am_run_row row;
    am_kind k = am_records_open(app, args->arena, &w, &j, e);
    if (!k)
        k = am_journal_run_get(j, args->arena, args->words[0], &row, e);
    if (!k)
        k = am_show_run(app, j, &row, all, e);
    am_journal_close(j);
    return k;
}

static int run(am_app *app, const am_args *args)
{
    am_err e, none;
    am_workspace w = {0};
    bool all = am_args_has(args, "all");
    const char *format = am_args_get(args, "format", "table");
    am_kind k = am_workspace_find(args->arena, app->workspace, &w, &none);
    const char *plan = am_records_plan(args->arena, k ? NULL : w.dir, args->words[0]);
    if (plan && format[0] == 'h') {
        k = show_page(app, plan, &e);
    } else if (plan) {
        k = am_show_plan(app, plan, form_of(format), all, &e);
    } else if (am_ulid_valid(args->words[0]) && format[0] == 't') {
        k = show_run(app, args, all, &e);
    } else if (am_ulid_valid(args->words[0])) {
        k = am_fail(&e, AM_USAGE, "a run is shown as a table only");
        (void)am_hint(&e, "aftermove report %s --format html|json|csv", args->words[0]);
    } else {
        k = am_fail(&e, AM_ABSENT, "'%s' is neither a plan nor a run", args->words[0]);
        (void)am_hint(&e, "`aftermove runs` lists the runs; plans are files in plans/");
    }
    return k ? am_app_error(app, &e) : 0;
}

static const am_option options[] = {{"format", "table|json|csv|html", "form of a plan"},
                                    {"all", NULL, "every row, however many"},
                                    {NULL, NULL, NULL}};

const am_command am_cmd_show = {.name = "show",
                                .args = "PLAN|RUN",
                                .help = "Print a plan grouped by step with counts, or what became of a run.\n"
                                        "PLAN is a file, or the name of one in plans/; RUN is an id that\n"
                                        "`aftermove runs` shows.",
                                .options = options,
                                .words_min = 1,
                                .words_max = 1,
                                .pages = true,
                                .run = run};
