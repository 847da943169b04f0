/* jwt.h - the sandbox's own access tokens: issued here, checked at every request.
 *
 * Their claims are those that clients look at (aud, tid, appid, appidacr, idtyp,
 * roles or scp, exp). The signature is HS256 with a key that lives as long as
 * the process: nobody but the sandbox is to verify it. */
#ifndef SB_JWT_H
#define SB_JWT_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

enum { SB_TOKEN_MAX = 8192 }; /* characters of a token */

typedef struct sb_jwt {
    unsigned char key[32];
} sb_jwt;

typedef struct sb_claims {
    const char *aud;      /* "https://contoso-admin.sharepoint.com" */
    const char *tid;      /* directory */
    const char *appid;    /* client id */
    const char *appidacr; /* "0" public client, "1" secret, "2" certificate */
    const char *upn;      /* the signed-in user; NULL: app-only */
    int64_t nbf, exp;     /* seconds since 1970 */
} sb_claims;

typedef enum sb_token_state { SB_TOKEN_GOOD, SB_TOKEN_BAD, SB_TOKEN_EXPIRED } sb_token_state;

/* A fresh key. */
AM_CHECK am_kind sb_jwt_init(sb_jwt *, am_err *);
/* Append a signed token to out. */
AM_CHECK am_kind sb_jwt_issue(const sb_jwt *, const sb_claims *, am_buf *out, am_err *);
/* The claims live in arena; they are set for SB_TOKEN_EXPIRED too. now: seconds. */
sb_token_state sb_jwt_check(const sb_jwt *, am_arena *, const char *token, int64_t now,
                            sb_claims *);

#endif
