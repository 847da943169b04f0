/* param_file.h - a parameter of a playbook whose value is a file. */
#ifndef AM_APP_PARAM_FILE_H
#define AM_APP_PARAM_FILE_H

#include "plugin/registry.h"

enum { AM_PARAM_FILE_MAX = 32 << 20 }; /* bytes of such a file */

/* Read it: {file: PATH, sha256: of its bytes, content: its rows or its tree}. This is the
 * parameter's value from now on, in plans and in the journal. */
AM_CHECK am_kind am_param_file_read(am_arena *, const char *path, am_param_form,
                                    const am_value **out, am_err *);
/* Tell of each file that was changed since the parameters were taken. One that is not there any
 * more is no change. */
void am_param_files_look(am_arena *, const am_value *params,
                         void (*changed)(void *self, const char *path), void *self);

#endif
