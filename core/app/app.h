/* app.h - what every command is handed: how the program was called, where it prints. */
#ifndef AM_APP_APP_H
#define AM_APP_APP_H

#include "base/err.h"
#include "report/style.h"

typedef struct am_app {
    const char *workspace; /* --workspace, or NULL */
    char doing[96];        /* "apply plans/01J....jsonl", for `top` */
    bool verbose, quiet, no_pager;
    am_style out, err; /* results; everything else */
} am_app;

/* Print "aftermove: text" and "hint: ..." on standard error; returns the exit code. */
int am_app_error(const am_app *, const am_err *);
/* Flush the results; code, or the exit code for a full disk when they could not be written. */
int am_app_end(const am_app *, int code);
/* One of several mistakes, or a question: a line on standard error, --quiet or not. */
void am_app_warn(const am_app *, const char *fmt, ...) AM_PRINTF(2, 3);
/* A line for people about what goes on; nothing with --quiet. */
void am_app_say(const am_app *, const char *fmt, ...) AM_PRINTF(2, 3);

typedef enum am_layout { AM_LAYOUT_TABLE, AM_LAYOUT_JSON, AM_LAYOUT_CSV } am_layout;
am_layout am_app_layout(const char *word); /* "table", "json", "csv" */

enum { AM_EXIT_USAGE = 2, AM_EXIT_REFUSED = 3, AM_EXIT_INTERRUPTED = 130 };

#endif
