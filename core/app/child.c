#include "app/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

enum { GRACE_MS = 5000, STEP_MS = 10 };

extern char **environ;

static void shut(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static int spawn(const char *const *argv, int in, int out, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t usual;
    int rc = posix_spawn_file_actions_init(&files);
    if (rc)
        return rc;
    rc = posix_spawnattr_init(&attr);
    if (rc)
        goto out_files;
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE);
    rc = posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
    if (!rc)
        rc = posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
    if (!rc)
        rc = posix_spawnattr_setpgroup(&attr, 0);
    if (!rc)
        rc = posix_spawnattr_setsigdefault(&attr, &usual);
    if (!rc)
        rc = posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
    if (!rc)
        rc = posix_spawn(pid, argv[0], &files, &attr, (char *const *)(uintptr_t)argv, environ);
    posix_spawnattr_destroy(&attr);
out_files:
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

am_kind am_child_start(const char *const *argv, am_child *c, am_err *err)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1};
    am_kind kind = AM_OK;
    *c = (am_child){.in = -1, .out = -1};
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC)) {
        kind = am_fail(err, AM_LIMIT, "cannot start %s: %s", argv[0], strerror(errno));
        goto out;
    }
    int rc = spawn(argv, in[0], out[1], &c->pid);
    if (rc) {
        c->pid = 0;
        kind = am_fail(err, AM_ABSENT, "cannot start %s: %s", argv[0], strerror(rc));
        goto out;
    }
    c->in = in[1];
    c->out = out[0];
    in[1] = out[0] = -1;
out:
    shut(&in[0]);
    shut(&in[1]);
    shut(&out[0]);
    shut(&out[1]);
    return kind;
}

am_kind am_child_line(am_child *c, am_buf *line, int timeout_ms, am_err *err)
{
    int64_t end = am_clock_mono() + timeout_ms;
    for (;;) {
        int64_t left = end - am_clock_mono();
        struct pollfd fd = {.fd = c->out, .events = POLLIN};
        int n = left > 0 ? poll(&fd, 1, (int)left) : 0;
        if (n == 0)
            return am_fail(err, AM_TIMEOUT, "the program said nothing for %d s", timeout_ms / 1000);
        if (n < 0 && errno == EINTR)
            continue;
        char byte;
        ssize_t got = n > 0 ? read(c->out, &byte, 1) : -1;
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return am_fail(err, AM_REMOTE, "the program ended before it said where it listens");
        if (byte == '\n')
            break;
        am_buf_char(line, byte);
    }
    return am_buf_ok(line) ? AM_OK : am_fail(err, AM_LIMIT, "the program's line is too long");
}

/* true: it has ended and was collected. */
static bool ended(pid_t pid, int ms)
{
    int status;
    for (int waited = 0;; waited += STEP_MS) {
        pid_t got = waitpid(pid, &status, WNOHANG);
        if (got == pid || (got < 0 && errno != EINTR))
            return true;
        if (waited >= ms)
            return false;
        poll(NULL, 0, STEP_MS);
    }
}

void am_child_stop(am_child *c)
{
    shut(&c->in);
    shut(&c->out);
    if (c->pid <= 0)
        return;
    if (!ended(c->pid, GRACE_MS)) {
        kill(c->pid, SIGTERM);
        if (!ended(c->pid, GRACE_MS)) {
            kill(c->pid, SIGKILL);
            ended(c->pid, GRACE_MS);
        }
    }
    c->pid = 0;
}
