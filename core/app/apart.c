#include "app/apart.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

void *am_apart_memory(size_t n)
{
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

void am_apart_free(void *p, size_t n)
{
    if (p)
        munmap(p, n);
}

am_kind am_apart_run(void (*fn)(void *shared, void *arg), void *shared, void *arg, unsigned seconds,
                     am_err *err)
{
    int status = 0;
    fflush(NULL); /* what is buffered must not be printed twice */
    pid_t pid = fork();
    if (pid < 0)
        return am_fail(err, AM_LIMIT, "no second process: %s", strerror(errno));
    if (pid == 0) {
        signal(SIGALRM, SIG_DFL);
        alarm(seconds);
        fn(shared, arg);
        fflush(NULL);
        _exit(0);
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        return am_fail(err, AM_TIMEOUT, "it did not end within %u s", seconds);
    if (WIFSIGNALED(status))
        return am_fail(err, AM_BUG, "it crashed (signal %d, %s)", WTERMSIG(status),
                       strsignal(WTERMSIG(status)));
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return am_fail(err, AM_BUG, "it ended the process with status %d", WEXITSTATUS(status));
    return AM_OK;
}
