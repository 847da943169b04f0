/* remove_redirect.h - the whole dance: remove; if denied unlock, then become administrator. */
#ifndef SP_REMOVE_REDIRECT_H
#define SP_REMOVE_REDIRECT_H

#include "sharepoint/flow.h"

am_step sp_remove_redirect_step(const am_host *, am_call *);

#endif
