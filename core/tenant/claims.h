/* claims.h - is this token for this tenant and this host? (reference 2.3, 2.6) */
#ifndef AM_TENANT_CLAIMS_H
#define AM_TENANT_CLAIMS_H

#include "tenant/hosts.h"

/* Decode, never validate: tid and aud have to fit, a client-secret token is refused before
 * SharePoint does it. expires: wall ms, 0 when it does not say. A token that cannot be read is
 * taken only from the tenant's own token endpoint. */
AM_CHECK am_kind am_claims_check(const char *token, size_t n, const am_tenant *, am_base,
                                 int64_t *expires, am_err *);

#endif
