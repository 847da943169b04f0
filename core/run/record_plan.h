/* record_plan.h - between plan files and the journal: a plan's effects become a
 * run's ceiling, a planning run's effects become a plan. */
#ifndef AM_RUN_RECORD_PLAN_H
#define AM_RUN_RECORD_PLAN_H

#include "journal/journal.h"
#include "run/plan.h"
#include "run/run.h"

/* Put a plan's effects into the journal as the ceiling of run; *count (may be NULL) tells how many. */
AM_CHECK am_kind am_record_load_plan(am_journal *, const char *run, const char *path, uint64_t *count, am_err *);
/* Write the effects that a planning run recorded as a plan file. */
AM_CHECK am_kind am_record_save_plan(am_journal *, const char *run, const char *path, const am_plan_head *,
                                     uint64_t *count, char sha[AM_DIGEST_TEXT], am_err *);
/* Planned effects that an applying run never asked for: each becomes an outcome of the run. Call it
 * at the end of a run that was not interrupted. */
AM_CHECK am_kind am_record_leftovers(am_journal *, am_run *, am_err *);

#endif
