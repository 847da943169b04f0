/* pack.h - many lines in little room, for a page's script; the one door to zlib. */
#ifndef AM_REPORT_PACK_H
#define AM_REPORT_PACK_H

#include <stdio.h>

#include "base/err.h"

enum { AM_PACK_LINES = 1000 };

typedef struct am_pack am_pack;

/* Lines go to am_pack_line(); every AM_PACK_LINES of them become one line of f: deflated (RFC 1950),
 * as base64. */
am_pack *am_pack_new(FILE *f);
FILE *am_pack_line(am_pack *); /* to write one line to, its newline included; NULL: no memory */
/* Write what is left. Frees. */
AM_CHECK am_kind am_pack_end(am_pack *, am_err *);

/* RFC 4648, with padding. */
void am_base64(FILE *, const void *bytes, size_t n);

#endif
