/* task.h - tasks are coroutines that the loop resumes. */
#ifndef AM_LUA_TASK_H
#define AM_LUA_TASK_H

#include "io/ticket.h"
#include "lua/scope.h"
#include "lua/state.h"

typedef struct am_task am_task;

struct am_task {
    am_ready ready; /* first: what the loop and tickets know of it */
    am_lua *lua;
    am_loop *loop;
    am_task *next, **link; /* all tasks of the state */
    lua_State *co;
    int ref;                  /* keeps co alive */
    int n;                    /* arguments of the next resume; results when it ended well */
    am_scope *scopes;         /* what it holds */
    am_ticket *ticket;        /* what it waits for; NULL: anybody may ready it */
    am_ticket *nap;           /* a sleep that a stop of the run cuts short, or NULL */
    bool waiting;             /* in am_await(), not preempted */
    bool dead;                /* over, being taken down */
    int64_t burst_us;         /* CPU time since its last wait */
    const char *step;         /* of the playbook; lives as long as the run */
    struct am_item *item;     /* of ctx:each, that it works on, or NULL */
    bool told;                /* its error has been told as an outcome */
    bool over;                /* it was closed because it computes for too long */
    am_err err;               /* AM_OK while it lives and when it ended well */
    void (*ended)(am_task *); /* on the scheduler's stack, protected; results are on co's */
    void *self;               /* of whoever spawned it */
};

/* The function and n arguments on top of L become a task that runs soon; they are popped. It
 * inherits step and item of the running task. */
am_task *am_task_spawn(lua_State *, am_loop *, int n, void (*ended)(am_task *), void *self);
/* Release what it holds, run its <close> variables, free it. ended() is not called. */
void am_task_kill(am_task *);
/* Run function and n arguments on top of L at once, without a loop, as one burst: nothing in it
 * can wait. Leaves one result. Raises its error. */
void am_task_alone(lua_State *, int n);
/* lua_resetthread() with the state told, so that <close> handlers do not wait. Returns its
 * status; the error, if any, is on top of co. */
int am_task_reset(am_lua *, lua_State *co);

#endif
