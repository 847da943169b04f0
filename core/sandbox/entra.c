#include "sandbox/entra.h"

#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "sandbox/aadsts.h"
#include "sandbox/form.h"
#include "sandbox/scope.h"

enum { URL_MAX = 512 };

/* One request to the token endpoint on its way through the checks. */
typedef struct token_call {
    sb_entra *entra;
    const sb_ask *ask;
    const sb_form *form;
    const sb_app *tenant;
    const char *called; /* the tenant as the URL names it */
    sb_reply *reply;
} token_call;

#define REFUSE(c, status, error, code, ...)                                                        \
    sb_aadsts((c)->reply, (c)->ask->in->now, status, error, code, __VA_ARGS__)

static am_kind number(const am_value *tokens, const char *key, int64_t *out, am_err *e)
{
    const am_value *v = am_value_member(tokens, key);
    if (!v)
        return AM_OK;
    *out = am_value_num(v, -1);
    if (!am_value_is(v, AM_T_INT) || *out < 0 || *out > 86400)
        return am_fail(e, AM_USAGE, "scenario: tokens.%s must be seconds, 0 to 86400", key);
    return AM_OK;
}

am_kind sb_entra_init(sb_entra *entra, const sb_directory *directory, const sb_jwt *jwt,
                      const am_value *tokens, am_err *e)
{
    static const char *const known[] = {"lifetime", "secret", "device_interval", "device_lifetime",
                                        NULL};
    memset(entra, 0, sizeof *entra);
    entra->directory = directory;
    entra->jwt = jwt;
    entra->lifetime = 3599;
    entra->device_interval = 5;
    entra->device_lifetime = 900;
    for (size_t i = 0; am_value_is(tokens, AM_T_OBJECT) && i < am_value_len(tokens); i++) {
        const char *key = tokens->u.o.v[i].key, *near = am_nearest(key, known);
        if (!near || strcmp(near, key) != 0)
            return am_fail(e, AM_USAGE, "scenario: tokens has no member \"%s\"%s%s%s", key,
                           near ? "; did you mean \"" : "", near ? near : "", near ? "\"?" : "");
    }
    (void)snprintf(entra->secret, sizeof entra->secret, "%s",
                   am_value_text(am_value_member(tokens, "secret"), "sandbox-secret"));
    am_kind k = number(tokens, "lifetime", &entra->lifetime, e);
    if (!k)
        k = number(tokens, "device_interval", &entra->device_interval, e);
    if (!k)
        k = number(tokens, "device_lifetime", &entra->device_lifetime, e);
    return k;
}

/* The resource that the token is to be for; false: the reply says what is wrong with the scope. */
static bool audience_of(token_call *c, const char *scope, bool app_only, char out[SB_AUDIENCE_MAX])
{
    sb_scope_verdict v = sb_scope_read(c->tenant, scope, app_only, out);
    switch (v) {
    case SB_SCOPE_SEVERAL:
        REFUSE(
            c, 400, "invalid_scope", 700022,
            "The provided value for the input parameter 'scope' is not valid because it contains "
            "more than one resource. Scope %s is not valid.",
            scope);
        break;
    case SB_SCOPE_SUFFIX:
        REFUSE(c, 400, "invalid_scope", 1002012,
               "The provided value for scope %s is not valid. Client credential flows must have a "
               "scope value with /.default suffixed to the resource identifier.",
               scope);
        break;
    case SB_SCOPE_BAD:
        REFUSE(
            c, 400, "invalid_scope", 70011,
            "The provided value for the input parameter 'scope' is not valid. The scope %s is not "
            "valid.",
            scope);
        break;
    case SB_SCOPE_FOREIGN:
        REFUSE(
            c, 400, "invalid_resource", 500011,
            "The resource principal named %s was not found in the tenant named %s. This can "
            "happen if the application has not been installed by the administrator of the tenant "
            "or consented to by any user in the tenant.",
            out, c->called);
        break;
    case SB_SCOPE_GOOD:
        break;
    }
    return v == SB_SCOPE_GOOD;
}

static const char *needed(token_call *c, const char *name)
{
    const char *v = sb_form_get(c->form, name);
    if (!v || !*v) {
        REFUSE(c, 400, "invalid_request", 900144,
               "The request body must contain the following parameter: '%s'.", name);
        return NULL;
    }
    return v;
}

static bool is_client(token_call *c)
{
    const char *id = needed(c, "client_id");
    if (id && !am_streq_fold(id, c->tenant->info.client_id)) {
        REFUSE(
            c, 400, "unauthorized_client", 700016,
            "Application with identifier '%s' was not found in the directory '%s'. This can "
            "happen if the application has not been installed by the administrator of the tenant "
            "or consented to by any user in the tenant.",
            id, c->called);
        return false;
    }
    return id != NULL;
}

static void grant(token_call *c, const char *audience, const char *acr, const char *upn,
                  bool offline)
{
    const sb_ask *ask = c->ask;
    am_err e;
    am_buf *body = &c->reply->body;
    int64_t now = ask->in->now / 1000;
    int64_t life = ask->short_life ? ask->short_life : c->entra->lifetime;
    long long told = ask->hide_life ? c->entra->lifetime : life;
    sb_claims claims = {.aud = audience,
                        .tid = c->tenant->info.tenant_id,
                        .appid = c->tenant->info.client_id,
                        .appidacr = acr,
                        .upn = upn,
                        .nbf = now,
                        .exp = now + life};
    sb_json_headers(c->reply, 200);
    am_buf_fmt(body, "{\"token_type\":\"Bearer\",\"expires_in\":%lld,\"ext_expires_in\":%lld,",
               told, told);
    if (upn)
        am_buf_fmt(body, "\"scope\":\"%s/.default\",", audience);
    if (offline)
        am_buf_fmt(body, "\"refresh_token\":\"%s\",",
                   sb_refresh_issue(&c->entra->devices, c->tenant, upn));
    am_buf_str(body, "\"access_token\":\"");
    if (sb_jwt_issue(c->entra->jwt, &claims, body, &e) != AM_OK)
        REFUSE(c, 500, "server_error", 90033, "%s", e.text);
    else
        am_buf_str(body, "\"}");
    (void)snprintf(c->reply->subject, sizeof c->reply->subject, "%s", audience);
}

static void refuse_assertion(token_call *c, sb_verdict why)
{
    const char *id = c->tenant->info.client_id;
    switch (why) {
    case SB_ASSERTION_KEY:
        REFUSE(
            c, 401, "invalid_client", 700027,
            "The certificate with identifier used to sign the client assertion is not registered "
            "on application. [Reason - The key was not found.] Application ID: '%s'.",
            id);
        break;
    case SB_ASSERTION_SIGNATURE:
        REFUSE(c, 401, "invalid_client", 50012,
               "Authentication failed: the client assertion contains an invalid signature.");
        break;
    case SB_ASSERTION_AUDIENCE:
        REFUSE(c, 401, "invalid_client", 700023,
               "Client assertion audience claim does not match Realm issuer.");
        break;
    case SB_ASSERTION_ISSUER:
        REFUSE(c, 401, "invalid_client", 700021,
               "Client assertion application identifier doesn't match 'client_id' parameter.");
        break;
    case SB_ASSERTION_TIME:
        REFUSE(c, 401, "invalid_client", 700024,
               "Client assertion is not within its valid time range.");
        break;
    case SB_ASSERTION_REUSED:
        REFUSE(c, 401, "invalid_client", 50013,
               "Assertion failed validation: its jti is missing or was presented before.");
        break;
    case SB_ASSERTION_FORM:
    case SB_ASSERTION_GOOD:
        REFUSE(c, 401, "invalid_client", 50027,
               "The client assertion is malformed: expected a JWS signed with PS256 and x5t#S256, "
               "or RS256 and x5t.");
        break;
    }
}

static bool is_asserted(token_call *c, const char *assertion)
{
    const char *id = c->tenant->info.tenant_id;
    char called[2][URL_MAX], by_id[2][URL_MAX];
    (void)snprintf(called[0], URL_MAX, "https://%s/%s/oauth2/v2.0/token", c->ask->in->host,
                   c->called);
    (void)snprintf(called[1], URL_MAX, "https://%s/%s/v2.0", c->ask->in->host, c->called);
    (void)snprintf(by_id[0], URL_MAX, "https://%s/%s/oauth2/v2.0/token", c->ask->in->host, id);
    (void)snprintf(by_id[1], URL_MAX, "https://%s/%s/v2.0", c->ask->in->host, id);
    const char *const audiences[] = {called[0], by_id[0], called[1], by_id[1], NULL};
    sb_expected want = {.client_id = c->tenant->info.client_id,
                        .audiences = audiences,
                        .now = c->ask->real_now / 1000};
    sb_verdict v =
        sb_assertion_check(&c->tenant->cert, &c->entra->jti, c->ask->arena, assertion, &want);
    if (v != SB_ASSERTION_GOOD)
        refuse_assertion(c, v);
    return v == SB_ASSERTION_GOOD;
}

static void client_credentials(token_call *c)
{
    static const char type[] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    const char *assertion = sb_form_get(c->form, "client_assertion");
    const char *secret = sb_form_get(c->form, "client_secret");
    const char *given = sb_form_get(c->form, "client_assertion_type");
    char audience[SB_AUDIENCE_MAX];
    const char *scope = needed(c, "scope");
    if (!scope || !audience_of(c, scope, true, audience))
        return;
    if (assertion) {
        if (!given || strcmp(given, type) != 0)
            REFUSE(c, 400, "invalid_request", 900144,
                   "The request body must contain the following parameter: "
                   "'client_assertion_type' with the value '%s'.",
                   type);
        else if (is_asserted(c, assertion))
            grant(c, audience, "2", NULL, false);
    } else if (!secret) {
        REFUSE(c, 401, "invalid_client", 7000218,
               "The request body must contain the following parameter: 'client_assertion' or "
               "'client_secret'.");
    } else if (strcmp(secret, c->entra->secret) != 0) {
        REFUSE(c, 401, "invalid_client", 7000215,
               "Invalid client secret provided. Ensure the secret being sent in the request is the "
               "client secret value, not the client secret ID, for a secret added to app '%s'.",
               c->tenant->info.client_id);
    } else {
        grant(c, audience, "1", NULL, false);
    }
}

static void device_grant(token_call *c)
{
    const char *code = needed(c, "device_code");
    int64_t now = c->ask->in->now;
    char audience[SB_AUDIENCE_MAX];
    if (!code)
        return;
    sb_device *d = sb_device_find(&c->entra->devices, code);
    if (!d || d->tenant != c->tenant || d->state == SB_DEVICE_USED) {
        REFUSE(c, 400, "bad_verification_code", 70018, "Bad verification code.");
        return;
    }
    bool early = d->polled && now - d->polled < c->entra->device_interval * 1000;
    d->polled = now;
    if (d->state == SB_DEVICE_DECLINED)
        REFUSE(c, 400, "authorization_declined", 65004,
               "User declined to consent to access the app.");
    else if (now >= d->expires)
        REFUSE(c, 400, "expired_token", 70019, "Verification code expired.");
    else if (d->state == SB_DEVICE_PENDING && early)
        REFUSE(c, 400, "slow_down", 70016,
               "OAuth 2.0 device flow error. The client polls faster than the interval allows.");
    else if (d->state == SB_DEVICE_PENDING)
        REFUSE(c, 400, "authorization_pending", 70016,
               "OAuth 2.0 device flow error. Authorization is pending. Continue polling.");
    else if (audience_of(c, d->scope, false, audience)) {
        d->state = SB_DEVICE_USED;
        grant(c, audience, "0", d->upn, strstr(d->scope, "offline_access") != NULL);
    }
}

static void refresh_grant(token_call *c)
{
    const char *token = needed(c, "refresh_token");
    const char *scope = sb_form_get(c->form, "scope");
    char audience[SB_AUDIENCE_MAX], upn[SB_UPN_MAX];
    if (!token)
        return;
    const sb_refresh *r = sb_refresh_find(&c->entra->devices, token);
    if (!r || r->tenant != c->tenant) {
        REFUSE(c, 400, "invalid_grant", 9002313,
               "Invalid request. The refresh token is malformed, revoked or was issued to another "
               "tenant.");
        return;
    }
    (void)snprintf(upn, sizeof upn, "%s", r->upn);
    if (audience_of(c, scope ? scope : "", false, audience))
        grant(c, audience, "0", upn, true);
}

static void token(token_call *c)
{
    const char *type = needed(c, "grant_type");
    if (!type || !is_client(c))
        return;
    if (strcmp(type, "client_credentials") == 0)
        client_credentials(c);
    else if (strcmp(type, "urn:ietf:params:oauth:grant-type:device_code") == 0)
        device_grant(c);
    else if (strcmp(type, "refresh_token") == 0)
        refresh_grant(c);
    else
        REFUSE(c, 400, "unsupported_grant_type", 70003,
               "The app requested an unsupported grant type '%s'.", type);
}

static void device_code(token_call *c)
{
    sb_entra *entra = c->entra;
    char audience[SB_AUDIENCE_MAX];
    const char *scope = needed(c, "scope");
    if (!scope || !is_client(c) || !audience_of(c, scope, false, audience))
        return;
    sb_device *d = sb_device_begin(&entra->devices, c->tenant, scope,
                                   c->ask->in->now + entra->device_lifetime * 1000);
    if (!d) {
        REFUSE(c, 400, "invalid_scope", 70011, "The scope is too long.");
        return;
    }
    sb_json_headers(c->reply, 200);
    am_buf_fmt(&c->reply->body,
               "{\"user_code\":\"%s\",\"device_code\":\"%s\",\"verification_uri\":"
               "\"https://microsoft.com/devicelogin\",\"expires_in\":%lld,\"interval\":%lld,"
               "\"message\":\"To sign in, use a web browser to open the page "
               "https://microsoft.com/devicelogin and enter the code %s to authenticate.\"}",
               d->user_code, d->device_code, (long long)entra->device_lifetime,
               (long long)entra->device_interval, d->user_code);
}

static void configuration(token_call *c)
{
    const char *host = c->ask->in->host, *id = c->tenant->info.tenant_id;
    sb_json_headers(c->reply, 200);
    am_buf_fmt(&c->reply->body,
               "{\"token_endpoint\":\"https://%s/%s/oauth2/v2.0/token\","
               "\"token_endpoint_auth_methods_supported\":[\"client_secret_post\","
               "\"private_key_jwt\"],\"issuer\":\"https://%s/%s/v2.0\","
               "\"device_authorization_endpoint\":\"https://%s/%s/oauth2/v2.0/devicecode\","
               "\"authorization_endpoint\":\"https://%s/%s/oauth2/v2.0/authorize\","
               "\"tenant_region_scope\":\"EU\",\"cloud_instance_name\":\"microsoftonline.com\","
               "\"msgraph_host\":\"%s\"}",
               host, id, host, id, host, id, host, id, SB_GRAPH_HOST);
}

static void not_found(sb_reply *reply)
{
    reply->status = 404;
    sb_reply_header(reply, "Content-Type", "text/html; charset=utf-8");
    am_buf_str(&reply->body, "<html><body>Resource not found</body></html>");
}

void sb_entra_answer(sb_entra *entra, const sb_ask *ask, sb_reply *reply)
{
    const sb_request *in = ask->in;
    const char *slash = strchr(in->path + 1, '/'), *rest = slash ? slash : "";
    char called[128];
    sb_form form = {.n = 0};
    int name_n = slash ? (int)(slash - in->path) - 1 : (int)strlen(in->path + 1);
    (void)snprintf(called, sizeof called, "%.*s", name_n, in->path + 1);
    token_call c = {entra, ask, &form, sb_directory_find(entra->directory, called), called, reply};
    bool is_token = strcmp(rest, "/oauth2/v2.0/token") == 0;
    bool is_device = strcmp(rest, "/oauth2/v2.0/devicecode") == 0;
    bool is_config = strcmp(rest, "/.well-known/openid-configuration") == 0 ||
                     strcmp(rest, "/v2.0/.well-known/openid-configuration") == 0;
    reply->what = is_token ? "entra:token" : is_device ? "entra:devicecode" : "entra:other";
    if (!is_token && !is_device && !is_config)
        not_found(reply);
    else if (strcmp(in->method, is_config ? "GET" : "POST") != 0)
        REFUSE(&c, 405, "invalid_request", 900561,
               "The endpoint only accepts %s requests. Received a %s request.",
               is_config ? "GET" : "POST", in->method);
    else if (!c.tenant)
        REFUSE(&c, 400, "invalid_request", 90002,
               "Tenant '%s' not found. Check to make sure you have the correct tenant ID and are "
               "signing into the correct cloud.",
               called);
    else if (is_config)
        configuration(&c);
    else if (!sb_form_parse(ask->arena, in->body, in->body_n, &form))
        REFUSE(&c, 400, "invalid_request", 9000411, "The request is not properly formatted.");
    else if (is_token)
        token(&c);
    else
        device_code(&c);
}
