/* entra.h - the token endpoints of the login host.
 *
 *   POST /{tenant}/oauth2/v2.0/token       client_credentials (client_assertion, verified; or
 *                                          client_secret), device_code, refresh_token
 *   POST /{tenant}/oauth2/v2.0/devicecode
 *   GET  /{tenant}[/v2.0]/.well-known/openid-configuration
 *
 * {tenant}: directory id, "contoso.onmicrosoft.com" or "contoso". Assertions are held against the
 * real time, tokens live in the sandbox's time (which /_sandbox/clock moves).
 *
 * Scenario: "tokens": {"lifetime": 3599, "secret": "sandbox-secret", "device_interval": 5,
 * "device_lifetime": 900}, all in seconds and optional. */
#ifndef SB_ENTRA_H
#define SB_ENTRA_H

#include "sandbox/assertion.h"
#include "sandbox/device.h"
#include "sandbox/jwt.h"

typedef struct sb_entra {
    const sb_directory *directory;
    const sb_jwt *jwt;
    sb_jti jti;
    sb_devices devices;
    int64_t lifetime, device_interval, device_lifetime; /* seconds */
    char secret[64];
} sb_entra;

/* What one request brings along. */
typedef struct sb_ask {
    const sb_request *in;
    am_arena *arena;
    int64_t real_now;   /* ms; assertions are held against it */
    int64_t short_life; /* seconds; 0: the usual lifetime */
    bool hide_life;     /* expires_in says the usual lifetime nevertheless */
} sb_ask;

/* tokens: the scenario's member, or NULL; a wrong value is AM_USAGE. */
AM_CHECK am_kind sb_entra_init(sb_entra *, const sb_directory *, const sb_jwt *,
                               const am_value *tokens, am_err *);
void sb_entra_answer(sb_entra *, const sb_ask *, sb_reply *);

#endif
