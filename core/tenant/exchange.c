#include "tenant/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/secret.h"
#include "tenant/parts.h"
#include "tenant/request.h"

/* The bounds of reference 7.3. */
enum {
    THROTTLED_MAX = 8, /* refusals by 429 or 503 */
    THROTTLED_MS = AM_POLICY_PATIENCE_MS, /* and as long, from the first sending */
    TRIES_MAX = 4, /* sendings that ended without an answer, or with 504 */
    PAUSE_MS = 500,
    PAUSE_MAX_MS = 8000
};

typedef enum stage {
    AT_DIRECTORY, /* which directory id is ours? */
    AT_PIN,       /* does the host belong to it? */
    AT_DOOR,      /* may it leave now? */
    AT_TOKEN,
    AT_REPLY,
    AT_PAUSE,
    AT_END
} stage;

typedef struct exchange {
    am_exchange pub; /* first */
    am_ready ready;
    am_timer pause;
    stage stage;
    bool waits; /* on the ticket of its stage */
    am_tenant *tenant;
    am_request request;
    am_pass pass;
    am_wait wait;
    am_http_transfer transfer;
    unsigned throttled, tries, token_serial;
    bool renewed;
    int64_t began; /* mono ms of the first sending */
} exchange;

/* Nothing of the tenant's own goes with it: an origin has its own token, or none. */
static bool is_anonymous(const exchange *x)
{
    return x->request.origin || x->request.flags & AM_EXCHANGE_ANONYMOUS;
}

static bool changes(const exchange *x)
{
    return x->request.flags & AM_EXCHANGE_CHANGE;
}

static void leave(exchange *x, const am_throttle *said)
{
    am_policy_leave(&x->pass, said);
}

static void end(exchange *x, am_kind kind)
{
    leave(x, NULL);
    am_crowd_leave(&x->wait);
    x->stage = AT_END;
    x->pub.kind = kind;
    if (kind == AM_OK)
        x->pub.err = (am_err){0};
    x->pub.err.kind = kind;
    if (x->request.origin)
        am_secret_scrub(x->pub.err.text); /* an address may be a secret */
    am_ticket_settle(&x->pub.ticket);
}

static void fail(exchange *x, am_kind kind, const am_err *err)
{
    x->pub.err = *err;
    end(x, kind);
}

/* Take body, status and id of the reply; the header lines stay with the transfer. */
static void take_reply(exchange *x)
{
    am_http_transfer *t = &x->transfer;
    const char *id = am_http_header(t, "SPRequestGuid", 0);
    if (!id)
        id = am_http_header(t, "request-id", 0);
    if (!id)
        id = am_http_header(t, "x-ms-request-id", 0);
    x->pub.status = t->status;
    x->pub.request_id[0] = '\0';
    for (size_t i = 0; id && id[i] && i + 1 < sizeof x->pub.request_id; i++) {
        x->pub.request_id[i] = id[i];
        x->pub.request_id[i + 1] = '\0';
    }
    am_buf_free(&x->pub.body);
    x->pub.file = t->saved ? x->request.file : NULL;
    x->pub.file_n = t->saved_n;
    x->pub.body = t->body;
    t->body = (am_buf){0};
}

/* What the error of an exchange carries beside its text. */
static void annotate(exchange *x, uint32_t retry_ms)
{
    x->pub.err.http = x->pub.status;
    x->pub.err.retry_ms = retry_ms;
    memcpy(x->pub.err.request_id, x->pub.request_id, sizeof x->pub.err.request_id);
}

static void send(exchange *x)
{
    am_header *auth = &x->request.headers[x->request.wire.n_headers];
    am_http_request wire = x->request.wire;
    const am_origin *origin = x->request.origin;
    if (origin && origin->token && !(x->request.flags & AM_EXCHANGE_ANONYMOUS)) {
        size_t n;
        *auth = (am_header){origin->header, am_secret_reveal(origin->token, &n)};
        wire.n_headers++;
    } else if (!is_anonymous(x)) {
        const am_token *token = &x->tenant->tokens[x->request.base];
        size_t n;
        *auth = (am_header){"Authorization", am_secret_reveal(token->bearer, &n)};
        wire.n_headers++; /* the transport copies it */
        x->token_serial = token->serial;
    }
    x->stage = AT_REPLY;
    x->request.via->requests++;
    if (!x->began)
        x->began = am_clock_mono();
    am_http_start(x->request.via->site, &x->transfer, &wire, &x->ready);
}

static void pause_then_again(exchange *x)
{
    uint32_t ms = am_policy_backoff(x->request.via->policy, x->tries, PAUSE_MS, PAUSE_MAX_MS);
    leave(x, NULL);
    x->stage = AT_PAUSE;
    am_log(AM_LOG_INFO, "tenant.exchange", "%s %s: again in %u ms", x->request.wire.method,
           x->request.wire.url, (unsigned)ms);
    am_timer_set(x->tenant->net->loop, &x->pause, am_clock_mono() + ms);
}

static void on_throttled(exchange *x, const am_throttle *said)
{
    int64_t now = am_clock_mono(), wait = said->retry_ms < 0 ? 0 : said->retry_ms;
    bool too_often = ++x->throttled >= THROTTLED_MAX;
    leave(x, said);
    if (!too_often && now + wait - x->began < THROTTLED_MS) {
        x->stage = AT_DOOR;
        return;
    }
    take_reply(x);
    am_fail(&x->pub.err, AM_LIMIT, "%s %s: throttled (HTTP %d) %u times in %lld s; gave up",
            x->request.wire.method, x->request.wire.url, x->pub.status, x->throttled,
            (long long)((now - x->began) / 1000));
    am_hint(&x->pub.err,
            wait ? "the service asks to wait %lld s; it did not act on the request"
                 : "try again later (it asked for %lld s); it did not act on the request",
            (long long)(wait / 1000));
    annotate(x, (uint32_t)wait);
    end(x, AM_LIMIT);
}

/* The connection, the time or the gateway gave out. */
static void on_no_answer(exchange *x, am_kind kind, bool unsent, bool hopeless)
{
    x->tries++;
    if (changes(x) && !unsent) {
        x->pub.lost = true;
        take_reply(x);
        if (x->pub.status != 504) { /* what came of it is no answer */
            x->pub.status = 0;
            am_buf_free(&x->pub.body);
        }
        annotate(x, 0);
        am_hint(&x->pub.err, "it may or may not have happened: look before trying again");
        end(x, kind);
        return;
    }
    if (!hopeless && x->tries < TRIES_MAX) {
        pause_then_again(x);
        return;
    }
    take_reply(x);
    annotate(x, 0);
    end(x, kind);
}

static void on_status(exchange *x)
{
    am_throttle said;
    am_throttle_read(&said, &x->transfer);
    if (said.page && changes(x))
        said.refused = false; /* that page is for readers: what became of the change is looked at */
    if (said.refused) {
        on_throttled(x, &said);
    } else if (x->transfer.status == 504) {
        am_fail(&x->pub.err, AM_TIMEOUT, "%s %s: the service's gateway gave up waiting (HTTP 504)",
                x->request.wire.method, x->request.wire.url);
        leave(x, &said);
        on_no_answer(x, AM_TIMEOUT, false, false);
    } else if (x->transfer.status == 401 && !is_anonymous(x) && !x->renewed) {
        x->renewed = true;
        leave(x, &said);
        am_token_reject(&x->tenant->tokens[x->request.base], x->token_serial);
        x->stage = AT_DOOR;
    } else {
        leave(x, &said);
        take_reply(x);
        end(x, AM_OK);
    }
}

static void tell_witness(const exchange *x)
{
    const am_net *net = x->tenant->net;
    const am_http_transfer *t = &x->transfer;
    bool secret = x->request.flags & AM_EXCHANGE_SECRET;
    if (!net->witness || x->request.origin)
        return;
    net->witness(net->witness_self,
                 &(am_sighting){.tenant = x->tenant->name,
                                .method = x->request.wire.method,
                                .url = x->request.wire.url,
                                .body = secret || !x->request.wire.body ? "" : x->request.wire.body,
                                .body_n = secret ? 0 : x->request.wire.body_n,
                                .reply = secret ? "" : am_buf_text(&t->body),
                                .reply_n = secret ? 0 : t->body.n,
                                .status = t->status,
                                .trouble = t->kind ? t->err.text : NULL,
                                .head = am_buf_text(&t->head),
                                .head_n = t->head.n,
                                .secret = secret});
}

static void on_reply(exchange *x)
{
    am_http_transfer *t = &x->transfer;
    tell_witness(x);
    if (!t->unsent)
        x->pub.sent++;
    x->request.via->bytes += t->body.n + t->head.n;
    if (t->kind == AM_OK) {
        on_status(x);
        return;
    }
    x->pub.err = t->err;
    on_no_answer(x, t->kind, t->unsent, t->hopeless);
}

/* Each stage: is it there? Go on. Otherwise ask for it, and wait. true: there is more to do now. */
static bool at_directory(exchange *x)
{
    am_directory *d = &x->tenant->directory;
    if (is_anonymous(x)) {
        x->stage = AT_DOOR;
    } else if (!x->waits) {
        if (!am_directory_want(d, &x->wait, &x->ready))
            return !(x->waits = true);
        x->stage = AT_PIN;
    } else if (!am_ticket_settled(&x->wait.ticket)) {
        return false;
    } else if (d->kind != AM_OK) {
        fail(x, d->kind, &d->err);
    } else {
        x->waits = false;
        x->stage = AT_PIN;
    }
    return true;
}

static bool at_pin(exchange *x)
{
    am_pin *p = &x->tenant->pins[x->request.base];
    if (!x->waits && !am_pin_want(p, &x->wait, &x->ready))
        return !(x->waits = true);
    if (x->waits && !am_ticket_settled(&x->wait.ticket))
        return false;
    x->waits = false;
    if (p->kind != AM_OK)
        fail(x, p->kind, &p->err);
    else
        x->stage = AT_DOOR;
    return true;
}

static am_lane lane_of(const exchange *x)
{
    return x->request.flags & AM_EXCHANGE_ANONYMOUS ? AM_LANE_PROBE
           : x->request.flags & AM_EXCHANGE_LIST    ? AM_LANE_LIST
                                                    : AM_LANE_WORK;
}

/* What it takes of the service's budget (reference 7.2). */
static am_cost cost_of(const exchange *x)
{
    if (is_anonymous(x))
        return AM_COST_FREE;
    if (x->request.base == AM_BASE_GRAPH)
        return strcmp(x->request.wire.method, "GET") == 0 ? AM_COST_GRAPH : AM_COST_GRAPH_CHANGE;
    return strstr(x->request.wire.url, "/_vti_bin/client.svc") ? AM_COST_CSOM : AM_COST_REST;
}

/* Another request, perhaps another process's, was asked to wait for longer than one may. */
static bool stopped_too_long(exchange *x)
{
    int64_t now = am_clock_mono(), until = am_policy_stopped(x->request.via->policy);
    if (until - (x->began ? x->began : now) < THROTTLED_MS)
        return false;
    am_fail(&x->pub.err, AM_LIMIT, "%s %s was not sent: the service has asked this app to wait", x->request.wire.method,
            x->request.wire.url);
    am_hint(&x->pub.err, "try again in %lld s", (long long)((until - now + 999) / 1000));
    annotate(x, (uint32_t)(until - now));
    end(x, AM_LIMIT);
    return true;
}

static bool at_door(exchange *x)
{
    if (!x->waits && stopped_too_long(x))
        return true;
    if (!x->waits) {
        bool again = x->pub.sent || x->tries;
        x->waits = true;
        am_policy_enter(x->request.via->policy, &x->pass, lane_of(x), cost_of(x), again, &x->ready);
    }
    if (!am_ticket_settled(&x->pass.ticket))
        return false;
    x->waits = false;
    if (!am_policy_stands(&x->pass))
        return true;
    if (is_anonymous(x))
        send(x);
    else
        x->stage = AT_TOKEN;
    return true;
}

static bool at_token(exchange *x)
{
    am_token *k = &x->tenant->tokens[x->request.base];
    if (!x->waits && !am_token_want(k, &x->wait, &x->ready))
        return !(x->waits = true);
    if (x->waits && !am_ticket_settled(&x->wait.ticket))
        return false;
    x->waits = false;
    if (!am_policy_stands(&x->pass)) /* meanwhile a token was fetched */
        x->stage = AT_DOOR;
    else if (k->bearer)
        send(x);
    else if (k->kind != AM_OK)
        fail(x, k->kind, &k->err);
    return true; /* fetched, and rejected by another request since: ask again */
}

static bool at_reply(exchange *x)
{
    if (!am_ticket_settled(&x->transfer.ticket))
        return false;
    x->transfer.ticket.state = AM_TICKET_IDLE; /* seen */
    on_reply(x);
    return true;
}

static void run(am_ready *r)
{
    static bool (*const stages[])(exchange *) = {at_directory, at_pin, at_door, at_token, at_reply};
    exchange *x = (exchange *)((char *)r - offsetof(exchange, ready));
    while (x->stage < AT_PAUSE && stages[x->stage](x))
        continue;
}

static void on_pause(am_ready *r)
{
    am_timer *t = (am_timer *)((char *)r - offsetof(am_timer, ready));
    exchange *x = (exchange *)((char *)t - offsetof(exchange, pause));
    x->stage = AT_DOOR;
    run(&x->ready);
}

am_exchange *am_exchange_start(am_tenant *t, const am_exchange_request *r, am_ready *owner)
{
    exchange *x = am_new(exchange);
    if (t->of && !am_origins_find(&t->origins, r->url))
        t = t->of; /* lent: its hosts, tokens and governor */
    x->tenant = t;
    x->ready.run = run;
    x->pause.ready.run = on_pause;
    x->pub.body = AM_BUF(0);
    am_ticket_start(&x->pub.ticket, t->net->loop, owner);
    am_kind kind = am_request_init(&x->request, t, r, &x->pub.err);
    if (kind == AM_OK)
        run(&x->ready);
    else
        end(x, kind);
    return &x->pub;
}

const char *am_exchange_header_at(const am_exchange *pub, const char *name, size_t i)
{
    return am_http_header(&((const exchange *)pub)->transfer, name, i);
}

const char *am_exchange_header(const am_exchange *pub, const char *name)
{
    return am_exchange_header_at(pub, name, 0);
}

void am_exchange_free(am_exchange *pub)
{
    exchange *x = (exchange *)pub;
    if (!x)
        return;
    am_loop_unready(x->tenant->net->loop, &x->ready);
    am_timer_clear(x->tenant->net->loop, &x->pause);
    am_crowd_leave(&x->wait);
    leave(x, NULL);
    if (x->request.flags & AM_EXCHANGE_SECRET) {
        if (x->pub.body.p)
            am_wipe(x->pub.body.p, x->pub.body.n);
        if (x->transfer.body.p)
            am_wipe(x->transfer.body.p, x->transfer.body.n);
    }
    am_http_drop(&x->transfer);
    am_request_fini(&x->request);
    am_buf_free(&x->pub.body);
    free(x);
}
