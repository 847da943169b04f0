#include "tenant/look.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "tenant/jwt.h"
#include "tenant/parts.h"
#include "tenant/request.h"

static char *address(const am_tenant *t, am_base base)
{
    const char *host = t->hosts.name[base];
    if (am_base_is_sharepoint(base))
        return am_format("https://%s/_vti_bin/client.svc", host);
    if (base == AM_BASE_LOGIN)
        return am_format("https://%s/%s/v2.0/.well-known/openid-configuration", host, t->tenant_id);
    return am_format("https://%s/v1.0/", host);
}

void am_look_start(am_look *l, am_tenant *t, am_base base)
{
    static const am_header empty = {"Authorization", "Bearer"};
    char *url = address(t, base);
    *l = (am_look){.tenant = t, .base = base};
    am_exchange_request r = {.method = "GET",
                             .url = url,
                             .headers = &empty,
                             .n_headers = am_base_is_sharepoint(base),
                             .flags = AM_EXCHANGE_ANONYMOUS | AM_EXCHANGE_INNER};
    l->asking = am_exchange_start(t, &r, NULL);
    free(url);
}

static void take(am_look *l)
{
    const am_exchange *x = l->asking;
    const char *header = am_exchange_header(x, "Date");
    l->over = true;
    l->kind = x->kind;
    l->err = x->err;
    l->status = x->status;
    l->came = am_clock_wall();
    if (!header || !am_time_parse_http(header, &l->date))
        l->date = 0;
    for (size_t i = 0; (header = am_exchange_header_at(x, "WWW-Authenticate", i)); i++)
        if (am_prefix_fold(header, "Bearer") && am_pin_parse_realm(header, l->realm))
            return;
}

typedef struct many {
    am_look *v;
    size_t n;
} many;

static bool all_over(void *self)
{
    const many *m = self;
    bool over = true;
    for (size_t i = 0; i < m->n; i++) {
        am_look *l = &m->v[i];
        if (!l->over && am_ticket_settled(&l->asking->ticket))
            take(l);
        over = over && l->over;
    }
    return over;
}

am_kind am_look_wait(am_look *v, size_t n, am_err *err)
{
    many m = {v, n};
    return n ? am_loop_run(v[0].tenant->net->loop, all_over, &m, err) : AM_OK;
}

void am_look_end(am_look *l)
{
    am_exchange_free(l->asking);
    l->asking = NULL;
}

const char *am_look_host(const am_tenant *t, am_base base)
{
    return t->hosts.name[base];
}

static bool settled(void *self)
{
    return am_ticket_settled(&((am_wait *)self)->ticket);
}

am_kind am_look_token(am_tenant *t, am_base base, am_arena *arena, const am_value **claims,
                      am_err *err)
{
    am_token *k = &t->tokens[base];
    am_wait directory = {0}, token = {0};
    size_t n = 0;
    am_err opaque;
    am_kind kind = AM_OK;
    *claims = NULL;
    if (!am_directory_want(&t->directory, &directory, NULL)) {
        kind = am_loop_run(t->net->loop, settled, &directory, err);
        if (!kind && t->directory.kind) {
            *err = t->directory.err;
            kind = err->kind;
        }
    }
    if (!kind && !am_token_want(k, &token, NULL))
        kind = am_loop_run(t->net->loop, settled, &token, err);
    am_crowd_leave(&directory);
    am_crowd_leave(&token);
    if (kind)
        return kind;
    if (!k->bearer) {
        *err = k->err;
        return k->kind;
    }
    const char *text = am_secret_reveal(k->bearer, &n) + strlen("Bearer ");
    if (am_jwt_claims(arena, text, n - strlen("Bearer "), claims, &opaque))
        *claims = NULL;
    return AM_OK;
}
