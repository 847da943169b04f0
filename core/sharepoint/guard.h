/* guard.h - what must be true before a site is removed. */
#ifndef SP_GUARD_H
#define SP_GUARD_H

#include "sharepoint/flow.h"

/* Of the site last looked at: no group, no hold, at rest, and the id that was asked for (or NULL).
 * False: the call has failed. */
bool sp_guard_site(sp *, const char *site_id);
/* And a redirect whose 308 leads to the partner; or within the tenant, if the call says
 * same_tenant. Anything else ends the call. */
am_step sp_guard_redirect(sp *, sp_stage then);
/* What was seen, as the door wants it. */
am_value *sp_guard_evidence(sp *);

#endif
