/* unpack.h - a package's files into the workspace, all at once or not at all. */
#ifndef AM_APP_UNPACK_H
#define AM_APP_UNPACK_H

#include "package/package.h"

/* Write the files beside, then put the folder in place of the one that was there (if any), which is
 * removed. The folder is the old or the new one, never half. */
AM_CHECK am_kind am_unpack(am_arena *, const am_package *, const char *folder, am_err *);

#endif
