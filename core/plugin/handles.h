/* handles.h - what a library gave us to keep: tokens instead of addresses.
 *
 * A token ("db#3") names the type and a number that is never used again, so
 * that a closed or a foreign one is refused by name. Not locked: the library's
 * lock guards it. */
#ifndef AM_PLUGIN_HANDLES_H
#define AM_PLUGIN_HANDLES_H

#include "base/err.h"
#include "plugin/ctype.h"

enum { AM_HANDLES_MAX = 65536 };

typedef struct am_handles am_handles;

am_handles *am_handles_new(void);
/* Closes what is still open, the newest first. NULL is fine. */
void am_handles_free(am_handles *);
/* Keep p; close may be NULL: the library's own, for which an equal p keeps its token. *token lives
 * in the arena. AM_LIMIT: too many are open; p has been closed then. */
AM_CHECK am_kind am_handles_put(am_handles *, am_arena *, const am_ctype *, void *p,
                                void (*close)(void *), const char **token, am_err *);
/* What the token of that type stands for. AM_USAGE: of another type, closed, or never given. */
AM_CHECK am_kind am_handles_get(const am_handles *, const am_ctype *, const char *token, void **p,
                                am_err *);
/* Forget it without closing it: whoever took it is about to. Nothing when unknown. */
void am_handles_drop(am_handles *, const char *token);
size_t am_handles_len(const am_handles *); /* open ones */

#endif
