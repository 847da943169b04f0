/* chain.h - the event log that every change of the journal appends to. (contract)
 *
 * An event's digest is SHA-256 over the previous event's digest and its own
 * canonical JSON {n, time, run, type, data}: who changes, drops or reorders a
 * row breaks the chain from there on. */
#ifndef AM_JOURNAL_CHAIN_H
#define AM_JOURNAL_CHAIN_H

#include "base/buf.h"
#include "journal/journal.h"

typedef struct am_event_row {
    int64_t n;         /* from 1, no gaps */
    int64_t time;      /* wall ms */
    const char *run;   /* or NULL: of the workspace */
    int64_t effect;    /* number of the effect's row, 0: none */
    const char *type;  /* "run.begin" "effect.intent" "lease.take" ... */
    const am_value *data;
    const char *digest;
} am_event_row;

/* Append an event to the open transaction; effect 0: it is about none. */
AM_CHECK am_kind am_chain_append(am_journal *, const char *run, const char *type, int64_t effect,
                                 const am_value *data, am_err *);
/* Read the head of the chain after opening. */
AM_CHECK am_kind am_chain_load(am_journal *, am_err *);

/* Events after number `after`, of one run or of all (NULL), in order. */
AM_CHECK am_kind am_chain_each(am_journal *, const char *run, int64_t after,
                               am_kind (*fn)(void *self, const am_event_row *, am_err *), void *self,
                               am_err *);
/* Check the whole chain, and the tables against it (an effect's state is what its last event says).
 * AM_CONFLICT names the first event or row that does not fit. events and head may be NULL. */
AM_CHECK am_kind am_chain_verify(am_journal *, int64_t *events, char head[AM_DIGEST_TEXT], am_err *);
/* The same over exported lines (JSON Lines of am_event_row), for evidence on another machine. */
typedef struct am_chain_check {
    int64_t next;
    char head[AM_DIGEST_TEXT];
} am_chain_check;
AM_CHECK am_kind am_chain_check_line(am_chain_check *, const char *line, size_t n, am_err *);
/* One event as its line (no newline), appended to buf. */
void am_chain_format(am_buf *, const am_event_row *);

#endif
