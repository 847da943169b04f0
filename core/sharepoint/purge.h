/* purge.h - empty a site from the recycle bin, for good (reference 5.9). */
#ifndef SP_PURGE_H
#define SP_PURGE_H

#include "sharepoint/flow.h"

am_step sp_purge_site_step(const am_host *, am_call *);

#endif
