/* ledger.h - the subcommands of `aftermove ledger`, a file each where they are more than a call. */
#ifndef AM_APP_LEDGER_H
#define AM_APP_LEDGER_H

#include "app/args.h"
#include "app/records.h"

/* All entries, or those of --state; each returns what was printed, or an error. */
AM_CHECK am_kind am_ledger_cmd_list(const am_app *, const am_args *, am_err *);
/* One entry, and what it went through. */
AM_CHECK am_kind am_ledger_cmd_show(const am_app *, const am_args *, const char *what, am_err *);

/* Add what a CSV file names, all of it or, when a line is wrong, nothing: a head and rows, or the
 * service's own identity map (reference 5.14). Every wrong line but the first is printed. */
AM_CHECK am_kind am_ledger_cmd_import(const am_app *, const am_args *, const char *path, am_err *);

/* The workspace's journal for writing; who: the subcommand. */
AM_CHECK am_kind am_ledger_cmd_open(const am_app *, am_arena *, const char *who, am_journal **, am_err *);

#endif
