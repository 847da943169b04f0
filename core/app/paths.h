/* paths.h - where the program's own things lie: installed, in a build tree, or told by the
 * environment (AFTERMOVE_SCRIPTS, AFTERMOVE_PLUGINS, AFTERMOVE_SANDBOX, AFTERMOVE_RUNTIME). */
#ifndef AM_APP_PATHS_H
#define AM_APP_PATHS_H

#include "base/err.h"
#include "base/mem.h"

enum { AM_SCRIPT_DIRS = 6, AM_PLUGIN_DIRS = 16 };

/* Directories of shipped playbooks that exist, the one to look into first first; how many. */
size_t am_paths_scripts(am_arena *, const char *dirs[AM_SCRIPT_DIRS]);
/* Directories of plugins that exist, in the order of the search: plugins/ of the workspace (dir, may
 * be NULL), those of AFTERMOVE_PLUGINS (between colons), the installed one. */
size_t am_paths_plugins(am_arena *, const char *dir, const char *dirs[AM_PLUGIN_DIRS]);
/* NAME.so or NAME.plugin.json in the first of these that has one; NULL: none has. */
const char *am_paths_plugin(am_arena *, const char *dir, const char *name);
/* This program. AM_ABSENT. */
AM_CHECK am_kind am_paths_self(am_arena *, const char **out, am_err *);
/* The sandbox program: beside this one, or in PATH. AM_ABSENT. */
AM_CHECK am_kind am_paths_sandbox(am_arena *, const char **out, am_err *);
/* Where the processes of this user on this host share what they know of a tenant's budget:
 * AFTERMOVE_RUNTIME, or aftermove in XDG_RUNTIME_DIR, or a directory of the user's own in /tmp. NULL:
 * nowhere, AFTERMOVE_RUNTIME is empty. */
const char *am_paths_runtime(am_arena *);

#endif
