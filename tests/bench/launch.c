/* launch.c - runs a program and writes down what it took: "wall_us cpu_us rss_kib status".
 *
 * A program of its own, and a small one: the peak memory that the kernel reports for a child begins
 * with that of the process that made it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (long long)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static long long micros(struct timeval t)
{
    return (long long)t.tv_sec * 1000000 + t.tv_usec;
}

static void become(char **argv, const char *out, const char *err)
{
    int in = open("/dev/null", O_RDONLY);
    int to = open(out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    int bad = open(err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (in < 0 || to < 0 || bad < 0 || dup2(in, 0) < 0 || dup2(to, 1) < 0 || dup2(bad, 2) < 0)
        _exit(126);
    execv(argv[0], argv);
    _exit(127);
}

int main(int argc, char **argv)
{
    struct rusage used;
    int status;
    if (argc < 6) {
        fprintf(stderr, "usage: launch FIGURES SECONDS STDOUT STDERR PROGRAM [ARGUMENT]...\n");
        return 2;
    }
    unsigned seconds = (unsigned)strtoul(argv[2], NULL, 10);
    long long from = now_us();
    pid_t pid = fork();
    if (pid == 0) {
        alarm(seconds); /* survives exec: nothing is measured for ever */
        become(argv + 5, argv[3], argv[4]);
    }
    if (pid < 0 || wait4(pid, &status, 0, &used) != pid) {
        fprintf(stderr, "launch: %s: %s\n", argv[5], strerror(errno));
        return 1;
    }
    long long wall = now_us() - from;
    FILE *f = fopen(argv[1], "w");
    if (!f) {
        fprintf(stderr, "launch: %s: %s\n", argv[1], strerror(errno));
        return 1;
    }
    fprintf(f, "%lld %lld %ld %d\n", wall, micros(used.ru_utime) + micros(used.ru_stime),
            used.ru_maxrss, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return fclose(f) ? 1 : 0;
}
