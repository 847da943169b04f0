/* server.h - the listeners: HTTP and HTTPS on 127.0.0.1, one event loop each. */
#ifndef SB_SERVER_H
#define SB_SERVER_H

#include "sandbox/front.h"

typedef struct sb_server sb_server;

/* Listen; port 0 takes a free one. AM_CONFLICT: the port is in use. */
AM_CHECK am_kind sb_server_start(sb_front *, int http_port, int https_port, sb_server **out,
                                 am_err *);
int sb_server_http_port(const sb_server *);
int sb_server_https_port(const sb_server *);
/* Ends every connection and both loops; NULL is fine. */
void sb_server_stop(sb_server *);

#endif
