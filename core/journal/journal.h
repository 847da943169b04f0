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
bool am_journal_dirty(const am_journal *);
bool am_journal_urgent(const am_journal *); /* an intent or lease waits for its commit */

/* --- runs ------------------------------------------------------------ */
typedef struct am_run_row {
    const char *id;       /* ULID */
    const char *kind;     /* "plan" "apply" "call" "run" "undo" */
    const char *playbook, *version;
    const char *text_sha; /* digest of the playbook's text, kept by am_journal_text_put() */
    const char *plan_id, *plan_sha; /* what it applies, or NULL */
    const char *undoes;             /* run that it undoes, or NULL */
    const am_value *params, *tenants;
    const char *os_user, *host, *app; /* who */
    const char *state;    /* "running" "done" "failed" "refused" "interrupted" */
    int64_t began, ended; /* wall ms; ended 0: not yet */
    int exit_code;
} am_run_row;

AM_CHECK am_kind am_journal_run_begin(am_journal *, const am_run_row *, am_err *);
AM_CHECK am_kind am_journal_run_resume(am_journal *, const char *id, am_err *); /* state running again */
AM_CHECK am_kind am_journal_run_end(am_journal *, const char *id, const char *state, int exit_code, am_err *);
/* By id, or NULL for the newest one that is not "done"; AM_ABSENT when there is none. */
AM_CHECK am_kind am_journal_run_get(am_journal *, am_arena *, const char *id, am_run_row *, am_err *);

/* Texts (playbooks, plans' headers) by their digest. */
AM_CHECK am_kind am_journal_text_put(am_journal *, const char *text, size_t n, char sha[AM_DIGEST_TEXT], am_err *);
AM_CHECK am_kind am_journal_text_get(am_journal *, am_arena *, const char *sha, const char **text, size_t *n, am_err *);

/* --- steps ----------------------------------------------------------- */
AM_CHECK am_kind am_journal_step_begin(am_journal *, const char *run, const char *name, am_err *);
AM_CHECK am_kind am_journal_step_end(am_journal *, const char *run, const char *name, const am_value *, am_err *);
/* *done tells whether the step finished in this run before; value then is what it returned. */
AM_CHECK am_kind am_journal_step_get(am_journal *, am_arena *, const char *run, const char *name, bool *done,
                                     const am_value **value, am_err *);

/* --- effects --------------------------------------------------------- */
typedef enum am_effect_state {
    AM_EFFECT_PLANNED, AM_EFFECT_INTENT, AM_EFFECT_SENT, AM_EFFECT_DONE, AM_EFFECT_FAILED,
    AM_EFFECT_REFUSED, AM_EFFECT_UNKNOWN
} am_effect_state;
const char *am_effect_state_name(am_effect_state);

typedef struct am_effect_row {
    int64_t id;
    const char *run, *step; /* step may be NULL */
    const char *tenant, *op;
    const char *key;        /* digest of tenant, op and canonical args */
    unsigned nth;           /* n-th of that key in the run, from 0 */
    const am_value *args, *evidence, *undo, *predicted;
    const char *undo_op, *no_undo, *target, *reason, *consent;
    uint32_t undo_days;
    int64_t seen, sent, ended;    /* wall ms */
    am_effect_state state;
    const am_value *value;        /* result when done */
    const char *error, *error_kind, *request_id;
} am_effect_row;

/* Digest of what an effect is: tenant, operation, canonical arguments. */
const char *am_effect_key(const char *tenant, const char *op, const am_value *args, char out[AM_DIGEST_TEXT]);
/* Record at the door; *id is the row. The same run, key and nth again updates evidence (resume). */
AM_CHECK am_kind am_journal_effect_put(am_journal *, const am_effect_row *, int64_t *id, am_err *);
AM_CHECK am_kind am_journal_effect_state(am_journal *, int64_t id, am_effect_state, const am_value *value,
                                         const am_err *error, const char *request_id, am_err *);
AM_CHECK am_kind am_journal_effect_find(am_journal *, am_arena *, const char *run, const char *key, unsigned nth,
                                        am_effect_row *, bool *found, am_err *);
/* Call fn for each effect of a run in constant memory, sorted; a non-zero answer ends the walk and is
 * returned. Rows are valid during the call. */
typedef enum am_effect_order { AM_BY_KEY, AM_BY_TIME, AM_BY_TIME_REVERSED } am_effect_order;
AM_CHECK am_kind am_journal_effect_each(am_journal *, const char *run, am_effect_order,
                                        am_kind (*fn)(void *self, const am_effect_row *, am_err *), void *self,
                                        am_err *);

/* --- outcomes of items (skipped, flagged, failed without an effect) --- */
AM_CHECK am_kind am_journal_item(am_journal *, const char *run, const am_value *outcome, am_err *);

/* --- leases ---------------------------------------------------------- */
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
