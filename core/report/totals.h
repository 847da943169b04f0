/* totals.h - the numbers of a report, gathered row by row in bounded memory. */
#ifndef AM_REPORT_TOTALS_H
#define AM_REPORT_TOTALS_H

#include "report/account.h"

enum {
    AM_TOTALS_WORDS = 32,    /* outcomes told apart; more are "other" */
    AM_TOTALS_OPS = 48,      /* operations told apart; more are "other" */
    AM_TOTALS_LEFT = 40,     /* reasons of what is left; more are counted as one */
    AM_TOTALS_SUBJECTS = 25, /* of each, by name */
    AM_TOTALS_TRUSTS = 16,
    AM_TOTALS_BINS = 120     /* of the time from the first change to the last */
};

typedef struct am_total_word {
    const char *word;
    am_standing standing;
    uint64_t n, changes; /* changes: those among them that are effects */
} am_total_word;

typedef struct am_total_op {
    const char *op; /* NULL: items without one */
    uint64_t n, by[AM_STANDINGS];
    uint64_t no_undo; /* changes that nothing undoes */
} am_total_op;

/* What is left, by outcome and what to do about it. */
typedef struct am_total_left {
    const char *word, *why, *hint; /* why: of the first; NULL: nobody said */
    bool several;                  /* others have other words for why */
    am_standing standing;
    uint64_t n;
    const char *subjects[AM_TOTALS_SUBJECTS];
} am_total_left;

/* A change of the trust between the tenants: before is what led to it, in words. */
typedef struct am_total_trust {
    const char *tenant, *op, *direction, *partner, *before, *after, *outcome;
} am_total_trust;

typedef struct am_totals {
    am_arena *arena;
    bool plan;
    uint64_t rows, changes, by[AM_STANDINGS], no_undo;
    am_total_word words[AM_TOTALS_WORDS];
    am_total_op ops[AM_TOTALS_OPS];
    am_total_left left[AM_TOTALS_LEFT];
    am_total_trust trusts[AM_TOTALS_TRUSTS];
    size_t n_words, n_ops, n_left, n_trusts;
    uint64_t trusts_more; /* beyond those */
    am_value *consents;   /* [word] that the changes ask for */
    int64_t from, to;         /* wall ms between which the bins lie */
    uint64_t bins[AM_TOTALS_BINS];
} am_totals;

/* from, to: when the run began and ended. Texts are copied into the arena. */
void am_totals_init(am_totals *, am_arena *, bool plan, int64_t from, int64_t to);
void am_totals_add(am_totals *, const am_account_row *);
/* A word that is needed besides those of the changes. */
void am_totals_consent(am_totals *, const char *word);
/* The number of one outcome; 0: there is none. */
uint64_t am_totals_of(const am_totals *, const char *word);

#endif
