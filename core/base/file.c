#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/ulid.h"

enum { CHUNK = 64 * 1024 };

static am_kind kind_of(int error)
{
    return error == ENOENT || error == ENOTDIR ? AM_ABSENT : AM_DISK;
}

am_kind am_file_read(const char *path, am_buf *b, am_err *e)
{
    am_kind k = AM_OK;
    char *chunk = NULL;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return am_fail(e, kind_of(errno), "cannot open %s: %s", path, strerror(errno));
    if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
        k = am_fail(e, AM_DISK, "cannot read %s: it is a directory", path);
        goto out;
    }
    chunk = am_alloc(CHUNK);
    for (;;) {
        ssize_t got = read(fd, chunk, CHUNK);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            k = am_fail(e, AM_DISK, "cannot read %s: %s", path, strerror(errno));
            goto out;
        }
        if (got == 0)
            break;
        am_buf_add(b, chunk, (size_t)got);
        if (!am_buf_ok(b)) {
            k = am_fail(e, AM_LIMIT, "%s is larger than %zu bytes", path, b->limit);
            goto out;
        }
    }
out:
    free(chunk);
    close(fd);
    return k;
}

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return false;
        p += put;
        n -= (size_t)put;
    }
    return true;
}

/* The rename is on disk only when its directory is. */
static bool sync_dir(const char *path)
{
    char *dir = am_path_dir(path);
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    int error = errno;
    if (fd >= 0)
        close(fd);
    free(dir);
    errno = error;
    return ok;
}

am_kind am_file_write(const char *path, const void *bytes, size_t n, unsigned mode, am_err *e)
{
    am_kind k = AM_OK;
    char id[AM_ULID_TEXT];
    am_ulid_new(id);
    char *beside = am_format("%s.%s.new", path, id);
    const char *step = "create";
    int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & 0777);
    bool ok = fd >= 0;
    if (ok) {
        step = "write";
        ok = fchmod(fd, mode & 0777) == 0 && write_all(fd, bytes, n) && fsync(fd) == 0;
        int error = errno;
        if (close(fd) != 0 && ok) {
            error = errno;
            ok = false;
        }
        errno = error;
    }
    if (ok) {
        step = "rename to";
        ok = rename(beside, path) == 0;
    }
    if (ok) {
        step = "sync the directory of";
        ok = sync_dir(path);
    }
    if (!ok) {
        k = am_fail(e, AM_DISK, "cannot %s %s: %s", step, path, strerror(errno));
        if (fd >= 0)
            unlink(beside);
    }
    free(beside);
    return k;
}

am_kind am_file_private(const char *path, am_err *e)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return am_fail(e, kind_of(errno), "cannot look at %s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return am_fail(e, AM_REFUSED, "%s is not a regular file", path);
    if (st.st_uid != geteuid() && st.st_uid != 0) {
        am_fail(e, AM_REFUSED, "%s belongs to user %u, neither to us (%u) nor to root", path,
                (unsigned)st.st_uid, (unsigned)geteuid());
        am_hint(e, "chown %u %s", (unsigned)geteuid(), path);
        return AM_REFUSED;
    }
    unsigned mode = (unsigned)st.st_mode & 07777;
    if (mode & 077) {
        am_fail(e, AM_REFUSED, "%s has mode %04o, others can reach it; run: chmod 600 %s", path,
                mode, path);
        am_hint(e, "chmod 600 %s", path);
        return AM_REFUSED;
    }
    return AM_OK;
}

char *am_path_join(const char *base, const char *rel)
{
    size_t n = base ? strlen(base) : 0;
    if (n == 0 || *rel == '/')
        return am_strdup(rel);
    return am_format("%s%s%s", base, base[n - 1] == '/' ? "" : "/", rel);
}

char *am_path_dir(const char *path)
{
    const char *slash = strrchr(path, '/');
    while (slash && slash > path && slash[-1] == '/')
        slash--;
    if (!slash)
        return am_strdup(".");
    if (slash == path)
        return am_strdup("/");
    char *dir = am_strdup(path);
    dir[slash - path] = 0;
    return dir;
}

bool am_file_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

bool am_file_same(const char *a, const char *b)
{
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

am_kind am_dir_make(const char *path, unsigned mode, am_err *e)
{
    am_kind k = AM_OK;
    char *part = am_strdup(path);
    struct stat st;
    for (char *p = part; *p; p++) {
        bool end = p[1] == 0;
        if (!end && (p[1] != '/' || *p == '/'))
            continue;
        char kept = p[1];
        p[1] = 0;
        if (mkdir(part, mode & 0777) != 0 && errno != EEXIST) {
            k = am_fail(e, AM_DISK, "cannot make the directory %s: %s", part, strerror(errno));
            break;
        }
        p[1] = kept;
    }
    if (!k && (stat(path, &st) != 0 || !S_ISDIR(st.st_mode)))
        k = am_fail(e, AM_DISK, "cannot make the directory %s: something else is there", path);
    free(part);
    return k;
}
