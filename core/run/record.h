/* record.h - a run that is written down: the gate that commits intents before
 * they are sent, and what a resumed run knows from before.
 *
 * With a ceiling, an effect passes only if the journal holds it as planned for
 * this run (record_plan.h put it there) and its evidence is equal. */
#ifndef AM_RUN_RECORD_H
#define AM_RUN_RECORD_H

#include "journal/journal.h"
#include "run/gate.h"
#include "run/run.h"

typedef struct am_record am_record;

typedef enum am_record_how {
    AM_RECORD_PLAN,    /* plan mode: effects are kept as planned */
    AM_RECORD_APPLY,   /* everything that passes is written down first */
    AM_RECORD_CEILING  /* and may pass only if it was planned */
} am_record_how;

/* Write the run down from now on; adds a gate and an observer to it, and commits with the loop. The
 * run's row must be in the journal. Owned by the run's gate. */
am_record *am_record_start(am_run *, am_journal *, am_record_how);

/* What becomes of an effect that may have been sent before the run was resumed, when its operation
 * cannot look whether it happened (am_effect.blind). */
typedef enum am_record_unsure {
    AM_UNSURE_TOLD, /* it is not done again, its outcome stays unknown: people decide */
    AM_UNSURE_DONE, /* they say that it happened */
    AM_UNSURE_AGAIN /* or that it is to be done, perhaps once more */
} am_record_unsure;
void am_record_set_unsure(am_record *, am_record_unsure);

/* The first error of the journal; AM_OK when all was written. */
am_kind am_record_state(const am_record *, am_err *);

#endif
