/* html.h - pages out of texts that nobody vouches for. */
#ifndef AM_REPORT_HTML_H
#define AM_REPORT_HTML_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>

#include "base/value.h"

/* Text for HTML and XML, in elements and in quoted attributes: the five characters are escaped;
 * control characters, those that turn text around or do not show, and bytes that are no UTF-8 are
 * printed by number, like U+202E in angle brackets. NULL prints nothing. */
void am_html_text(FILE *, const char *);
/* A page's pieces. In fmt: %t text (const char *, as above), %j a value as JSON, as text (NULL:
 * nothing), %u a number (uint64_t) with thousands separated, %d one (int64_t) without, %r (const
 * char *) our own markup, %% a per cent sign. */
void am_html(FILE *, const char *fmt, ...);
/* "2026-11-25 08:00:00", UTC; "" for 0. "350 ms", "4.2 s", "3 min 12 s", "1 h 4 min". */
enum { AM_HTML_TIME = 32 };
const char *am_html_time(char out[AM_HTML_TIME], int64_t wall_ms);
const char *am_html_took(char out[AM_HTML_TIME], int64_t ms);

/* A page that stands alone: style and script (lines, end with NULL; script may be NULL) are named by
 * digest in its policy, and nothing else is loaded or run. Up to and with <body>. */
void am_html_begin(FILE *, const char *title, const char *const *style, const char *const *script);
/* The script, and the end. */
void am_html_end(FILE *, const char *const *script);

#endif
