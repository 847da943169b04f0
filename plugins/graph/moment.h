/* moment.h - times as Graph writes them. */
#ifndef GRAPH_MOMENT_H
#define GRAPH_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

enum { MOMENT_TEXT = 32 };
#define MOMENT_DAY INT64_C(86400000) /* ms */

/* "2027-01-31T08:00:00Z", a fraction is left out; false: no such time in UTC. */
bool moment_parse(const char *text, int64_t *ms);
/* "2027-01-31T08:00:00Z"; returns out. */
const char *moment_print(char out[MOMENT_TEXT], int64_t ms);
/* Whole days from now until then; below zero: it is over. */
int64_t moment_days(int64_t then, int64_t now);

#endif
