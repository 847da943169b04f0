/* plan_table.h - the effects of a plan, step by step, as people read them. */
#ifndef AM_REPORT_PLAN_TABLE_H
#define AM_REPORT_PLAN_TABLE_H

#include <stdint.h>

#include "report/style.h"

enum { AM_PLAN_TABLE_SHOWN = 25, AM_PLAN_TABLE_STEPS = 256 };

typedef struct am_plan_row {
    const char *step; /* NULL: outside any */
    const char *tenant, *op, *target;
    const char *reason, *undo; /* undo: the operation that undoes it; NULL: nothing does */
} am_plan_row;

typedef struct am_plan_table am_plan_table;

/* all: keep every row, else the first AM_PLAN_TABLE_SHOWN of a step; the others are counted. */
am_plan_table *am_plan_table_new(bool all);
void am_plan_table_free(am_plan_table *); /* NULL is fine */
void am_plan_table_add(am_plan_table *, const am_plan_row *);
uint64_t am_plan_table_count(const am_plan_table *);
void am_plan_table_print(const am_plan_table *, const am_style *);

#endif
