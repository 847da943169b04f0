/* ledger.h - which ledger a run sees.
 *
 * In apply mode it is the journal's own; else a copy in memory, so that a plan
 * shows what would become of it and nothing is written. */
#ifndef AM_RUN_LEDGER_H
#define AM_RUN_LEDGER_H

#include "journal/ledger.h"
#include "run/run.h"

/* The journal is borrowed; a run without one has an empty ledger. */
void am_run_keep_ledger(am_run *, am_journal *);
AM_CHECK am_kind am_run_ledger(am_run *, am_journal **, am_err *);

#endif
