/* lib_ctx.h - ctx, what run(ctx) is given. */
#ifndef AM_LUA_LIB_CTX_H
#define AM_LUA_LIB_CTX_H

#include "lua/play.h"

/* Push the ctx of a play; raises. */
void am_ctx_push(lua_State *, am_play *);
/* The names in ctx, ends with NULL: for messages and tests. */
extern const char *const am_ctx_names[];

#endif
