/* report.h - one run or one plan, told to the people whom it concerns: is it done, what is left, what
 * was it. Written row by row: memory does not grow with their number. */
#ifndef AM_REPORT_REPORT_H
#define AM_REPORT_REPORT_H

#include <stdio.h>

#include "report/times.h"
#include "report/totals.h"

enum { AM_REPORT_APPROVALS = 100, AM_REPORT_NEXT = 4 };

typedef struct am_report_approval {
    const char *name, *key, *time;
    bool good; /* the signature fits the plan */
} am_report_approval;

/* Members may be NULL or 0: not known, or not of this kind. */
typedef struct am_report {
    bool plan; /* what would happen; else what became of a run */
    const char *id, *kind, *state;
    const char *playbook, *version, *text_sha;
    const char *plan_id, *plan_sha, *undoes;
    const char *user, *host, *app; /* who, where, and the application's id */
    const char *tool;              /* the version of aftermove that writes this */
    const char *made_by;           /* of a plan: the version that made it */
    const am_value *params, *tenants, *notes;
    const am_value *consents; /* [word] that a plan's notes ask for */
    int64_t began, ended, written;
    int exit_code;
    am_report_approval approvals[AM_REPORT_APPROVALS];
    size_t n_approvals;
    int64_t events; /* in the chain, when this was written */
    const char *head;   /* digest of the last of them; NULL: there is no journal */
    const char *broken; /* why the chain does not hold */
    uint64_t leases;    /* temporary changes that are still out */
    am_totals totals;
    am_times times;
} am_report;

/* Calls fn for every row; may be asked more than once and says the same each time. */
typedef struct am_report_rows {
    am_kind (*each)(void *self, am_account_fn fn, void *to, am_err *);
    void *self;
} am_report_rows;

/* Add the rows up: totals. began and ended must be there. */
AM_CHECK am_kind am_report_count(am_report *, am_arena *, am_report_rows, am_err *);

typedef enum am_answer_kind { AM_ANSWER_DONE, AM_ANSWER_LEFT, AM_ANSWER_NOT, AM_ANSWER_PLAN } am_answer_kind;
/* The answer, first of all. */
typedef struct am_answer {
    am_answer_kind kind;
    const char *word;     /* "Done" "Done, 6 open points" "Not done" "Plan: 49 changes" */
    const char *sentence; /* how much was made, what stands in the way */
    struct {
        const char *what, *command;
    } next[AM_REPORT_NEXT]; /* what to do now */
    size_t n_next;
} am_answer;
am_answer am_report_answer(const am_report *, am_arena *);
/* What to do about what is left when nobody said. */
const char *am_report_advice(const am_report *, const am_total_left *, am_arena *);
/* "done" "plan" "quiet" "left" "bad". */
const char *am_report_standing(am_standing);

/* Each writes one file; AM_DISK when that fails. */
AM_CHECK am_kind am_report_html(const am_report *, am_report_rows, FILE *, am_err *);
AM_CHECK am_kind am_report_json(const am_report *, am_report_rows, FILE *, am_err *);
AM_CHECK am_kind am_report_csv(const am_report *, am_report_rows, FILE *, am_err *);
AM_CHECK am_kind am_report_tap(const am_report *, am_report_rows, FILE *, am_err *);
AM_CHECK am_kind am_report_junit(const am_report *, am_report_rows, FILE *, am_err *);

#endif
