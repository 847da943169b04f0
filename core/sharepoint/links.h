/* links.h - sharing links: the hidden groups behind them, and what they share (reference 5.16). */
#ifndef SP_LINKS_H
#define SP_LINKS_H

#include "sharepoint/flow.h"

am_step sp_sharing_links_step(const am_host *, am_call *);

#endif
