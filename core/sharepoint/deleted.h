/* deleted.h - the tenant's recycle bin of sites (reference 5.8). */
#ifndef SP_DELETED_H
#define SP_DELETED_H

#include "sharepoint/flow.h"

/* Look for one URL: x->bin gets its entries. x->bin_hit is the one with site_id; where site_id is
 * NULL, the only entry, or NULL when there are none or several. */
am_step sp_bin_look(sp *, const sp_url *, const char *site_id, sp_stage then);
/* The same, waiting up to a minute for the entry to show up (there) or to be gone. */
am_step sp_bin_await(sp *, const sp_url *, const char *site_id, bool there, sp_stage then);

am_step sp_list_deleted_step(const am_host *, am_call *);

#endif
