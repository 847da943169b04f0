/* pager.h - results that are longer than the screen go through a pager. */
#ifndef AM_APP_PAGER_H
#define AM_APP_PAGER_H

#include "app/app.h"

/* From now on what is written to app->out is held back until it is more than a screenful; then it
 * goes through AFTERMOVE_PAGER, PAGER, or less. Nothing happens when standard output is no terminal,
 * with --no-pager, or when the pager is "" or "cat". */
void am_pager_begin(am_app *);
/* A pager has the screen. */
bool am_pager_is_on(void);
/* Write what is held back, wait until the pager ends, and go on without one. AM_USAGE: the pager
 * could not be started. */
AM_CHECK am_kind am_pager_end(am_err *);
/* The same, unless nothing was written so far: something else is to be said first. */
AM_CHECK am_kind am_pager_yield(am_err *);

#endif
