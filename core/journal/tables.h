/* tables.h - the journal's tables held against the events that made them. */
#ifndef AM_JOURNAL_TABLES_H
#define AM_JOURNAL_TABLES_H

#include "journal/journal.h"

/* Each effect, each entry of the ledger and each of its steps must say what its events say;
 * AM_CONFLICT names the first that does not. */
AM_CHECK am_kind am_tables_check(am_journal *, am_err *);

#endif
