#include "tenant/token.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "tenant/claims.h"
#include "tenant/parts.h"

/* A token that does not say when it ends is asked for again after that. */
enum { UNSAID_MS = 10 * 60 * 1000, BEARER = sizeof "Bearer " - 1 };

static void forget(am_token *k)
{
    am_secret_free(k->bearer);
    k->bearer = NULL;
}

static void keep(am_token *k, int64_t expires)
{
    size_t n = 0;
    const char *text = am_secret_reveal(k->grant.token, &n);
    char *line = am_alloc(BEARER + n + 1);
    memcpy(line, "Bearer ", BEARER);
    memcpy(line + BEARER, text, n);
    forget(k);
    k->bearer = am_secret_new(line, BEARER + n);
    am_wipe(line, BEARER + n);
    free(line);
    int64_t now = am_clock_wall(), life = expires - now;
    k->serial++;
    k->expires = expires;
    /* Early, but a short-lived one not before half its time. */
    k->renew = life > 2 * AM_TOKEN_EARLY_MS ? expires - AM_TOKEN_EARLY_MS : now + life / 2;
}

static am_kind receive(am_token *k)
{
    am_tenant *t = k->tenant;
    int64_t expires = 0, now = am_clock_wall();
    size_t n = 0;
    am_kind kind = k->grant.kind;
    k->err = k->grant.err;
    if (kind == AM_OK) {
        const char *text = am_secret_reveal(k->grant.token, &n);
        kind = am_claims_check(text, n, t, k->grant.base, &expires, &k->err);
    }
    if (k->grant.expires && (!expires || k->grant.expires < expires))
        expires = k->grant.expires;
    if (kind == AM_OK && expires && expires <= now) {
        char when[AM_TIME_TEXT];
        am_fail(&k->err, AM_DENIED, "the token expired at %s", am_time_format(when, expires));
        kind = am_hint(&k->err, "get a new one; or check this machine's clock");
    }
    if (kind == AM_OK)
        keep(k, expires ? expires : now + UNSAID_MS);
    else
        am_prefix(&k->err, "tenant \"%s\": no token for %s by %s", t->name, k->resource,
                  t->auth->name);
    return kind;
}

static void on_grant(am_ready *r)
{
    am_token *k = (am_token *)((char *)r - offsetof(am_token, ready));
    if (!k->fetching || !am_ticket_settled(&k->grant.ticket))
        return;
    int64_t now = am_clock_wall();
    k->fetching = false;
    k->grant.rejected = false;
    k->kind = receive(k);
    am_secret_free(k->grant.token);
    k->grant.token = NULL;
    if (k->kind != AM_OK && k->bearer && now < k->expires - AM_TOKEN_AGAIN_MS) {
        am_log(AM_LOG_WARN, "tenant.token", "early renewal failed, the old one still holds: %s",
               k->err.text);
        k->renew = now + AM_TOKEN_AGAIN_MS;
    } else if (k->kind != AM_OK) {
        forget(k);
    }
    am_crowd_release(&k->crowd);
}

void am_token_init(am_token *k, am_tenant *t, am_base base)
{
    k->tenant = t;
    k->ready.run = on_grant;
    k->resource = am_format("https://%s", t->hosts.name[base]);
    k->grant = (am_grant){.tenant = t, .base = base, .resource = k->resource};
}

void am_token_fini(am_token *k)
{
    if (!k->tenant)
        return;
    if (k->fetching)
        k->tenant->auth->stop(k->tenant->auth_self, &k->grant);
    am_loop_unready(k->tenant->net->loop, &k->ready);
    am_secret_free(k->grant.token);
    forget(k);
    free(k->resource);
}

bool am_token_want(am_token *k, am_wait *w, am_ready *owner)
{
    am_tenant *t = k->tenant;
    if (k->bearer && am_clock_wall() < k->renew)
        return true;
    am_crowd_join(&k->crowd, w, t->net->loop, owner);
    if (k->fetching)
        return false;
    k->fetching = true;
    k->grant.kind = AM_OK;
    k->grant.err = (am_err){0};
    k->grant.expires = 0;
    am_ticket_start(&k->grant.ticket, t->net->loop, &k->ready);
    t->auth->start(t->auth_self, &k->grant);
    return false;
}

void am_token_reject(am_token *k, unsigned serial)
{
    if (serial != k->serial || !k->bearer)
        return; /* another request has seen to that */
    forget(k);
    k->grant.rejected = true;
}
