/* lock.h - one writer per workspace, and who it is. */
#ifndef AM_JOURNAL_LOCK_H
#define AM_JOURNAL_LOCK_H

#include "base/err.h"

typedef struct am_lock am_lock;

/* Take dir/journal.lock. The kernel gives it back when the process ends in whatever way, so a stale
 * one cannot be in the way; *crashed tells that its last holder did not give it back itself.
 * AM_CONFLICT says who holds it, what for, and since when. */
AM_CHECK am_kind am_lock_take(const char *dir, const char *who, am_lock **, bool *crashed, am_err *);
/* Is the process that took it last still there? Takes nothing; of another host nobody knows: true. */
bool am_lock_lives(const char *dir);
void am_lock_give(am_lock *); /* NULL is fine */

#endif
