/* assertion.h - is this client assertion signed by the registered certificate, for us, now, once?
 */
#ifndef SB_ASSERTION_H
#define SB_ASSERTION_H

#include "base/mem.h"
#include "sandbox/ca.h"

enum { SB_ASSERTION_MAX = 16384, SB_JTI_KEPT = 4096, SB_SKEW_S = 300 };

typedef enum sb_verdict {
    SB_ASSERTION_GOOD,
    SB_ASSERTION_FORM, /* no compact JWS, wrong alg or typ, no thumbprint */
    SB_ASSERTION_KEY,  /* the thumbprint is not the registered certificate's */
    SB_ASSERTION_SIGNATURE,
    SB_ASSERTION_AUDIENCE,
    SB_ASSERTION_ISSUER, /* iss and sub are not the client id */
    SB_ASSERTION_TIME,   /* before nbf, after exp, or no exp */
    SB_ASSERTION_REUSED  /* no jti, or one that was seen before */
} sb_verdict;

/* The jti values of the last assertions, as hashes. */
typedef struct sb_jti {
    uint64_t seen[SB_JTI_KEPT];
    size_t at;
} sb_jti;

typedef struct sb_expected {
    const char *client_id;
    const char *const *audiences; /* ends with NULL */
    int64_t now;                  /* seconds */
} sb_expected;

/* RS256 with x5t, or PS256 (salt length 32) with x5t#S256. A good one's jti is remembered. */
sb_verdict sb_assertion_check(const sb_cert *, sb_jti *, am_arena *, const char *text,
                              const sb_expected *);

#endif
