/* rig.h - a sandbox, a workspace that leads to it, and programs run against it and measured.
 *
 * What goes wrong here ends the whole bench with a message: figures of a run that failed are none.
 */
#ifndef BENCH_RIG_H
#define BENCH_RIG_H

#include "app/child.h"
#include "base/value.h"
#include "figures.h"

enum { RIG_SECONDS = 900 }; /* no program may run longer */

typedef struct rig {
    am_arena *arena;
    const char *bin; /* where aftermove, the sandbox and launch are */
    const char *curl;
    const char *dir; /* all files of this rig */
    long log_from; /* what of the request log was counted */
    am_child sandbox;
    const char *ca, *connect_to, *admin, *control; /* control: http://127.0.0.1:N/_sandbox */
    const char *token;                             /* for the source's admin host */
} rig;

/* A sandbox whose source tenant has so many redirects, each leading to a live site. */
void rig_start(rig *, const char *bin, const char *dir, long redirects);
void rig_stop(rig *);
void rig_reset(rig *); /* the tenants as at the start; without faults and budget of rig_post() */
void rig_post(rig *, const char *what, const char *json); /* "faults", "budget" */
const am_value *rig_state(rig *);                         /* what the sandbox tells of itself */
/* The directory's workspace: aftermove.lua and the playbooks empty, filter and read; its journal and
 * plans removed. */
void rig_workspace(rig *, const char *dir);

/* Run it to its end, which must be exit code 0; argv ends with NULL. Standard output goes to
 * DIR/out. Requests are not counted. */
figures rig_run(rig *, const char *const *argv);
/* The same, with what the sandbox saw of it. */
figures rig_measure(rig *, const char *const *argv);
const char *rig_path(rig *, const char *name);
void rig_die(const char *fmt, ...) AM_PRINTF(1, 2) __attribute__((noreturn));

#endif
