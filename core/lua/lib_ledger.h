/* lib_ledger.h - ctx.ledger: who is migrated back, as a playbook reads and writes it. */
#ifndef AM_LUA_LIB_LEDGER_H
#define AM_LUA_LIB_LEDGER_H

#include <lua.h>

/* Push a table with the functions of ctx.ledger, called with a colon:
 *   entries{state=, kind=, only=}   list of entries by name; state a word or a list, only globs over
 *                                   name and source URL
 *   get(what)                       the entry by number, UPN or source URL, or nil
 *   add{upn=, target_upn=, source_url=, target_url=, reason=, evidence=}
 *                                   the entry, and whether it is new
 *   set(entry, state, {verdict=, reason=, evidence=})   the entry as it is then
 * Errors are raised as those of journal/ledger.h. */
void am_ledger_push(lua_State *);
/* The table on top is what scripts see of it. */
void am_ledger_shown(lua_State *);

#endif
