/* http.h - one HTTP exchange on the wire: sent once, followed nowhere, bounded.
 *
 * Connections are kept and shared by all transfers of a loop; HTTP/2 is taken
 * when it is offered. Certificates are always verified. */
#ifndef AM_IO_HTTP_H
#define AM_IO_HTTP_H

#include "base/buf.h"
#include "io/ticket.h"

enum {
    AM_HTTP_HEADERS_MAX = 48,      /* of a request */
    AM_HTTP_HEAD_MAX = 128 * 1024, /* bytes of a reply's header lines */
    AM_HTTP_URL_MAX = 16 * 1024
};

typedef struct am_http am_http;           /* the transport of a loop */
typedef struct am_http_site am_http_site; /* how some hosts are reached */

typedef struct am_header {
    const char *name, *value;
} am_header;

typedef struct am_http_config {
    const char *connect_to; /* "127.0.0.1:8443": every host is reached there; NULL: by its name */
    const char *ca;         /* PEM file of authorities besides the system's; NULL */
    uint32_t connect_ms, total_ms;
    size_t max_reply; /* bytes of body, after decompression */
    bool direct;      /* never through a proxy */
    bool http2;       /* where it is offered: many requests on one connection */
} am_http_config;

typedef struct am_http_request {
    const char *method, *url; /* http or https; or smtp, see mail.h */
    const am_header *headers;
    size_t n_headers;
    const void *body; /* borrowed until the transfer has settled; NULL: none */
    size_t body_n;
    const char *file; /* where the body of a 2xx goes, see download.h; NULL: into memory */
    bool once; /* must not reach the service twice: see lost */
} am_http_request;

/* Embedded; zeroed at first. */
typedef struct am_http_transfer {
    am_ticket ticket;
    am_kind kind; /* AM_OK: a whole reply came, whatever its status */
    am_err err;
    int status;                /* also of a reply that broke off; 0: none */
    bool unsent;               /* failed, and certainly before the service saw anything of it */
    bool hopeless;             /* failed, and would fail again: certificate, size */
    am_buf body;               /* take it or leave it */
    bool saved;                /* the body is in the request's file */
    uint64_t saved_n;          /* its bytes */
    am_buf head;               /* the reply's header lines, NUL after each name and value */
    struct am_http_slot *slot; /* the transport's, while in flight */
} am_http_transfer;

am_http *am_http_new(am_loop *, const char *user_agent);
void am_http_free(am_http *);
/* A CA file that cannot be read or holds no certificate: AM_USAGE. */
AM_CHECK am_kind am_http_site_new(am_http *, const am_http_config *, am_http_site **, am_err *);
void am_http_site_free(am_http_site *); /* its transfers must be over or dropped */

/* Start; url, method and headers are copied. Leaves in the same tick, after the before-io hooks. */
void am_http_start(am_http_site *, am_http_transfer *, const am_http_request *, am_ready *owner);
/* Release what it holds; a transfer in flight is cut off. */
void am_http_drop(am_http_transfer *);
/* The i-th header of that name, any case; NULL when there are not so many. */
const char *am_http_header(const am_http_transfer *, const char *name, size_t i);

#endif
