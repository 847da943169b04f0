/* both.h - plan and apply in one go. */
#ifndef AM_APP_BOTH_H
#define AM_APP_BOTH_H

#include "app/perform.h"

/* Plan what p says (silently when p->silent), then apply that very plan with p->consent. Ends after
 * the plan when it could not be made whole. Errors are printed. Returns out->code. */
int am_both(const am_performance *p, am_performed *out);

#endif
