#include "batch.h"

#include <stdio.h>
#include <stdlib.h>

enum { TRIES_MAX = 8, WAIT_S = 2, WAIT_MAX_S = 300 };

static am_step send(ask *a);

static bool is_throttled(int status)
{
    return status == 429 || status == 503;
}

static am_kind kind_of(int status)
{
    return status == 401 || status == 403 ? AM_DENIED : AM_REMOTE;
}

static am_step failed(batch *b, const am_value *part, int status)
{
    const am_host *h = b->ask.h;
    am_call *c = b->ask.c;
    const am_value *error = h->get(part, "body.error");
    h->detail(c, h->str(h->get(error, "code"), NULL), NULL);
    return h->fail(c, kind_of(status), "%s: the service answered %d in a batch: %s", b->ask.doing,
                   status, h->str(h->get(error, "message"), "no reason given"));
}

static unsigned wait_of(const am_host *h, const am_value *part)
{
    unsigned long s = strtoul(h->str(h->get(part, "headers.Retry-After"), "0"), NULL, 10);
    return s < WAIT_S ? WAIT_S : s > WAIT_MAX_S ? WAIT_MAX_S : (unsigned)s;
}

/* One part of the answer; false: the call has failed. */
static bool take(batch *b, const am_value *part, unsigned *wait)
{
    const am_host *h = b->ask.h;
    unsigned long i = strtoul(h->str(h->get(part, "id"), ""), NULL, 10);
    int status = (int)h->num(h->get(part, "status"), 0);
    if (i < 1 || i > b->n || b->status[i - 1]) {
        h->fail(b->ask.c, AM_REMOTE, "%s: an answer to nothing in a batch", b->ask.doing);
        return false;
    }
    if (is_throttled(status)) {
        unsigned s = wait_of(h, part);
        *wait = s > *wait ? s : *wait;
        return true;
    }
    if (status != 404 && (status < 200 || status > 299)) {
        failed(b, part, status);
        return false;
    }
    b->status[i - 1] = status;
    b->body[i - 1] = h->get(part, "body");
    return true;
}

static am_step arrived(ask *a)
{
    batch *b = (batch *)a;
    const am_host *h = a->h;
    const am_value *parts = h->get(h->json(a->c), "responses");
    size_t left = 0;
    unsigned wait = 0;
    if (h->type(parts) != 'a')
        return h->fail(a->c, AM_REMOTE, "%s: the reply is no answer to a batch", a->doing);
    for (size_t i = 0; i < h->len(parts); i++)
        if (!take(b, h->at(parts, i), &wait))
            return AM_FAIL;
    for (size_t i = 0; i < b->n; i++)
        left += b->status[i] == 0;
    if (!left)
        return b->then(a);
    if (++b->tries >= TRIES_MAX)
        return h->fail(a->c, AM_LIMIT, "%s: %zu of %zu parts of a batch stay unanswered", a->doing,
                       left, b->n);
    a->then = send;
    return h->wait(a->c, (wait ? wait : WAIT_S) * 1000u);
}

static am_step send(ask *a)
{
    batch *b = (batch *)a;
    const am_host *h = a->h;
    am_value *list = h->make(a->c, "[]");
    for (size_t i = 0; i < b->n; i++) {
        char id[24];
        snprintf(id, sizeof id, "%zu", i + 1);
        if (!b->status[i] &&
            !h->push(a->c, list,
                     h->make(a->c, "{\"id\":%s,\"method\":\"GET\",\"url\":%s}", id, b->url[i])))
            return ask_nomem(a);
    }
    if (!h->set_json(a->c, h->make(a->c, "{\"requests\":%v}", list)))
        return ask_nomem(a);
    return ask_send(a, 0, "POST", "graph:/v1.0/$batch", a->doing, arrived);
}

am_step batch_send(batch *b, const char *doing, ask_then then)
{
    b->ask.doing = doing;
    b->then = then;
    b->tries = 0;
    for (size_t i = 0; i < b->n; i++)
        b->status[i] = 0;
    return send(&b->ask);
}
