/* parts.h - what a tenant consists of, for the files of this folder. */
#ifndef AM_TENANT_PARTS_H
#define AM_TENANT_PARTS_H

#include "io/http.h"
#include "io/policy.h"
#include "io/worker.h"
#include "tenant/auth.h"
#include "tenant/directory.h"
#include "tenant/exchange.h"
#include "tenant/origin.h"
#include "tenant/pin.h"
#include "tenant/token.h"

typedef struct am_governor am_governor;

struct am_net {
    am_loop *loop;
    am_http *http;
    char *downloads;      /* NULL: nowhere */
    char *runtime;        /* of what processes share; NULL: nothing */
    am_governor *governors;
    am_worker *worker;    /* made when first needed: am_net_worker() */
    am_http_site *direct; /* without connect_to and proxy: am_net_direct() */
    void (*say)(void *self, const char *text);
    void *say_self;
    am_witness witness; /* or NULL */
    void *witness_self;
};

struct am_tenant {
    am_net *net;
    char *name, *role, *connector, *tenant_id, *client_id;
    am_hosts hosts;
    am_origins origins;
    bool service;
    am_tenant *of;
    am_http_site *site;
    am_policy *policy;
    const am_auth_class *auth;
    void *auth_self;
    am_directory directory;
    am_pin pins[AM_BASES];
    am_token tokens[AM_BASES];
    am_tenant *partner;
    am_arena *arena;
    am_value *facts;
    const am_value *connector_config;
    uint64_t requests, bytes;
};

am_worker *am_net_worker(am_net *);
am_http_site *am_net_direct(am_net *);
void am_net_say(am_net *, const char *text);

#endif
