/* admission.h - may this plan be applied here, now, by these people? And what no plan lists? */
#ifndef AM_APP_ADMISSION_H
#define AM_APP_ADMISSION_H

#include "app/session.h"
#include "run/plan.h"

typedef struct am_admission {
    am_plan_head head; /* copied into the session's arena */
    char sha[AM_DIGEST_TEXT];
    uint64_t effects;
    const char *const *consent; /* words given, all that were asked for among them; ends with NULL */
} am_admission;

/* Read the plan once: whole and unchanged, for these very tenants, approved by enough people, within
 * max_effects and max_share, with consent to each word its effects ask for (asked on a terminal).
 * given: --consent, ends with NULL, or NULL. */
AM_CHECK am_kind am_admission_check(am_session *, const char *plan, const char *const *given, am_admission *,
                                    am_err *);

/* For changes that no plan lists: AM_REFUSED when the policy lets only plans be applied, or only
 * those that people signed. what: who asks, for the message. */
AM_CHECK am_kind am_admission_unplanned(const am_session *, const char *what, am_err *);

#endif
