/* report_subject.h - the run or the plan that a report is about, with all that is known of it. */
#ifndef AM_APP_REPORT_SUBJECT_H
#define AM_APP_REPORT_SUBJECT_H

#include "app/app.h"
#include "app/workspace.h"
#include "report/report.h"
#include "run/plan.h"

typedef struct am_report_subject {
    am_arena *arena;
    am_workspace workspace; /* dir NULL: there is none, and none is needed for a plan's file */
    am_journal *journal;    /* or NULL */
    const char *plan;       /* the file, of a plan */
    am_plan_reader *head;
    bool planned_here; /* the journal knows the run that made the plan */
    am_report report;
    am_report_rows rows;
} am_report_subject;

/* name: a plan (file, or name of one in the workspace), a run's id or the beginning of one; NULL: the
 * newest run that changes something and has ended. AM_ABSENT, or AM_USAGE when several begin so.
 * Close it whatever was returned. */
AM_CHECK am_kind am_report_subject_open(am_report_subject *, const am_app *, const char *name, am_err *);
void am_report_subject_close(am_report_subject *);

#endif
