#include "sandbox/service.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sandbox/csom.h"
#include "sandbox/graph.h"
#include "sandbox/ops.h"
#include "sandbox/redirect.h"
#include "sandbox/rest.h"

#define GRAPH_HOST "graph.microsoft.com"

static void plain(sb_reply *re, int status, const char *text)
{
    re->status = status;
    re->body.limit = SB_REPLY_MAX;
    sb_reply_header(re, "Content-Type", "text/plain; charset=utf-8");
    am_buf_str(&re->body, text);
}

/* The path of the API within a web: "/_api/..", "/_vti_bin/..", or NULL. */
static const char *find(const char *path, const char *part)
{
    for (; (path = strchr(path, '/')); path++)
        if (am_prefix_fold(path, part))
            return path;
    return NULL;
}

static bool signed_in(sb_world *w, const sb_tenant *t, const sb_request *rq, sb_reply *re)
{
    size_t host = strlen("https://");

    re->what = "auth";
    re->body.limit = SB_REPLY_MAX;
    if (!rq->who) {
        re->status = 401;
        sb_reply_header(
            re, "WWW-Authenticate",
            am_arena_format(w->scratch,
                            "Bearer realm=\"%s\",client_id=\"00000003-0000-0ff1-ce00-"
                            "000000000000\",trusted_issuers=\"00000001-0000-0000-c000-"
                            "000000000000@*\",authorization_uri=\"https://login.microsoftonline."
                            "com/common/oauth2/authorize\"",
                            t->tenant_id));
        plain(re, 401, "");
        return false;
    }
    if (!am_streq_fold(rq->who->tenant_id, t->tenant_id) ||
        !am_prefix_fold(rq->who->audience, "https://") ||
        !am_streq_fold(rq->who->audience + host, rq->host)) {
        re->status = 401;
        sb_reply_header(re, "Content-Type", "application/json; charset=utf-8");
        am_buf_str(&re->body, "{\"error_description\":\"Invalid issuer or signature.\"}");
        return false;
    }
    return true;
}

static void client_svc(sb_world *w, sb_tenant *t, const sb_request *rq, const char *at,
                       sb_reply *re)
{
    re->what = "csom:ProcessQuery";
    if (!am_streq_fold(at, "/_vti_bin/client.svc/ProcessQuery")) {
        plain(re, 404, "404 FILE NOT FOUND");
    } else if (strcmp(rq->method, "POST")) {
        plain(re, 405, "405 METHOD NOT ALLOWED");
    } else {
        sb_csom_answer(w, t, rq, re);
    }
}

void sb_world_handle(sb_world *w, const sb_request *rq, sb_reply *re)
{
    sb_tenant *t;
    const char *at;

    am_arena_reset(w->scratch);
    sb_ops_sweep(w, rq->now);
    if (!strcmp(rq->host, GRAPH_HOST)) {
        sb_graph_answer(w, rq, re);
        return;
    }
    t = sb_world_by_host(w, rq->host);
    if (!t) {
        re->what = "host";
        snprintf(re->subject, sizeof re->subject, "%s", rq->host);
        plain(re, 404, "404 FILE NOT FOUND");
        return;
    }
    snprintf(re->subject, sizeof re->subject, "%s", rq->path);
    at = find(rq->path, "/_vti_bin/client.svc");
    if (at) {
        if (signed_in(w, t, rq, re))
            client_svc(w, t, rq, at, re);
        return;
    }
    at = find(rq->path, "/_api/");
    if (at) {
        if (signed_in(w, t, rq, re))
            sb_rest_answer(w, t, rq, at, re);
        return;
    }
    sb_redirect_answer(w, t, rq, re);
}
