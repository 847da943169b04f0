#include "io/download.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"

void am_download_init(am_download *d, const char *path)
{
    *d = (am_download){.path = am_strdup(path), .part = am_format("%s.part", path), .fd = -1};
}

static bool open_part(am_download *d)
{
    if (d->fd < 0)
        d->fd = open(d->part, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (d->fd < 0)
        am_fail(&d->err, AM_DISK, "%s: cannot be written: %s", d->part, strerror(errno));
    return d->fd >= 0;
}

bool am_download_write(am_download *d, const void *bytes, size_t n)
{
    const char *at = bytes;
    if (!open_part(d))
        return false;
    if (n > AM_DOWNLOAD_MAX - d->n) {
        am_fail(&d->err, AM_LIMIT, "%s: larger than %llu bytes", d->path,
                (unsigned long long)AM_DOWNLOAD_MAX);
        return false;
    }
    d->n += n;
    while (n > 0) {
        ssize_t done = write(d->fd, at, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0) {
            am_fail(&d->err, AM_DISK, "%s: cannot be written: %s", d->part, strerror(errno));
            return false;
        }
        at += done;
        n -= (size_t)done;
    }
    return true;
}

am_kind am_download_end(am_download *d, bool whole, am_err *err)
{
    if (whole && d->err.kind == AM_OK && open_part(d) &&
        (fsync(d->fd) != 0 || rename(d->part, d->path) != 0))
        am_fail(&d->err, AM_DISK, "%s: cannot be kept: %s", d->path, strerror(errno));
    if (d->fd >= 0)
        close(d->fd);
    if (d->fd >= 0 && (!whole || d->err.kind != AM_OK))
        unlink(d->part);
    d->fd = -1;
    if (whole && d->err.kind != AM_OK && err)
        *err = d->err;
    return whole ? d->err.kind : AM_OK;
}

void am_download_fini(am_download *d)
{
    if (d->fd >= 0) {
        close(d->fd);
        unlink(d->part);
    }
    free(d->path);
    free(d->part);
    *d = (am_download){.fd = -1};
}
