/* base64.h - bytes as text (RFC 4648 4), as they stand in values. */
#ifndef AM_PLUGIN_BASE64_H
#define AM_PLUGIN_BASE64_H

#include "base/mem.h"

/* NULL: the arena is full. */
char *am_base64_format(am_arena *, const void *bytes, size_t n);
/* Strict: padded, no blanks, no stray bits. NULL: it is not base64, or the arena is full. */
void *am_base64_parse(am_arena *, const char *text, size_t n, size_t *out_n);

#endif
