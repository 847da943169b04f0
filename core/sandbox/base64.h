/* base64.h - base64url without padding (RFC 4648 5), as tokens are written. */
#ifndef SB_BASE64_H
#define SB_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

void sb_base64_add(am_buf *, const void *bytes, size_t n);
/* Decode n characters into out, which holds at least n * 3 / 4 + 1 bytes; false: a character that
 * does not belong, or an impossible length. */
bool sb_base64_parse(const char *text, size_t n, unsigned char *out, size_t *out_n);

#endif
