#include "app/enact.h"

#include <stdlib.h>
#include <string.h>

#include "journal/effects.h"
#include "journal/leases.h"
#include "run/drive.h"

enum { AT_ONCE = 16, ARENA_MAX = 64 << 20 };

/* What is left to do, gathered before anything begins: the journal changes while it is done. */
typedef struct job {
    struct job *next;
    int64_t id; /* of a lease */
    const char *tenant, *op, *target, *reason, *step;
    const am_value *args;
    am_drive *drive;
} job;

typedef struct agenda {
    am_session *session;
    am_arena *arena;
    job *first, **end;
    job *running[AT_ONCE];
    size_t n;
    int64_t since; /* wall ms */
} agenda;

static am_kind add(agenda *g, const job *what, am_err *e)
{
    job *j = am_arena_alloc(g->arena, sizeof *j);
    if (!j)
        return am_fail(e, AM_NOMEM, "too many effects to do in one go");
    *j = (job){.id = what->id, .tenant = am_arena_strdup(g->arena, what->tenant),
               .op = am_arena_strdup(g->arena, what->op), .target = am_arena_strdup(g->arena, what->target),
               .reason = am_arena_strdup(g->arena, what->reason), .step = am_arena_strdup(g->arena, what->step),
               .args = am_value_copy(g->arena, what->args)};
    *g->end = j;
    g->end = &j->next;
    return AM_OK;
}

static am_kind add_effect(void *self, const am_effect_row *r, am_err *e)
{
    if (r->state == AM_EFFECT_DONE)
        return AM_OK;
    return add(self, &(job){.tenant = r->tenant, .op = r->op, .target = r->target, .reason = r->reason,
                            .step = r->step, .args = r->args}, e);
}

/* Sent or about to be by a process that is no more, and not asked for again since. */
static am_kind add_open(void *self, const am_effect_row *r, am_err *e)
{
    const agenda *g = self;
    bool open = r->state == AM_EFFECT_INTENT || r->state == AM_EFFECT_SENT ||
                (r->state == AM_EFFECT_UNKNOWN && r->ended < g->since);
    return open ? add_effect(self, r, e) : AM_OK;
}

static am_kind add_lease(void *self, const am_lease_row *r, am_err *e)
{
    return add(self, &(job){.id = r->id, .tenant = r->tenant, .op = r->op, .args = r->args,
                            .target = am_value_text(am_value_member(r->args, "url"), r->op)}, e);
}

/* The tenant and the operation by name; both may be gone from the configuration since. */
static am_kind find(am_session *s, const job *j, am_tenant **tenant, const am_operation **op, am_err *e)
{
    am_kind k = am_session_tenant(s, j->tenant, tenant, e);
    if (k)
        return k;
    *op = am_registry_operation(am_registry_find(s->registry, am_tenant_connector(*tenant)), j->op, e);
    return *op ? AM_OK : e->kind;
}

static am_kind start(agenda *g, job *j, am_err *e)
{
    am_tenant *tenant = NULL;
    const am_operation *op = NULL;
    am_kind k = find(g->session, j, &tenant, &op, e);
    if (k)
        return k;
    /* what became of a lease is for returned() to say: a site that is gone is no failure */
    am_drive_opts opts = {.reason = j->reason, .step = j->step, .quiet = j->id != 0};
    return j->id ? am_drive_return(g->session->run, tenant, op, j->args, &opts, &j->drive, e)
                 : am_drive_start(g->session->run, tenant, op, j->args, false, &opts, &j->drive, e);
}

static bool any_settled(void *self)
{
    agenda *g = self;
    for (size_t i = 0; i < g->n; i++)
        if (am_drive_over(g->running[i]->drive))
            return true;
    return g->n == 0;
}

static bool busy(const agenda *g, const char *target)
{
    for (size_t i = 0; i < g->n; i++)
        if (!strcmp(g->running[i]->target ? g->running[i]->target : "", target ? target : ""))
            return true;
    return false;
}

typedef void (*on_end)(void *self, const job *, am_kind, const am_err *);

static am_kind wait_for_one(agenda *g, on_end ended, void *self, am_err *e)
{
    am_kind k = am_loop_run(g->session->loop, any_settled, g, e);
    for (size_t i = 0; i < g->n;) {
        job *j = g->running[i];
        const am_value *value;
        const am_err *why = NULL;
        if (!k && !am_drive_over(j->drive)) {
            i++;
            continue;
        }
        am_kind how = am_drive_over(j->drive) ? am_drive_result(j->drive, &value, &why) : k;
        if (ended)
            ended(self, j, how, why);
        am_drive_free(j->drive);
        g->running[i] = g->running[--g->n];
    }
    return k;
}

static am_kind work(agenda *g, on_end ended, void *self, am_err *e)
{
    am_kind k = AM_OK;
    for (job *j = g->first; !k && j; j = j->next) {
        while (!k && (g->n == AT_ONCE || busy(g, j->target)))
            k = wait_for_one(g, ended, self, e);
        if (k || am_run_stopping(g->session->run))
            break;
        am_err why = {0};
        if (!start(g, j, &why))
            g->running[g->n++] = j;
        else if (ended)
            ended(self, j, why.kind, &why);
        else
            am_run_outcome(g->session->run, &(am_outcome){.step = j->step, .tenant = j->tenant, .op = j->op,
                                                          .subject = j->target, .word = "failed", .err = &why});
    }
    while (!k && g->n)
        k = wait_for_one(g, ended, self, e);
    return k;
}

static agenda agenda_new(am_session *s)
{
    return (agenda){.session = s, .arena = am_arena_new(ARENA_MAX)};
}

typedef am_kind (*gather)(void *self, const am_effect_row *, am_err *);

static am_kind effects(agenda *g, gather fn, am_err *e)
{
    g->end = &g->first;
    am_kind k = am_journal_effect_each(g->session->journal, am_run_id(g->session->run), AM_BY_STEP, fn, g, e);
    if (!k)
        k = work(g, NULL, NULL, e);
    am_arena_free(g->arena);
    return k;
}

am_kind am_enact(am_session *s, am_err *e)
{
    agenda g = agenda_new(s);
    return effects(&g, add_effect, e);
}

am_kind am_enact_open(am_session *s, int64_t since, am_err *e)
{
    agenda g = agenda_new(s);
    g.since = since;
    return effects(&g, add_open, e);
}

typedef struct returning {
    am_session *session;
    unsigned given, left;
    am_err broken;
} returning;

static void returned(void *self, const job *j, am_kind k, const am_err *why)
{
    returning *r = self;
    /* what is gone needs nothing back */
    if (k && k != AM_ABSENT) {
        r->left++;
        am_run_outcome(r->session->run, &(am_outcome){.tenant = j->tenant, .op = j->op, .subject = j->target,
                                                      .word = "failed", .reason = "lease not given back",
                                                      .err = why});
        if (why)
            (void)am_app_error(r->session->app, why);
        return;
    }
    r->given++;
    if (!r->broken.kind &&
        am_journal_lease_end(r->session->journal, j->id, k ? "moot" : "given back", &r->broken))
        r->given--;
}

am_kind am_enact_leases(am_session *s, const char *run, unsigned *given, unsigned *left, am_err *e)
{
    returning r = {.session = s};
    agenda g = agenda_new(s);
    g.end = &g.first;
    am_kind k = am_journal_lease_each(s->journal, run, add_lease, &g, e);
    if (!k)
        k = work(&g, returned, &r, e);
    am_arena_free(g.arena);
    *given = r.given;
    *left = r.left;
    if (!k && r.broken.kind) {
        *e = r.broken;
        k = r.broken.kind;
    }
    return k ? k : am_journal_commit(s->journal, e);
}
