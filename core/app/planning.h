/* planning.h - a playbook in plan mode, and the plan file that comes out of it. */
#ifndef AM_APP_PLANNING_H
#define AM_APP_PLANNING_H

#include "app/perform.h"

/* Run p (its mode is set here) in plan mode, recorded; write plans/RUN.jsonl. *path is the file, or
 * NULL when none was written. Returns out->code; errors are printed. */
int am_planning(const am_performance *p, am_performed *out, const char **path);

#endif
