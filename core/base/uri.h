/* uri.h - URLs as this program needs them: http(s), split, joined, compared. */
#ifndef AM_BASE_URI_H
#define AM_BASE_URI_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

typedef struct am_uri {
    const char *scheme; /* "https", lower case */
    const char *host;   /* lower case, no port, no trailing dot */
    int port;           /* as given or the scheme's own */
    const char *path;   /* begins with "/", still encoded, no trailing "/" unless it is the root */
    const char *query;  /* without "?", or NULL */
} am_uri;

/* Refuses user info, control characters, blanks, backslashes and other schemes. Fragment is dropped. */
AM_CHECK am_kind am_uri_parse(am_arena *, const char *text, am_uri *out, am_err *);
/* scheme://host[:port]/path?query, the normal form; NULL when the arena is full. */
const char *am_uri_format(am_arena *, const am_uri *);
bool am_uri_same_origin(const am_uri *, const am_uri *);
/* Percent-encode everything but unreserved characters (RFC 3986 2.3). */
void am_uri_encode(am_buf *, const char *text, size_t n);
/* Decode %XX; false on a broken escape or an encoded NUL. */
bool am_uri_decode(am_buf *, const char *text, size_t n);
/* Normal form of a site URL for keys and comparison: lower case, decoded where harmless, no
 * trailing slash, no query. NULL when it is no URL or the arena is full. */
const char *am_uri_site_key(am_arena *, const char *url);

#endif
