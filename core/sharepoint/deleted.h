/* deleted.h - the tenant's recycle bin of sites (reference 5.8). */
#ifndef SP_DELETED_H
#define SP_DELETED_H

#include "sharepoint/flow.h"

/* Look for one URL: x->bin gets its entries. x->bin_hit is the one with site_id; where site_id is
 * NULL, the only entry, or NULL when there are none or several. */
am_step sp_bin_look(sp *, const sp_url *, const char *site_id, sp_stage then);
/* The same, waiting up to a minute for the entry to show up (there) or to be gone. */
am_step sp_bin_await(sp *, const sp_url *, const char *site_id, bool there, sp_stage then);

/* The read of one URL's entries, to be asked with others: what its method returns (csom.h), its
 * name, its arguments. */
int sp_bin_form(sp *, const sp_url *);
const char *sp_bin_method(sp *, const sp_url *);
void sp_bin_args(sp *, const sp_url *);
/* Of what came: the entries that are about this URL, pushed to an array; false: no memory. */
bool sp_bin_rows(sp *, const sp_url *, const am_value *found, am_value *to);
/* Whether the service said that the bin holds no such thing. */
bool sp_bin_nothing(const sp_problem *);
/* As if sp_bin_look() had found these entries: is the one asked for among them (x->bin_hit)? */
bool sp_bin_take(sp *, const sp_url *, const char *site_id, const am_value *entries);

am_step sp_list_deleted_step(const am_host *, am_call *);

#endif
