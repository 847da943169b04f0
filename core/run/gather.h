/* gather.h - what many calls ask for at about the same time, asked for in one.
 *
 * A read that a call asks of its own connector (AM_CALL) and that has a form for many waits here
 * for others like it on the same tenant. They leave together: when there are enough of them, when
 * no other call of the run could join them soon, or when the first has waited long enough. Nothing
 * is kept: what a call gets was read after it asked. Whatever the joint read does not answer is
 * asked alone. */
#ifndef AM_RUN_GATHER_H
#define AM_RUN_GATHER_H

#include "run/drive.h"

enum {
    AM_GATHER_MAX = 32,        /* reads of one joint call (plugin.h) */
    AM_GATHER_MS = 250,        /* the longest wait for others */
    AM_GATHER_BEHIND_MS = 2000 /* the same, while a joint read of its kind is under way */
};

typedef struct am_gather am_gather; /* the reads of one kind on one tenant */
typedef struct am_joint am_joint;   /* some of them, under way */

/* The drive's call asked for op, which has a form for many. */
void am_gather_join(am_drive *, const am_operation *op);
/* It no longer wants to know; fine when it had not asked. */
void am_gather_leave(am_drive *);
/* The drive of a joint read is destroyed. */
void am_gather_lost(am_joint *);
void am_gather_free(am_gather *); /* all of a run, whose drives are gone */

#endif
