/* console_state.h - inside of a console, for the files of this folder. */
#ifndef AM_LUA_CONSOLE_STATE_H
#define AM_LUA_CONSOLE_STATE_H

#include "lua/console.h"
#include "lua/play.h"
#include "lua/stream.h"

enum { AM_CONSOLE_VALUES = 16 };

struct am_console {
    am_lua *lua;
    am_play play;
    am_scope *kept;  /* streams of pieces that ended; they are the collector's */
    am_arena *piece; /* of the values */
    am_shown values[AM_CONSOLE_VALUES];
    size_t n;
    int held;  /* keeps the stream among the values alive */
    bool told; /* the error is an outcome already */
};

#endif
