#include "tenant/entra.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/uri.h"
#include "tenant/parts.h"
#include "tenant/request.h"

static const struct {
    int code;
    const char *hint;
} hints[] = {
    {50001, "the host is not known in this directory: check host and tenant_id"},
    {500011, "the host is not known in this directory: check host and tenant_id"},
    {50012, "the certificate is not one of the application's: upload it in Entra ID"},
    {500133, "check this machine's clock"},
    {50020, "the user belongs to another directory: sign in with an account of this tenant"},
    {50034, "the user does not exist in this directory"},
    {50076, "the account needs multi-factor authentication: use device_code and sign in anew"},
    {50079, "the account needs multi-factor authentication: use device_code and sign in anew"},
    {53003, "blocked by Conditional Access: ask for an exception, or use an application"},
    {530032, "blocked by a security policy of the tenant: ask its administrators"},
    {65001, "nobody has consented: an administrator grants the application's permissions"},
    {70002, "the application may not sign in this way: check its settings in Entra ID"},
    {700016, "wrong client_id, wrong tenant_id, or no consent in this tenant"},
    {700022, "scopes of two resources in one request"},
    {700024, "the assertion is outside its time: check this machine's clock"},
    {700027, "the certificate is not registered for the application: upload it in Entra ID"},
    {7000215, "the client secret is wrong; use a certificate, SharePoint refuses secrets"},
    {7000218,
     "the application is no public client: allow public client flows, or use a certificate"},
    {7000222, "the client secret has expired; use a certificate, SharePoint refuses secrets"},
    {90002, "the directory was not found: check tenant_id; another cloud needs login_host"},
    {900144, "a form parameter is missing; please report"},
    {90038, "the directory is in another national cloud: set login_host and graph_host"},
    {900382, "the directory is in another national cloud: set login_host and graph_host"},
    {900432, "the directory is in another national cloud: set login_host and graph_host"},
    {90094, "an administrator has to consent to the application's permissions"},
};

void am_entra_field(am_buf *form, const char *name, const char *value)
{
    if (form->n)
        am_buf_char(form, '&');
    am_buf_str(form, name);
    am_buf_char(form, '=');
    am_uri_encode(form, value, strlen(value));
}

char *am_entra_url(const am_tenant *t, const char *call)
{
    return am_format("https://%s/%s/oauth2/v2.0/%s", t->hosts.name[AM_BASE_LOGIN], t->tenant_id,
                     call);
}

am_exchange *am_entra_post(am_tenant *t, const char *call, const am_buf *form, am_ready *owner)
{
    char *url = am_entra_url(t, call);
    const am_header accept = {"Accept", "application/json"};
    am_exchange_request r = {.method = "POST",
                             .url = url,
                             .headers = &accept,
                             .n_headers = 1,
                             .content_type = "application/x-www-form-urlencoded",
                             .body = am_buf_text(form),
                             .body_n = form->n,
                             .flags =
                                 AM_EXCHANGE_ANONYMOUS | AM_EXCHANGE_CHANGE | AM_EXCHANGE_SECRET};
    am_exchange *x = am_exchange_start(t, &r, owner);
    free(url);
    return x;
}

void am_entra_wipe(am_buf *form)
{
    if (form->p)
        am_wipe(form->p, form->n);
    am_buf_free(form);
}

/* "AADSTS700016: Application ..." where error_codes is absent. */
static int64_t number_of(const am_value *reply, const char *description)
{
    const char *at = strstr(description, "AADSTS");
    int64_t n = am_value_num(am_value_get(reply, "error_codes[0]"), 0);
    return n || !at ? n : strtol(at + strlen("AADSTS"), NULL, 10);
}

static am_kind refusal(const am_tenant *t, const am_exchange *x, const am_value *reply, am_err *err)
{
    const char *error = am_value_text(am_value_member(reply, "error"), NULL);
    const char *said = am_value_text(am_value_member(reply, "error_description"), "");
    char text[400], line[sizeof text];
    size_t n = 0;
    for (; said[n] && n + 1 < sizeof line; n++)
        line[n] = said[n] == '\r' || said[n] == '\n' ? ' ' : said[n];
    line[n] = '\0';
    am_printable(text, sizeof text, line);
    if (!error) {
        am_fail(err, AM_REMOTE, "%s answered HTTP %d without a token", t->hosts.name[AM_BASE_LOGIN],
                x->status);
        am_hint(err, "is login_host the sign-in service, and nothing in between?");
        return AM_REMOTE;
    }
    am_fail(err, AM_DENIED, "%s refused (HTTP %d): %s", t->hosts.name[AM_BASE_LOGIN], x->status,
            *text ? text : error);
    am_printable(err->code, sizeof err->code, error);
    int64_t number = number_of(reply, said);
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (hints[i].code == number)
            am_hint(err, "%s", hints[i].hint);
    err->http = x->status;
    const char *trace = am_value_text(am_value_member(reply, "trace_id"), x->request_id);
    am_printable(err->request_id, sizeof err->request_id, trace);
    return AM_DENIED;
}

am_kind am_entra_read(am_arena *arena, const am_tenant *t, const am_exchange *x,
                      const am_value **out, am_err *err)
{
    am_err ignored;
    *out = NULL;
    if (x->kind != AM_OK) {
        *err = x->err;
        return x->kind;
    }
    if (am_json_parse(arena, am_buf_text(&x->body), x->body.n, out, &ignored) != AM_OK ||
        !am_value_is(*out, AM_T_OBJECT))
        *out = NULL;
    if (x->status != 200 || !*out || am_value_member(*out, "error"))
        return refusal(t, x, *out, err);
    return AM_OK;
}

/* A time as some program writes it: seconds since 1970, or a date with its zone. */
static int64_t moment(const am_value *v)
{
    int64_t at = am_value_num(v, 0);
    if (at > 0)
        return at < INT64_C(100000000000) ? at * 1000 : 0;
    return am_time_parse(am_value_text(v, ""), &at) ? at : 0;
}

am_kind am_entra_take(const am_value *reply, am_secret **token, int64_t *expires, am_err *err)
{
    const char *text = am_value_text(am_value_member(reply, "access_token"), NULL);
    if (!text)
        text = am_value_text(am_value_member(reply, "accessToken"), NULL);
    if (!text || !*text)
        return am_fail(err, AM_REMOTE, "the answer holds no access_token");
    if (strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=") !=
        strlen(text))
        return am_fail(err, AM_REMOTE, "the access_token has characters that no token has");
    int64_t in = am_value_num(am_value_member(reply, "expires_in"), 0);
    *expires = 0;
    if (in > 0 && in < 400 * 86400)
        *expires = am_clock_wall() + in * 1000;
    if (!*expires)
        *expires = moment(am_value_member(reply, "expires_on"));
    if (!*expires)
        *expires = moment(am_value_member(reply, "expiresOn"));
    *token = am_secret_new(text, strlen(text));
    return AM_OK;
}
