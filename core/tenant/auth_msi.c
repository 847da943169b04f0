#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/uri.h"
#include "tenant/entra.h"
#include "tenant/parts.h"

#define IMDS "http://169.254.169.254/metadata/identity/oauth2/token"

enum { TRIES_MAX = 5, PAUSE_MS = 800, PAUSE_MAX_MS = 12000, REPLY_ARENA = 1 << 20 };

typedef struct self {
    char *identity; /* client id of a user-assigned one, or NULL */
} self;

typedef struct work {
    am_ready ready;
    am_timer pause;
    am_grant *grant;
    am_http_transfer transfer;
    am_buf url;
    am_header header;
    unsigned tries;
} work;

static am_kind open_msi(am_tenant *t, const am_tenant_config *c, void **out, am_err *err)
{
    (void)t, (void)err;
    self *s = am_new(self);
    s->identity = am_strdup(c->auth.identity);
    *out = s;
    return AM_OK;
}

static void close_msi(void *by)
{
    self *s = by;
    if (s)
        free(s->identity);
    free(s);
}

static const char *variable(const char *name)
{
    const char *value = getenv(name);
    return value && *value ? value : NULL;
}

/* Which endpoint this machine offers: the table of reference 2.5, in its order. */
static void describe(work *w, const char *identity)
{
    const char *endpoint = variable("IDENTITY_ENDPOINT"), *secret = variable("IDENTITY_HEADER");
    const char *version = "2019-08-01";
    if (!endpoint || !secret) {
        const char *old = variable("MSI_ENDPOINT"), *old_secret = variable("MSI_SECRET");
        if (old && (old_secret || !endpoint)) {
            endpoint = old;
            secret = old_secret;
        }
    }
    if (endpoint && secret) {
        w->header = (am_header){"X-IDENTITY-HEADER", secret};
    } else {
        w->header = (am_header){"Metadata", "true"};
        version = endpoint ? NULL : "2018-02-01";
    }
    am_buf_str(&w->url, endpoint ? endpoint : IMDS);
    am_buf_str(&w->url, endpoint && strchr(endpoint, '?') ? "&resource=" : "?resource=");
    am_uri_encode(&w->url, w->grant->resource, strlen(w->grant->resource));
    if (version) {
        am_buf_str(&w->url, "&api-version=");
        am_buf_str(&w->url, version);
    }
    if (identity) {
        am_buf_str(&w->url, "&client_id=");
        am_uri_encode(&w->url, identity, strlen(identity));
    }
}

static void stop(void *by, am_grant *g)
{
    work *w = g->work;
    (void)by;
    g->work = NULL;
    if (!w)
        return;
    am_loop *loop = g->tenant->net->loop;
    am_timer_clear(loop, &w->pause);
    am_loop_unready(loop, &w->ready);
    if (w->transfer.body.p)
        am_wipe(w->transfer.body.p, w->transfer.body.n);
    am_http_drop(&w->transfer);
    am_buf_free(&w->url);
    free(w);
}

static void send(work *w)
{
    am_http_request r = {
        .method = "GET", .url = am_buf_text(&w->url), .headers = &w->header, .n_headers = 1};
    w->tries++;
    am_http_start(am_net_direct(w->grant->tenant->net), &w->transfer, &r, &w->ready);
}

static am_kind read_reply(work *w)
{
    am_grant *g = w->grant;
    am_http_transfer *t = &w->transfer;
    const am_value *reply = NULL;
    if (t->kind != AM_OK) {
        g->err = t->err;
        am_prefix(&g->err, "the machine's identity endpoint");
        am_hint(&g->err, "managed_identity works only on an Azure machine that has one");
        return t->kind;
    }
    am_arena *arena = am_arena_new(REPLY_ARENA);
    am_kind kind = am_json_parse(arena, am_buf_text(&t->body), t->body.n, &reply, &g->err);
    if (kind == AM_OK && t->status == 200)
        kind = am_entra_take(reply, &g->token, &g->expires, &g->err);
    if (kind == AM_OK && t->status != 200) {
        const char *said = am_value_text(am_value_member(reply, "error_description"), "no reason");
        am_fail(&g->err, AM_DENIED, "the machine's identity endpoint refused (HTTP %d): %.200s",
                t->status, said);
        kind = am_hint(&g->err, "has the machine an identity? with several, set identity");
    }
    am_arena_free(arena);
    return kind;
}

/* 404, 410, 429 and 5xx pass: the endpoint is being updated, or busy. */
static bool passes(const am_http_transfer *t)
{
    if (t->kind != AM_OK)
        return !t->hopeless;
    return t->status == 404 || t->status == 410 || t->status == 429 || t->status >= 500;
}

static void on_reply(am_ready *r)
{
    work *w = (work *)((char *)r - offsetof(work, ready));
    am_grant *g = w->grant;
    if (!am_ticket_settled(&w->transfer.ticket))
        return;
    if (passes(&w->transfer) && w->tries < TRIES_MAX) {
        uint32_t ms = am_policy_backoff(g->tenant->policy, w->tries, PAUSE_MS, PAUSE_MAX_MS);
        w->transfer.ticket.state = AM_TICKET_IDLE;
        am_timer_set(g->tenant->net->loop, &w->pause, am_clock_mono() + ms);
        return;
    }
    g->kind = read_reply(w);
    stop(NULL, g);
    am_ticket_settle(&g->ticket);
}

static void on_pause(am_ready *r)
{
    am_timer *t = (am_timer *)((char *)r - offsetof(am_timer, ready));
    send((work *)((char *)t - offsetof(work, pause)));
}

static void start(void *by, am_grant *g)
{
    work *w = am_new(work);
    w->ready.run = on_reply;
    w->pause.ready.run = on_pause;
    w->grant = g;
    w->url = AM_BUF(AM_HTTP_URL_MAX);
    g->work = w;
    describe(w, ((self *)by)->identity);
    send(w);
}

const am_auth_class am_auth_msi = {
    .name = "managed_identity",
    .open = open_msi,
    .close = close_msi,
    .start = start,
    .stop = stop,
};
