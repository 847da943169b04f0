/* effect.h - one requested change, as it is recorded at the door. */
#ifndef AM_RUN_EFFECT_H
#define AM_RUN_EFFECT_H

#include "plugin/call.h"
#include "run/run.h"

/* Out of a call that has said its intent; lives as long as the call. step and reason may be NULL. */
AM_CHECK am_kind am_effect_new(am_run *, const char *tenant, am_call *, const char *step,
                               const char *reason, const am_effect **out, am_err *);

#endif
