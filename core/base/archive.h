/* archive.h - small archives in memory, in the ustar form; the one door to libarchive.
 *
 * Equal members, equal bytes: times and owners are zero, the order is that of
 * the list. What is read must be exactly what would be written. */
#ifndef AM_BASE_ARCHIVE_H
#define AM_BASE_ARCHIVE_H

#include "base/buf.h"
#include "base/err.h"
#include "base/mem.h"

enum { AM_ARCHIVE_NAME = 100 }; /* bytes of a member's name, NUL included */

typedef struct am_archive_member {
    const char *name, *bytes; /* a NUL stands behind the bytes that were read */
    size_t n;
} am_archive_member;

typedef struct am_archive_limits {
    size_t members, bytes, total; /* how many; of one; of all */
} am_archive_limits;

/* Append the archive to buf, whose limit bounds it: AM_LIMIT. */
AM_CHECK am_kind am_archive_format(const am_archive_member *, size_t n, am_buf *, am_err *);
/* The members of an archive, in its order, in the arena. AM_REFUSED: it is none, it is damaged, it
 * holds more than plain files, a name twice, or anything that am_archive_format() does not write.
 * AM_LIMIT: it is larger than the limits. */
AM_CHECK am_kind am_archive_parse(am_arena *, const void *bytes, size_t n, const am_archive_limits *,
                                  const am_archive_member **out, size_t *count, am_err *);

#endif
