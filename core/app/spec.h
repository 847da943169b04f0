/* spec.h - the specs of a playbook: read, run each in a sandbox of its own, judged. aftermove-spec(5)
 * describes the form. */
#ifndef AM_APP_SPEC_H
#define AM_APP_SPEC_H

#include "app/folder.h"
#include "base/value.h"

typedef enum am_spec_mode { AM_SPEC_RUN, AM_SPEC_PLAN, AM_SPEC_APPLY } am_spec_mode;

typedef struct am_spec_step {
    am_spec_mode mode;
    const am_value *body;   /* params, consent, before, between, crash, interrupt */
    const am_value *expect; /* an object, or NULL */
} am_spec_step;

enum { AM_SPEC_STEPS = 32, AM_SPEC_SECONDS = 60, AM_SPEC_SECONDS_MAX = 3600 };

typedef struct am_spec { /* everything lives in the arena */
    const char *file; /* as it was named */
    int line;
    const char *name;
    const am_value *scenario; /* with faults and seed */
    const am_value *more;     /* what is to stand in blocks of aftermove.lua: source, target, policy */
    am_spec_step steps[AM_SPEC_STEPS];
    size_t n_steps;
    int seconds; /* for each command */
    am_err wrong; /* the file, or this spec, is no good: nothing can be run */
} am_spec;

typedef struct am_specs {
    am_spec *v;
    size_t n, cap; /* heap */
} am_specs;

/* Add the specs of one file; what is wrong with it becomes a spec that says so. */
void am_spec_read(am_arena *, const am_folder *, const char *path, am_specs *);

typedef struct am_spec_failure {
    const char *what, *expected, *found;
} am_spec_failure;

enum { AM_SPEC_FAILURES = 100 };

typedef struct am_spec_result {
    am_arena *arena; /* of all below */
    am_spec_failure failures[AM_SPEC_FAILURES];
    size_t n; /* 0: it passed */
    size_t step;         /* in which it failed, from 1 */
    const char *command; /* the one that was judged, or was under way */
    const char *logs;    /* the directory that was kept, or NULL */
    int64_t ms;
} am_spec_result;

void am_spec_fail(am_spec_result *, const char *what, const char *expected, const char *found);

/* Run it; keep: leave its directory even when it passes. Free the result's arena. */
void am_spec_run(const am_spec *, const am_folder *, bool keep, am_spec_result *);

/* All that is known of a step after it ran. */
typedef struct am_spec_evidence {
    const am_value *before, *after; /* what the sandbox says of its state */
    const am_value *log;            /* its requests during the step */
    const am_value *lines;          /* objects: what the program wrote as JSON lines */
    const char *out, *err;
    int code;
    const char *hosts[2][2]; /* of source and target: root, my-site */
} am_spec_evidence;

/* Hold it against what the step expects; failures are added. */
void am_spec_judge(am_spec_result *, const am_spec_step *, const am_spec_evidence *);
/* The parts of it that look at sites (judge_sites.c) and at outcomes and effects. */
void am_spec_judge_sites(am_spec_result *, const am_value *expect, const am_spec_evidence *);
void am_spec_judge_outcomes(am_spec_result *, const am_spec_step *, const am_spec_evidence *);

#endif
