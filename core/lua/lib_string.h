/* lib_string.h - the string library, without dump, with patterns that can be stopped. */
#ifndef AM_LUA_LIB_STRING_H
#define AM_LUA_LIB_STRING_H

#include <lua.h>

/* Push the library's table; make it and nothing else reachable from text values. */
void am_string_open(lua_State *);

#endif
