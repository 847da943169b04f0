/* csv.h - RFC 4180 lines: CRLF, quotes where they are needed. */
#ifndef AM_REPORT_CSV_H
#define AM_REPORT_CSV_H

#include "base/buf.h"
#include "base/value.h"

/* Append one line of n cells; NULL is an empty one. */
void am_csv_row(am_buf *, const char *const *cells, size_t n);
/* Append a value as one cell's text: text as it is, null as nothing, lists and objects as JSON. */
void am_csv_text(am_buf *, const am_value *);

#endif
