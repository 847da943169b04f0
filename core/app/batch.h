/* batch.h - several reads at a time, for a command that asks about many things. */
#ifndef AM_APP_BATCH_H
#define AM_APP_BATCH_H

#include "app/session.h"

enum { AM_BATCH_MAX = 64 };

/* One read. Its answer, or the items of its list, are copied into the arena. */
typedef struct am_query {
    const char *op;
    const am_value *args; /* an object; lives until the query is over */
    am_arena *arena;
    const am_value *answer; /* a list's items as an array; NULL: it failed */
    am_err err;
} am_query;

/* Do n of them, all at once, at most AM_BATCH_MAX. A query that fails keeps its error; what is
 * returned is only what ends the whole: an interruption, a broken promise. */
AM_CHECK am_kind am_batch(am_session *, am_tenant *, am_query *, size_t n, am_err *);

#endif
