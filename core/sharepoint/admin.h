/* admin.h - site administrators (reference 5.11). */
#ifndef SP_ADMIN_H
#define SP_ADMIN_H

#include "sharepoint/flow.h"

/* Whether login is an administrator of the site last looked at: read the answer with
 * sp_admin_is() in `then`. A failure ends the call. */
am_step sp_admin_read(sp *, const char *login, sp_stage then);
bool sp_admin_is(sp *);
/* After the door: make it so, and read it back. A failure ends the call. */
am_step sp_admin_change(sp *, const char *url, const char *login, bool admin, sp_stage then);
/* "a@b" as "i:0#.f|membership|a@b"; other login names stay. */
const char *sp_admin_login(sp *, const char *name);
am_step sp_set_admin_step(const am_host *, am_call *);

#endif
