/* sheet.h - the results: a table in Markdown and a plot in SVG. */
#ifndef BENCH_SHEET_H
#define BENCH_SHEET_H

#include "figures.h"

enum { SHEET_ROWS_MAX = 32, SHEET_NOTES_MAX = 32, SHEET_TEXT = 240 };

typedef struct sheet_row {
    char what[SHEET_TEXT], beside[SHEET_TEXT]; /* beside "": nothing was run beside it */
    pairs runs;
} sheet_row;

/* Zeroed at first. */
typedef struct sheet {
    size_t n_rows, n_notes;
    sheet_row rows[SHEET_ROWS_MAX];
    char notes[SHEET_NOTES_MAX][SHEET_TEXT];
} sheet;

/* A new row, with no runs yet. */
sheet_row *sheet_add(sheet *, const char *what, const char *beside);
void sheet_note(sheet *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* DIR/bench.md and DIR/bench.svg. 0: both were written. */
int sheet_write(const sheet *, const char *dir, const char *machine);

#endif
