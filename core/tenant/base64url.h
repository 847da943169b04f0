/* base64url.h - RFC 4648 section 5, without padding. */
#ifndef AM_TENANT_BASE64URL_H
#define AM_TENANT_BASE64URL_H

#include "base/buf.h"

void am_base64url_format(am_buf *, const void *bytes, size_t n);
/* Padding is tolerated; false for any other byte or an impossible length. */
bool am_base64url_parse(am_buf *, const char *text, size_t n);

#endif
