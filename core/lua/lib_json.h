/* lib_json.h - json.encode, json.decode, json.array, json.null. */
#ifndef AM_LUA_LIB_JSON_H
#define AM_LUA_LIB_JSON_H

#include <lua.h>

/* Push the library's table. */
void am_json_open(lua_State *);

#endif
