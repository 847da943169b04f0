/* workspace.h - the directory that holds aftermove.lua: given, or found from here upward. */
#ifndef AM_APP_WORKSPACE_H
#define AM_APP_WORKSPACE_H

#include "base/err.h"
#include "base/value.h"

#define AM_CONFIG_FILE "aftermove.lua"
#define AM_PLAYBOOK_MAIN "playbook.lua" /* of a folder */

typedef struct am_workspace { /* strings live in the arena */
    const char *dir, *config;
} am_workspace;

/* given: --workspace, or NULL. AM_USAGE when there is none, with how to make one. */
AM_CHECK am_kind am_workspace_find(am_arena *, const char *given, am_workspace *, am_err *);

typedef struct am_playbook_file {
    const char *path, *dir; /* dir: where its modules are */
    bool folder;            /* it is dir as a whole: playbook.lua, README.md, modules, specs */
    const char *package;    /* the name under which it was installed, or NULL */
    const am_value *pin;    /* of that package, see package/lock.h */
    const char *text;       /* of a folder: see bundle.h */
    size_t n;
} am_playbook_file;

enum { AM_PLAYBOOK_MAX = 4 << 20 };

/* A path of a file or a folder (with a slash or .lua), or a name: playbooks/NAME.lua or
 * playbooks/NAME/playbook.lua of the workspace, then the shipped ones. dir may be NULL. AM_USAGE
 * names the nearest, or both when there are two of a name. AM_REFUSED: an installed package is not as
 * it was installed. */
AM_CHECK am_kind am_workspace_playbook(am_arena *, const char *dir, const char *name,
                                       am_playbook_file *, am_err *);
/* The names of all, sorted, each once; ends with NULL. */
const char *const *am_workspace_playbooks(am_arena *, const char *dir);

#endif
