/* tenant.h - one configured tenant: hosts, identity, tokens, transport. (contract) */
#ifndef AM_TENANT_TENANT_H
#define AM_TENANT_TENANT_H

#include "base/err.h"
#include "base/value.h"
#include "io/loop.h"

typedef struct am_tenant am_tenant;
typedef struct am_net am_net; /* what all tenants of a process share: loop, connections */

am_net *am_net_new(am_loop *, const char *user_agent); /* "NONISV|aftermove|aftermove/0.1.0" */
void am_net_free(am_net *);
/* Where replies that are saved go; made when it is needed. Without it nothing is saved. */
void am_net_set_downloads(am_net *, const char *dir);
/* Before tenants are made: the directory in which processes of this host share what they know of a
 * tenant's budget (io/share.h); made when it is needed. NULL, or never called: nothing is shared. */
void am_net_set_runtime(am_net *, const char *dir);
/* What this process is doing, for `aftermove top` of another one. */
void am_net_tell(am_net *, const char *what);
am_loop *am_net_loop(am_net *);

typedef enum am_auth_kind {
    AM_AUTH_CERTIFICATE, AM_AUTH_DEVICE_CODE, AM_AUTH_MANAGED_IDENTITY, AM_AUTH_TOKEN_COMMAND,
    AM_AUTH_TOKEN_ENV
} am_auth_kind;

/* The address of a base that a connector declares. */
typedef struct am_origin_config {
    const char *name;          /* "hook" */
    const char *url, *url_env; /* https://host/path, or the variable that holds it (a secret then) */
    const char *token_env;     /* variable with the token; NULL: none is sent */
    const char *header;        /* that carries it; NULL: "Authorization: Bearer ..." */
} am_origin_config;

/* As the configuration says it; strings are copied. NULL or 0: the default. */
typedef struct am_tenant_config {
    const char *name, *role, *connector; /* role: "source", "target" or NULL */
    const char *host;                    /* contoso.sharepoint.com */
    const char *admin_host, *my_host;    /* derived from host when NULL; refused when not derivable */
    const char *graph_host, *login_host; /* by the suffix of host (reference 1.3) when NULL */
    const char *tenant_id, *client_id;
    const char *connect_to; /* "127.0.0.1:8443": every host of this tenant is reached there */
    const char *ca;         /* PEM file of additional authorities */
    struct {
        am_auth_kind kind;
        const char *pem, *key;          /* certificate (with key, or key apart) */
        const char *pfx, *password_env; /* or PKCS #12 and the variable that holds its password */
        const char *algorithm;          /* "PS256" (default) or "RS256" */
        const char *const *command;     /* token_command: argv, ends with NULL; %s is the resource */
        const char *env;                /* token_env: variable; RESOURCE forms in auth.h */
        const char *identity;           /* managed identity: client id of a user-assigned one */
    } auth;
    uint32_t connect_ms, total_ms; /* 10 s, 120 s */
    size_t max_reply;              /* 64 MiB */
    bool http2;                    /* off: see aftermove.lua(5) */
    unsigned concurrency;          /* most requests in flight; 0: the governor finds it */
    const am_value *connector_config; /* the connector's own keys, checked by its schema */
    const am_origin_config *origins;
    size_t n_origins;
    bool service; /* no Microsoft 365 tenant: only origins and what `of` lends */
    am_tenant *of; /* a service: whose hosts and tokens it may use, or NULL; outlives it */
} am_tenant_config;

/* Check the configuration (key files included), derive hosts. No request is sent. */
AM_CHECK am_kind am_tenant_new(am_net *, const am_tenant_config *, am_tenant **, am_err *);
void am_tenant_free(am_tenant *);
/* Tell two tenants that they are each other's partner. */
void am_tenant_pair(am_tenant *, am_tenant *);
const char *am_tenant_name(const am_tenant *);
const char *am_tenant_connector(const am_tenant *);
const char *am_tenant_client_id(const am_tenant *);
am_tenant *am_tenant_partner(const am_tenant *);
/* {name, role, tenant_id, hosts: {root, admin, my, graph}, partner: the same or null} */
const am_value *am_tenant_facts(const am_tenant *);
const am_value *am_tenant_connector_config(const am_tenant *);
am_net *am_tenant_net(const am_tenant *);
/* What people must read to sign in (device code); default: standard error. */
void am_net_on_prompt(am_net *, void (*say)(void *self, const char *text), void *self);

/* For progress: what the governor does now. */
typedef struct am_tenant_load {
    unsigned in_flight, window, waiting;
    int64_t throttled_until; /* mono ms, 0: not throttled */
    uint64_t requests, throttled, bytes;
    int64_t units, units_used; /* of the service's budget, as far as it is known; units 0: not */
} am_tenant_load;
am_tenant_load am_tenant_get_load(const am_tenant *);

#endif
