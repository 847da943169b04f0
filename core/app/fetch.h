/* fetch.h - one plain request to a page on this machine, no tenant and no token involved. */
#ifndef AM_APP_FETCH_H
#define AM_APP_FETCH_H

#include "base/buf.h"
#include "base/err.h"

/* GET, or POST of a body of JSON when it is not NULL: what a 200 answers goes into buf, whose limit
 * bounds it. Waits until it is there, on a loop of its own. */
AM_CHECK am_kind am_fetch(const char *url, const char *body, am_buf *, am_err *);

#endif
