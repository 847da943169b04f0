#include "app/report_subject.h"

#include <config.h>
#include <string.h>

#include "app/records.h"
#include "base/clock.h"
#include "journal/chain.h"
#include "journal/leases.h"
#include "run/approval.h"

typedef struct search {
    am_arena *arena;
    const char *begins; /* NULL: the newest that has ended */
    const char *found, *kind;
    unsigned n;
} search;

static am_kind consider(void *self, const am_run_row *r, am_err *e)
{
    search *s = self;
    bool changes = strcmp(r->kind, "plan") != 0 && strcmp(r->kind, "leases") != 0;
    (void)e;
    if (s->begins ? strncmp(r->id, s->begins, strlen(s->begins)) != 0 : s->n || !r->ended || !changes)
        return AM_OK;
    s->n++;
    s->found = am_arena_strdup(s->arena, r->id);
    s->kind = am_arena_strdup(s->arena, r->kind);
    return AM_OK;
}

static am_kind find_run(am_report_subject *s, const char *name, const char **id, const char **kind, am_err *e)
{
    search x = {.arena = s->arena, .begins = name};
    am_kind k = am_journal_run_each(s->journal, consider, &x, e);
    *id = x.found;
    *kind = x.kind;
    if (k || x.n == 1)
        return k;
    if (x.n) {
        (void)am_fail(e, AM_USAGE, "%u runs begin with '%s'", x.n, name);
        return am_hint(e, "give more of the id; `aftermove runs` lists them");
    }
    if (name)
        (void)am_fail(e, AM_ABSENT, "'%s' is neither a plan nor a run", name);
    else
        (void)am_fail(e, AM_ABSENT, "no run in %s has changed something and ended", s->workspace.dir);
    return am_hint(e, "`aftermove runs` lists the runs; plans are files in plans/");
}

/* --- rows --------------------------------------------------------------- */

static am_kind run_rows(void *self, am_account_fn fn, void *to, am_err *e)
{
    const am_report_subject *s = self;
    return am_account_run(s->journal, s->report.id, fn, to, e);
}

/* The plan's effects, then what the planning run left alone or could not plan. */
static am_kind plan_rows(void *self, am_account_fn fn, void *to, am_err *e)
{
    const am_report_subject *s = self;
    am_plan_reader *r = NULL;
    am_effect_row effect = {0};
    bool end = false;
    am_kind k = am_plan_open(s->plan, &r, e);
    while (!k && !(k = am_plan_next(r, &effect, &end, e)) && !end) {
        am_account_row row = am_account_effect(&effect);
        k = fn(to, &row, e);
    }
    am_plan_close(r);
    return !k && s->planned_here ? am_account_run(s->journal, s->report.id, fn, to, e) : k;
}

/* --- what is known besides ---------------------------------------------- */

static am_kind approval(void *self, const am_approval *x, am_err *e)
{
    am_report_subject *s = self;
    am_report *r = &s->report;
    am_arena *a = s->arena;
    (void)e;
    if (r->n_approvals < AM_REPORT_APPROVALS)
        r->approvals[r->n_approvals++] =
            (am_report_approval){.name = am_arena_strdup(a, x->name), .key = am_arena_strdup(a, x->key),
                                 .time = am_arena_strdup(a, x->time), .good = x->good};
    return AM_OK;
}

static am_kind lease(void *self, const am_lease_row *l, am_err *e)
{
    (void)l;
    (void)e;
    ((am_report_subject *)self)->report.leases++;
    return AM_OK;
}

/* A chain that does not hold is told in the report, not a reason for none. */
static am_kind read_chain(am_report_subject *s, am_err *e)
{
    am_err broken = {0};
    char head[AM_DIGEST_TEXT] = "";
    am_report *r = &s->report;
    am_kind k = am_chain_verify(s->journal, &r->events, head, &broken);
    r->head = am_arena_strdup(s->arena, head);
    if (k == AM_CONFLICT)
        r->broken = am_arena_strdup(s->arena, broken.text);
    else if (k)
        *e = broken;
    return k == AM_CONFLICT ? AM_OK : k;
}

static am_kind open_run(am_report_subject *s, const char *id, am_err *e)
{
    am_run_row row;
    am_report *r = &s->report;
    am_kind k = am_journal_run_get(s->journal, s->arena, id, &row, e);
    if (k)
        return k;
    *r = (am_report){.id = row.id, .kind = row.kind, .state = row.state, .playbook = row.playbook,
                     .version = row.version, .text_sha = row.text_sha, .plan_id = row.plan_id,
                     .plan_sha = row.plan_sha, .undoes = row.undoes, .user = row.os_user, .host = row.host,
                     .app = row.app, .params = row.params, .tenants = row.tenants, .began = row.began,
                     .ended = row.ended, .exit_code = row.exit_code};
    s->rows = (am_report_rows){.each = run_rows, .self = s};
    if ((k = am_times_read(&r->times, s->arena, s->journal, id, e)) ||
        (k = am_journal_lease_each(s->journal, id, lease, s, e)))
        return k;
    const char *plan = row.plan_id ? am_records_plan(s->arena, s->workspace.dir, row.plan_id) : NULL;
    return plan && row.plan_sha ? am_approval_each(plan, row.plan_sha, approval, s, e) : AM_OK;
}

static am_kind open_plan(am_report_subject *s, am_err *e)
{
    char sha[AM_DIGEST_TEXT];
    am_run_row row;
    am_err none;
    am_report *r = &s->report;
    am_kind k = am_plan_verify(s->plan, NULL, sha, e); /* nothing of a changed plan is told */
    if (!k)
        k = am_plan_open(s->plan, &s->head, e);
    if (k)
        return k;
    const am_plan_head *h = am_plan_get_head(s->head);
    *r = (am_report){.plan = true, .id = h->id, .kind = "plan", .playbook = h->playbook, .version = h->version,
                     .text_sha = h->text_sha, .plan_sha = am_arena_strdup(s->arena, sha), .undoes = h->undoes,
                     .params = h->params, .tenants = h->tenants, .notes = h->notes, .consents = h->consents,
                     .began = h->made, .made_by = h->tool};
    s->rows = (am_report_rows){.each = plan_rows, .self = s};
    s->planned_here = s->journal && !am_journal_run_get(s->journal, s->arena, h->id, &row, &none);
    if (s->planned_here) {
        r->user = row.os_user;
        r->host = row.host;
        r->app = row.app;
        if ((k = am_times_read(&r->times, s->arena, s->journal, h->id, e)))
            return k;
    }
    return am_approval_each(s->plan, sha, approval, s, e);
}

static am_kind find(am_report_subject *s, const am_app *app, const char *name, am_err *e)
{
    const char *id = NULL, *kind = NULL;
    am_err none;
    am_kind k = am_workspace_find(s->arena, app->workspace, &s->workspace, e);
    s->plan = name ? am_records_plan(s->arena, k ? NULL : s->workspace.dir, name) : NULL;
    if (k && (app->workspace || !s->plan))
        return k;
    if (!k)
        k = am_journal_open(s->workspace.dir, AM_JOURNAL_READ, NULL, &s->journal, s->plan ? &none : e);
    if (s->plan)
        return AM_OK;
    if (!k)
        k = find_run(s, name, &id, &kind, e);
    if (k || strcmp(kind, "plan") != 0)
        return k ? k : open_run(s, id, e);
    s->plan = am_records_plan(s->arena, s->workspace.dir, id);
    if (s->plan)
        return AM_OK;
    (void)am_fail(e, AM_ABSENT, "run %s planned, and its plan is not in %s/plans", id, s->workspace.dir);
    return am_hint(e, "aftermove show %s tells what became of it", id);
}

am_kind am_report_subject_open(am_report_subject *s, const am_app *app, const char *name, am_err *e)
{
    *s = (am_report_subject){.arena = am_arena_new(0)};
    am_kind k = find(s, app, name, e);
    if (!k && s->plan)
        k = open_plan(s, e);
    if (!k && s->journal)
        k = read_chain(s, e);
    s->report.tool = PACKAGE_VERSION;
    s->report.written = am_clock_wall();
    return k ? k : am_report_count(&s->report, s->arena, s->rows, e);
}

void am_report_subject_close(am_report_subject *s)
{
    am_plan_close(s->head);
    am_journal_close(s->journal);
    am_arena_free(s->arena);
}
