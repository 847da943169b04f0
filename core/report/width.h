/* width.h - how many columns a text takes on a terminal, and cutting it to fit. */
#ifndef AM_REPORT_WIDTH_H
#define AM_REPORT_WIDTH_H

#include <stddef.h>

/* Columns of UTF-8 text: wide East Asian characters take two, combining marks none. A wrong byte
 * counts as one column. */
unsigned am_width(const char *text);
/* Copy text into dst (n bytes), at most `columns` wide; what was cut is marked with an ellipsis.
 * Returns the columns written. */
unsigned am_width_fit(char *dst, size_t n, const char *text, unsigned columns);
/* The same, but cut in the middle: what tells one URL from another is at its end. */
unsigned am_width_fit_middle(char *dst, size_t n, const char *text, unsigned columns);
/* How many bytes of text to put on a line of so many columns: up to the last blank that fits, or as
 * much as fits when there is none; at least one character. */
size_t am_width_break(const char *text, unsigned columns);

#endif
