/* file.h - whole files, with a limit, and who else may read them. */
#ifndef AM_BASE_FILE_H
#define AM_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

/* Read a whole file into buf; over buf->limit is AM_LIMIT, missing AM_ABSENT. */
AM_CHECK am_kind am_file_read(const char *path, am_buf *, am_err *);
/* Write beside, sync, rename: the file is the old or the new one, never half. */
AM_CHECK am_kind am_file_write(const char *path, const void *bytes, size_t n, unsigned mode, am_err *);
/* A key file: regular, owned by us or root, no access for group and others; else AM_REFUSED
 * with the chmod to run. */
AM_CHECK am_kind am_file_private(const char *path, am_err *);
/* base/rel, or rel when it is absolute. Heap. */
char *am_path_join(const char *base, const char *rel);
char *am_path_dir(const char *path);  /* heap */
bool am_file_exists(const char *path);
bool am_file_same(const char *a, const char *b); /* both there, and one file or directory */
AM_CHECK am_kind am_dir_make(const char *path, unsigned mode, am_err *); /* and its parents */

#endif
