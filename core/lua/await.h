/* await.h - the one way to wait. */
#ifndef AM_LUA_AWAIT_H
#define AM_LUA_AWAIT_H

#include "lua/task.h"

/* May the running code wait? Raises a misuse that says why not. Call it before anything starts. */
void am_await_check(lua_State *);
/* Wait until ticket is settled (NULL: until somebody readies the task; k looks again), then go on
 * in k. Only as `return am_await(...)`. Does not yield when it is settled already. */
int am_await(lua_State *, am_ticket *ticket, lua_KFunction k, lua_KContext ctx);

#endif
