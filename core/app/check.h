/* check.h - findings of a diagnosis: one line each, and an exit code by the worst. */
#ifndef AM_APP_CHECK_H
#define AM_APP_CHECK_H

#include "app/app.h"

typedef enum am_level {
    AM_LEVEL_OK,
    AM_LEVEL_SKIPPED,
    AM_LEVEL_WARNING,
    AM_LEVEL_PROBLEM
} am_level;

typedef struct am_checks {
    const am_app *app;
    am_layout layout; /* AM_LAYOUT_TABLE or AM_LAYOUT_JSON */
    unsigned n[4];    /* by level */
    int code;         /* exit code so far: 2 before 4 before 5 before others */
} am_checks;

/* One finding; it is printed at once. tenant may be NULL. todo: what to do about it, or NULL. */
typedef struct am_finding {
    am_level level;
    const char *tenant, *check;
    const char *text, *todo;
    am_kind kind; /* of a problem: what the exit code follows from */
} am_finding;
void am_checks_add(am_checks *, const am_finding *);
/* Where nothing was wrong. */
void am_checks_ok(am_checks *, const char *tenant, const char *check, const char *fmt, ...)
    AM_PRINTF(4, 5);
/* A problem as an error tells it. */
void am_checks_error(am_checks *, const char *tenant, const char *check, const am_err *);
/* The totals; returns the exit code. */
int am_checks_end(const am_checks *);

#endif
