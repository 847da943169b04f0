#include "sandbox/guard.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "sandbox/aadsts.h"

const char *sb_guard_token(const char *authorization)
{
    if (!authorization || !am_prefix_fold(authorization, "Bearer"))
        return NULL;
    const char *token = authorization + 6;
    token += strspn(token, " ");
    return *token ? token : NULL;
}

/* text goes into JSON as it is: no quotes in it. */
static void refuse(const sb_guard *g, const char *text, sb_reply *reply)
{
    char realm[160], when[AM_TIME_TEXT], id[SB_TRACE_TEXT];
    const sb_app *app = sb_directory_host(g->directory, g->in->host);
    sb_json_headers(reply, 401);
    if (am_streq_fold(g->in->host, SB_GRAPH_HOST)) {
        sb_reply_header(reply, "WWW-Authenticate",
                        "Bearer realm=\"\", authorization_uri="
                        "\"https://login.microsoftonline.com/common/oauth2/authorize\", "
                        "client_id=\"00000003-0000-0000-c000-000000000000\"");
        am_time_format(when, g->in->now);
        when[19] = '\0';
        sb_aadsts_trace(id);
        am_buf_fmt(&reply->body,
                   "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"%s\","
                   "\"innerError\":{\"date\":\"%s\",\"request-id\":\"%s\","
                   "\"client-request-id\":\"%s\"}}}",
                   text, when, id, id);
        return;
    }
    (void)snprintf(realm, sizeof realm,
                   "Bearer realm=\"%s\",client_id=\"00000003-0000-0ff1-ce00-000000000000\"",
                   app ? app->info.tenant_id : "");
    sb_reply_header(reply, "WWW-Authenticate", realm);
    am_buf_fmt(&reply->body, "{\"error_description\":\"%s\"}", text);
}

void sb_guard_expired(const sb_guard *g, sb_reply *reply)
{
    bool graph = am_streq_fold(g->in->host, SB_GRAPH_HOST);
    refuse(g,
           graph ? "Lifetime validation failed, the token is expired."
                 : "Invalid JWT token. The token is expired.",
           reply);
}

bool sb_guard_check(const sb_guard *g, const char *token, sb_principal *who, sb_reply *reply)
{
    sb_claims claims;
    const sb_request *in = g->in;
    bool graph = am_streq_fold(in->host, SB_GRAPH_HOST);
    sb_token_state state = sb_jwt_check(g->jwt, g->arena, token, in->now / 1000, &claims);
    if (state == SB_TOKEN_BAD)
        refuse(g, graph ? "Access token validation failure." : "Invalid issuer or signature.",
               reply);
    else if (!am_prefix_fold(claims.aud, "https://") || !am_streq_fold(claims.aud + 8, in->host))
        refuse(g,
               graph ? "Access token validation failure. Invalid audience."
                     : "Invalid issuer or signature.",
               reply);
    else if (state == SB_TOKEN_EXPIRED)
        sb_guard_expired(g, reply);
    else if (!graph && !claims.upn && strcmp(claims.appidacr, "1") == 0)
        refuse(g, "Unsupported app only token.", reply);
    else {
        *who = (sb_principal){.tenant_id = claims.tid,
                              .client_id = claims.appid,
                              .audience = claims.aud,
                              .upn = claims.upn,
                              .app_only = !claims.upn};
        return true;
    }
    return false;
}
