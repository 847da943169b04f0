/* state.h - one Lua state: its memory account, its budget, who runs in it.
 *
 * A state belongs to one playbook or one configuration file. `L` is the
 * scheduler's own stack: no script code runs on it. */
#ifndef AM_LUA_STATE_H
#define AM_LUA_STATE_H

#include <lua.h>

#include "lua/playbook.h"

struct am_task;
struct am_play;

enum { AM_IDLE_MAX = 32 };

typedef struct am_lua {
    lua_State *L;
    size_t used, cap; /* bytes now, bytes at most */
    am_lua_limits limits;
    char *modules_dir;     /* where require() looks first, or NULL */
    const am_value *modules;    /* what it finds in place of that, by file; or NULL */
    const char *const *shipped; /* where it looks then; NULL: where they are installed */
    struct am_play *play;  /* the run under way, or NULL */
    struct am_task *task;  /* the task that runs now: coroutines cannot tell */
    struct am_task *tasks; /* all living ones */
    lua_State *root;       /* the coroutine that the scheduler resumed */
    lua_State *closing;    /* the coroutine whose <close> variables run now, or NULL */
    unsigned blocked;      /* levels through which an engine yield cannot pass */
    bool yielding;         /* the yield under way is the engine's, not the script's */
    struct {               /* task.c: finished coroutines, to be used again */
        lua_State *co;
        int ref;
    } idle[AM_IDLE_MAX];
    size_t n_idle;
    struct {                /* preempt.c */
        int64_t burst_us;   /* CPU time since the last wait, before this slice */
        int64_t total_us;   /* CPU time in all, before this slice */
        int64_t started_us; /* CPU clock when this slice began */
        bool over;          /* the task that runs is to be closed */
        char where[160];    /* file:line at which that was seen */
    } budget;
} am_lua;

/* Limits may be NULL: the defaults. NULL: the cap is too small for a state. */
am_lua *am_lua_new(const am_lua_limits *);
void am_lua_free(am_lua *); /* NULL is fine */
am_lua *am_lua_of(lua_State *);
/* Run f(L) in protected mode on the scheduler's stack, with self as light userdata at 1. The
 * error of the script, if any, becomes err. */
AM_CHECK am_kind am_lua_protect(am_lua *, lua_CFunction f, void *self, am_err *);

#endif
