/* json.h - text to values and back. */
#ifndef AM_BASE_JSON_H
#define AM_BASE_JSON_H

#include "base/buf.h"
#include "base/err.h"
#include "base/value.h"

/* Parse n bytes of UTF-8 JSON into arena. A byte order mark is skipped; bad
 * UTF-8, NUL characters, trailing text and nesting over AM_VALUE_DEPTH are
 * AM_REMOTE with the offset. Integers of 64 bits keep their digits, larger ones become real.
 * Of members with the same key the last one stays. */
AM_CHECK am_kind am_json_parse(am_arena *, const char *text, size_t n, const am_value **out, am_err *);
/* The same, slower: the reader that is asked what the fast one does not take (json_fast.h). Of a
 * number it takes at most 63 characters. */
AM_CHECK am_kind am_json_careful(am_arena *, const char *text, size_t n, const am_value **out, am_err *);
/* JSON Lines: a list of what each line holds; the error names the line. */
AM_CHECK am_kind am_json_lines(am_arena *, const char *text, const am_value **out, am_err *);
/* A list of the lines that hold an object; other lines are passed over. */
am_value *am_json_lines_among(am_arena *, const char *text);

/* Parse a template: %s string (NULL: null), %d int64_t, %b int as boolean,
 * %v const am_value * (NULL: null; referenced, not copied). A string or a key may also be %s;
 * within quotes a % is only that. NULL: arena full or template wrong. */
am_value *am_json_make(am_arena *, const char *text, ...);
am_value *am_json_vmake(am_arena *, const char *text, va_list ap);

enum {
    AM_JSON_PLAIN = 0,         /* members in order of insertion, one line */
    AM_JSON_CANONICAL = 1,     /* members sorted by key, shortest numbers: equal values, equal text */
    AM_JSON_PRETTY = 2         /* two blanks of indentation */
};
/* Append to buf; watch am_buf_ok(). NULL is written as null. */
void am_json_format(am_buf *, const am_value *, unsigned flags);
/* The same into an arena; NULL when it is full. */
const char *am_json_text(am_arena *, const am_value *, unsigned flags);
/* Only the quoted string, n bytes of it. */
void am_json_quote(am_buf *, const char *s, size_t n);
/* How many of n bytes, from the first on, are ASCII that stands for itself in a string. */
size_t am_json_plain(const char *s, size_t n);

#endif
