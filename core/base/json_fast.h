/* json_fast.h - text to values by simdjson; the one door to it. */
#ifndef AM_BASE_JSON_FAST_H
#define AM_BASE_JSON_FAST_H

#include "base/value.h"

/* The value of n bytes of JSON. NULL: it is not well formed, the arena is full, or another reader
 * must tell: numbers that no 64 bits hold, surrogates and NUL characters, nesting that is too deep. */
am_value *am_json_fast(am_arena *, const char *text, size_t n);

#endif
