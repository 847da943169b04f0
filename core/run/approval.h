/* approval.h - who agreed to a plan: detached signatures beside the plan's file.
 *
 * PLAN.approvals holds one JSON object a line: {name, key, signature, time}. A
 * signature is Ed25519 over "aftermove plan SHA-256\n", so it is void as soon
 * as the plan is another. */
#ifndef AM_RUN_APPROVAL_H
#define AM_RUN_APPROVAL_H

#include "base/digest.h"
#include "base/err.h"
#include "base/sign.h"

enum { AM_APPROVALS_MAX = 100 };

/* Sign the plan with a private key (PEM) and add the line. AM_CONFLICT: that key has signed already. */
AM_CHECK am_kind am_approval_add(const char *plan, const char *name, const char *key_file, am_err *);

typedef struct am_approval {
    const char *name, *key, *time;
    bool good; /* the signature fits this plan */
} am_approval;
/* Each line of the plan's approvals; no file: none. The row is valid during the call. */
AM_CHECK am_kind am_approval_each(const char *plan, const char *sha,
                                  am_kind (*fn)(void *self, const am_approval *, am_err *), void *self, am_err *);
/* How many of the trusted keys (ends with NULL) signed this very plan; each counts once. */
AM_CHECK am_kind am_approval_count(const char *plan, const char *sha, const char *const *trusted,
                                   unsigned *count, am_err *);

#endif
