/* junit.h - results as the XML that build servers read: one suite, a case a result. */
#ifndef AM_REPORT_JUNIT_H
#define AM_REPORT_JUNIT_H

#include <stdint.h>

#include "base/buf.h"

typedef struct am_junit am_junit;

/* The suite's name is copied, as all texts here are. */
am_junit *am_junit_new(const char *suite);
void am_junit_free(am_junit *);
/* One case. failure: one line, or NULL when it passed; detail: more about it, or NULL. */
void am_junit_case(am_junit *, const char *class, const char *name, int64_t ms, const char *failure,
                   const char *detail);
/* One that was not tried, and why. */
void am_junit_skipped(am_junit *, const char *class, const char *name, const char *why);
/* Append the whole document. */
void am_junit_format(const am_junit *, am_buf *);

#endif
