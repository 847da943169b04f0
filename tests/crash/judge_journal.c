#include "judge.h"

#include <string.h>

#include "journal/effects.h"
#include "journal/leases.h"
#include "journal/runs.h"

typedef struct tally {
    rig *rig;
    const am_value *sites; /* that are there */
    size_t done, open, leases;
    const char *wrong;
} tally;

static bool is_there(const tally *t, const char *url)
{
    for (size_t i = 0; i < am_value_len(t->sites); i++)
        if (!strcmp(am_value_text(am_value_member(am_value_at(t->sites, i), "url"), ""), url))
            return true;
    return false;
}

static am_kind count(void *self, const am_effect_row *row, am_err *e)
{
    tally *t = self;
    (void)e;
    const char *url = am_value_text(am_value_get(row->args, "url"), "");
    if (strcmp(row->op, "remove-redirect") != 0 && strcmp(row->op, "remove-site") != 0)
        return AM_OK;
    if (row->state != AM_EFFECT_DONE)
        t->open++;
    else if (is_there(t, url))
        t->wrong =
            am_arena_format(t->rig->trial, "the journal has %s as removed, it is there", url);
    else
        t->done++;
    return AM_OK;
}

static am_kind count_lease(void *self, const am_lease_row *row, am_err *e)
{
    (void)row;
    (void)e;
    ((tally *)self)->leases++;
    return AM_OK;
}

/* The newest run of a plan. */
static am_kind keep_id(void *self, const am_run_row *row, am_err *e)
{
    char *id = self;
    (void)e;
    if (!*id && !strcmp(row->kind, "apply"))
        memcpy(id, row->id, strlen(row->id) + 1);
    return AM_OK;
}

const char *judge_journal(rig *r, const char *workspace, bool all)
{
    am_journal *j = NULL;
    am_err e = {0};
    char id[AM_ULID_TEXT] = "";
    tally t = {.rig = r, .sites = am_value_get(rig_get(r, r->trial, "state"), "source.sites")};
    am_kind k = am_journal_open(workspace, AM_JOURNAL_READ, "tests", &j, &e);
    if (!k)
        k = am_journal_run_each(j, keep_id, id, &e);
    if (!k)
        k = am_journal_effect_each(j, id, AM_BY_KEY, count, &t, &e);
    if (!k)
        k = am_journal_lease_each(j, NULL, count_lease, &t, &e);
    am_journal_close(j);
    if (k)
        return am_arena_strdup(r->trial, e.text);
    if (t.wrong)
        return t.wrong;
    if (all && (t.done != r->n_planned || t.open || t.leases))
        return am_arena_format(
            r->trial, "the journal has %zu of %zu removals as done, %zu otherwise, %zu leases out",
            t.done, r->n_planned, t.open, t.leases);
    return NULL;
}
