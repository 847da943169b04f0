/* tar.h - small archives in the ustar form, written and read in order. */
#ifndef AM_REPORT_TAR_H
#define AM_REPORT_TAR_H

#include <stdio.h>

#include "base/buf.h"
#include "base/err.h"

enum { AM_TAR_NAME = 100, AM_TAR_BLOCK = 512 };

/* Add a member: name of at most 99 bytes, n bytes, time in seconds. AM_DISK when it cannot be written. */
AM_CHECK am_kind am_tar_add(FILE *, const char *name, const void *bytes, size_t n, int64_t time, am_err *);
/* Add the content of an open file from its beginning. */
AM_CHECK am_kind am_tar_add_file(FILE *, const char *name, FILE *content, int64_t time, am_err *);
AM_CHECK am_kind am_tar_end(FILE *, am_err *);

typedef struct am_tar_entry {
    char name[AM_TAR_NAME + 1];
    uint64_t size; /* the content follows: read exactly so many bytes, then call am_tar_next() */
} am_tar_entry;
/* The next member's head; *end at the end. AM_REFUSED: it is no such archive, or is cut short. */
AM_CHECK am_kind am_tar_next(FILE *, am_tar_entry *, bool *end, am_err *);
/* After the content was read: skip what fills the last block. */
AM_CHECK am_kind am_tar_pad(FILE *, uint64_t size, am_err *);

#endif
