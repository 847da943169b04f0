/* journal.h - the record of a workspace: runs, steps, effects, leases, events. (contract)
 *
 * An embedded SQLite database. Everything that changes it is gathered in one
 * open transaction until am_journal_commit(); intents are durable (fsync)
 * before that returns. Each change also appends an event to a chain of
 * SHA-256 digests, so that a changed, missing or reordered row is found. No
 * secret ever enters it. Every function answers AM_DISK when the database or
 * the disk fails, with what to do; nothing is half written then. */
#ifndef AM_JOURNAL_JOURNAL_H
#define AM_JOURNAL_JOURNAL_H

#include "base/digest.h"
#include "base/err.h"
#include "base/ulid.h"
#include "base/value.h"

typedef struct am_journal am_journal;

typedef enum am_journal_how {
    AM_JOURNAL_READ,  /* look only; fine while another process writes */
    AM_JOURNAL_WRITE  /* the one writer: AM_CONFLICT names who holds it and since when */
} am_journal_how;

/* dir: the workspace; the database is dir/journal.db, the lock dir/journal.lock. `who` (writers):
 * "apply 01J…", kept in the lock for others to read. Runs numbered migrations. A file that is no
 * journal, is damaged, or was written by a newer version is AM_DISK and left as it is. */
AM_CHECK am_kind am_journal_open(const char *dir, am_journal_how, const char *who, am_journal **, am_err *);
void am_journal_close(am_journal *); /* commits what is open */
/* End the open transaction, durably when it holds an intent or a lease. Nothing open: AM_OK. */
AM_CHECK am_kind am_journal_commit(am_journal *, am_err *);
/* Let the database grow to so many pages of 4 KiB at most; over it is AM_DISK, as on a full disk. */
void am_journal_bound(am_journal *, int64_t pages);
bool am_journal_dirty(const am_journal *);
bool am_journal_lingers(const am_journal *, int64_t ms); /* open for longer than that */
bool am_journal_urgent(const am_journal *); /* an intent or lease waits for its commit */

#endif
