/* apart.h - something that may crash or never end, done in a process of its own. */
#ifndef AM_APP_APART_H
#define AM_APP_APART_H

#include <stddef.h>

#include "base/err.h"

/* Zeroed memory that both processes see; NULL: none. Release with am_apart_free(). */
void *am_apart_memory(size_t n);
void am_apart_free(void *, size_t n);
/* Run fn(shared, arg) in a child, for so many seconds at most. AM_OK: it ended by itself; AM_BUG: a
 * signal ended it, err tells which; AM_TIMEOUT. */
AM_CHECK am_kind am_apart_run(void (*fn)(void *shared, void *arg), void *shared, void *arg,
                              unsigned seconds, am_err *);

#endif
