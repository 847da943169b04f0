#include "app/show.h"

#include <string.h>

#include "app/records.h"
#include "journal/leases.h"
#include "report/account.h"
#include "report/summary.h"

typedef struct reading {
    const am_app *app;
    am_summary *summary;
    unsigned leases;
} reading;

static am_kind row(void *self, const am_account_row *r, am_err *e)
{
    const reading *x = self;
    const char *why = r->error ? r->error : r->reason;
    bool made = r->change && !r->error;
    (void)e;
    am_summary_add(x->summary, r->outcome, r->subject, made ? r->op : why, r->hint);
    return AM_OK;
}

static am_kind lease(void *self, const am_lease_row *r, am_err *e)
{
    (void)r;
    (void)e;
    ((reading *)self)->leases++;
    return AM_OK;
}

static void facts(const am_app *app, am_arena *a, const am_run_row *r)
{
    FILE *f = app->out.out;
    fprintf(f, "%sRun %s: %s %s %s%s\n", am_style_ink(&app->out, AM_INK_BOLD), r->id, r->kind,
            r->playbook ? r->playbook : "", r->version ? r->version : "", am_style_ink(&app->out, AM_INK_NONE));
    fprintf(f, "%s, exit %d, began %s%s%s, by %s on %s\n", r->state, r->exit_code, am_records_time(a, r->began),
            r->ended ? ", ended " : "", am_records_time(a, r->ended), r->os_user ? r->os_user : "?",
            r->host ? r->host : "?");
    if (r->plan_id)
        fprintf(f, "plan %s, digest %s\n", r->plan_id, r->plan_sha ? r->plan_sha : "?");
    if (r->undoes)
        fprintf(f, "undoes run %s\n", r->undoes);
}

am_kind am_show_run(const am_app *app, am_journal *j, const am_run_row *r, bool all, am_err *e)
{
    reading x = {.app = app, .summary = am_summary_new()};
    am_arena *a = am_arena_new(0);
    am_summary_group(x.summary, "done", AM_INK_GOOD, false);
    am_summary_group(x.summary, "planned", AM_INK_NONE, false);
    am_summary_group(x.summary, "skipped", AM_INK_NONE, false);
    am_summary_group(x.summary, "refused", AM_INK_WARN, true);
    am_summary_group(x.summary, "failed", AM_INK_BAD, true);
    am_summary_group(x.summary, "unknown", AM_INK_BAD, true);
    am_kind k = am_account_run(j, r->id, row, &x, e);
    if (!k)
        k = am_journal_lease_each(j, r->id, lease, &x, e);
    if (!k) {
        facts(app, a, r);
        am_summary_print(x.summary, &app->out, all);
        if (!strcmp(r->state, "broken off") && strcmp(r->kind, "plan") != 0 && strcmp(r->kind, "leases") != 0)
            fprintf(app->out.out, "its process is no more: `aftermove resume %s` finishes it\n", r->id);
        if (x.leases)
            fprintf(app->out.out, "%u leases are still out: `aftermove leases --return` gives them back\n", x.leases);
    }
    am_summary_free(x.summary);
    am_arena_free(a);
    return k;
}
