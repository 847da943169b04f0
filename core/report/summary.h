/* summary.h - what became of everything: counts by outcome and reason, then the items that
 * somebody must look at. Memory is bounded however many items there are. */
#ifndef AM_REPORT_SUMMARY_H
#define AM_REPORT_SUMMARY_H

#include <stdint.h>

#include "report/style.h"

enum {
    AM_SUMMARY_GROUPS = 32,  /* outcomes told apart; the rest is "other" */
    AM_SUMMARY_REASONS = 12, /* reasons told apart within one */
    AM_SUMMARY_ITEMS = 500   /* items kept of one outcome */
};

typedef struct am_summary am_summary;

am_summary *am_summary_new(void);
void am_summary_free(am_summary *); /* NULL is fine */
/* Groups appear in this order and also when nothing is in them. ink colours the row when there
 * is; listed: its items are printed one by one. */
void am_summary_group(am_summary *, const char *name, am_ink ink, bool listed);
/* A group not yet known is added as listed. reason and hint may be NULL. */
void am_summary_add(am_summary *, const char *group, const char *subject, const char *reason,
                    const char *hint);
uint64_t am_summary_count(const am_summary *, const char *group);
/* all: list every item that is kept, else the first few of each group. */
void am_summary_print(const am_summary *, const am_style *, bool all);

#endif
