/* auth.h - the ways of getting an access token; one class a file, auth_NAME.c. */
#ifndef AM_TENANT_AUTH_H
#define AM_TENANT_AUTH_H

#include "base/secret.h"
#include "io/ticket.h"
#include "tenant/hosts.h"

/* One token being fetched. Embedded in who wants it. */
typedef struct am_grant {
    am_ticket ticket;
    am_tenant *tenant;
    am_base base;
    const char *resource; /* "https://contoso-admin.sharepoint.com" */
    bool rejected;        /* the service did not take the last one */
    am_kind kind;
    am_err err;
    am_secret *token; /* the receiver's */
    int64_t expires;  /* wall ms; 0: the token's own claim says it */
    void *work;       /* the class's, while it is on its way */
} am_grant;

/* How long an operator's token_command may take, and say. */
enum { AM_AUTH_COMMAND_MS = 60 * 1000, AM_AUTH_OUTPUT_MAX = 128 * 1024 };

typedef struct am_auth_class {
    const char *name; /* as in aftermove.lua */
    bool ours;        /* tokens come from the tenant's own token endpoint */
    /* Check the configuration, no request. */
    am_kind (*open)(am_tenant *, const am_tenant_config *, void **self, am_err *);
    void (*close)(void *self);
    void (*start)(void *self, am_grant *); /* the ticket is pending; settle it, now or later */
    void (*stop)(void *self, am_grant *);  /* nobody waits any more */
} am_auth_class;

extern const am_auth_class am_auth_certificate; /* reference 2.2 */
extern const am_auth_class am_auth_device;      /* 2.4 */
extern const am_auth_class am_auth_msi;         /* 2.5 */
extern const am_auth_class am_auth_command;     /* a program prints it */
/* NAME holds the token of one resource; NAME_ROOT, NAME_ADMIN, NAME_MY, NAME_GRAPH those of each.
 */
extern const am_auth_class am_auth_env;

#endif
