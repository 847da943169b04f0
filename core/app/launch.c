#include "app/launch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/signals.h"
#include "base/clock.h"

extern char **environ;

enum { LIFE_FD = 3, LOOK_MS = 500 }; /* whether somebody wants to leave */

/* The program holds `life` open for as long as it lives. */
static int spawn(const am_launch *p, int life, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    int rc = posix_spawn_file_actions_init(&files);
    if (rc)
        return rc;
    rc = posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!rc)
        rc = posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, p->out,
                                              O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!rc)
        rc = posix_spawn_file_actions_addopen(&files, STDERR_FILENO, p->err,
                                              O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (!rc)
        rc = posix_spawn_file_actions_adddup2(&files, life, LIFE_FD);
    if (!rc)
        rc = posix_spawn(pid, p->argv[0], &files, NULL, (char *const *)(uintptr_t)p->argv, environ);
    posix_spawn_file_actions_destroy(&files);
    return rc;
}

/* Until the program has ended: its end of the pipe closes. false: the time is over. */
static bool await(const am_launch *p, pid_t pid, int life, bool *struck)
{
    int64_t end = am_clock_mono() + p->timeout_ms;
    bool passed_on = false;
    for (;;) {
        int64_t left = end - am_clock_mono();
        bool asks = p->due && !*struck;
        struct pollfd fd = {.fd = life, .events = POLLIN};
        int n = poll(&fd, 1, asks || left < 0 ? 0 : left < LOOK_MS ? (int)left : LOOK_MS);
        if (n > 0)
            return true;
        if (am_signals_came() && !passed_on) {
            (void)kill(pid, SIGINT);
            passed_on = true;
        }
        if (left <= 0 && n == 0) {
            kill(pid, SIGKILL);
            return false;
        }
        if (asks && p->due(p->self)) { /* the answer to a request is the pace */
            kill(pid, p->sign);
            *struck = true;
        }
    }
}

am_kind am_launch_run(const am_launch *p, am_launch_end *end, am_err *err)
{
    int life[2], status = 0;
    pid_t pid = 0;
    *end = (am_launch_end){.code = -1};
    if (pipe2(life, O_CLOEXEC))
        return am_fail(err, AM_LIMIT, "cannot start %s: %s", p->argv[0], strerror(errno));
    if (life[1] == LIFE_FD) { /* dup2 onto itself would leave it to be closed */
        int other = fcntl(life[1], F_DUPFD_CLOEXEC, LIFE_FD + 1);
        close(life[1]);
        life[1] = other;
    }
    int rc = spawn(p, life[1], &pid);
    close(life[1]);
    if (rc) {
        close(life[0]);
        return am_fail(err, AM_ABSENT, "cannot start %s: %s", p->argv[0], strerror(rc));
    }
    bool in_time = await(p, pid, life[0], &end->struck);
    close(life[0]);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    end->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return in_time ? AM_OK
                   : am_fail(err, AM_TIMEOUT, "%s %s did not end within %d s", p->argv[0],
                             p->argv[1] ? p->argv[1] : "", p->timeout_ms / 1000);
}
