/* convert.h - Lua values to am_value and back.
 *
 * Lists carry a marker metatable, so that an empty list stays one; json.array
 * sets it. A table without marker is a list when its keys are 1..n (n > 0),
 * else an object, whose members come out sorted; {} is an object. JSON null is
 * json.null. */
#ifndef AM_LUA_CONVERT_H
#define AM_LUA_CONVERT_H

#include <lua.h>

#include "base/value.h"

enum {
    AM_CONVERT_PLAIN = 0,
    AM_CONVERT_NULLS = 1 /* members that are null become json.null instead of absent */
};

void am_convert_open(lua_State *); /* once a state */
/* Push v; NULL pushes nil. */
void am_convert_push(lua_State *, const am_value *v, unsigned flags);
/* The value at index, built in arena. Raises a misuse that begins with what and the path to the
 * culprit ("params.keep[2]: ..."). */
am_value *am_convert_take(lua_State *, int index, am_arena *, const char *what);
/* Mark the table at index as a list. */
void am_convert_mark_list(lua_State *, int index);
/* Is the table at index a list, by marker or by its keys? {} without marker is none. */
bool am_convert_is_list(lua_State *, int index);

#endif
