/* csv.h - read comma-separated text: RFC 4180, UTF-8.
 *
 * Cells may be quoted, "" within quotes is one quote, and a quoted cell may hold
 * commas and line ends. Lines end with CR LF or LF. A byte order mark and lines
 * without anything are passed over. Errors are AM_USAGE, or AM_LIMIT for sizes,
 * and name the line. */
#ifndef AM_BASE_CSV_H
#define AM_BASE_CSV_H

#include "base/err.h"
#include "base/value.h"

enum {
    AM_CSV_MAX = 64 << 20,      /* bytes of a text */
    AM_CSV_CELL_MAX = 64 << 10, /* bytes of a cell */
    AM_CSV_CELLS_MAX = 256,     /* cells of a row */
    AM_CSV_ROWS_MAX = 1000000   /* rows of a list that is made of them */
};

typedef struct am_csv {
    const char *p, *end;
    size_t at;   /* line of p, from 1 */
    size_t line; /* on which the row that was read last begins, from 1 */
} am_csv;

/* Begin to read n bytes of text, which must outlive the reader. */
AM_CHECK am_kind am_csv_open(am_csv *, const char *text, size_t n, am_err *);
/* The next row, an array of strings in arena; NULL behind the last. */
AM_CHECK am_kind am_csv_next(am_csv *, am_arena *, const am_value **row, am_err *);

/* All rows, an array of arrays of strings. */
AM_CHECK am_kind am_csv_rows(am_arena *, const char *text, size_t n, am_value **out, am_err *);
/* All rows but the first, which names the columns: an array of objects. A name must not be empty or
 * stand twice; blanks around it do not count. A row may be shorter than the first, and lacks those
 * members then, but not longer. */
AM_CHECK am_kind am_csv_tables(am_arena *, const char *text, size_t n, am_value **out, am_err *);

#endif
