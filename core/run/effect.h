/* effect.h - one requested change, as it is recorded at the door. */
#ifndef AM_RUN_EFFECT_H
#define AM_RUN_EFFECT_H

#include "plugin/call.h"
#include "run/run.h"

enum { AM_EFFECT_KEY_MAX = 4 << 20 };

/* Out of a call that has said its intent; lives as long as the run. step and reason may be NULL. */
AM_CHECK am_kind am_effect_new(am_run *, const char *tenant, const am_call *, const char *step,
                               const char *reason, const am_effect **out, am_err *);
/* "source remove-site {...canonical JSON...}": equal effects, equal keys. Heap; NULL: too large. */
char *am_effect_key(const char *tenant, const char *op, const am_value *args);

#endif
