/* remove.h - remove a site: a redirect, or loudly a live one. */
#ifndef SP_REMOVE_H
#define SP_REMOVE_H

#include "sharepoint/flow.h"

am_step sp_remove_site_step(const am_host *, am_call *);

#endif
