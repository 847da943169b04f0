/* manifest_step.h - the one step function of all operations that come from manifests. */
#ifndef AM_PLUGIN_MANIFEST_STEP_H
#define AM_PLUGIN_MANIFEST_STEP_H

#include <aftermove/plugin.h>

/* A read: the function. A change: its look, the door, the function. */
am_step am_manifest_step(const am_host *, am_call *);

#endif
