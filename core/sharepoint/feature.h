/* feature.h - what the service says about the tenant itself (reference 4.2, 9). */
#ifndef SP_FEATURE_H
#define SP_FEATURE_H

#include "sharepoint/flow.h"

am_step sp_tenant_info_step(const am_host *, am_call *);

#endif
