/* plan_line.h - the lines of a plan file as values, and back. */
#ifndef AM_RUN_PLAN_LINE_H
#define AM_RUN_PLAN_LINE_H

#include "run/plan.h"

/* NULL: the arena is full. */
am_value *am_plan_line_head(am_arena *, const am_plan_head *);
am_value *am_plan_line_effect(am_arena *, const am_effect_row *);

/* Members point into the value. AM_REFUSED: it is no such line. */
AM_CHECK am_kind am_plan_line_read_head(const am_value *, am_plan_head *, am_err *);
AM_CHECK am_kind am_plan_line_read_effect(const am_value *, am_effect_row *, am_err *);

/* The sum of an effect line: 32 digits over the plan's id and the line without its "sum". */
enum { AM_PLAN_SUM = 32 };
const char *am_plan_line_sum(const char *plan_id, const am_value *effect, char out[AM_PLAN_SUM + 1]);
/* Whether a comes after b in a plan: tenant, operation, target, key, nth. */
int am_plan_line_compare(const am_effect_row *a, const am_effect_row *b);

#endif
