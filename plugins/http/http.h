/* http.h - the operations of this connector. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <aftermove/plugin.h>

am_step http_get(const am_host *, am_call *);
am_step http_send(const am_host *, am_call *);

#endif
