/* identity.h - the identity map: who of the source is who on the target (reference 5.14).
 *
 * The map lives on the tenant that receives: the target; the source for moves back. */
#ifndef SP_IDENTITY_H
#define SP_IDENTITY_H

#include "sharepoint/flow.h"

enum { SP_MAP_VALUES_MAX = 1000 }; /* of one call */

am_step sp_identity_map_user_step(const am_host *, am_call *);
am_step sp_identity_map_users_step(const am_host *, am_call *);
am_step sp_identity_map_group_step(const am_host *, am_call *);
am_step sp_identity_map_groups_step(const am_host *, am_call *);
am_step sp_check_identity_map_step(const am_host *, am_call *);

#endif
