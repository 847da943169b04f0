/* playbook_state.h - inside of a playbook, for the files of this folder. */
#ifndef AM_LUA_PLAYBOOK_STATE_H
#define AM_LUA_PLAYBOOK_STATE_H

#include "lua/playbook.h"
#include "lua/state.h"
#include "plugin/schema.h"

enum { AM_RESULT_MAX = 64 << 20 };

struct am_playbook {
    am_lua *lua;
    am_arena *arena;   /* facts and parameters */
    am_arena *results; /* of the last run */
    const char *path, *name;
    const char *text; /* while loading */
    size_t text_n;
    int line; /* of playbook { */
    int run_ref;
    const am_value *facts;
    am_param_info *params;
    size_t n_params;
};

/* Check the table at index (what the chunk returned) and fill the playbook; raises. */
void am_playbook_check(lua_State *, int index, am_playbook *);

#endif
