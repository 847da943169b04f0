/* env.h - all that a script can name, by allow-list. */
#ifndef AM_LUA_ENV_H
#define AM_LUA_ENV_H

#include "lua/state.h"

/* Build the environment, once a state; raises. */
void am_env_open(lua_State *);
/* Push it. */
void am_env_push(lua_State *);
/* Give the function on top the environment. */
void am_env_apply(lua_State *);
/* Seed math.random; raises. */
void am_env_seed(lua_State *, const char *seed);
/* The names at the top of the environment, sorted, ends with NULL: for tests and messages. */
extern const char *const am_env_names[];

#endif
