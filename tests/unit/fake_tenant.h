/* fake_tenant.h - tenant and exchange of the test's own: replies are what the test says, at the
 * tick in which it says them. Linked instead of core/tenant. */
#ifndef AM_FAKE_TENANT_H
#define AM_FAKE_TENANT_H

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "tenant/exchange.h"

struct am_tenant {
    const char *name;
    am_arena *arena;
    const am_value *facts;
};

typedef struct fake_exchange {
    am_exchange x;
    am_ready due;
    am_loop *loop;
} fake_exchange;

static const char *fake_connector = "scripted";
static am_loop *fake_loop;
static char fake_sent[64][256]; /* "POST admin:/x {body}" */
static unsigned fake_flags[64];
static size_t fake_n, fake_alive;
static bool fake_hold; /* nothing is answered while it is set */
static fake_exchange *fake_held[16];
static size_t fake_n_held;
/* Fills status and body, or kind and lost. */
static void (*fake_answer)(size_t i, const char *sent, am_exchange *x);

static inline void fake_body(am_exchange *x, int status, const char *text)
{
    x->status = status;
    am_buf_str(&x->body, text);
}

static inline void fake_due(am_ready *r)
{
    fake_exchange *f = (fake_exchange *)(void *)((char *)r - offsetof(fake_exchange, due));
    am_ticket_settle(&f->x.ticket);
}

static inline void fake_release(void)
{
    fake_hold = false;
    for (size_t i = 0; i < fake_n_held; i++) {
        am_loop_ready(fake_loop, &fake_held[i]->due);
    }
    fake_n_held = 0;
}

am_exchange *am_exchange_start(am_tenant *t, const am_exchange_request *r, am_ready *owner)
{
    (void)t;
    fake_exchange *f = am_new(fake_exchange);
    f->x.body = AM_BUF(1 << 20);
    f->loop = fake_loop;
    f->due.run = fake_due;
    size_t i = fake_n++ % 64;
    snprintf(fake_sent[i], sizeof fake_sent[i], "%s %s%s%.*s", r->method, r->url,
             r->body_n ? " " : "", (int)r->body_n, r->body ? (const char *)r->body : "");
    fake_flags[i] = r->flags;
    am_ticket_start(&f->x.ticket, fake_loop, owner);
    fake_answer(i, fake_sent[i], &f->x);
    if (fake_hold) {
        fake_held[fake_n_held++] = f;
    } else {
        am_loop_ready(fake_loop, &f->due);
    }
    fake_alive++;
    return &f->x;
}

const char *am_exchange_header(const am_exchange *x, const char *name)
{
    (void)x;
    return strcmp(name, "X-Test") == 0 ? "yes" : NULL;
}

void am_exchange_free(am_exchange *x)
{
    fake_exchange *f = (fake_exchange *)(void *)x;
    for (size_t i = 0; i < fake_n_held; i++) {
        if (fake_held[i] == f) {
            fake_held[i] = fake_held[--fake_n_held];
        }
    }
    am_loop_unready(f->loop, &f->due);
    am_buf_free(&x->body);
    free(f);
    fake_alive--;
}

const char *am_tenant_name(const am_tenant *t)
{
    return t->name;
}

static am_tenant_load fake_load; /* what the tenant's service lets pass */

am_tenant_load am_tenant_get_load(const am_tenant *t)
{
    (void)t;
    return fake_load;
}

const char *am_tenant_connector(const am_tenant *t)
{
    (void)t;
    return fake_connector;
}

const am_value *am_tenant_facts(const am_tenant *t)
{
    return t->facts;
}

const am_value *am_tenant_connector_config(const am_tenant *t)
{
    (void)t;
    return NULL;
}

#endif
