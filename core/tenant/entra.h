/* entra.h - the token endpoint of Entra ID: forms sent, answers and errors read. */
#ifndef AM_TENANT_ENTRA_H
#define AM_TENANT_ENTRA_H

#include "base/value.h"
#include "tenant/auth.h"
#include "tenant/exchange.h"

enum { AM_ENTRA_REPLY_MAX = 1 << 20, AM_ENTRA_FORM_MAX = 128 * 1024, AM_ENTRA_TRIES = 3 };

/* Append name=value, percent-encoded, with & before it when there is something already. */
void am_entra_field(am_buf *form, const char *name, const char *value);
/* "https://login.microsoftonline.com/TENANT/oauth2/v2.0/token"; heap. */
char *am_entra_url(const am_tenant *, const char *call);
/* POST a form to oauth2/v2.0/call; bodies are wiped afterwards. It counts as changing, so that one
 * assertion is never sent twice: an exchange that ends lost is repeated by the caller, afresh. */
am_exchange *am_entra_post(am_tenant *, const char *call, const am_buf *form, am_ready *owner);
void am_entra_wipe(am_buf *); /* forget a form: wipe and free */
/* The answer as an object, or an error with a hint for its number (reference 2.7); err->code is
 * Entra's own `error`. */
AM_CHECK am_kind am_entra_read(am_arena *, const am_tenant *, const am_exchange *,
                               const am_value **, am_err *);
/* access_token and its end out of an answer of any of the flows: also accessToken, expires_on as
 * number, text or date. AM_REMOTE without a token. */
AM_CHECK am_kind am_entra_take(const am_value *reply, am_secret **token, int64_t *expires,
                               am_err *);

#endif
