/* play.h - one playbook on its way: what the libraries need to know of the run. */
#ifndef AM_LUA_PLAY_H
#define AM_LUA_PLAY_H

#include "lua/state.h"
#include "lua/task.h"
#include "run/run.h"

typedef struct am_play {
    am_lua *lua;
    am_run *run;
    am_loop *loop;
    am_arena *arena;        /* of the run: names of steps, the result */
    const char *name;       /* of the playbook */
    bool read_only;
    const am_value *params; /* checked */
    const am_value *needs;  /* connector of each tenant that the playbook names */
    const am_param_info *declared;
    size_t n_declared;
    const am_value *summary; /* of ctx:summary(), or NULL */
    const am_value *result;  /* of run(ctx), or NULL */
    const char **steps;      /* names seen */
    size_t n_steps, cap_steps;
    am_task *main; /* NULL: it ended */
    am_err err;    /* how the main task ended */
    am_err fatal;  /* something that ends the whole run; AM_OK: nothing */
    bool stopped;  /* sleepers were told that the run stops */
} am_play;

/* The play of a state; raises a misuse when nothing runs yet. */
am_play *am_play_of(lua_State *);
/* A name that lives as long as the run. */
const char *am_play_intern(am_play *, const char *name);
/* Text of the script for people: to the run's observers, or to the log while loading. */
void am_play_say(am_lua *, const char *text);
/* End all its tasks at once. */
void am_play_kill(am_play *);
/* For am_loop_run(): no task is left, and no change is under way. Asked at every tick, it also hears
 * of a stop and of what ends the whole run. */
bool am_play_over(void *play);

#endif
