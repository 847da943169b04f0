#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "tenant/entra.h"
#include "tenant/parts.h"

/* One sign-in serves all hosts of the tenant: its refresh token is redeemed for each. */
enum { INTERVAL_S = 5, SLOWER_S = 5, LIFE_S = 15 * 60, LIFE_MAX_S = 3600 };

typedef struct self self;

/* A grant that waits for the sign-in, or has the refresh token redeemed. */
typedef struct work {
    am_ready ready;
    self *by;
    am_grant *grant;
    am_exchange *x;
    unsigned tries;
    struct work *next;
} work;

struct self {
    am_tenant *tenant;
    am_secret *refresh;
    work *waiting;
    /* the sign-in */
    am_ready ready;
    am_timer timer;
    am_exchange *x;
    bool running;
    am_secret *device_code;
    char *resource; /* whose token it brings */
    int64_t deadline, interval;
};

static void redeem(work *w);
static void sign_in(self *s, const char *resource);

static void work_free(work *w)
{
    self *s = w->by;
    for (work **p = &s->waiting; *p; p = &(*p)->next)
        if (*p == w) {
            *p = w->next;
            break;
        }
    am_exchange_free(w->x);
    am_loop_unready(s->tenant->net->loop, &w->ready);
    w->grant->work = NULL;
    free(w);
}

static void settle(work *w, am_kind kind)
{
    am_grant *g = w->grant;
    g->kind = kind;
    work_free(w);
    am_ticket_settle(&g->ticket);
}

static am_exchange *post(self *s, const char *call, am_buf *form, am_ready *owner)
{
    am_exchange *x = am_entra_post(s->tenant, call, form, owner);
    am_entra_wipe(form);
    return x;
}

static void add_scope(am_buf *form, const char *resource)
{
    char *scope = am_format("%s/.default offline_access", resource);
    am_entra_field(form, "scope", scope);
    free(scope);
}

/* ---- the sign-in ---- */

static void sign_in_over(self *s)
{
    am_exchange_free(s->x);
    s->x = NULL;
    am_timer_clear(s->tenant->net->loop, &s->timer);
    am_secret_free(s->device_code);
    s->device_code = NULL;
    s->running = false;
}

static void sign_in_failed(self *s, am_kind kind, const am_err *err)
{
    sign_in_over(s);
    while (s->waiting) {
        s->waiting->grant->err = *err;
        settle(s->waiting, kind);
    }
}

static void keep_refresh(self *s, const am_value *reply)
{
    const char *text = am_value_text(am_value_member(reply, "refresh_token"), NULL);
    if (!text || !*text)
        return;
    am_secret_free(s->refresh);
    s->refresh = am_secret_new(text, strlen(text));
}

static void signed_in(self *s, const am_value *reply)
{
    am_err err = {0};
    sign_in_over(s);
    keep_refresh(s, reply);
    for (work *w = s->waiting, *next; w; w = next) {
        next = w->next;
        if (strcmp(w->grant->resource, s->resource) == 0)
            settle(w, am_entra_take(reply, &w->grant->token, &w->grant->expires, &w->grant->err));
    }
    if (!s->waiting)
        return;
    if (!s->refresh) {
        am_fail(&err, AM_DENIED,
                "the sign-in brought no refresh token for the tenant's other hosts");
        am_hint(&err, "the application has to be allowed offline_access");
        sign_in_failed(s, AM_DENIED, &err);
        return;
    }
    while (s->waiting) {
        work *w = s->waiting;
        s->waiting = w->next;
        w->next = NULL;
        redeem(w);
    }
}

static void show_prompt(self *s, const am_value *reply)
{
    const char *message = am_value_text(am_value_member(reply, "message"), NULL);
    const char *uri = am_value_text(am_value_member(reply, "verification_uri"), "");
    const char *code = am_value_text(am_value_member(reply, "user_code"), "");
    char text[512], line[640];
    if (message) {
        am_printable(text, sizeof text, message);
    } else {
        char shown_uri[256], shown_code[64];
        am_printable(shown_uri, sizeof shown_uri, uri);
        am_printable(shown_code, sizeof shown_code, code);
        am_buf b = AM_BUF(sizeof text - 1);
        am_buf_fmt(&b, "Open %s and enter the code %s.", shown_uri, shown_code);
        am_printable(text, sizeof text, am_buf_text(&b));
        am_buf_free(&b);
    }
    am_buf b = AM_BUF(sizeof line);
    am_buf_fmt(&b, "tenant \"%s\": %s", s->tenant->name, text);
    am_net_say(s->tenant->net, am_buf_text(&b));
    am_buf_free(&b);
}

static void poll_later(self *s)
{
    am_timer_set(s->tenant->net->loop, &s->timer, am_clock_mono() + s->interval * 1000);
}

static int64_t within(int64_t n, int64_t least, int64_t most)
{
    return n < least ? least : n > most ? most : n;
}

static am_kind prompted(self *s, const am_value *reply, am_err *err)
{
    const char *code = am_value_text(am_value_member(reply, "device_code"), NULL);
    if (!code || !*code)
        return am_fail(err, AM_REMOTE, "the sign-in service sent no device_code");
    s->device_code = am_secret_new(code, strlen(code));
    s->interval = within(am_value_num(am_value_member(reply, "interval"), INTERVAL_S), 1, 60);
    int64_t life = am_value_num(am_value_member(reply, "expires_in"), LIFE_S);
    s->deadline = am_clock_mono() + within(life, 1, LIFE_MAX_S) * 1000;
    show_prompt(s, reply);
    poll_later(s);
    return AM_OK;
}

/* Not signed in so far: true when it is worth asking again. */
static bool still_pending(self *s, const am_exchange *x, const am_err *err)
{
    if (am_clock_mono() >= s->deadline)
        return false;
    if (x->kind != AM_OK)
        return am_kind_retryable(x->kind);
    if (strcmp(err->code, "slow_down") == 0)
        s->interval += SLOWER_S;
    return strcmp(err->code, "slow_down") == 0 || strcmp(err->code, "authorization_pending") == 0;
}

static void on_sign_in(am_ready *r)
{
    self *s = (self *)((char *)r - offsetof(self, ready));
    const am_value *reply = NULL;
    am_err err = {0};
    if (!s->x || !am_ticket_settled(&s->x->ticket))
        return;
    am_exchange *x = s->x;
    am_arena *arena = am_arena_new(AM_ENTRA_REPLY_MAX);
    am_kind kind = am_entra_read(arena, s->tenant, x, &reply, &err);
    s->x = NULL;
    if (kind == AM_OK && !s->device_code)
        kind = prompted(s, reply, &err);
    else if (kind == AM_OK)
        signed_in(s, reply);
    else if (s->device_code && still_pending(s, x, &err))
        kind = (poll_later(s), AM_OK);
    else if (s->device_code && strcmp(err.code, "authorization_pending") == 0)
        am_hint(&err, "nobody signed in in time; run again and enter the code");
    if (kind != AM_OK)
        sign_in_failed(s, kind, &err);
    am_exchange_free(x);
    am_arena_free(arena);
}

static void on_timer(am_ready *r)
{
    am_timer *t = (am_timer *)((char *)r - offsetof(am_timer, ready));
    self *s = (self *)((char *)t - offsetof(self, timer));
    am_buf form = AM_BUF(AM_ENTRA_FORM_MAX);
    size_t n;
    am_entra_field(&form, "grant_type", "urn:ietf:params:oauth:grant-type:device_code");
    am_entra_field(&form, "client_id", s->tenant->client_id);
    am_entra_field(&form, "device_code", am_secret_reveal(s->device_code, &n));
    s->x = post(s, "token", &form, &s->ready);
}

static void sign_in(self *s, const char *resource)
{
    am_buf form = AM_BUF(AM_ENTRA_FORM_MAX);
    if (s->running)
        return;
    s->running = true;
    free(s->resource);
    s->resource = am_strdup(resource);
    am_entra_field(&form, "client_id", s->tenant->client_id);
    add_scope(&form, resource);
    s->x = post(s, "devicecode", &form, &s->ready);
}

/* ---- one grant ---- */

static void wait_for_sign_in(work *w)
{
    self *s = w->by;
    w->next = s->waiting;
    s->waiting = w;
    sign_in(s, w->grant->resource);
}

static void redeem(work *w)
{
    self *s = w->by;
    am_buf form = AM_BUF(AM_ENTRA_FORM_MAX);
    size_t n;
    am_entra_field(&form, "grant_type", "refresh_token");
    am_entra_field(&form, "client_id", s->tenant->client_id);
    am_entra_field(&form, "refresh_token", am_secret_reveal(s->refresh, &n));
    add_scope(&form, w->grant->resource);
    w->tries++;
    w->x = post(s, "token", &form, &w->ready);
}

static void on_redeemed(am_ready *r)
{
    work *w = (work *)((char *)r - offsetof(work, ready));
    self *s = w->by;
    am_grant *g = w->grant;
    const am_value *reply = NULL;
    if (!w->x || !am_ticket_settled(&w->x->ticket))
        return;
    am_exchange *x = w->x;
    w->x = NULL;
    am_arena *arena = am_arena_new(AM_ENTRA_REPLY_MAX);
    am_kind kind = am_entra_read(arena, s->tenant, x, &reply, &g->err);
    if (kind == AM_OK) {
        keep_refresh(s, reply);
        settle(w, am_entra_take(reply, &g->token, &g->expires, &g->err));
    } else if (x->lost && w->tries < AM_ENTRA_TRIES && s->refresh) {
        redeem(w);
    } else if (w->tries < AM_ENTRA_TRIES && strcmp(g->err.code, "invalid_grant") == 0) {
        am_secret_free(s->refresh); /* it has run out: sign in again */
        s->refresh = NULL;
        wait_for_sign_in(w);
    } else {
        settle(w, kind);
    }
    am_exchange_free(x);
    am_arena_free(arena);
}

static void start(void *by, am_grant *g)
{
    self *s = by;
    work *w = am_new(work);
    w->ready.run = on_redeemed;
    w->by = s;
    w->grant = g;
    g->work = w;
    if (s->refresh)
        redeem(w);
    else
        wait_for_sign_in(w);
}

static void stop(void *by, am_grant *g)
{
    (void)by;
    if (g->work)
        work_free(g->work);
}

static am_kind open_device(am_tenant *t, const am_tenant_config *c, void **out, am_err *err)
{
    (void)c, (void)err;
    self *s = am_new(self);
    s->tenant = t;
    s->ready.run = on_sign_in;
    s->timer.ready.run = on_timer;
    *out = s;
    return AM_OK;
}

static void close_device(void *by)
{
    self *s = by;
    if (!s)
        return;
    sign_in_over(s);
    am_loop_unready(s->tenant->net->loop, &s->ready);
    while (s->waiting)
        work_free(s->waiting);
    am_secret_free(s->refresh);
    free(s->resource);
    free(s);
}

const am_auth_class am_auth_device = {
    .name = "device_code",
    .ours = true,
    .open = open_device,
    .close = close_device,
    .start = start,
    .stop = stop,
};
