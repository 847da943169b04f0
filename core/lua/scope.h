/* scope.h - what a C function holds while Lua may jump, yield or die.
 *
 * A userdata that hangs on the list of its task: released by an error, by a
 * normal return, by the death of the task, or by the collector, whichever
 * comes first, and once. Embed it as the first member. */
#ifndef AM_LUA_SCOPE_H
#define AM_LUA_SCOPE_H

#include "lua/state.h"

typedef struct am_scope {
    struct am_scope *next, **link;      /* of the task; link NULL: in no list */
    void (*release)(struct am_scope *); /* NULL: released */
} am_scope;

/* Push a zeroed userdata of size bytes that begins with an am_scope; `release` frees what else it
 * holds. Its metatable has __gc and __close. */
void *am_scope_new(lua_State *, size_t size, void (*release)(am_scope *));
/* The same, and to be closed when the calling C function ends. */
void *am_scope_open(lua_State *, size_t size, void (*release)(am_scope *));
void am_scope_close(am_scope *);
/* __gc and __close of metatables that replace the default one. */
int am_scope_collect(lua_State *);

#endif
