/* records.h - a workspace's journal and plans, as the commands that look back open them. */
#ifndef AM_APP_RECORDS_H
#define AM_APP_RECORDS_H

#include "app/app.h"
#include "app/workspace.h"
#include "journal/journal.h"

/* Find the workspace and open its journal for reading. */
AM_CHECK am_kind am_records_open(const am_app *, am_arena *, am_workspace *, am_journal **, am_err *);
/* The file of a plan: a path that exists, or the name of one in the workspace's plans/. NULL: neither. */
const char *am_records_plan(am_arena *, const char *dir, const char *name);
/* The same, or AM_ABSENT with where it was looked for. */
AM_CHECK am_kind am_records_find_plan(const am_app *, am_arena *, const char *name, const char **path, am_err *);
/* "2026-11-24 08:00:00" in local time, "" for 0. */
const char *am_records_time(am_arena *, int64_t wall_ms);

#endif
