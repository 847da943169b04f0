/* redirect.h - plain requests to site URLs: what a browser without a session gets. */
#ifndef SB_REDIRECT_H
#define SB_REDIRECT_H

#include "sandbox/world.h"

void sb_redirect_answer(sb_world *, sb_tenant *, const sb_request *, sb_reply *);

#endif
