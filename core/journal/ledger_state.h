/* ledger_state.h - inside of the ledger, for the files of this folder. */
#ifndef AM_JOURNAL_LEDGER_STATE_H
#define AM_JOURNAL_LEDGER_STATE_H

#include "journal/db.h"
#include "journal/ledger.h"

#define AM_LEDGER_COLUMNS                                                                            \
    "id, direction, kind, name, upn, target_upn, source_url, target_url, state, verdict, reason, " \
    "evidence, run, added, changed"

/* A row of AM_LEDGER_COLUMNS. */
AM_CHECK am_kind am_ledger_read(am_journal *, am_arena *, sqlite3_stmt *, am_ledger_row *, am_err *);
/* The entry that a statement of these columns finds; it is done with then. */
AM_CHECK am_kind am_ledger_one(am_journal *, am_arena *, sqlite3_stmt *, am_ledger_row *, bool *found,
                               am_err *);
/* Append an event that says how the entry is now; type "ledger.add" and the like, before may be NULL.
 * step: keep it as a step of the entry, too. */
AM_CHECK am_kind am_ledger_tell(am_journal *, const char *type, const am_ledger_row *now, const char *before,
                                bool step, am_err *);
/* A journal of a version that had no ledger. */
bool am_ledger_lacks(const am_journal *);

#endif
