/* stream.h - what a listing operation returns: items, fetched as they are consumed.
 *
 * In Lua: `for item in s do`, s:all(max), s:close(), and ctx:each(s, fn). */
#ifndef AM_LUA_STREAM_H
#define AM_LUA_STREAM_H

#include "lua/task.h"
#include "run/drive.h"

typedef struct am_stream {
    am_scope scope;
    am_arena *arena;
    am_drive *drive;  /* NULL: at its end, or closed */
    const char *name; /* of the operation */
    am_task *reader;  /* the task that waits for it, or NULL */
} am_stream;

typedef enum am_pull { AM_PULL_ITEM, AM_PULL_END, AM_PULL_WAIT, AM_PULL_FAILED } am_pull;

/* Push a closed stream; it hangs on the running task. The caller gives it arena and drive. */
am_stream *am_stream_new(lua_State *, const char *name);
am_stream *am_stream_test(lua_State *, int index); /* NULL: something else */
/* Its task ends and it lives on: nobody waits for it. Other scopes are left as they are. */
void am_stream_disown(am_scope *);
/* ITEM and FAILED push one value; WAIT: its ticket will ready the running task. */
am_pull am_stream_pull(lua_State *, am_stream *);

#endif
