/* testtenant.h - a tenant against a scripted server over TLS: sign-in and pin are answered as the
 * service does, everything else by the test's script. */
#ifndef TESTTENANT_H
#define TESTTENANT_H

#include "tenant/exchange.h"
#include "tinyserver.h"

#define TEST_TID    "11111111-2222-3333-4444-555555555555"
#define TEST_OTHER  "99999999-2222-3333-4444-555555555555"
#define TEST_CLIENT "97e0a5b7-d745-40b6-94fe-5f77d35c6e05"

typedef struct world {
    am_loop *loop;
    am_net *net;
    am_tenant *tenant;
    tiny *server;
    am_err err;
    char route[32];
    /* knobs; set before the server is asked */
    const tiny_reply *script; /* answers to what is neither sign-in nor pin */
    size_t n_script;
    const char *realm;       /* of the pin; NULL: TEST_TID */
    const char *tid;         /* of tokens; NULL: TEST_TID */
    const char *claims;      /* more members for tokens: ",\"appidacr\":\"1\"" */
    const char *token_reply; /* instead of a token: a whole raw answer */
    const tiny_reply *login; /* answers of the sign-in service, in order, instead of all that */
    size_t n_login;
    int life_s; /* of tokens */
    /* counted by the server */
    unsigned pins, tokens, calls;
    void *garbage[256];
    unsigned n_garbage;
} world;

/* A certificate tenant "source", contoso.sharepoint.com, by default; change may adjust it. */
void world_start(world *, void (*change)(am_tenant_config *));
void world_stop(world *);
am_kind world_tenant(world *, const am_tenant_config *, am_tenant **);
am_tenant_config world_config(const world *);
/* Run until it has settled. */
void world_wait(world *, am_exchange *);
am_exchange *world_ask(world *, const char *method, const char *url, unsigned flags);
/* An unsigned token, heap. */
char *world_token(const char *tid, const char *aud, long long exp, const char *more);
/* The n-th (0: first) request that begins with this text; heap, NULL: none. */
char *world_request(world *, const char *begins, unsigned n);

#endif
