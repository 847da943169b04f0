/* manifest_step.h - the one step function of all operations that come from manifests. */
#ifndef AM_PLUGIN_MANIFEST_STEP_H
#define AM_PLUGIN_MANIFEST_STEP_H

#include "plugin/call.h"

/* A read: the function. A change: its look, the door, the function. */
am_step am_manifest_step(const am_host *, am_call *);

/* For the conformance kit, which does not run such a step's job but asks what C would make of the
 * arguments, and then says itself what the library told. */
AM_CHECK am_kind am_manifest_ready(const am_call_job *, am_err *);
void am_manifest_pretend(const am_call_job *, am_kind, const am_value *, const am_err *or_null);

#endif
