/* table.h - rows under a head, in aligned columns. */
#ifndef AM_REPORT_TABLE_H
#define AM_REPORT_TABLE_H

#include "report/style.h"

enum { AM_TABLE_COLUMNS = 24, AM_TABLE_CELL = 2048 };

typedef struct am_table am_table;

typedef struct am_column {
    const char *name; /* borrowed */
    bool right;       /* numbers */
    bool keep;        /* never cut */
} am_column;

/* n columns, at most AM_TABLE_COLUMNS. indent: blanks before each line. */
am_table *am_table_new(const am_column *, size_t n, unsigned indent);
/* The last column goes on in further lines, instead of being cut. */
void am_table_wrap(am_table *);
void am_table_free(am_table *); /* NULL is fine */
/* n cells, copied; NULL is an empty one. Control characters are escaped. ink colours the row. */
void am_table_row(am_table *, const char *const *cells, am_ink ink);
size_t am_table_rows(const am_table *);
/* Fits the style's width by cutting the widest columns, with an ellipsis. */
void am_table_print(const am_table *, const am_style *);
void am_table_print_bare(const am_table *, const am_style *); /* without the head */

#endif
