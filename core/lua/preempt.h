/* preempt.h - scripts share the thread, and none keeps it.
 *
 * A count hook looks at the CPU clock. A task that ran for a slice yields and
 * comes again; a task over its burst yields and is never resumed, so no pcall
 * can swallow it. Where a yield cannot pass (a callback of table.sort or
 * string.gsub), the hook raises, and raises again at every instruction. */
#ifndef AM_LUA_PREEMPT_H
#define AM_LUA_PREEMPT_H

#include "lua/state.h"

/* Hook a coroutine; those that it creates inherit the hook. */
void am_preempt_arm(lua_State *co);
/* A slice begins, after burst_us of CPU time since the last wait. */
void am_preempt_begin(am_lua *, int64_t burst_us);
/* It ended; returns the CPU time since the last wait. */
int64_t am_preempt_end(am_lua *);
/* Could an engine yield reach the scheduler from here? */
bool am_preempt_can_yield(lua_State *);
/* What the task did that is over its budget. */
am_kind am_preempt_error(const am_lua *, am_err *);
/* For long C loops: raises when the budget is over. */
void am_preempt_check(lua_State *);

#endif
