/* junit.h - results as the XML that build servers read: one suite, a case a result. Its head has the
 * counts, so whoever writes it counts first. */
#ifndef AM_REPORT_JUNIT_H
#define AM_REPORT_JUNIT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum am_junit_verdict {
    AM_JUNIT_PASSED,
    AM_JUNIT_SKIPPED, /* not tried, or not for a program to judge */
    AM_JUNIT_FAILURE, /* it was tried, and the answer is no */
    AM_JUNIT_ERROR    /* it could not be tried, or nobody knows */
} am_junit_verdict;

typedef struct am_junit_property {
    const char *name, *value;
} am_junit_property;

typedef struct am_junit_suite {
    const char *name;
    const char *timestamp, *hostname; /* NULL: not said */
    uint64_t tests, failures, errors, skipped;
    int64_t ms;
    const am_junit_property *properties;
    size_t n_properties;
} am_junit_suite;

typedef struct am_junit_case {
    const char *class, *name;
    int64_t ms;
    am_junit_verdict verdict;
    const char *message, *type, *detail; /* unless it passed; the last two may be NULL */
} am_junit_case;

void am_junit_count(am_junit_suite *, const am_junit_case *);
void am_junit_begin(FILE *, const am_junit_suite *);
void am_junit_write(FILE *, const am_junit_case *);
void am_junit_end(FILE *);

#endif
