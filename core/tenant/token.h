/* token.h - the access token of one resource: fetched once for all who wait, renewed early. */
#ifndef AM_TENANT_TOKEN_H
#define AM_TENANT_TOKEN_H

#include "tenant/auth.h"
#include "tenant/crowd.h"

enum { AM_TOKEN_EARLY_MS = 5 * 60 * 1000, AM_TOKEN_AGAIN_MS = 30 * 1000 };

/* Embedded in its tenant, one a host. */
typedef struct am_token {
    am_ready ready;
    am_tenant *tenant;
    char *resource;
    am_grant grant;
    bool fetching;
    am_crowd crowd;
    am_secret *bearer;      /* "Bearer eyJ0..."; NULL: none */
    unsigned serial;        /* of bearer, counts up */
    int64_t renew, expires; /* wall ms */
    am_kind kind;           /* of the last fetch */
    am_err err;
} am_token;

void am_token_init(am_token *, am_tenant *, am_base);
void am_token_fini(am_token *);
/* There is a good one, or the wait settles when there is or could not be: then bearer is NULL. */
bool am_token_want(am_token *, am_wait *, am_ready *owner);
/* The service answered 401 to the bearer of that serial: the next want fetches another. */
void am_token_reject(am_token *, unsigned serial);

#endif
