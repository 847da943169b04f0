/* html.h - pages that work from a mail attachment: no scripts, no other files. */
#ifndef AM_REPORT_HTML_H
#define AM_REPORT_HTML_H

#include <stdio.h>

/* Text with the five characters of HTML escaped. NULL prints nothing. */
void am_html_text(FILE *, const char *);
/* The page's beginning, with a title and the style for light, dark and paper; and its end. */
void am_html_begin(FILE *, const char *title);
void am_html_end(FILE *);
/* A table's head row, a row, and its end. */
void am_html_table(FILE *, const char *caption, const char *const *columns, size_t n);
void am_html_row(FILE *, const char *const *cells, size_t n);
void am_html_table_end(FILE *);

#endif
