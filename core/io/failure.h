/* failure.h - a transfer that did not succeed, told to people. */
#ifndef AM_IO_FAILURE_H
#define AM_IO_FAILURE_H

#include <curl/curl.h>

#include "base/err.h"

typedef struct am_failure {
    CURLcode code;
    const char *method, *url;
    const char *detail;     /* libcurl's own words, or "" */
    long verify;            /* CURLINFO_SSL_VERIFYRESULT */
    const char *connect_to; /* or NULL */
    long ms;                /* how long it took */
} am_failure;

/* Fill err with kind, text and hint. */
am_kind am_failure_tell(const am_failure *, am_err *);
/* Trying again cannot help. */
bool am_failure_hopeless(CURLcode);

#endif
