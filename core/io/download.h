/* download.h - a reply's body as a file: written beside, renamed when it is whole. */
#ifndef AM_IO_DOWNLOAD_H
#define AM_IO_DOWNLOAD_H

#include "base/err.h"

#define AM_DOWNLOAD_MAX ((uint64_t)64 << 30) /* bytes of one file */

typedef struct am_download {
    char *path, *part;
    int fd;     /* -1: nothing written yet */
    uint64_t n; /* bytes so far */
    am_err err; /* why writing failed; kind AM_OK: it did not */
} am_download;

void am_download_init(am_download *, const char *path);
/* Append; false: the error is in err. The file is made by the first call, an empty one included. */
bool am_download_write(am_download *, const void *bytes, size_t n);
/* whole: keep the file under its name (an empty one is made), else throw away what there is. */
AM_CHECK am_kind am_download_end(am_download *, bool whole, am_err *);
void am_download_fini(am_download *);

#endif
