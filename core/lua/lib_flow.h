/* lib_flow.h - the members of ctx that call back or wait: step, each, verify, sleep. */
#ifndef AM_LUA_LIB_FLOW_H
#define AM_LUA_LIB_FLOW_H

#include <lua.h>

/* Add them to the table on top. */
void am_flow_open(lua_State *);
/* Argument 1 must be the ctx; raises a misuse that shows how to call name. */
void am_flow_check_self(lua_State *, const char *name);

#endif
