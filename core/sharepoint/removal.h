/* removal.h - the removal of one site, proven by reading back (reference 5.6). */
#ifndef SP_REMOVAL_H
#define SP_REMOVAL_H

#include "sharepoint/flow.h"

/* At the door: what the guard saw, and restore-site as what undoes it; lock_state may be NULL. */
am_step sp_removal_intend(sp *, const char *url, const char *site_id, const char *lock_state, am_value *predicted,
                          sp_stage then);
/* After the door: send, wait, look whether it is gone and lies in the recycle bin. In `then`, a
 * problem means that the service refused and the site is as it was; x->bin_hit is the entry. */
am_step sp_removal_run(sp *, const sp_url *, const char *site_id, sp_stage then);
/* There is no active site: already() when the bin holds it, else AM_ABSENT. */
am_step sp_removal_absent(sp *, const sp_url *, const char *site_id);
/* What a removal returns. */
am_value *sp_removal_value(sp *, const char *url, const char *site_id);

#endif
