#include "tenant/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/secret.h"

extern char **environ;

enum { COMPLAINT_MAX = 4096, LOOK_MS = 50 };

am_program *am_program_new(char **argv, uint32_t ms, size_t most_output)
{
    am_program *p = am_new(am_program);
    p->argv = argv;
    p->ms = ms;
    p->out = AM_BUF(most_output);
    p->complaint = AM_BUF(COMPLAINT_MAX);
    return p;
}

void am_program_cancel(am_program *p)
{
    p->cancelled = true;
}

void am_program_free(void *program)
{
    am_program *p = program;
    if (p->out.p)
        am_wipe(p->out.p, p->out.n);
    am_buf_free(&p->out);
    am_buf_free(&p->complaint);
    for (size_t i = 0; p->argv[i]; i++)
        free(p->argv[i]);
    free(p->argv);
    free(p);
}

/* Real time: the program knows nothing of a clock held in the hand. */
static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* A process group of its own, so that an interrupt on the terminal leaves it to us; signals as a
 * fresh process has them, although this thread blocks them all. */
static int spawn(am_program *p, int out, int complaint, pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attr;
    sigset_t none, defaults;
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&files, out, 1);
    posix_spawn_file_actions_adddup2(&files, complaint, 2);
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                                        POSIX_SPAWN_SETSIGDEF);
    posix_spawnattr_setpgroup(&attr, 0);
    posix_spawnattr_setsigmask(&attr, &none);
    posix_spawnattr_setsigdefault(&attr, &defaults);
    int failed = posix_spawnp(pid, p->argv[0], &files, &attr, p->argv, environ);
    posix_spawnattr_destroy(&attr);
    posix_spawn_file_actions_destroy(&files);
    return failed;
}

/* One read; false at its end. What does not fit is read and forgotten. */
static bool drain(int fd, am_buf *into)
{
    char bytes[4096];
    ssize_t n = read(fd, bytes, sizeof bytes);
    if (n > 0)
        am_buf_add(into, bytes, (size_t)n);
    am_wipe(bytes, sizeof bytes);
    return n > 0 || (n < 0 && errno == EINTR);
}

static void watch(am_program *p, pid_t pid, int out, int complaint)
{
    struct pollfd fds[2] = {{.fd = out, .events = POLLIN}, {.fd = complaint, .events = POLLIN}};
    int64_t deadline = now_ms() + p->ms;
    while (fds[0].fd >= 0 || fds[1].fd >= 0) {
        p->timed_out = now_ms() >= deadline;
        p->too_much = p->out.failed;
        if (p->timed_out || p->too_much || p->cancelled) {
            kill(-pid, SIGKILL);
            return;
        }
        if (poll(fds, 2, LOOK_MS) <= 0)
            continue;
        if (fds[0].revents && !drain(out, &p->out))
            fds[0].fd = -1;
        if (fds[1].revents && !drain(complaint, &p->complaint))
            fds[1].fd = -1;
    }
    p->too_much = p->out.failed;
}

/* It has closed its output, but may still run. */
static void reap(am_program *p, pid_t pid)
{
    int status = 0;
    int64_t deadline = now_ms() + LOOK_MS * 20;
    pid_t got;
    while ((got = waitpid(pid, &status, WNOHANG)) == 0 && now_ms() < deadline)
        poll(NULL, 0, 5);
    if (got == 0) {
        kill(-pid, SIGKILL);
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    p->status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void am_program_run(void *program)
{
    am_program *p = program;
    int out[2] = {-1, -1}, complaint[2] = {-1, -1};
    pid_t pid = 0;
    if (pipe2(out, O_CLOEXEC) != 0 || pipe2(complaint, O_CLOEXEC) != 0)
        p->failed = errno;
    else
        p->failed = spawn(p, out[1], complaint[1], &pid);
    for (int i = 0; i < 2; i++)
        if ((i ? complaint : out)[1] >= 0)
            close((i ? complaint : out)[1]);
    if (!p->failed) {
        watch(p, pid, out[0], complaint[0]);
        reap(p, pid);
    }
    for (int i = 0; i < 2; i++)
        if ((i ? complaint : out)[0] >= 0)
            close((i ? complaint : out)[0]);
}
