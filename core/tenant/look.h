/* look.h - what a diagnosis asks of a tenant: does a host answer, whose is it, what does its token
 * allow. Nothing is signed but am_look_token()'s own question. */
#ifndef AM_TENANT_LOOK_H
#define AM_TENANT_LOOK_H

#include "tenant/exchange.h"
#include "tenant/hosts.h"

/* One anonymous request to one host. */
typedef struct am_look {
    am_tenant *tenant;
    am_base base;
    am_exchange *asking;
    bool over;
    am_kind kind; /* AM_OK: it answered over verified TLS, whatever it said */
    am_err err;
    int status;
    int64_t date, came; /* wall ms: by its Date header (0: none), by our clock */
    char realm[37];     /* the directory that a SharePoint host names, or "" */
} am_look;

void am_look_start(am_look *, am_tenant *, am_base);
/* Wait until all n have answered or failed. */
AM_CHECK am_kind am_look_wait(am_look *, size_t n, am_err *);
void am_look_end(am_look *);

/* Its name. */
const char *am_look_host(const am_tenant *, am_base);
/* Sign in for that host and hand out what the token claims: *claims is NULL when it is opaque. No
 * part of the token itself is handed out. */
AM_CHECK am_kind am_look_token(am_tenant *, am_base, am_arena *, const am_value **claims, am_err *);

#endif
