/* fetch.h - one plain GET of a page on this machine, no tenant and no token involved. */
#ifndef AM_APP_FETCH_H
#define AM_APP_FETCH_H

#include "base/buf.h"
#include "base/err.h"

/* The body of a 200 into buf, whose limit bounds it. Waits until it is there, on a
 * loop of its own. */
AM_CHECK am_kind am_fetch(const char *url, am_buf *, am_err *);

#endif
