/* tinyserver.h - a scripted HTTP/1.1 server on loopback, one thread a connection, with or without
 * TLS. It checks nothing and says what the test told it to say. */
#ifndef TINYSERVER_H
#define TINYSERVER_H

#include <stdbool.h>
#include <stddef.h>

typedef enum tiny_after { TINY_KEEP, TINY_CLOSE, TINY_RESET, TINY_HANG } tiny_after;

typedef struct tiny_reply {
    const char *bytes; /* raw answer; NULL: none at all */
    size_t n;          /* 0: strlen */
    tiny_after after;  /* what becomes of the connection; TINY_HANG: silence until the end */
} tiny_reply;

typedef struct tiny tiny;

/* One answer for each request, in order; when they are used up, the last one again. */
tiny *tiny_script(const tiny_reply *, size_t n);
/* Ask the test; request is the whole text. Runs on a thread of the server, one call at a time. */
tiny *tiny_start(void (*answer)(void *self, const char *request, tiny_reply *), void *self,
                 const char *cert_pem, const char *key_pem); /* NULL: no TLS */
/* With TLS: agree to HTTP/2 when a client offers it. The client's preface is then the "request", and
 * what is answered are frames, or are none. */
void tiny_offer_http2(tiny *);
void tiny_stop(tiny *);
int tiny_port(const tiny *);
unsigned tiny_requests(tiny *);
unsigned tiny_connections(tiny *);
char *tiny_request(tiny *, unsigned i); /* the i-th request's text; heap */

#endif
