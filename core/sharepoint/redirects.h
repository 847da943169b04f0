/* redirects.h - all redirect sites of a tenant, OneDrive included (reference 5.3). */
#ifndef SP_REDIRECTS_H
#define SP_REDIRECTS_H

#include "sharepoint/flow.h"

am_step sp_list_redirects_step(const am_host *, am_call *);

#endif
