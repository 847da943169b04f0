/* host.h - the my-site host: by it tenants know each other (reference 5.1). */
#ifndef SP_HOST_H
#define SP_HOST_H

#include "sharepoint/flow.h"

/* Ask the service for its own cross-tenant host: x->own_my, without a slash at the end. */
am_step sp_host_read(sp *, sp_stage then);
am_step sp_host_url_step(const am_host *, am_call *);

#endif
