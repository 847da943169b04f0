/* bundle.h - the text of a playbook that is a folder: playbook.lua and its modules as one.
 *
 * Canonical JSON, {"bundle": 1, "files": {"playbook.lua": text, "sub/words.lua": text}}, so that a
 * plan names one digest for all that will run, and the journal keeps all of it. No Lua begins so. */
#ifndef AM_APP_BUNDLE_H
#define AM_APP_BUNDLE_H

#include "app/workspace.h"
#include "base/archive.h"
#include "lua/playbook.h"

/* Out of the files of a folder (am_package_folder()). AM_ABSENT: playbook.lua is not among them.
 * AM_USAGE: one is no UTF-8 text. */
AM_CHECK am_kind am_bundle_format(am_arena *, const char *dir, const am_archive_member *, size_t n,
                                  const char **text, size_t *len, am_err *);
/* Load the playbook of a file or of a folder, with what it may require. Texts are borrowed from file and
 * arena. */
AM_CHECK am_kind am_bundle_load(am_arena *, const am_playbook_file *, am_playbook **, am_err *);

#endif
