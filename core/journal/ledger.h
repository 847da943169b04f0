/* ledger.h - users and sites that are migrated back, and where each stands.
 *
 * An entry goes from state to state, one at a time, each with its time, what
 * was found, the evidence and the run:
 *
 *   planned → url-free → moved → accessible → redirect-removed → closed
 *
 * It may fall back to any earlier state when what it stood on is gone, or be
 * closed at any time by hand; both need a reason. A finding in the same state
 * is kept when it says something new. Every change is an event of the chain,
 * and `journal verify` holds the tables against it. */
#ifndef AM_JOURNAL_LEDGER_H
#define AM_JOURNAL_LEDGER_H

#include "journal/journal.h"

typedef enum am_ledger_state {
    AM_LEDGER_PLANNED, AM_LEDGER_URL_FREE, AM_LEDGER_MOVED, AM_LEDGER_ACCESSIBLE,
    AM_LEDGER_REDIRECT_REMOVED, AM_LEDGER_CLOSED, AM_LEDGER_STATES
} am_ledger_state;
const char *am_ledger_state_name(am_ledger_state); /* "url-free" */
int am_ledger_state_parse(const char *name);       /* -1: there is no such state */

enum { AM_LEDGER_TEXT = 2048 /* bytes of a name, a URL or a reason */ };

/* source and target are the tenants of the configuration: an entry goes back to the source. */
typedef struct am_ledger_row {
    int64_t id;
    const char *direction; /* "back" */
    const char *kind;      /* "user" or "site" */
    const char *name;      /* who or what: the UPN of a user, else the source URL as a key */
    const char *upn, *target_upn;        /* who owns it on the source, and who did on the target; or NULL */
    const char *source_url, *target_url; /* normal form; NULL: not known yet */
    am_ledger_state state;
    const char *verdict, *reason; /* of the last step: a word, and a sentence; or NULL */
    const am_value *evidence;     /* of the last step, or NULL */
    const char *run;              /* of the last step; NULL: by hand */
    int64_t added, changed;       /* wall ms */
} am_ledger_row;

/* What is asked for with a new state. Members may be NULL. */
typedef struct am_ledger_note {
    const char *verdict, *reason;
    const am_value *evidence; /* object */
    const char *run;          /* NULL: by hand */
} am_ledger_note;

/* Add an entry in the state planned: of upn, target_upn, source_url, target_url at least a UPN or a
 * source URL; other members are not looked at. One that is there already, by user or by source URL,
 * keeps its state and is given what it did not know; *added is false then. AM_CONFLICT: the two
 * contradict each other. AM_USAGE: no UPN, no URL. *out: the entry as it is now, in arena. */
AM_CHECK am_kind am_ledger_add(am_journal *, am_arena *, const am_ledger_row *given, const am_ledger_note *,
                               am_ledger_row *out, bool *added, am_err *);
/* By number ("12", "#12"), UPN or source URL; AM_ABSENT. */
AM_CHECK am_kind am_ledger_find(am_journal *, am_arena *, const char *what, am_ledger_row *, am_err *);
/* Bring an entry to a state; the same state with the same verdict and reason is nothing new, and
 * *changed (may be NULL) is false. AM_CONFLICT: not from where it stands; AM_USAGE: a reason is needed. */
AM_CHECK am_kind am_ledger_set(am_journal *, int64_t id, am_ledger_state, const am_ledger_note *, bool *changed,
                               am_err *);
/* Would am_ledger_set() allow it? Nothing is written. */
AM_CHECK am_kind am_ledger_allows(const am_ledger_row *, am_ledger_state, const am_ledger_note *, am_err *);
/* Take out one that was added by mistake: AM_CONFLICT unless it is planned still. */
AM_CHECK am_kind am_ledger_remove(am_journal *, int64_t id, const char *reason, am_err *);

/* {id, direction, kind, name, upn, target_upn, source_url, target_url, state, verdict, reason, evidence,
 * run, added, changed}, times in ISO 8601. */
const am_value *am_ledger_value(am_arena *, const am_ledger_row *);

/* A copy of the ledger in memory, to see what changes would make of it; NULL from: an empty one. Close
 * it as a journal. */
AM_CHECK am_kind am_ledger_copy(const am_journal *from, am_journal **out, am_err *);

/* All entries by name; the row is valid during the call, which must not write to the journal. */
AM_CHECK am_kind am_ledger_each(am_journal *, am_kind (*fn)(void *self, const am_ledger_row *, am_err *),
                                void *self, am_err *);

typedef struct am_ledger_step {
    int64_t event, time;       /* number in the chain; wall ms */
    const char *run;           /* NULL: by hand */
    const char *before, *state; /* before NULL: added */
    const char *verdict, *reason;
    const am_value *evidence;
} am_ledger_step;
/* What an entry went through, oldest first. */
AM_CHECK am_kind am_ledger_steps(am_journal *, int64_t id,
                                 am_kind (*fn)(void *self, const am_ledger_step *, am_err *), void *self,
                                 am_err *);

#endif
