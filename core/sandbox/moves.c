#include "sandbox/moves.h"

#include <stddef.h>

#include "base/text.h"

static const char *const states[] = {"NotStarted", "InProgress", "Success",      "Failed",
                                     "Stopped",    "Queued",     "NotSupported", "Rescheduled"};
static const char *const types[] = {"Odb", "Group", "RegSite"};

static int find(const char *const *names, int n, const char *name)
{
    for (int i = 0; name && i < n; i++)
        if (am_streq_fold(names[i], name))
            return i;
    return -1;
}

const char *sb_moves_state_name(int state)
{
    return states[state & 7];
}

int sb_moves_state(const char *name)
{
    return find(states, 8, name);
}

const char *sb_moves_type_name(int type)
{
    return type >= 0 && type < 3 ? types[type] : "";
}

int sb_moves_type(const char *name)
{
    return find(types, 3, name);
}
