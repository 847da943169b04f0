/* ask.h - one read of a tenant's connector, for a command that needs its answer. */
#ifndef AM_APP_ASK_H
#define AM_APP_ASK_H

#include "app/session.h"

typedef am_kind (*am_ask_item)(void *self, const am_value *item, am_err *);

/* Do a read in the session's present run, which must be there. args: an object, or NULL for none.
 * The answer is copied into arena. item: gets the items of a list one by one, in constant memory;
 * what it returns beside AM_OK ends the list. AM_BUG for an operation that changes something. */
AM_CHECK am_kind am_ask(am_session *, am_tenant *, const char *op, const am_value *args, am_arena *,
                        const am_value **answer, am_ask_item item, void *self, am_err *);

#endif
