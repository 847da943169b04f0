/* account.h - what became of everything that a run or a plan is about, each thing once. */
#ifndef AM_REPORT_ACCOUNT_H
#define AM_REPORT_ACCOUNT_H

#include "journal/effects.h"
#include "journal/runs.h"

/* A change that was asked for, or an item without one. Members may be NULL. */
typedef struct am_account_row {
    bool change;            /* an effect of the journal or of a plan */
    const char *outcome;    /* an effect's state, "gone", "skipped", or a flag's own name; never NULL */
    const char *step, *tenant, *op;
    const char *subject;    /* a URL, a name; never NULL */
    const char *reason;     /* why it was asked for, or left alone */
    const char *error, *kind, *hint, *request_id;
    const char *consent, *undo_op, *no_undo;
    const am_value *args, *evidence, *value, *undo;
    uint32_t undo_days;
    int64_t seen, sent, ended; /* wall ms; 0: did not happen */
} am_account_row;

typedef am_kind (*am_account_fn)(void *self, const am_account_row *, am_err *);

/* Each effect of a run by time, then each item that is about none. An item that tells what became
 * of an effect gives that its hint. A row is valid during the call; a non-zero answer ends the walk
 * and is returned. */
AM_CHECK am_kind am_account_run(am_journal *, const char *run, am_account_fn, void *self, am_err *);
/* An effect as a row; members point into it. */
am_account_row am_account_effect(const am_effect_row *);

/* How an outcome stands. */
typedef enum am_standing {
    AM_STANDS_DONE,  /* made, and confirmed */
    AM_STANDS_PLAN,  /* would be made */
    AM_STANDS_QUIET, /* left alone on purpose, or no longer needed */
    AM_STANDS_LEFT,  /* somebody has to decide */
    AM_STANDS_BAD,   /* wanted, and not made or not known to be */
    AM_STANDINGS
} am_standing;
/* plan: in a plan, where "planned" is what is hoped for. A word that is not known is a flag: LEFT. */
am_standing am_account_standing(const char *outcome, bool plan);

#endif
