/* sites.h - sites as the admin host describes them. */
#ifndef SP_SITES_H
#define SP_SITES_H

#include "sharepoint/flow.h"

/* Read one site: x->site is its value, or NULL when no active site is there. Any other problem ends
 * the call. */
am_step sp_look(sp *, const char *url, sp_stage then);
/* The same, waiting while an operation of the service runs on it (Status is not Active). */
am_step sp_look_settled(sp *, const char *url, sp_stage then);
/* As sp_look_settled(), in one request with the looks of other calls where there are any. */
am_step sp_look_with_others(sp *, const char *url, sp_stage then);
/* Members of x->site. */
const char *sp_site_text(sp *, const char *member); /* NULL: absent */
bool sp_site_true(sp *, const char *member);

/* One page of sites, appended by each(): GetSitePropertiesFromSharePointByFilters. */
void sp_list_request(sp *, const char *filter, const char *tmpl, bool detail, bool personal,
                     const char *start);
am_step sp_get_site_step(const am_host *, am_call *);
am_step sp_list_sites_step(const am_host *, am_call *);

#endif
