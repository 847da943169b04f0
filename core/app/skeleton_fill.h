/* skeleton_fill.h - the text files that `new` commands write, with a name in them. */
#ifndef AM_APP_SKELETON_FILL_H
#define AM_APP_SKELETON_FILL_H

#include "base/buf.h"
#include "base/err.h"

enum { AM_SKELETON_NAME = 32 };

typedef struct am_skeleton_file {
    const char *text; /* @NAME@ is the name, @IDENT@ it in capitals as environments have it */
    const char *file; /* within the directory; @NAME@ too */
} am_skeleton_file;

/* AM_USAGE unless name is up to AM_SKELETON_NAME small letters, digits and single -. what: "plugin",
 * for the message. */
AM_CHECK am_kind am_skeleton_name(const char *what, const char *name, am_err *);
/* Make dir, which must not be there, and write n files into it. what as above. */
AM_CHECK am_kind am_skeleton_write(const char *what, const char *name, const char *dir,
                                   const am_skeleton_file *, size_t n, am_err *);

#endif
