/* memory.h - what a resumed run knows from before, asked from inside of the run. */
#ifndef AM_RUN_MEMORY_H
#define AM_RUN_MEMORY_H

#include "run/run.h"

/* The next effect of that kind was done before: true, and what it gave (valid until the next call).
 * It counts as one from then on. */
bool am_memory_effect(am_run *, const char *tenant, const char *op, const am_value *args,
                      const am_value **value);

#endif
