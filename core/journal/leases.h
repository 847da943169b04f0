/* leases.h - temporary changes that must be given back whatever happens. (contract) */
#ifndef AM_JOURNAL_LEASES_H
#define AM_JOURNAL_LEASES_H

#include "journal/journal.h"

typedef struct am_lease_row {
    int64_t id;
    const char *run, *tenant, *op; /* the operation that gives it back */
    const am_value *args;
    int64_t taken, returned; /* wall ms; returned 0: still out */
    const char *note;        /* "given back", "moot", or why it failed */
} am_lease_row;
AM_CHECK am_kind am_journal_lease_take(am_journal *, const am_lease_row *, int64_t *id, am_err *);
AM_CHECK am_kind am_journal_lease_end(am_journal *, int64_t id, const char *note, am_err *);
/* Those still out, newest first; run NULL: of all runs. */
AM_CHECK am_kind am_journal_lease_each(am_journal *, const char *run,
                                       am_kind (*fn)(void *self, const am_lease_row *, am_err *), void *self,
                                       am_err *);

#endif
