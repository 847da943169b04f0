/* world.h - the sandbox that flow cases run against, and the programs they run. */
#ifndef AM_FLOW_WORLD_H
#define AM_FLOW_WORLD_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/json.h"

typedef struct world {
    pid_t pid;
    int hold;              /* closing it ends the sandbox */
    char *dir;             /* of everything that is written */
    am_arena *arena;       /* of facts */
    const am_value *facts; /* the sandbox's first line */
} world;

/* false: it did not start; errors are said as TAP diagnostics. */
bool world_open(world *);
/* Ends the sandbox and removes the directory. */
void world_close(world *);
/* One request to /_sandbox/PAGE, POST when there is a body; its answer, heap, or NULL. */
char *world_ask(const world *, const char *page, const char *body);
/* The same, as JSON; NULL: no answer, or none that is JSON. */
const am_value *world_read(const world *, am_arena *, const char *page, const char *body);
/* The request log: a list of objects. */
const am_value *world_log(const world *, am_arena *);
/* A member of the sandbox's facts about a tenant ("source", "target"), or "". */
const char *world_tenant(const world *, const char *role, const char *member);

/* A program that ran: its exit code (128 + signal when one ended it), what it wrote, heap. */
typedef struct ran {
    int code;
    long memory_kb;
    char *out, *err;
} ran;

/* Run argv (ends with NULL) in the world's directory. With interrupt, it gets SIGINT as soon as the
 * sandbox has seen so many requests of that `what`. */
bool world_run(const world *, char *const *argv, const char *interrupt, int64_t after, ran *);
void ran_free(ran *);

#endif
