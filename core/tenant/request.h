/* request.h - a request as an exchange keeps it: checked, copied, its URL made whole. */
#ifndef AM_TENANT_REQUEST_H
#define AM_TENANT_REQUEST_H

#include "tenant/exchange.h"
#include "tenant/hosts.h"
#include "tenant/origin.h"

/* Flags that only this folder sets, beside those of exchange.h. */
enum {
    AM_EXCHANGE_INNER = 1 << 8, /* may bring its own Authorization (the empty one of pin.c) */
    AM_EXCHANGE_SECRET = 1 << 9 /* bodies are wiped before they are freed */
};

typedef struct am_request {
    am_http_request wire; /* headers has room for one more */
    am_header *headers;   /* heap; the strings lie in text */
    am_buf url, text;
    char *file; /* where a 2xx body goes, or NULL */
    unsigned flags;
    am_base base;
    am_tenant *via; /* whose host it is: the tenant itself or its partner */
    const am_origin *origin; /* or NULL: one of the tenant's own hosts, with the tenant's token */
} am_request;

/* AM_REFUSED: not a host of this tenant (or, anonymous, of its partner). AM_BUG: a header or method
 * that would break the request. Release with am_request_fini() either way. */
AM_CHECK am_kind am_request_init(am_request *, am_tenant *, const am_exchange_request *, am_err *);
void am_request_fini(am_request *);
/* The i-th header of that name of the last reply. */
const char *am_exchange_header_at(const am_exchange *, const char *name, size_t i);

#endif
