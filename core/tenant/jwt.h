/* jwt.h - client assertions made, access tokens read. */
#ifndef AM_TENANT_JWT_H
#define AM_TENANT_JWT_H

#include "tenant/cert.h"

enum { AM_JWT_MAX = 64 * 1024 };

/* Append a fresh assertion for a token endpoint (reference 2.2). */
AM_CHECK am_kind am_jwt_assertion(const am_cert *, bool ps256, const char *client_id,
                                  const char *audience, am_buf *out, am_err *);
/* The claims of a token, decoded and never validated. AM_REMOTE: it is opaque. */
AM_CHECK am_kind am_jwt_claims(am_arena *, const char *token, size_t n, const am_value **,
                               am_err *);

#endif
