/* lib_coroutine.h - coroutines of scripts, through which the engine's yields pass.
 *
 * coroutine.resume and coroutine.wrap tell an engine yield from the script's
 * own and hand it outwards, so a script may wait inside its own generators. */
#ifndef AM_LUA_LIB_COROUTINE_H
#define AM_LUA_LIB_COROUTINE_H

#include <stdbool.h>

#include <lua.h>

/* Push the library's table. */
void am_coroutine_open(lua_State *);
/* A busy coroutine is the engine's: scripts can neither resume nor close it. The thread is at
 * index. */
void am_coroutine_set_busy(lua_State *, int index, bool busy);

#endif
