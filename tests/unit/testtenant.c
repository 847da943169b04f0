#include "testtenant.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/mem.h"
#include "tenant/base64url.h"
#include "testcert.h"

static char *server_pem, *client_pem;
static EVP_PKEY *key;

static void forget_key(void)
{
    EVP_PKEY_free(key);
    free(server_pem);
    free(client_pem);
}

static void make_certificates(void)
{
    if (key)
        return;
    key = testcert_key();
    X509 *x = testcert_make(key,
                            "DNS:*.sharepoint.com,DNS:login.microsoftonline.com,"
                            "DNS:graph.microsoft.com",
                            -86400, 30 * 86400);
    server_pem = testcert_pem("tls.pem", x, NULL, 0644);
    client_pem = testcert_pem("client.pem", x, key, 0600);
    X509_free(x);
    atexit(forget_key);
}

char *world_token(const char *tid, const char *aud, long long exp, const char *more)
{
    am_buf out = AM_BUF(65536);
    char *claims = am_format("{\"aud\":\"%s\",\"tid\":\"%s\",\"exp\":%lld,\"idtyp\":\"app\"%s}",
                             aud, tid, exp, more ? more : "");
    am_base64url_format(&out, "{\"alg\":\"none\"}", 14);
    am_buf_char(&out, '.');
    am_base64url_format(&out, claims, strlen(claims));
    am_buf_str(&out, ".c2ln");
    free(claims);
    return am_buf_take(&out, NULL);
}

static const char *keep(world *w, char *text)
{
    if (w->n_garbage == sizeof w->garbage / sizeof *w->garbage)
        abort();
    w->garbage[w->n_garbage++] = text;
    return text;
}

static void answer_token(world *w, const char *request, tiny_reply *out)
{
    char host[128] = "";
    const char *scope = strstr(request, "scope=https%3A%2F%2F");
    w->tokens++;
    if (w->token_reply) {
        out->bytes = w->token_reply;
        return;
    }
    if (!scope || sscanf(scope, "scope=https%%3A%%2F%%2F%127[a-z.-]", host) != 1) {
        out->bytes = "HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{}";
        return;
    }
    char *aud = am_format("https://%s", host);
    char *token = world_token(w->tid ? w->tid : TEST_TID, aud,
                              (long long)(am_clock_wall() / 1000 + w->life_s), w->claims);
    char *body = am_format("{\"token_type\":\"Bearer\",\"expires_in\":%d,\"access_token\":\"%s\"}",
                           w->life_s, token);
    out->bytes = keep(w, am_format("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                                   "Content-Length: %zu\r\n\r\n%s",
                                   strlen(body), body));
    free(aud);
    free(token);
    free(body);
}

static void answer(void *self, const char *request, tiny_reply *out)
{
    world *w = self;
    if (strstr(request, "\r\nHost: login.microsoftonline.com\r\n")) {
        if (w->n_login)
            *out = w->login[w->tokens < w->n_login ? w->tokens : w->n_login - 1], w->tokens++;
        else
            answer_token(w, request, out);
    } else if (strncmp(request, "GET /_vti_bin/client.svc ", 25) == 0) {
        w->pins++;
        out->bytes = keep(w, am_format("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: NTLM\r\n"
                                       "WWW-Authenticate: Bearer realm=\"%s\",client_id=\"x\"\r\n"
                                       "Content-Length: 0\r\n\r\n",
                                       w->realm ? w->realm : TEST_TID));
    } else if (w->n_script) {
        *out = w->script[w->calls < w->n_script ? w->calls : w->n_script - 1];
        w->calls++;
    } else {
        w->calls++;
        out->bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";
    }
}

am_tenant_config world_config(const world *w)
{
    return (am_tenant_config){.name = "source",
                              .role = "source",
                              .host = "contoso.sharepoint.com",
                              .tenant_id = TEST_TID,
                              .client_id = TEST_CLIENT,
                              .connect_to = w->route,
                              .ca = server_pem,
                              .total_ms = 20000,
                              .auth = {.pem = client_pem}};
}

am_kind world_tenant(world *w, const am_tenant_config *c, am_tenant **out)
{
    return am_tenant_new(w->net, c, out, &w->err);
}

void world_start(world *w, void (*change)(am_tenant_config *))
{
    make_certificates();
    am_clock_freeze(1000000, (int64_t)time(NULL) * 1000);
    if (!w->life_s)
        w->life_s = 3600;
    w->server = tiny_start(answer, w, server_pem, client_pem);
    snprintf(w->route, sizeof w->route, "127.0.0.1:%d", tiny_port(w->server));
    w->loop = am_loop_new();
    w->net = am_net_new(w->loop, "NONISV|aftermove|aftermove/0.1.0");
    am_tenant_config c = world_config(w);
    if (change)
        change(&c);
    if (world_tenant(w, &c, &w->tenant) != AM_OK) {
        fprintf(stderr, "# %s\n", w->err.text);
        abort();
    }
}

void world_stop(world *w)
{
    am_tenant_free(w->tenant);
    am_net_free(w->net);
    am_loop_free(w->loop);
    tiny_stop(w->server);
    for (unsigned i = 0; i < w->n_garbage; i++)
        free(w->garbage[i]);
    am_clock_thaw();
}

static bool is_over(void *self)
{
    return am_ticket_settled(&((am_exchange *)self)->ticket);
}

void world_wait(world *w, am_exchange *x)
{
    if (am_loop_run(w->loop, is_over, x, &w->err) != AM_OK) {
        fprintf(stderr, "# %s\n", w->err.text);
        abort();
    }
}

am_exchange *world_ask(world *w, const char *method, const char *url, unsigned flags)
{
    am_exchange_request r = {.method = method, .url = url, .flags = flags};
    am_exchange *x = am_exchange_start(w->tenant, &r, NULL);
    world_wait(w, x);
    return x;
}

char *world_request(world *w, const char *begins, unsigned n)
{
    char *text;
    for (unsigned i = 0; (text = tiny_request(w->server, i)) != NULL; i++) {
        if (strncmp(text, begins, strlen(begins)) == 0 && n-- == 0)
            return text;
        free(text);
    }
    return NULL;
}
