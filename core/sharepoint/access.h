/* access.h - who may read a site: users, administrators, roles (reference 5.16). */
#ifndef SP_ACCESS_H
#define SP_ACCESS_H

#include "sharepoint/flow.h"

am_step sp_site_users_step(const am_host *, am_call *);
am_step sp_site_admins_step(const am_host *, am_call *);
am_step sp_site_groups_step(const am_host *, am_call *);
am_step sp_site_permissions_step(const am_host *, am_call *);

#endif
