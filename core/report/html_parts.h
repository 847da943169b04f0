/* html_parts.h - the parts of a report's page, in the order in which they stand. */
#ifndef AM_REPORT_HTML_PARTS_H
#define AM_REPORT_HTML_PARTS_H

#include "report/html.h"
#include "report/report.h"

/* Rows that the page shows without its script; the others are in its data. */
enum { AM_HTML_PLAIN_ROWS = 250 };

/* What is left and why. */
void am_html_left(FILE *, const am_report *, am_arena *);
/* Counts by outcome, outcomes by operation. */
void am_html_outcomes(FILE *, const am_report *);
/* Steps, changes and waits over time. */
void am_html_timeline(FILE *, const am_report *);
void am_html_trust(FILE *, const am_report *);
/* Every row, to be searched. */
AM_CHECK am_kind am_html_rows(FILE *, const am_report *, am_report_rows, am_err *);
/* Who, when, where, on what basis, and how to check it. */
void am_html_how(FILE *, const am_report *);

#endif
