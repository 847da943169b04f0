/* service.h - the seam of the sandbox: the front owns sockets, TLS, tokens,
 * faults, budgets and the request log; the service owns the two tenants and
 * answers one request at a time, without waiting.                (contract) */
#ifndef SB_SERVICE_H
#define SB_SERVICE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/value.h"

enum { SB_BODY_MAX = 4 << 20, SB_REPLY_MAX = 64 << 20, SB_HEADERS_MAX = 16 };

/* Who asks, out of a bearer token that the front has verified and matched with the host. */
typedef struct sb_principal {
    const char *tenant_id; /* tid */
    const char *client_id; /* appid */
    const char *audience;  /* "https://contoso-admin.sharepoint.com" */
    const char *upn;       /* signed-in user, or NULL for app-only */
    bool app_only;
} sb_principal;

typedef struct sb_request {
    const char *method;
    const char *host;  /* lower case, no port */
    const char *path;  /* begins with "/", percent-decoded */
    const char *raw;   /* path and query as they came */
    const char *query; /* raw, without "?", or NULL */
    const char *body;  /* NUL behind it */
    size_t body_n;
    const char *(*header)(const struct sb_request *, const char *name); /* NULL: absent */
    const sb_principal *who; /* NULL: no token */
    int64_t now;             /* wall clock, ms; moves only by /_sandbox/clock when frozen */
    void *front;             /* the front's own */
} sb_request;

typedef struct sb_reply {
    int status;
    struct { const char *name; char *value; } headers[SB_HEADERS_MAX]; /* value: heap, the front frees */
    size_t n_headers;
    am_buf body;
    unsigned units;         /* resource units that this request costs */
    bool changed;           /* something in the tenants is different now */
    const char *what;       /* for the log: "csom:RemoveSite", "rest:GetSitePropertiesByUrl" */
    char subject[512];      /* for the log: the URL or id that it was about */
} sb_reply;

void sb_reply_header(sb_reply *, const char *name, const char *value); /* copies */

/* The path of the page that browsers are sent to in place of a 429. */
#define SB_THROTTLE_PAGE "/_layouts/15/Throttle.htm"

typedef struct sb_world sb_world;

/* The tenants as a scenario describes them (aftermove-sandbox(1)). base_now: wall ms at the start. */
AM_CHECK am_kind sb_world_new(const am_value *scenario, int64_t base_now, sb_world **out, am_err *);
void sb_world_free(sb_world *);

typedef struct sb_tenant_info {
    const char *name;      /* "contoso" */
    const char *role;      /* "source" or "target" */
    const char *tenant_id, *client_id;
    const char *root, *admin, *my; /* host names */
} sb_tenant_info;
size_t sb_world_tenants(const sb_world *);
sb_tenant_info sb_world_tenant(const sb_world *, size_t i);

/* One edit of a site behind the back of every client, as /_sandbox/site describes it
 * (aftermove-sandbox(1), CONTROL). AM_USAGE, AM_ABSENT or AM_CONFLICT: nothing was changed. */
AM_CHECK am_kind sb_world_edit(sb_world *, const am_value *edit, int64_t now, am_err *);

/* Answer a request to one of the tenants' hosts or to the Graph host. */
void sb_world_handle(sb_world *, const sb_request *, sb_reply *);
/* The identity map as the operator sent it: the service's CSV, rows that it dropped included. */
void sb_world_identity_map(const sb_world *, am_buf *csv);
/* The whole state as JSON: sites, recycle bins, trusts, administrators, operations, groups. */
void sb_world_state(const sb_world *, am_buf *json);

#endif
