/* resolve.h - what an anonymous request to a URL says (reference 5.17). */
#ifndef SP_RESOLVE_H
#define SP_RESOLVE_H

#include "sharepoint/flow.h"

/* Ask without credentials, follow nothing: x->probe. A request that fails leaves kind "unknown". */
am_step sp_probe_url(sp *, const char *url, sp_stage then);
/* "partner", "own", "elsewhere", or NULL. */
const char *sp_probe_leads_to(const sp_probe *);

am_step sp_probe_step(const am_host *, am_call *);
am_step sp_resolve_link_step(const am_host *, am_call *);
am_step sp_resolve_step(const am_host *, am_call *);

#endif
