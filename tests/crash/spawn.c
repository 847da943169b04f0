#include "spawn.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static _Noreturn void run(const char *const *args)
{
    char *copy[32];
    size_t n = 0;
    for (; args[n] && n < 31; n++)
        copy[n] = strdup(args[n]);
    copy[n] = NULL;
    (void)execvp(copy[0], copy);
    _exit(127);
}

static void redirect(const char *path, int to)
{
    char own[4200];
    (void)snprintf(own, sizeof own, "%s.%ld", path, (long)getpid());
    int fd = open(own, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0 || dup2(fd, to) < 0)
        _exit(126);
    (void)close(fd);
}

pid_t spawn_logged(const char *const *args, const char *const *env, const char *out,
                   const char *err)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    redirect(out, STDOUT_FILENO);
    redirect(err, STDERR_FILENO);
    int none = open("/dev/null", O_RDONLY);
    if (none < 0 || dup2(none, STDIN_FILENO) < 0)
        _exit(126);
    for (; *env; env++)
        (void)putenv(strdup(*env));
    run(args);
}

pid_t spawn_quiet(const char *const *args)
{
    pid_t pid = fork();
    if (pid == 0)
        run(args);
    return pid;
}

pid_t spawn_server(const char *const *args, int *in, char *line, size_t line_n)
{
    int to[2], from[2];
    size_t n = 0;
    if (pipe2(to, O_CLOEXEC) != 0 || pipe2(from, O_CLOEXEC) != 0)
        return -1;
    pid_t pid = fork();
    if (pid == 0) {
        if (dup2(to[0], STDIN_FILENO) < 0 || dup2(from[1], STDOUT_FILENO) < 0)
            _exit(126);
        run(args);
    }
    (void)close(to[0]);
    (void)close(from[1]);
    while (n + 1 < line_n && read(from[0], line + n, 1) == 1 && line[n] != '\n')
        n++;
    line[n] = '\0';
    (void)close(from[0]);
    *in = to[1];
    return pid;
}
