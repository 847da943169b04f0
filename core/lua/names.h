/* names.h - what a script can name, read from the environment itself: for checks and tests. */
#ifndef AM_LUA_NAMES_H
#define AM_LUA_NAMES_H

#include "base/err.h"
#include "base/value.h"

/* An object of all names at the top: a library is the sorted list of its members, anything else
 * true. */
AM_CHECK am_kind am_names_env(am_arena *, const am_value **out, am_err *);
/* The members of ctx, ends with NULL. */
const char *const *am_names_ctx(void);

#endif
