/* demo_check.h - what a run of post-migration must have done to the sandbox, and whether it did. */
#ifndef AM_APP_DEMO_CHECK_H
#define AM_APP_DEMO_CHECK_H

#include "app/app.h"
#include "app/perform.h"
#include "base/value.h"

/* Compare the states before and after (as /_sandbox/state gives them) and the request log's lines;
 * print one line a check. true: all is as it must be. */
bool am_demo_check(const am_app *, const am_value *before, const am_value *after,
                   const am_value *log, const am_performed *);

#endif
