/* answer.c - done or not done, in one sentence, and what to do now. */
#include <string.h>

#include "base/text.h"
#include "report/report.h"

static const char *grouped(am_arena *a, uint64_t n)
{
    char text[AM_GROUPED];
    return am_arena_strdup(a, am_grouped(text, n));
}

static const char *count(am_arena *a, uint64_t n, const char *one, const char *many)
{
    return am_arena_format(a, "%s %s", grouped(a, n), n == 1 ? one : many);
}

static const char *changes(am_arena *a, uint64_t n)
{
    return count(a, n, "change", "changes");
}

/* "3 held, 2 orphaned" */
static const char *words(const am_totals *t, am_standing standing, am_arena *a)
{
    const char *text = "";
    for (size_t i = 0; i < t->n_words; i++)
        if (t->words[i].standing == standing)
            text = am_arena_format(a, "%s%s%s %s", text, *text ? ", " : "", grouped(a, t->words[i].n),
                                   t->words[i].word);
    return text;
}

static bool state_is(const am_report *r, const char *state)
{
    return r->state && !strcmp(r->state, state);
}

/* It may go on where it stopped. */
static bool resumable(const am_report *r)
{
    return state_is(r, "running") || state_is(r, "broken off") || state_is(r, "interrupted") || state_is(r, "unsettled") || state_is(r, "failed");
}

static void next(am_answer *x, const char *what, const char *command)
{
    if (x->n_next < AM_REPORT_NEXT) {
        x->next[x->n_next].what = what;
        x->next[x->n_next++].command = command;
    }
}

static uint64_t made(const am_totals *t)
{
    uint64_t n = 0;
    for (size_t i = 0; i < t->n_words; i++)
        if (t->words[i].standing == AM_STANDS_DONE)
            n += t->words[i].changes;
    return n;
}

static const char *left_over(const am_totals *t, am_arena *a)
{
    return t->by[AM_STANDS_LEFT]
               ? am_arena_format(a, " %s for a decision: %s.",
                                 count(a, t->by[AM_STANDS_LEFT], "point is left", "points are left"),
                                 words(t, AM_STANDS_LEFT, a))
               : "";
}

static am_answer of_plan(const am_report *r, am_arena *a)
{
    const am_totals *t = &r->totals;
    am_answer x = {.kind = AM_ANSWER_PLAN};
    const char *consent = "";
    for (size_t i = 0; i < am_value_len(t->consents); i++)
        consent = am_arena_format(a, "%s%s%s", consent, *consent ? "," : "",
                                  am_value_text(am_value_at(t->consents, i), ""));
    uint64_t n = t->by[AM_STANDS_PLAN];
    x.word = n ? am_arena_format(a, "Plan: %s", changes(a, n)) : "Plan: no changes";
    x.sentence = am_arena_format(
        a, "Nothing has been changed.%s%s%s%s%s",
        n == 0            ? ""
        : t->no_undo == 0 ? am_arena_format(a, " Each of the %s can be undone.", changes(a, n))
                          : am_arena_format(a, " Of the %s, %s cannot be undone%s.", changes(a, n), grouped(a, t->no_undo),
                                            t->no_undo < n ? ", nor can what comes before them on the same target" : ""),
        t->by[AM_STANDS_BAD] ? am_arena_format(a, " %s could not be planned.", words(t, AM_STANDS_BAD, a)) : "",
        left_over(t, a), *consent ? " It needs consent: " : "", *consent ? am_arena_format(a, "%s.", consent) : "");
    if (n)
        next(&x, "To make these changes, and no other:",
             *consent ? am_arena_format(a, "aftermove apply %s --consent %s", r->id, consent)
                      : am_arena_format(a, "aftermove apply %s", r->id));
    return x;
}

static const char *how_it_ended(const am_report *r, uint64_t n, am_arena *a)
{
    if (state_is(r, "running"))
        return am_arena_format(a, "The run has not come to its end: %s made so far.", changes(a, n));
    if (state_is(r, "broken off"))
        return am_arena_format(a, "The run broke off: its process is no more. %s made so far.", changes(a, n));
    if (state_is(r, "interrupted"))
        return am_arena_format(a, "The run was interrupted after %s.", changes(a, n));
    if (state_is(r, "failed"))
        return am_arena_format(a, "The run broke off after %s (exit %d).", changes(a, n), r->exit_code);
    return am_arena_format(a, "%s made and confirmed.", count(a, n, "change was", "changes were"));
}

static am_answer of_run(const am_report *r, am_arena *a)
{
    const am_totals *t = &r->totals;
    am_answer x = {.kind = AM_ANSWER_DONE, .word = "Done"};
    uint64_t n = made(t);
    bool not_done = t->by[AM_STANDS_BAD] || r->exit_code || !state_is(r, "done");
    if (not_done) {
        x.kind = AM_ANSWER_NOT;
        x.word = "Not done";
        x.sentence = am_arena_format(a, "%s%s%s", how_it_ended(r, n, a),
                                     t->by[AM_STANDS_BAD] ? am_arena_format(a, " Not made: %s.", words(t, AM_STANDS_BAD, a))
                                                          : "",
                                     left_over(t, a));
    } else {
        if (t->by[AM_STANDS_LEFT]) {
            x.kind = AM_ANSWER_LEFT;
            x.word = am_arena_format(a, "Done, %s", count(a, t->by[AM_STANDS_LEFT], "open point", "open points"));
        }
        x.sentence = am_arena_format(
            a, "%s%s",
            n == 0   ? "Nothing had to be changed."
            : n == 1 ? "The only change was made and confirmed."
                     : am_arena_format(a, "All %s were made and confirmed.", changes(a, n)),
            t->by[AM_STANDS_LEFT] ? left_over(t, a) : " Nothing is left.");
    }
    if (resumable(r))
        next(&x, "To go on where it stopped:", am_arena_format(a, "aftermove resume %s", r->id));
    else if (not_done && r->playbook)
        next(&x, "To see what is left to do now:", am_arena_format(a, "aftermove plan %s", r->playbook));
    if (r->leases)
        next(&x, am_arena_format(a, "%s still out. To give back:",
                                 count(a, r->leases, "temporary change is", "temporary changes are")),
             "aftermove leases --return");
    return x;
}

am_answer am_report_answer(const am_report *r, am_arena *a)
{
    return r->plan ? of_plan(r, a) : of_run(r, a);
}

const char *am_report_advice(const am_report *r, const am_total_left *l, am_arena *a)
{
    if (l->hint)
        return l->hint;
    if (!r->plan && resumable(r) && l->standing == AM_STANDS_BAD)
        return am_arena_format(a, "aftermove resume %s looks again and goes on", r->id);
    return l->standing == AM_STANDS_BAD ? "look into the reason, then plan again" : "decide, site by site";
}

const char *am_report_standing(am_standing s)
{
    static const char *const names[] = {"done", "plan", "quiet", "left", "bad"};
    return s < AM_STANDINGS ? names[s] : "left";
}

static am_kind add(void *self, const am_account_row *row, am_err *e)
{
    (void)e;
    am_totals_add(self, row);
    return AM_OK;
}

am_kind am_report_count(am_report *r, am_arena *a, am_report_rows rows, am_err *e)
{
    int64_t last = r->ended ? r->ended : r->times.last ? r->times.last : r->began;
    am_totals_init(&r->totals, a, r->plan, r->began, last);
    for (size_t i = 0; i < am_value_len(r->consents); i++)
        am_totals_consent(&r->totals, am_value_text(am_value_at(r->consents, i), ""));
    return rows.each(rows.self, add, &r->totals, e);
}
