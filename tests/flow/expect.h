/* expect.h - holds what a step did against what its case expects. */
#ifndef AM_FLOW_EXPECT_H
#define AM_FLOW_EXPECT_H

#include "world.h"

/* All that is known about a step after it ran. */
typedef struct evidence {
    const am_value *before, *after; /* /_sandbox/state */
    const am_value *log;            /* requests of this step */
    const am_value *lines;          /* JSON lines of standard output */
    const ran *ran;
    const char *workspace; /* every file in it is looked at */
} evidence;

/* Each expectation that does not hold is told as a TAP diagnostic; returns how many. */
int expect_all(am_arena *, const am_value *step, const evidence *);

#endif
