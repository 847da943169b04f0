/* lib_require.h - require() for scripts: text, by name, from two folders only. */
#ifndef AM_LUA_LIB_REQUIRE_H
#define AM_LUA_LIB_REQUIRE_H

#include <lua.h>

/* Push require: looks in the playbook's modules_dir, then among the shipped scripts. */
void am_require_open(lua_State *);

#endif
