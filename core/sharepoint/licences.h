/* licences.h - how long the tenant's SharePoint licences last, through Graph (reference 6.1, 6.2).
 */
#ifndef SP_LICENCES_H
#define SP_LICENCES_H

#include "sharepoint/flow.h"

am_step sp_licences_step(const am_host *, am_call *);

#endif
