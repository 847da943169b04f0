#include "sandbox/graph.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

void sb_graph_fail(sb_graph *g, int status, const char *code, const char *message)
{
    sb_guid id = sb_guid_make(&g->world->random);
    char text[SB_GUID_TEXT], date[AM_TIME_TEXT];
    char *dot;

    am_buf_clear(g->e.out);
    g->e.comma = false;
    g->status = status;
    am_time_format(date, g->now);
    dot = strchr(date, '.');
    if (dot)
        *dot = '\0';
    sb_guid_text(text, &id);
    sb_emit_open(&g->e, '{');
    sb_emit_key(&g->e, "error");
    sb_emit_open(&g->e, '{');
    sb_emit_kstr(&g->e, "code", code);
    sb_emit_kstr(&g->e, "message", message);
    sb_emit_key(&g->e, "innerError");
    sb_emit_open(&g->e, '{');
    sb_emit_kstr(&g->e, "date", date);
    sb_emit_kstr(&g->e, "request-id", text);
    sb_emit_kstr(&g->e, "client-request-id", g->client_id ? g->client_id : text);
    sb_emit_close(&g->e, '}');
    sb_emit_close(&g->e, '}');
    sb_emit_close(&g->e, '}');
}

static void site(sb_graph *g, const char *url, const sb_site *s, const char *host)
{
    char id[SB_GUID_TEXT];

    sb_guid_text(id, &s->id);
    sb_emit_open(&g->e, '{');
    if (!sb_odata_option(&g->path, "$select"))
        sb_emit_kstr(&g->e, "@odata.context",
                     "https://graph.microsoft.com/v1.0/$metadata#sites/$entity");
    if (sb_odata_wants(&g->path, "id"))
        sb_emit_kstr(&g->e, "id", am_arena_format(g->mem, "%s,%s,%s", host, id, id));
    if (sb_odata_wants(&g->path, "displayName"))
        sb_emit_kstr(&g->e, "displayName", sb_world_title(s));
    if (sb_odata_wants(&g->path, "webUrl"))
        sb_emit_kstr(&g->e, "webUrl", url);
    sb_emit_close(&g->e, '}');
}

/* "{host}:" followed by the segments of the path, the last of which may end with ":". */
static void by_path(sb_graph *g)
{
    char *host = am_arena_strdup(g->mem, g->path.seg[1].name);
    const char *url;
    const sb_site *s;
    size_t n = host ? strlen(host) : 0;

    if (!n || host[n - 1] != ':') {
        sb_graph_fail(g, 400, "invalidRequest", "Invalid site id.");
        return;
    }
    host[n - 1] = '\0';
    if (!am_streq_fold(host, g->tenant->root) && !am_streq_fold(host, g->tenant->my)) {
        sb_graph_fail(g, 400, "invalidRequest", "Invalid hostname for this tenancy");
        return;
    }
    url = am_arena_format(g->mem, "https://%s", host);
    for (size_t i = 2; i < g->path.n; i++) {
        const char *name = g->path.seg[i].name;
        size_t len = strlen(name);

        if (i + 1 == g->path.n && len && name[len - 1] == ':')
            len--;
        url = am_arena_format(g->mem, "%s/%.*s", url, (int)len, name);
    }
    snprintf(g->subject, sizeof g->subject, "%s", url);
    s = sb_world_site(g->tenant, url, SB_LIVE);
    if (!s || sb_world_redirect(s))
        sb_graph_fail(g, 404, "itemNotFound", "Requested site could not be found");
    else if (s->lock == SB_NO_ACCESS)
        sb_graph_fail(g, 423, "notAllowed", "Access to this site has been blocked.");
    else
        site(g, s->url, s, host);
}

static void sites(sb_graph *g)
{
    const char *url = am_arena_format(g->mem, "https://%s", g->tenant->root);

    g->what = "graph:sites";
    if (g->path.n == 2 && sb_odata_is(&g->path, 1, "root"))
        site(g, url, sb_world_site(g->tenant, url, SB_LIVE), g->tenant->root);
    else if (g->path.n >= 2)
        by_path(g);
    else
        sb_graph_fail(g, 400, "BadRequest", "Listing sites needs a search.");
}

void sb_graph_route(sb_graph *g)
{
    static const struct {
        const char *first, *second;
        size_t least;
        bool get_only;
        void (*run)(sb_graph *);
    } routes[] = {{"sites", NULL, 1, true, sites},
                  {"subscribedSkus", NULL, 1, true, sb_graph_skus},
                  {"directory", "subscriptions", 2, true, sb_graph_contracts},
                  {"directory", "deletedItems", 3, false, sb_graph_deleted},
                  {"users", NULL, 1, true, sb_graph_users},
                  {"groups", NULL, 2, true, sb_graph_group},
                  {"tenantRelationships", NULL, 2, true, sb_graph_tenants}};
    bool get = !strcmp(g->method, "GET");

    g->status = 200;
    g->units = 1;
    g->what = "graph:unknown";
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        if (!sb_odata_is(&g->path, 0, routes[i].first) || g->path.n < routes[i].least ||
            (routes[i].second && !sb_odata_is(&g->path, 1, routes[i].second)))
            continue;
        if (routes[i].get_only && !get)
            sb_graph_fail(g, 405, "Request_BadRequest",
                          "Specified HTTP method is not allowed for the request target.");
        else
            routes[i].run(g);
        return;
    }
    sb_graph_fail(g, 400, "BadRequest",
                  am_arena_format(g->mem, "Resource not found for the segment '%s'.",
                                  g->path.n ? g->path.seg[0].name : ""));
}

static bool start(sb_graph *g, const sb_request *rq)
{
    g->tenant = rq->who ? sb_world_by_id(g->world, rq->who->tenant_id) : NULL;
    if (!rq->who) {
        sb_graph_fail(g, 401, "InvalidAuthenticationToken", "Access token is empty.");
        return false;
    }
    if (!g->tenant || !am_streq_fold(rq->who->audience, "https://graph.microsoft.com")) {
        sb_graph_fail(g, 401, "InvalidAuthenticationToken",
                      "Access token validation failure. Invalid audience.");
        return false;
    }
    if (am_prefix_fold(rq->path, "/v1.0/"))
        g->version = "v1.0";
    else if (am_prefix_fold(rq->path, "/beta/"))
        g->version = "beta";
    if (!g->version || !sb_odata_parse(g->mem, rq->path + 6, rq->query, &g->path)) {
        sb_graph_fail(g, 400, "BadRequest", "Invalid version or path.");
        return false;
    }
    return true;
}

void sb_graph_answer(sb_world *w, const sb_request *rq, sb_reply *re)
{
    sb_graph g = {.world = w,
                  .mem = w->scratch,
                  .method = rq->method,
                  .now = rq->now,
                  .e = {.out = &re->body},
                  .status = 200,
                  .units = 1,
                  .what = "graph:unknown"};
    sb_guid id = sb_guid_make(&w->random);
    char text[SB_GUID_TEXT], units[16];

    g.client_id = rq->header ? rq->header(rq, "client-request-id") : NULL;
    re->body.limit = SB_REPLY_MAX;
    snprintf(g.subject, sizeof g.subject, "%s", rq->path);
    if (start(&g, rq)) {
        if (g.path.n == 1 && sb_odata_is(&g.path, 0, "$batch"))
            sb_graph_batch(&g, rq->body, rq->body_n);
        else
            sb_graph_route(&g);
    }
    re->status = g.status;
    re->units = g.units;
    re->changed = g.changed;
    re->what = g.what;
    memcpy(re->subject, g.subject, sizeof re->subject);
    snprintf(units, sizeof units, "%u", g.units);
    sb_reply_header(re, "request-id", sb_guid_text(text, &id));
    sb_reply_header(re, "client-request-id", g.client_id ? g.client_id : text);
    if (g.status == 204)
        return;
    if (g.status != 401)
        sb_reply_header(re, "x-ms-resource-unit", units);
    else
        sb_reply_header(re, "WWW-Authenticate",
                        "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/"
                        "common/oauth2/authorize\", client_id="
                        "\"00000003-0000-0000-c000-000000000000\"");
    sb_reply_header(re, "OData-Version", "4.0");
    sb_reply_header(re, "Content-Type",
                    "application/json;odata.metadata=minimal;odata.streaming=true;"
                    "IEEE754Compatible=false;charset=utf-8");
}
