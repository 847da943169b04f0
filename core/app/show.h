/* show.h - a plan or a run, as `show` prints it. */
#ifndef AM_APP_SHOW_H
#define AM_APP_SHOW_H

#include "app/app.h"
#include "journal/runs.h"

typedef enum am_show_form { AM_SHOW_TABLE, AM_SHOW_JSON, AM_SHOW_CSV } am_show_form;

/* Print a plan file in one pass; AM_REFUSED when it was changed. all: every row of the table. */
AM_CHECK am_kind am_show_plan(const am_app *, const char *path, am_show_form, bool all, am_err *);
/* Print what a run was, what became of its effects, and the items that somebody must look at. */
AM_CHECK am_kind am_show_run(const am_app *, am_journal *, const am_run_row *, bool all, am_err *);

#endif
