/* rules.h - the operator's policy, held against one effect. */
#ifndef AM_RUN_RULES_H
#define AM_RUN_RULES_H

#include "run/run.h"

/* before: effects admitted so far. consent: it will be sent, so also ask for the word that the
 * operation wants, and for the hour.
 * AM_REFUSED names the rule, the effect, and what to do. */
AM_CHECK am_kind am_rules_admit(const am_rules *, const am_effect *, size_t before, bool consent,
                                am_err *);

#endif
