/* mail.h - a message that is handed to a mail server (smtp://) in place of an HTTP exchange.
 *
 * STARTTLS with a verified certificate, or nothing is sent. The request's headers are the envelope:
 * From, To (one for each that gets it), Authorization (USER:PASSWORD, may be missing); its body is
 * the message. A message that was taken gives status 250. */
#ifndef AM_IO_MAIL_H
#define AM_IO_MAIL_H

#include <curl/curl.h>

#include "io/http.h"

enum { AM_MAIL_SAID = 200 };

typedef struct am_mail {
    struct curl_slist *to;
    const char *body;
    size_t n, at;
    bool begun;              /* the server has asked for the message: it may have it */
    char said[AM_MAIL_SAID]; /* the server's last line, but for its goodbye */
    long code;               /* that line's: 400 and more is a refusal */
} am_mail;

bool am_mail_is(const char *url);
/* Make a handle send it; false: no From, no To or no body. */
bool am_mail_prepare(am_mail *, CURL *, const am_http_request *);
/* A line that the server answered. */
void am_mail_heard(am_mail *, const char *line, size_t n);
/* How it ended: kind, error, status, and whether it was certainly not taken. */
void am_mail_end(const am_mail *, am_http_transfer *, CURL *, CURLcode, const char *url,
                 const char *detail);
void am_mail_fini(am_mail *);

#endif
