/* rig.h - a sandbox process, workspaces that were planned against it, and runs of aftermove in
 * them.
 *
 * Whatever keeps the rig from working ends the program with "Bail out!"; what a run of aftermove
 * does is for the tests to judge. */
#ifndef CRASH_RIG_H
#define CRASH_RIG_H

#include <sys/types.h>

#include "base/value.h"

enum { RIG_PLANNED_MIN = 60, RIG_RESUMES_MAX = 6 };

typedef struct rig {
    am_arena *mem, *trial; /* the program's; since the last rig_reset() */
    char *dir;             /* its own, removed at the end */
    const char *bin, *top; /* build and source tree */
    pid_t sandbox;
    int sandbox_in, port;
    const am_value *facts;   /* the sandbox's first line */
    const am_value *before;  /* its state before any change */
    const char *seed, *plan; /* the workspace as planned, and the plan's path within */
    const char **planned;    /* URLs of the redirects that the plan removes; ends with NULL */
    size_t n_planned;
    int tests, failed, spawned, workspaces;
} rig;

typedef struct rig_ran {
    int code;              /* exit code; -1: ended by a signal */
    int signal;            /* 0: none */
    const char *out, *err; /* in the trial's arena */
} rig_ran;

/* Start a sandbox on the scenario. */
void rig_open(rig *, const char *scenario);
/* End it, remove the directory, print the TAP plan; the program's exit code. */
int rig_close(rig *);
/* The shared scenario: more than 60 redirects to remove, locked ones and ones that need an
 * administrator among them, latency, and the given list of fault rules. In the trial's arena. */
const char *rig_scenario(rig *, const char *faults);

void rig_ok(rig *, bool good, const char *name, ...) __attribute__((format(printf, 3, 4)));
void rig_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* The whole program is skipped: why. Returns the exit code. */
int rig_skip(const char *why);
/* Is the program built with a sanitizer, which would not let anything be preloaded? */
bool rig_sanitized(void);

/* Ask the sandbox; what it answers, decoded, in arena. */
const am_value *rig_get(rig *, am_arena *, const char *path);
const am_value *rig_post(rig *, am_arena *, const char *path, const char *body);
/* The request log's lines as an array. */
const am_value *rig_log(rig *, am_arena *);
/* The tenants, the log and the faults are as at the start; the trial's arena is emptied. */
void rig_reset(rig *);

/* Plan post-migration once; sets seed, plan, planned, before. */
void rig_plan(rig *);
/* A new workspace: a copy of the seed. */
const char *rig_fresh(rig *);
void rig_drop(rig *, const char *workspace); /* remove it */

/* Start aftermove --workspace W with the words of `args`; env: "NAME=value" in addition, or NULL.
 * Both end with NULL. */
pid_t rig_start(rig *, const char *workspace, const char *const *args, const char *const *env);
rig_ran rig_wait(rig *, pid_t);
rig_ran rig_run(rig *, const char *workspace, const char *const *args, const char *const *env);
rig_ran rig_apply(rig *, const char *workspace, const char *const *env);
/* The same under killer.so: any counts traffic on sockets too. at 0: only count, into *count. */
rig_ran rig_apply_killed(rig *, const char *workspace, long at, bool any, long *count);
rig_ran rig_resume(rig *, const char *workspace);
/* Resume until it is through, applying when nothing had begun; a run that had ended is left alone. */
rig_ran rig_finish(rig *, const char *workspace);
/* Did resume find nothing to do? */
bool rig_nothing(const rig_ran *);
bool rig_verify(rig *, const char *workspace); /* journal verify */
/* One line on how it ended and what it said, for a failed test. */
const char *rig_said(rig *, const rig_ran *);

#endif
