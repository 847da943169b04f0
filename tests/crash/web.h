/* web.h - one plain HTTP request to the sandbox's control port. */
#ifndef CRASH_WEB_H
#define CRASH_WEB_H

#include "base/buf.h"

/* body NULL: GET, else POST. Appends the answer's body; returns its status, 0: no answer. */
int web_ask(int port, const char *path, const char *body, am_buf *out);

#endif
