#include "app/chronicle.h"
#include "app/command.h"
#include "app/enact.h"
#include "app/records.h"
#include "base/json.h"
#include "journal/leases.h"
#include "report/table.h"

typedef struct listing {
    am_table *table;
    am_arena *arena;
} listing;

static am_kind row(void *self, const am_lease_row *r, am_err *e)
{
    listing *l = self;
    (void)e;
    am_arena_reset(l->arena);
    const char *cells[] = {r->run, r->tenant, am_records_time(l->arena, r->taken), r->op,
                           am_json_text(l->arena, r->args, AM_JSON_PLAIN)};
    am_table_row(l->table, cells, AM_INK_WARN);
    return AM_OK;
}

static int list(am_app *app, const am_args *args)
{
    static const am_column columns[] = {{"RUN", false, true},
                                        {"TENANT", false, true},
                                        {"TAKEN", false, true},
                                        {"GIVEN BACK BY", false, true},
                                        {"WITH", false, false}};
    am_err e;
    am_workspace w;
    am_journal *j = NULL;
    listing l = {am_table_new(columns, sizeof columns / sizeof *columns, 0), am_arena_new(0)};
    am_kind k = am_records_open(app, args->arena, &w, &j, &e);
    if (!k)
        k = am_journal_lease_each(j, NULL, row, &l, &e);
    if (!k && am_table_rows(l.table))
        am_table_print(l.table, &app->out);
    else if (!k)
        am_app_say(app, "nothing is out");
    am_journal_close(j);
    am_table_free(l.table);
    am_arena_free(l.arena);
    return k ? am_app_error(app, &e) : 0;
}

static int give_back(am_app *app)
{
    am_session s;
    am_err e = {0};
    unsigned given = 0, left = 0;
    am_record *record = NULL;
    am_run_row run = {.kind = "leases"};
    am_kind k = am_session_open(&s, app, NULL, &e);
    if (!k)
        k = am_chronicle_open(&s, "leases --return", &e);
    if (!k) {
        (void)am_session_begin(&s, AM_MODE_APPLY, NULL);
        k = am_chronicle_begin(&s, &run, AM_RECORD_APPLY, &record, &e);
    }
    if (!k)
        k = am_enact_leases(&s, NULL, &given, &left, &e);
    int code = k ? am_app_error(app, &e) : left > 0;
    if (record)
        code = am_chronicle_end(&s, record, code);
    if (!k)
        am_app_say(app, "%u given back, %u still out", given, left);
    am_session_close(&s);
    return code;
}

static int run(am_app *app, const am_args *args)
{
    return am_args_has(args, "return") ? give_back(app) : list(app, args);
}

static const am_option options[] = {{"return", NULL, "give all of them back now"}, {NULL, NULL, NULL}};

const am_command am_cmd_leases = {
    .name = "leases",
    .args = "[--return]",
    .help = "List temporary changes (unlocked sites, temporary administrators) that are still out.\n"
            "A run gives its own back when it ends; a crash leaves them to `resume`, or to --return.",
    .options = options,
    .pages = true,
    .run = run};
