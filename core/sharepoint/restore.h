/* restore.h - bring a removed site back (reference 5.9). */
#ifndef SP_RESTORE_H
#define SP_RESTORE_H

#include "sharepoint/flow.h"

am_step sp_restore_site_step(const am_host *, am_call *);

#endif
