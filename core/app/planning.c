#include "app/planning.h"

#include <config.h>
#include <stdlib.h>

#include "app/chronicle.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "journal/effects.h"
#include "run/plan.h"
#include "run/record_plan.h"

typedef struct planning {
    am_session *session;
    const am_playbook_file *file;
    am_record *record;
    am_run_row row;
    am_plan_head head;
    const char *path; /* once it is written */
    uint64_t count;
} planning;

/* The head of a plan holds them, and so must its line. */
static am_kind check_size(const am_value *params, am_err *e)
{
    am_buf text = AM_BUF(AM_PLAN_LINE_MAX / 2);
    am_json_format(&text, params, AM_JSON_PLAIN);
    bool fits = am_buf_ok(&text);
    am_buf_free(&text);
    if (fits)
        return AM_OK;
    am_fail(e, AM_LIMIT, "the parameters, with the files that they name, are more than the %d bytes that a plan holds",
            AM_PLAN_LINE_MAX / 2);
    return am_hint(e, "split the file, and make a plan of each part");
}

static am_kind begun(void *self, am_run *run, const am_value *facts, const am_value *params, am_err *e)
{
    planning *p = self;
    am_session *s = p->session;
    char sha[AM_DIGEST_TEXT];
    (void)run;
    am_kind k = check_size(params, e);
    if (!k)
        k = am_journal_text_put(s->journal, p->file->text, p->file->n, sha, e);
    if (k)
        return k;
    p->row = (am_run_row){.kind = "plan",
                          .playbook = am_arena_strdup(s->arena, am_value_text(am_value_member(facts, "name"), NULL)),
                          .version = am_arena_strdup(s->arena, am_value_text(am_value_member(facts, "version"), NULL)),
                          .text_sha = am_arena_strdup(s->arena, sha),
                          .params = am_value_copy(s->arena, params)};
    return am_chronicle_begin(s, &p->row, AM_RECORD_PLAN, &p->record, e);
}

static am_kind write_plan(planning *p, am_run *run, am_err *e)
{
    am_session *s = p->session;
    char sha[AM_DIGEST_TEXT];
    const char *dir = am_arena_format(s->arena, "%s/plans", s->workspace.dir);
    const char *path = am_arena_format(s->arena, "%s/%s.jsonl", dir, p->row.id);
    p->head = (am_plan_head){.id = p->row.id, .tool = PACKAGE_VERSION, .playbook = p->row.playbook,
                             .version = p->row.version, .text_sha = p->row.text_sha, .params = p->row.params,
                             .tenants = p->row.tenants, .notes = am_run_notes(run), .consents = am_run_consents(run), .made = am_clock_wall(), .listed = am_run_listed(run)};
    am_kind k;
    if ((k = am_journal_commit(s->journal, e)) || (k = am_dir_make(dir, 0755, e)) ||
        (k = am_record_save_plan(s->journal, p->row.id, path, &p->head, &p->count, sha, e)) ||
        /* from here on the file is the record of what was planned */
        (k = am_journal_forget_planned(s->journal, p->row.id, e)))
        return k;
    p->path = path;
    return AM_OK;
}

static int ended(void *self, am_run *run, int code)
{
    planning *p = self;
    am_err e = {0};
    /* a playbook that broke off has not said all that it would do */
    bool whole = am_run_ended(run) == AM_OK && (code == 0 || code == 1 || code == AM_EXIT_REFUSED);
    if (!p->record)
        return code;
    if (whole && !am_record_state(p->record, &e) && write_plan(p, run, &e))
        code = am_app_error(p->session->app, &e);
    return am_chronicle_end(p->session, p->record, code);
}

int am_planning(const am_performance *perform, am_performed *out, const char **path)
{
    planning p = {.session = perform->session, .file = perform->file};
    am_performance mine = *perform;
    am_err e = {0};
    *path = NULL;
    if (am_chronicle_open(p.session, am_arena_format(p.session->arena, "plan %s", perform->file->path), &e)) {
        *out = (am_performed){.code = am_app_error(p.session->app, &e)};
        return out->code;
    }
    mine.mode = AM_MODE_PLAN;
    mine.self = &p;
    mine.begun = begun;
    mine.ended = ended;
    (void)am_perform(&mine, out);
    *path = p.path;
    return out->code;
}
