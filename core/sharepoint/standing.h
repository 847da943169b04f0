/* standing.h - what stands at a URL: an active site, recycled ones, read with that of others. */
#ifndef SP_STANDING_H
#define SP_STANDING_H

#include "sharepoint/flow.h"

/* Ask through the engine, which may join what several calls ask into one request. recycled: what
 * the recycle bin holds too. */
am_step sp_standing(sp *, const char *url, bool recycled, sp_stage then);
/* Then: {site, recycled}; NULL: that failed, and is to be read on its own. Its site is about the
 * URL, has an id and is not recycled, or is null: there is no active site. */
const am_value *sp_standing_value(sp *);

am_step sp_site_state_step(const am_host *, am_call *);
am_step sp_site_states_step(const am_host *, am_call *);

#endif
