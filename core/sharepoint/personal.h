/* personal.h - where a user's OneDrive is (reference 5.15). */
#ifndef SP_PERSONAL_H
#define SP_PERSONAL_H

#include "sharepoint/flow.h"

am_step sp_personal_site_step(const am_host *, am_call *);

#endif
