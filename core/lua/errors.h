/* errors.h - errors as scripts see them, and back.
 *
 * A table with a metatable: kind, message, code, hint, retryable, request_id,
 * http, where ("file:line"). tostring() gives "file:line: message". */
#ifndef AM_LUA_ERRORS_H
#define AM_LUA_ERRORS_H

#include <lua.h>

#include "base/err.h"

void am_errors_open(lua_State *); /* once a state */

/* Push the error value for err; `where` is the nearest script line. */
void am_errors_push(lua_State *, const am_err *);
/* The same of what an operation was answered: unless it was asked wrongly, its text is told without
 * the script's line. */
void am_errors_push_answer(lua_State *, const am_err *);
/* Raise it. Never returns; the int lets it end a C function. */
int am_errors_raise(lua_State *, const am_err *);
/* Raise what the script itself says to who runs it: told without its line. */
int am_errors_say(lua_State *, const am_err *);
/* Raise a misuse (AM_USAGE). */
int am_errors_misuse(lua_State *, const char *fmt, ...) AM_PRINTF(2, 3);
/* An effect's own outcome has told this error already: mark it, ask for the mark. */
void am_errors_mark_told(lua_State *, int index);
bool am_errors_is_told(lua_State *, int index);
/* Any raised value -> am_err; the text of a mistake begins with where it is. status is lua_pcall()'s or
 * lua_resume()'s. Calls no metamethod and allocates nothing in Lua, so it is fine outside of protected mode. */
void am_errors_take(lua_State *, int index, int status, am_err *);

#endif
