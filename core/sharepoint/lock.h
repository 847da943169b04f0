/* lock.h - the lock state of a site (reference 5.10). */
#ifndef SP_LOCK_H
#define SP_LOCK_H

#include "sharepoint/flow.h"

/* After the door: set it, wait until the site shows it. A failure ends the call. */
am_step sp_lock_change(sp *, const char *url, const char *state, sp_stage then);
am_step sp_set_lock_step(const am_host *, am_call *);

#endif
