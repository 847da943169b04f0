#include "sandbox/msi.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "sandbox/aadsts.h"
#include "sandbox/form.h"
#include "sandbox/scope.h"

bool sb_msi_is_path(const char *path)
{
    return am_streq_fold(path, SB_MSI_PATH) || strcmp(path, SB_IMDS_PATH) == 0;
}

static void refuse(sb_reply *reply, int status, const char *error, const char *text)
{
    sb_json_headers(reply, status);
    am_buf_fmt(&reply->body, "{\"error\":\"%s\",\"error_description\":", error);
    am_json_quote(&reply->body, text, strlen(text));
    am_buf_char(&reply->body, '}');
}

static bool is_allowed(const sb_request *in, const sb_form *query, sb_reply *reply)
{
    const char *header = in->header(in, "X-IDENTITY-HEADER"),
               *metadata = in->header(in, "Metadata");
    const char *version = sb_form_get(query, "api-version");
    bool imds = strcmp(in->path, SB_IMDS_PATH) == 0;
    bool is_metadata = metadata && am_streq_fold(metadata, "true");
    if (imds && !is_metadata)
        refuse(reply, 400, "invalid_request", "Required metadata header not specified");
    else if (imds && !version)
        refuse(reply, 400, "bad_request_102", "Required 'api-version' parameter is not specified");
    else if (!imds && header && strcmp(header, SB_MSI_HEADER) != 0)
        refuse(reply, 401, "unauthorized_client",
               "X-IDENTITY-HEADER does not match IDENTITY_HEADER");
    else if (!imds && header && (!version || strcmp(version, "2019-08-01") != 0))
        refuse(reply, 400, "unsupported_api_version", "api-version must be 2019-08-01");
    else if (!imds && !header && !is_metadata)
        refuse(reply, 400, "invalid_request",
               "Neither X-IDENTITY-HEADER nor Metadata: true is given");
    else
        return true;
    return false;
}

static void grant(const sb_entra *entra, const sb_app *tenant, const sb_ask *ask,
                  const char *resource, sb_reply *reply)
{
    am_err e;
    int64_t now = ask->in->now / 1000;
    int64_t life = ask->short_life ? ask->short_life : entra->lifetime;
    int64_t told = ask->hide_life ? entra->lifetime : life;
    sb_claims claims = {.aud = resource,
                        .tid = tenant->info.tenant_id,
                        .appid = tenant->info.client_id,
                        .appidacr = "2",
                        .nbf = now,
                        .exp = now + life};
    sb_json_headers(reply, 200);
    am_buf_str(&reply->body, "{\"access_token\":\"");
    am_kind k = sb_jwt_issue(entra->jwt, &claims, &reply->body, &e);
    if (k) {
        am_buf_clear(&reply->body);
        refuse(reply, 500, "server_error", e.text);
        return;
    }
    am_buf_fmt(&reply->body,
               "\",\"refresh_token\":\"\",\"expires_in\":\"%lld\",\"expires_on\":\"%lld\","
               "\"not_before\":\"%lld\",\"resource\":",
               (long long)told, (long long)(now + told), (long long)now);
    am_json_quote(&reply->body, resource, strlen(resource));
    am_buf_str(&reply->body, ",\"token_type\":\"Bearer\"}");
    (void)snprintf(reply->subject, sizeof reply->subject, "%s", resource);
}

void sb_msi_answer(const sb_entra *entra, const sb_app *tenant, const sb_ask *ask, sb_reply *reply)
{
    const sb_request *in = ask->in;
    sb_form query;
    char resource[256];
    reply->what = "msi:token";
    if (strcmp(in->method, "GET") != 0) {
        refuse(reply, 405, "invalid_request", "Only GET is allowed");
        return;
    }
    if (!sb_form_parse(ask->arena, in->query, in->query ? strlen(in->query) : 0, &query)) {
        refuse(reply, 400, "invalid_request", "The query is malformed");
        return;
    }
    if (!is_allowed(in, &query, reply))
        return;
    const char *given = sb_form_get(&query, "resource"), *client = sb_form_get(&query, "client_id");
    size_t n = given ? strlen(given) : 0;
    while (n && given[n - 1] == '/')
        n--;
    (void)snprintf(resource, sizeof resource, "%.*s", (int)n, given ? given : "");
    if (client && !am_streq_fold(client, tenant->info.client_id))
        refuse(reply, 400, "invalid_request", "Identity not found");
    else if (!n)
        refuse(reply, 400, "invalid_request", "Required query variable 'resource' is missing");
    else if (!sb_scope_serves(tenant, resource))
        sb_aadsts(reply, in->now, 400, "invalid_resource", 500011,
                  "The resource principal named %s was not found in the tenant named %s.", resource,
                  tenant->info.name);
    else
        grant(entra, tenant, ask, resource, reply);
}
