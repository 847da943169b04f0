#include "run/record_plan.h"

#include <string.h>

#include "base/clock.h"
#include "journal/effects.h"

am_kind am_record_load_plan(am_journal *j, const char *run, const char *path, uint64_t *count, am_err *e)
{
    am_plan_reader *r = NULL;
    am_effect_row row;
    bool end = false;
    uint64_t n = 0;
    int64_t id;
    am_kind k = am_plan_open(path, &r, e);
    while (!k && !end) {
        k = am_plan_next(r, &row, &end, e);
        if (k || end)
            break;
        row.run = run;
        n++;
        k = am_journal_effect_put(j, &row, &id, e);
    }
    am_plan_close(r);
    if (count)
        *count = n;
    return k;
}

typedef struct saving {
    am_plan_writer *writer;
    uint64_t count;
} saving;

static am_kind save(void *self, const am_effect_row *row, am_err *e)
{
    saving *s = self;
    if (row->state != AM_EFFECT_PLANNED)
        return AM_OK;
    s->count++;
    return am_plan_add(s->writer, row, e);
}

am_kind am_record_save_plan(am_journal *j, const char *run, const char *path, const am_plan_head *head,
                            uint64_t *count, char sha[AM_DIGEST_TEXT], am_err *e)
{
    saving s = {0};
    am_kind k = am_plan_create(path, head, &s.writer, e);
    if (k)
        return k;
    k = am_journal_effect_each(j, run, AM_BY_KEY, save, &s, e);
    if (k)
        am_plan_abandon(s.writer);
    else
        k = am_plan_finish(s.writer, sha, e);
    if (count)
        *count = s.count;
    return k;
}

static am_kind leftover(void *self, const am_effect_row *row, am_err *e)
{
    am_effect effect = {.tenant = row->tenant, .op = row->op, .args = row->args, .nth = row->nth};
    (void)e;
    if (row->state == AM_EFFECT_PLANNED)
        am_run_outcome(self, &(am_outcome){.step = row->step, .tenant = row->tenant, .op = row->op,
                                           .subject = row->target, .word = "gone", .effect = &effect,
                                           .reason = "planned, and not asked for: it is gone already, or what comes before it was not made"});
    return AM_OK;
}

am_kind am_record_leftovers(am_journal *j, am_run *run, am_err *e)
{
    return am_journal_effect_each(j, am_run_id(run), AM_BY_KEY, leftover, run, e);
}
