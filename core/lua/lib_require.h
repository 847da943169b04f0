/* lib_require.h - require() for scripts: text, by name, of their own and the shipped modules only. */
#ifndef AM_LUA_LIB_REQUIRE_H
#define AM_LUA_LIB_REQUIRE_H

#include <lua.h>

/* Push require: looks in the playbook's modules_dir, then among the shipped scripts. A playbook with
 * modules of its own (am_playbook_source) gets these, and as aftermove.* only the shipped ones. */
void am_require_open(lua_State *);

#endif
