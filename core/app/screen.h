/* screen.h - what a run shows while it goes on, and at its end. */
#ifndef AM_APP_SCREEN_H
#define AM_APP_SCREEN_H

#include "app/session.h"

typedef struct am_screen am_screen;

/* The session's present run is watched from now on; its mode decides what is shown. json: effects
 * and outcomes are written as they come, one a line. The screen must be freed before that run. */
am_screen *am_screen_new(am_session *, am_layout);
/* No steps, no item lines, no log: a run behind the scenes. */
void am_screen_hush(am_screen *);
/* Take the live line away: something else is printed now. */
void am_screen_clear(am_screen *);
/* Tables and totals on standard output, after the run. */
void am_screen_end(am_screen *, int code);
void am_screen_free(am_screen *);

/* How many items ended in a group ("removed", "held", ...): see outcome.h. */
uint64_t am_screen_count(const am_screen *, const char *group);
/* The consents that planned effects ask for; ends with NULL. */
const char *const *am_screen_consents(const am_screen *);

#endif
