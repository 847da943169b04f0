/* killer.c - preloaded into aftermove: ends the process by SIGKILL at the n-th write to its
 * journal.
 *
 * AM_KILL_AT=n: die before the n-th write, truncation or sync of a file named journal.db*.
 * AM_KILL_ANY=1: what is sent to and received from sockets counts too.
 * AM_KILL_COUNT=file: at exit write how many there were. */
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static long count;

static int is_journal(int fd)
{
    char link[64], path[4096];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n <= 0)
        return 0;
    path[n] = '\0';
    const char *name = strrchr(path, '/');
    return name && !strncmp(name, "/journal.db", 11);
}

static int is_counted_socket(int fd)
{
    struct stat st;
    const char *any = getenv("AM_KILL_ANY");
    return any && *any && fstat(fd, &st) == 0 && S_ISSOCK(st.st_mode);
}

static void touch(int fd)
{
    static long at = -1;
    if (at < 0) {
        const char *text = getenv("AM_KILL_AT");
        at = text ? strtol(text, NULL, 10) : 0;
    }
    if (!is_journal(fd) && !is_counted_socket(fd))
        return;
    count++;
    if (at && count == at)
        (void)kill(getpid(), SIGKILL);
}

static __attribute__((destructor)) void tell(void)
{
    const char *path = getenv("AM_KILL_COUNT");
    FILE *f = path && count ? fopen(path, "we") : NULL;
    if (f) {
        (void)fprintf(f, "%ld\n", count);
        (void)fclose(f);
    }
}

/* ISO C has no cast from object to function pointers; POSIX asks for this one. */
#define NEXT(name) (*(void **)&next = dlsym(RTLD_NEXT, name))

ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at);
ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at)
{
    static ssize_t (*next)(int, const void *, size_t, off64_t);
    if (!next)
        NEXT("pwrite64");
    touch(fd);
    return next(fd, p, n, at);
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at)
{
    return pwrite64(fd, p, n, at);
}

int fsync(int fd)
{
    static int (*next)(int);
    if (!next)
        NEXT("fsync");
    touch(fd);
    return next(fd);
}

int fdatasync(int fd)
{
    static int (*next)(int);
    if (!next)
        NEXT("fdatasync");
    touch(fd);
    return next(fd);
}

int ftruncate64(int fd, off64_t n);
int ftruncate64(int fd, off64_t n)
{
    static int (*next)(int, off64_t);
    if (!next)
        NEXT("ftruncate64");
    touch(fd);
    return next(fd, n);
}

ssize_t write(int fd, const void *p, size_t n)
{
    static ssize_t (*next)(int, const void *, size_t);
    if (!next)
        NEXT("write");
    touch(fd);
    return next(fd, p, n);
}

ssize_t send(int fd, const void *p, size_t n, int flags)
{
    static ssize_t (*next)(int, const void *, size_t, int);
    if (!next)
        NEXT("send");
    touch(fd);
    return next(fd, p, n, flags);
}

ssize_t recv(int fd, void *p, size_t n, int flags)
{
    static ssize_t (*next)(int, void *, size_t, int);
    if (!next)
        NEXT("recv");
    touch(fd);
    return next(fd, p, n, flags);
}
