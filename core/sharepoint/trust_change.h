/* trust_change.h - end a trust, or begin one. */
#ifndef SP_TRUST_CHANGE_H
#define SP_TRUST_CHANGE_H

#include "sharepoint/flow.h"

am_step sp_remove_trust_step(const am_host *, am_call *);
am_step sp_create_trust_step(const am_host *, am_call *);

#endif
