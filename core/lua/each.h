/* each.h - ctx:each(): many items at a time, none too many.
 *
 * At most `concurrency` items are worked on; the next one is pulled from its
 * stream only when a place is free. An item that fails is an outcome, not the
 * end; the stream failing is. */
#ifndef AM_LUA_EACH_H
#define AM_LUA_EACH_H

#include "lua/task.h"

typedef struct am_item {
    struct am_each *each;
    struct am_item *next, **link;
    am_task *task;
    char *subject;         /* its url, name or text; or NULL */
    bool skipped, flagged; /* said by the script */
} am_item;

/* ctx:each(items, fn, options): items is a stream, a list, or a function that returns the next. */
int am_each_call(lua_State *);

#endif
