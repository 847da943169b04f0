#include "app/applying.h"

#include <string.h>

#include "app/admission.h"
#include "app/chronicle.h"
#include "app/enact.h"
#include "app/param_file.h"
#include "app/trust.h"
#include "base/clock.h"
#include "journal/effects.h"
#include "run/declared.h"
#include "run/record_plan.h"

enum { CONSENTS = 16 };

typedef struct applying {
    const am_application *how;
    am_session *session;
    am_record *record;
    am_run_row row;
    bool ceiling;
    int64_t since; /* wall ms when this process began */
    const char *consent[CONSENTS + 1]; /* of a resumed run: its operator gave them when it began */
    size_t n_consent;
    am_playbook_file file;
} applying;

static am_kind made_before(void *run, const am_effect_row *r, am_err *e)
{
    (void)e;
    if (r->state == AM_EFFECT_DONE)
        am_run_declare_made(run, r->op);
    return AM_OK;
}

/* The record of the run begins once the run is there: with its plan as the ceiling, or as it was. */
static am_kind begun(void *self, am_run *run, const am_value *facts, const am_value *params, am_err *e)
{
    applying *a = self;
    am_session *s = a->session;
    am_record_how how = a->ceiling ? AM_RECORD_CEILING : AM_RECORD_APPLY;
    unsigned given = 0, left = 0;
    am_kind k;
    (void)facts;
    (void)params;
    if (!a->how->resume) {
        k = am_record_load_plan(s->journal, am_run_id(run), a->how->plan, NULL, e);
        return k ? k : am_chronicle_begin(s, &a->row, how, &a->record, e);
    }
    if ((k = am_chronicle_resume(s, a->how->resume, how, &a->record, e)) ||
        (k = am_journal_effect_each(s->journal, a->how->resume, AM_BY_TIME, made_before, run, e)) ||
        (k = am_enact_leases(s, a->how->resume, &given, &left, e)))
        return k;
    am_record_set_unsure(a->record, a->how->unsure);
    if (given)
        am_app_say(s->app, "%u temporary changes that were left are given back", given);
    return AM_OK;
}

static int ended(void *self, am_run *run, int code)
{
    applying *a = self;
    am_err e = {0};
    bool whole = code == 0 || code == 1 || code == AM_EXIT_REFUSED;
    if (!a->record)
        return code;
    if (whole && a->how->resume && !am_record_state(a->record, &e))
        code = am_enact_open(a->session, a->since, &e) ? am_app_error(a->session->app, &e) : am_run_exit(run);
    if (whole && a->ceiling && !am_record_state(a->record, &e) && am_record_leftovers(a->session->journal, run, &e))
        code = am_app_error(a->session->app, &e);
    return am_chronicle_end(a->session, a->record, code);
}

/* An installed package runs only as it was installed and planned, and while its signer is trusted. */
static am_kind installed(const am_session *s, const am_run_row *r, am_kind found, const am_playbook_file *disk, bool same,
                         am_err *e)
{
    if (found == AM_REFUSED)
        return found;
    if (found || !disk->package)
        return AM_OK;
    if (!same) {
        (void)am_fail(e, AM_REFUSED, "another %s is installed now than the one (%s) that was planned", r->playbook,
                      r->version);
        return am_hint(e, "make a new plan");
    }
    return am_trust_check(&s->config, disk, e);
}

/* The text that was planned: out of the journal, or a file of that very digest. */
static am_kind planned_text(applying *a, am_err *e)
{
    am_session *s = a->session;
    am_err why;
    char sha[AM_DIGEST_TEXT] = "";
    am_playbook_file disk = {0};
    const am_run_row *r = &a->row;
    am_kind k = am_workspace_playbook(s->arena, s->workspace.dir, r->playbook, &disk, &why);
    bool found = !k;
    if (found)
        (void)am_sha256(disk.text, disk.n, sha);
    bool same = !strcmp(sha, r->text_sha);
    /* what was begun is finished as it was begun; what begins now must be what was installed */
    if (!a->how->resume && (k = installed(s, r, k, &disk, same, &why))) {
        *e = why;
        return k;
    }
    k = am_journal_text_get(s->journal, s->arena, r->text_sha, &a->file.text, &a->file.n, e);
    if (k == AM_ABSENT && same) {
        char put[AM_DIGEST_TEXT];
        a->file = disk;
        return am_journal_text_put(s->journal, disk.text, disk.n, put, e);
    }
    if (k == AM_ABSENT) {
        (void)am_fail(e, AM_REFUSED, "the playbook %s is not the one that was planned, and the journal here does not "
                                     "hold that one", r->playbook);
        return am_hint(e, "apply the plan in the workspace where it was made, or make a new plan");
    }
    if (k)
        return k;
    a->file.path = disk.path ? disk.path : am_arena_format(s->arena, "%s.lua", r->playbook);
    a->file.dir = disk.dir;
    a->file.folder = disk.folder;
    if (found && !same)
        am_app_say(s->app, "%s was changed since it was planned: the planned text is used", a->file.path);
    return AM_OK;
}

static am_kind from_plan(applying *a, am_admission *adm, am_err *e)
{
    am_session *s = a->session;
    const am_plan_head *h = &adm->head;
    am_kind k = am_admission_check(s, a->how->plan, a->how->consent, adm, e);
    if (k)
        return k;
    a->ceiling = true;
    a->row = (am_run_row){.kind = h->undoes ? "undo" : "apply", .playbook = h->playbook, .version = h->version,
                          .text_sha = h->text_sha, .plan_id = h->id, .plan_sha = am_arena_strdup(s->arena, adm->sha),
                          .undoes = h->undoes, .params = h->params};
    return AM_OK;
}

static void given(applying *a, const char *word)
{
    for (size_t i = 0; word && i < a->n_consent; i++)
        if (!strcmp(a->consent[i], word))
            return;
    if (word && a->n_consent < CONSENTS)
        a->consent[a->n_consent++] = am_arena_strdup(a->session->arena, word);
}

static am_kind consent_of(void *self, const am_effect_row *r, am_err *e)
{
    (void)e;
    given(self, r->consent);
    return AM_OK;
}

/* A plan's notes ask for some, which no effect names; a run of an older version names only these. */
static am_kind gather_consents(applying *a, am_err *e)
{
    am_session *s = a->session;
    const am_value *words = NULL;
    am_kind k = am_journal_run_consents(s->journal, s->arena, a->row.id, &words, e);
    for (size_t i = 0; i < am_value_len(words); i++)
        given(a, am_value_text(am_value_at(words, i), NULL));
    return k ? k : am_journal_effect_each(s->journal, a->row.id, AM_BY_TIME, consent_of, a, e);
}

static am_kind from_journal(applying *a, am_err *e)
{
    am_session *s = a->session;
    am_kind k = am_journal_run_get(s->journal, s->arena, a->how->resume, &a->row, e);
    if (k)
        return k;
    if (!strcmp(a->row.kind, "plan")) {
        (void)am_fail(e, AM_USAGE, "run %s made a plan: there is nothing to resume", a->row.id);
        return am_hint(e, "plan again, or apply the plan that it made");
    }
    if (!strncmp(a->row.state, "done", 4)) {
        (void)am_fail(e, AM_USAGE, "run %s has ended (%s): there is nothing to resume", a->row.id, a->row.state);
        return am_hint(e, "aftermove show %s tells what became of it", a->row.id);
    }
    if (!am_value_equal(am_chronicle_tenants(s), a->row.tenants)) {
        (void)am_fail(e, AM_REFUSED, "run %s was begun for other tenants than %s names", a->row.id,
                      s->workspace.config);
        return am_hint(e, "resume it with the configuration that it began with");
    }
    a->ceiling = a->row.plan_id != NULL;
    return gather_consents(a, e);
}

static am_kind prepare(applying *a, am_admission *adm, am_err *e)
{
    const char *what = a->how->resume ? a->how->resume : a->how->plan;
    am_kind k = am_chronicle_open(
        a->session, am_arena_format(a->session->arena, "%s %s", a->how->resume ? "resume" : "apply", what), e);
    if (!k)
        k = a->how->resume ? from_journal(a, e) : from_plan(a, adm, e);
    if (!k && a->row.playbook)
        k = planned_text(a, e);
    return k;
}

static void file_changed(void *self, const char *path)
{
    am_app_say(((applying *)self)->session->app, "%s was changed since it was planned: what was planned is used",
               path);
}

int am_applying(const am_application *how, am_performed *out)
{
    applying a = {.how = how, .session = how->session, .since = am_clock_wall()};
    am_admission adm = {0};
    am_err e = {0};
    *out = (am_performed){0};
    if (prepare(&a, &adm, &e)) {
        out->code = am_app_error(how->session->app, &e);
        return out->code;
    }
    am_param_files_look(how->session->arena, a.row.params, file_changed, &a);
    am_performance p = {.session = how->session, .file = a.row.playbook ? &a.file : NULL, .params = a.row.params,
                        .mode = AM_MODE_APPLY, .format = how->format,
                        .consent = how->resume ? a.consent : adm.consent,
                        .settle = a.row.kind && !strcmp(a.row.kind, "console"),
                        .self = &a, .begun = begun, .ended = ended};
    return am_perform(&p, out);
}

void am_applying_tell(const am_session *s)
{
    if (s->run && am_run_mode(s->run) == AM_MODE_APPLY)
        am_app_say(s->app, "as a page, to keep or to send: aftermove report %s", am_run_id(s->run));
}
