#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "tenant/entra.h"
#include "tenant/jwt.h"
#include "tenant/parts.h"

typedef struct self {
    am_tenant_config config; /* what the certificate is read from: copies */
    am_cert *cert;           /* NULL: no token was asked for yet */
    bool ps256;
} self;

/* One request for a token, repeated with a new assertion when its answer is lost. */
typedef struct work {
    am_ready ready;
    self *by;
    am_grant *grant;
    am_exchange *x;
    unsigned tries;
} work;

static am_kind open_certificate(am_tenant *t, const am_tenant_config *c, void **out, am_err *err)
{
    static const char *const algorithms[] = {"PS256", "RS256", NULL};
    const char *algorithm = c->auth.algorithm ? c->auth.algorithm : algorithms[0];
    (void)t;
    *out = NULL;
    if (strcmp(algorithm, algorithms[0]) != 0 && strcmp(algorithm, algorithms[1]) != 0) {
        char shown[64];
        am_printable(shown, sizeof shown, algorithm);
        am_fail(err, AM_USAGE, "algorithm: \"%s\" is not known", shown);
        am_hint(err, "\"PS256\" (the default), or \"RS256\" for an application that needs x5t");
        return AM_USAGE;
    }
    am_kind kind = am_cert_look(c, err);
    if (kind != AM_OK)
        return kind;
    self *s = am_new(self);
    s->config.auth.pem = am_strdup(c->auth.pem);
    s->config.auth.key = am_strdup(c->auth.key);
    s->config.auth.pfx = am_strdup(c->auth.pfx);
    s->config.auth.password_env = am_strdup(c->auth.password_env);
    s->ps256 = strcmp(algorithm, algorithms[0]) == 0;
    *out = s;
    return AM_OK;
}

static void close_certificate(void *by)
{
    self *s = by;
    if (!s)
        return;
    am_cert_free(s->cert);
    free((void *)(uintptr_t)s->config.auth.pem);
    free((void *)(uintptr_t)s->config.auth.key);
    free((void *)(uintptr_t)s->config.auth.pfx);
    free((void *)(uintptr_t)s->config.auth.password_env);
    free(s);
}

/* Read when the first token is asked for: a run that sends nothing starts without libcrypto. */
static am_kind load(self *s, const am_tenant *t, am_err *err)
{
    am_kind kind = s->cert ? AM_OK : am_cert_load(&s->config, &s->cert, err);
    if (kind != AM_OK)
        am_prefix(err, "tenant \"%s\"", t->name);
    return kind;
}

static void stop(void *by, am_grant *g)
{
    work *w = g->work;
    (void)by;
    g->work = NULL;
    if (!w)
        return;
    am_exchange_free(w->x);
    am_loop_unready(g->tenant->net->loop, &w->ready);
    free(w);
}

static void end(work *w, am_kind kind)
{
    am_grant *g = w->grant;
    g->kind = kind;
    stop(w->by, g);
    am_ticket_settle(&g->ticket);
}

static void ask(work *w)
{
    am_tenant *t = w->grant->tenant;
    am_buf form = AM_BUF(AM_ENTRA_FORM_MAX), assertion = AM_BUF(AM_JWT_MAX);
    char *scope = am_format("%s/.default", w->grant->resource);
    char *audience = am_entra_url(t, "token");
    am_kind kind = load(w->by, t, &w->grant->err);
    if (kind == AM_OK)
        kind = am_jwt_assertion(w->by->cert, w->by->ps256, t->client_id, audience, &assertion,
                                &w->grant->err);
    am_entra_field(&form, "client_id", t->client_id);
    am_entra_field(&form, "scope", scope);
    am_entra_field(&form, "client_assertion_type",
                   "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    am_entra_field(&form, "client_assertion", am_buf_text(&assertion));
    am_entra_field(&form, "grant_type", "client_credentials");
    if (kind == AM_OK)
        w->x = am_entra_post(t, "token", &form, &w->ready);
    am_entra_wipe(&assertion);
    am_entra_wipe(&form);
    free(scope);
    free(audience);
    w->tries++;
    if (kind != AM_OK)
        end(w, kind);
}

static void on_reply(am_ready *r)
{
    work *w = (work *)((char *)r - offsetof(work, ready));
    am_grant *g = w->grant;
    const am_value *reply = NULL;
    if (!w->x || !am_ticket_settled(&w->x->ticket))
        return;
    if (w->x->lost && w->tries < AM_ENTRA_TRIES) {
        am_exchange_free(w->x);
        w->x = NULL;
        ask(w);
        return;
    }
    am_arena *arena = am_arena_new(AM_ENTRA_REPLY_MAX);
    am_kind kind = am_entra_read(arena, g->tenant, w->x, &reply, &g->err);
    if (kind == AM_OK)
        kind = am_entra_take(reply, &g->token, &g->expires, &g->err);
    am_arena_free(arena);
    end(w, kind);
}

static void start(void *by, am_grant *g)
{
    work *w = am_new(work);
    w->ready.run = on_reply;
    w->by = by;
    w->grant = g;
    g->work = w;
    ask(w);
}

const am_auth_class am_auth_certificate = {
    .name = "certificate",
    .ours = true,
    .open = open_certificate,
    .close = close_certificate,
    .start = start,
    .stop = stop,
};
