/* exchange.h - one request of a tenant, with everything that belongs to it:
 * token, admission by the governor, sending, retry, renewal after a 401.
 *                                                                  (contract)
 * A changing request is sent again only if the service said that it did not
 * act (429, 503, 401); after a lost connection, a time-out or 504 the exchange
 * ends with lost = true. Nothing is ever followed. */
#ifndef AM_TENANT_EXCHANGE_H
#define AM_TENANT_EXCHANGE_H

#include "base/buf.h"
#include "io/http.h"
#include "io/ticket.h"
#include "tenant/tenant.h"

enum {
    AM_EXCHANGE_CHANGE = 1,
    AM_EXCHANGE_ANONYMOUS = 2,
    AM_EXCHANGE_LIST = 4 /* a page of a list, which gives way to other work */
};

typedef struct am_exchange_request {
    const char *method;
    /* "admin:/path", "root:", "my:", "graph:", an origin of the configuration ("hook:/path", with its
     * own token or none) or, anonymous only, a whole URL whose host belongs to this tenant or its
     * partner. Anything else is AM_REFUSED before it is sent. */
    const char *url;
    const am_header *headers;
    size_t n_headers;
    const char *content_type; /* NULL: no body */
    const void *body;
    size_t body_n;
    const char *save; /* a plain name: a 2xx body goes to downloads/TENANT/NAME; or NULL */
    unsigned flags;
} am_exchange_request;

typedef struct am_exchange {
    am_ticket ticket; /* settles when it is over */
    am_kind kind;     /* AM_OK: a reply came, whatever its status */
    am_err err;
    int status;
    bool lost;           /* CHANGE only: it may or may not have happened */
    am_buf body;         /* take it or leave it */
    const char *file;    /* where it was saved, body is empty then; or NULL */
    uint64_t file_n;
    char request_id[64]; /* SPRequestGuid or request-id */
    unsigned sent;       /* how often it left */
} am_exchange;

/* Start; the request is copied. The exchange is freed by the caller, in flight or not. */
am_exchange *am_exchange_start(am_tenant *, const am_exchange_request *, am_ready *owner);
const char *am_exchange_header(const am_exchange *, const char *name); /* any case; NULL: absent */
void am_exchange_free(am_exchange *);

/* For a diagnosis: everything that left and came back, as it did. Credentials are not among it:
 * request headers are left out, and so are both bodies of a sign-in. Valid during the call only. */
typedef struct am_sighting {
    const char *tenant, *method, *url;
    const char *body, *reply; /* "" where there is none; body: up to body_n */
    size_t body_n, reply_n;
    int status;         /* 0: no reply */
    const char *trouble; /* why there is none, or NULL */
    const char *head;   /* of the reply: name NUL value NUL ... */
    size_t head_n;
    bool secret; /* a sign-in: without its bodies */
} am_sighting;
typedef void (*am_witness)(void *self, const am_sighting *);
void am_net_on_exchange(am_net *, am_witness, void *self); /* NULL: nobody watches */

#endif
