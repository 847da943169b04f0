#include "report/account.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* What an item says about an effect that the effect's own row does not. */
typedef struct told {
    int64_t effect;
    const char *hint; /* in the arena */
    bool gone;
} told;

typedef struct accounting {
    am_journal *journal;
    const char *run;
    am_arena *arena, *row;
    told *told;
    size_t n, cap;
    am_account_fn fn;
    void *self;
} accounting;

static const char *text(const am_value *o, const char *key)
{
    return am_value_text(am_value_member(o, key), NULL);
}

/* The number of the effect that an item is about; 0: none. */
static am_kind effect_of(const accounting *x, const am_value *o, int64_t *id, am_err *e)
{
    const char *key = text(o, "key");
    unsigned nth = (unsigned)am_value_num(am_value_member(o, "nth"), 0);
    am_effect_row row;
    bool found = false;
    *id = 0;
    if (!key)
        return AM_OK;
    am_arena_reset(x->row);
    am_kind k = am_journal_effect_find(x->journal, x->row, x->run, key, nth, &row, &found, e);
    if (!k && found)
        *id = row.id;
    return k;
}

/* Hints are few and repeat. */
static const char *kept(accounting *x, const char *hint)
{
    for (size_t i = x->n; hint && i > 0 && i + 16 > x->n; i--)
        if (x->told[i - 1].hint && !strcmp(x->told[i - 1].hint, hint))
            return x->told[i - 1].hint;
    return am_arena_strdup(x->arena, hint);
}

static am_kind listen(void *self, const am_value *o, am_err *e)
{
    accounting *x = self;
    int64_t id = 0;
    am_kind k = effect_of(x, o, &id, e);
    if (k || !id)
        return k;
    if (x->n == x->cap) {
        x->cap = x->cap ? 2 * x->cap : 64;
        x->told = am_realloc(x->told, x->cap * sizeof *x->told);
    }
    told t = {.effect = id, .hint = kept(x, text(o, "hint")), .gone = !strcmp(am_value_text(am_value_member(o, "word"), ""), "gone")};
    x->told[x->n++] = t;
    return AM_OK;
}

static int by_effect(const void *a, const void *b)
{
    const told *x = a, *y = b;
    return x->effect < y->effect ? -1 : x->effect > y->effect;
}

am_account_row am_account_effect(const am_effect_row *r)
{
    return (am_account_row){.change = true, .outcome = am_effect_state_name(r->state), .step = r->step,
                            .tenant = r->tenant, .op = r->op, .subject = r->target ? r->target : r->op,
                            .reason = r->reason, .error = r->error, .kind = r->error_kind,
                            .request_id = r->request_id, .consent = r->consent, .undo_op = r->undo_op,
                            .no_undo = r->no_undo, .args = r->args, .evidence = r->evidence, .value = r->value,
                            .undo = r->undo, .undo_days = r->undo_days, .seen = r->seen, .sent = r->sent,
                            .ended = r->ended};
}

static am_kind effect(void *self, const am_effect_row *r, am_err *e)
{
    const accounting *x = self;
    am_account_row row = am_account_effect(r);
    const told *t = x->n ? bsearch(&(told){.effect = r->id}, x->told, x->n, sizeof *x->told, by_effect) : NULL;
    if (t && r->state != AM_EFFECT_DONE)
        row.hint = t->hint;
    if (t && t->gone && r->state == AM_EFFECT_PLANNED) {
        row.outcome = "gone";
        row.error = "planned, and not asked for: it is gone already, or what comes before it was not made";
    }
    if (r->state == AM_EFFECT_INTENT)
        row.error = "written down to be made; the process ended before it was sent";
    if (r->state == AM_EFFECT_SENT)
        row.error = "sent; the process ended before the answer came";
    return x->fn(x->self, &row, e);
}

static am_kind item(void *self, const am_value *o, am_err *e)
{
    const accounting *x = self;
    int64_t id = 0;
    am_kind k = effect_of(x, o, &id, e);
    if (k || id)
        return k; /* its row has been given */
    const am_value *value = am_value_member(o, "value");
    const char *subject = text(o, "subject"), *reason = text(o, "reason"), *hint = text(o, "hint");
    am_account_row row = {.outcome = am_value_text(am_value_member(o, "word"), "other"), .step = text(o, "step"),
                          .tenant = text(o, "tenant"), .op = text(o, "op"),
                          .subject = subject ? subject : "(no name)",
                          .reason = reason ? reason : text(value, "reason"), .error = text(o, "error"),
                          .kind = text(o, "kind"), .hint = hint ? hint : text(value, "hint"),
                          .request_id = text(o, "request_id"), .value = value};
    return x->fn(x->self, &row, e);
}

am_kind am_account_run(am_journal *j, const char *run, am_account_fn fn, void *self, am_err *e)
{
    accounting x = {.journal = j, .run = run, .arena = am_arena_new(0), .row = am_arena_new(0), .fn = fn,
                    .self = self};
    am_kind k = am_journal_item_each(j, run, listen, &x, e);
    if (!k && x.n)
        qsort(x.told, x.n, sizeof *x.told, by_effect);
    if (!k)
        k = am_journal_effect_each(j, run, AM_BY_TIME, effect, &x, e);
    if (!k)
        k = am_journal_item_each(j, run, item, &x, e);
    free(x.told);
    am_arena_free(x.row);
    am_arena_free(x.arena);
    return k;
}

am_standing am_account_standing(const char *outcome, bool plan)
{
    static const struct {
        const char *word;
        am_standing standing;
    } words[] = {{"done", AM_STANDS_DONE},       {"skipped", AM_STANDS_QUIET}, {"gone", AM_STANDS_QUIET},
                 {"verify listed", AM_STANDS_QUIET}, {"failed", AM_STANDS_BAD}, {"refused", AM_STANDS_BAD},
                 {"unknown", AM_STANDS_BAD},     {"intent", AM_STANDS_BAD},    {"sent", AM_STANDS_BAD}};
    if (!strcmp(outcome, "planned"))
        return plan ? AM_STANDS_PLAN : AM_STANDS_BAD;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(outcome, words[i].word))
            return words[i].standing;
    return AM_STANDS_LEFT;
}
