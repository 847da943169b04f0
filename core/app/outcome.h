/* outcome.h - outcomes and effects in the words of summaries, and as JSON lines. */
#ifndef AM_APP_OUTCOME_H
#define AM_APP_OUTCOME_H

#include "base/buf.h"
#include "run/run.h"

/* "removed" "restored" "created" "changed" (done, by the operation's name), "kept" (skipped),
 * "failed" "refused" "unknown", a flag's own name; NULL: counted elsewhere (planned, listed). */
const char *am_outcome_group(const am_outcome *);
/* Why, in words; NULL: nobody said. */
const char *am_outcome_reason(const am_outcome *);
const char *am_outcome_hint(const am_outcome *);

void am_outcome_json(am_buf *, const am_outcome *);
void am_outcome_effect_json(am_buf *, const am_effect *);

#endif
