/* enact.h - a plan without a playbook (of undo, or of a single call): its effects, one by one. */
#ifndef AM_APP_ENACT_H
#define AM_APP_ENACT_H

#include "app/session.h"

/* Call each effect that the journal holds as planned for the session's present run, in the order of
 * their steps; effects on one target never at the same time. Failed ones are in the run's counts. */
AM_CHECK am_kind am_enact(am_session *, am_err *);
/* The same for those that a process which is no more left as sent or about to be sent, or whose
 * outcome was unknown before `since` (wall ms): each looks again and settles itself. */
AM_CHECK am_kind am_enact_open(am_session *, int64_t since, am_err *);
/* Give back every lease that is still out, newest first: of one run, or of all (NULL). *left counts
 * those that could not be given back; why is printed. */
AM_CHECK am_kind am_enact_leases(am_session *, const char *run, unsigned *given, unsigned *left, am_err *);

#endif
