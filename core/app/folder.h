/* folder.h - a playbook and what lies around it: playbook.lua, specs/, scenarios/. */
#ifndef AM_APP_FOLDER_H
#define AM_APP_FOLDER_H

#include "app/app.h"
#include "app/workspace.h"

enum { AM_FOLDER_SPECS = 512 };

typedef struct am_folder { /* strings live in the arena */
    am_playbook_file file;
    const char *text; /* of playbook.lua, or of the file */
    size_t n;
    const char *dir; /* of the file; scenarios are named from here */
    const char *name; /* as the playbook calls itself; NULL: it cannot be loaded */
    bool alone;      /* a file among others: it has no specs */
    const char *specs[AM_FOLDER_SPECS]; /* paths, sorted by name */
    size_t n_specs;
} am_folder;

/* what: a folder, a file, or the name of a playbook of the workspace or a shipped one. AM_USAGE:
 * there is none. */
AM_CHECK am_kind am_folder_find(const am_app *, am_arena *, const char *what, am_folder *, am_err *);

#endif
