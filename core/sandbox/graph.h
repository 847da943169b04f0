/* graph.h - Microsoft Graph as far as a cleanup needs it. */
#ifndef SB_GRAPH_H
#define SB_GRAPH_H

#include "sandbox/odata.h"
#include "sandbox/world.h"

enum { SB_GRAPH_BATCH = 20, SB_GRAPH_PAGE = 100 };

typedef struct sb_graph { /* one request, or one part of a batch */
    sb_world *world;
    sb_tenant *tenant;
    am_arena *mem;
    const char *method, *version; /* "v1.0" */
    const char *client_id;        /* client-request-id, or NULL */
    sb_odata path;
    int64_t now;
    sb_emit e;
    int status;
    unsigned units;
    bool changed;
    const char *what;
    char subject[512];
} sb_graph;

void sb_graph_answer(sb_world *, const sb_request *, sb_reply *);
/* Route a request (not a batch) by its path. */
void sb_graph_route(sb_graph *);
/* An error body and its status. */
void sb_graph_fail(sb_graph *, int status, const char *code, const char *message);
/* All parts of POST /$batch. */
void sb_graph_batch(sb_graph *, const char *body, size_t n);

/* users, users/{id}, users/{id}/drive; path segment 0 is "users". */
void sb_graph_users(sb_graph *);
void sb_graph_deleted(sb_graph *);   /* directory/deletedItems/... */
void sb_graph_group(sb_graph *);     /* groups/{id} */
void sb_graph_skus(sb_graph *);      /* subscribedSkus */
void sb_graph_contracts(sb_graph *); /* directory/subscriptions */
void sb_graph_tenants(sb_graph *);   /* tenantRelationships/findTenantInformationBy...() */

#endif
