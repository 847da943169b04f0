#include "report/totals.h"

#include <string.h>

void am_totals_init(am_totals *t, am_arena *arena, bool plan, int64_t from, int64_t to)
{
    *t = (am_totals){.arena = arena, .plan = plan, .from = from, .to = to, .consents = am_value_array(arena)};
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static void add_word(am_totals *t, const char *word, am_standing standing, bool change)
{
    size_t i = 0;
    while (i < t->n_words && strcmp(t->words[i].word, word) != 0)
        i++;
    if (i == AM_TOTALS_WORDS) {
        t->words[--i].word = "other";
    } else if (i == t->n_words) {
        t->words[t->n_words++] = (am_total_word){.word = am_arena_strdup(t->arena, word), .standing = standing};
    }
    t->words[i].n++;
    t->words[i].changes += change;
}

static void add_op(am_totals *t, const am_account_row *r, am_standing standing)
{
    size_t i = 0;
    while (i < t->n_ops && !same(t->ops[i].op, r->op))
        i++;
    if (i == AM_TOTALS_OPS)
        t->ops[--i].op = "other";
    else if (i == t->n_ops)
        t->ops[t->n_ops++].op = am_arena_strdup(t->arena, r->op);
    t->ops[i].n++;
    t->ops[i].by[standing]++;
    t->ops[i].no_undo += r->change && !r->undo_op;
}

/* By what is to be done about it when somebody said, else by the reason. */
static bool belongs(const am_total_left *l, const am_account_row *r, const char *why)
{
    if (strcmp(l->word, r->outcome) != 0 || !l->hint != !r->hint)
        return false;
    return r->hint ? same(l->hint, r->hint) : same(l->why, why);
}

static void add_left(am_totals *t, const am_account_row *r, am_standing standing)
{
    const char *why = r->error ? r->error : r->reason;
    size_t i = 0;
    while (i < t->n_left && !belongs(&t->left[i], r, why))
        i++;
    if (i == AM_TOTALS_LEFT) {
        t->left[--i].word = "other";
        t->left[i].several = true;
    } else if (i == t->n_left) {
        t->left[t->n_left++] = (am_total_left){.word = am_arena_strdup(t->arena, r->outcome),
                                               .why = am_arena_strdup(t->arena, why),
                                               .hint = am_arena_strdup(t->arena, r->hint), .standing = standing};
    }
    am_total_left *l = &t->left[i];
    l->several = l->several || !same(l->why, why);
    if (l->n < AM_TOTALS_SUBJECTS)
        l->subjects[l->n] = am_arena_strdup(t->arena, r->subject);
    l->n++;
}

static void add_trust(am_totals *t, const am_account_row *r, am_standing standing)
{
    am_arena *a = t->arena;
    if (t->n_trusts == AM_TOTALS_TRUSTS) {
        t->trusts_more++;
        return;
    }
    const char *direction = am_value_text(am_value_member(r->args, "direction"), NULL);
    const char *before = am_value_text(am_value_member(r->evidence, "status"), r->reason);
    const char *partner = am_value_text(am_value_member(r->evidence, "partner"), NULL);
    const char *after = am_value_text(am_value_member(r->value, "status"), NULL);
    if (standing != AM_STANDS_DONE)
        after = NULL;
    t->trusts[t->n_trusts++] = (am_total_trust){
        .tenant = am_arena_strdup(a, r->tenant), .op = am_arena_strdup(a, r->op),
        .direction = am_arena_strdup(a, direction), .partner = am_arena_strdup(a, partner), .before = am_arena_strdup(a, before),
        .after = am_arena_strdup(a, after), .outcome = am_arena_strdup(a, r->outcome)};
}

void am_totals_consent(am_totals *t, const char *word)
{
    for (size_t i = 0; i < am_value_len(t->consents); i++)
        if (!strcmp(am_value_text(am_value_at(t->consents, i), ""), word))
            return;
    (void)am_value_push(t->arena, t->consents, am_value_str(t->arena, word));
}

static void add_time(am_totals *t, int64_t at)
{
    if (t->to <= t->from || at < t->from)
        return;
    int64_t bin = at >= t->to ? AM_TOTALS_BINS - 1 : (at - t->from) * AM_TOTALS_BINS / (t->to - t->from);
    t->bins[bin]++;
}

void am_totals_add(am_totals *t, const am_account_row *r)
{
    am_standing standing = am_account_standing(r->outcome, t->plan);
    t->rows++;
    t->changes += r->change;
    t->by[standing]++;
    t->no_undo += r->change && !r->undo_op;
    add_word(t, r->outcome, standing, r->change);
    add_op(t, r, standing);
    if (standing == AM_STANDS_LEFT || standing == AM_STANDS_BAD)
        add_left(t, r, standing);
    if (r->change && strstr(r->op, "trust"))
        add_trust(t, r, standing);
    if (r->consent)
        am_totals_consent(t, r->consent);
    if (r->change && standing == AM_STANDS_DONE)
        add_time(t, r->ended);
}

uint64_t am_totals_of(const am_totals *t, const char *word)
{
    for (size_t i = 0; i < t->n_words; i++)
        if (!strcmp(t->words[i].word, word))
            return t->words[i].n;
    return 0;
}
