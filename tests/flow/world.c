#include "world.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

extern char **environ;

enum { PAGE_MAX = 64 << 20, OUTPUT_MAX = 64 << 20 };

static int to_port(const world *w)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    at.sin_port = htons((uint16_t)am_value_num(am_value_member(w->facts, "http_port"), 0));
    if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool send_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent < 0)
            return false;
        p += sent;
        n -= (size_t)sent;
    }
    return true;
}

static void read_all(int fd, am_buf *b)
{
    char part[65536];
    ssize_t n;
    while ((n = read(fd, part, sizeof part)) > 0)
        am_buf_add(b, part, (size_t)n);
}

char *world_ask(const world *w, const char *page, const char *body)
{
    am_buf b = AM_BUF(PAGE_MAX);
    char *answer = NULL;
    int fd = to_port(w);
    if (fd < 0)
        return NULL;
    am_buf_fmt(&b,
               "%s /_sandbox/%s HTTP/1.0\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
               "Content-Length: %zu\r\n\r\n%s",
               body ? "POST" : "GET", page, body ? strlen(body) : 0, body ? body : "");
    bool sent = send_all(fd, am_buf_text(&b), b.n);
    am_buf_clear(&b);
    if (sent)
        read_all(fd, &b);
    close(fd);
    const char *text = am_buf_text(&b), *start = strstr(text, "\r\n\r\n");
    if (start && strncmp(text, "HTTP/1.", 7) == 0 && strncmp(text + 8, " 200", 4) == 0)
        answer = am_strdup(start + 4);
    else
        printf("# %s: %.300s\n", page, start ? start + 4 : "no answer");
    am_buf_free(&b);
    return answer;
}

const am_value *world_read(const world *w, am_arena *arena, const char *page, const char *body)
{
    char *text = world_ask(w, page, body);
    const am_value *v = NULL;
    am_err err;
    if (text && am_json_parse(arena, text, strlen(text), &v, &err) != AM_OK)
        printf("# %s: %s\n", page, err.text);
    free(text);
    return v;
}

const am_value *world_log(const world *w, am_arena *arena)
{
    char *text = world_ask(w, "log", NULL);
    const am_value *list = NULL;
    am_err err;
    if (text && am_json_lines(arena, text, &list, &err) != AM_OK)
        printf("# the request log: %s\n", err.text);
    free(text);
    return list;
}

const char *world_tenant(const world *w, const char *role, const char *member)
{
    const am_value *all = am_value_member(w->facts, "tenants");
    for (size_t i = 0; i < am_value_len(all); i++) {
        const am_value *t = am_value_at(all, i);
        if (strcmp(am_value_text(am_value_member(t, "role"), ""), role) == 0)
            return am_value_text(am_value_member(t, member), "");
    }
    return "";
}

bool world_open(world *w)
{
    const char *build = getenv("top_builddir");
    char home[] = "/tmp/aftermove-flow.XXXXXX";
    int in[2], out[2];
    am_buf line = AM_BUF(65536);
    am_err err = {0};
    char c = 0;
    posix_spawn_file_actions_t files;
    *w = (world){.arena = am_arena_new(0), .hold = -1};
    if (!mkdtemp(home) || pipe2(in, O_CLOEXEC) != 0 || pipe2(out, O_CLOEXEC) != 0)
        return false;
    w->dir = am_strdup(home);
    char *program = am_format("%s/aftermove-sandbox", build ? build : ".");
    char *keys = am_format("%s/keys", w->dir);
    char demo[] = "--seed-demo", parent[] = "--exit-with-parent", dir[] = "--dir";
    char *argv[] = {program, demo, parent, dir, keys, NULL};
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, in[0], 0);
    posix_spawn_file_actions_adddup2(&files, out[1], 1);
    int failed = posix_spawn(&w->pid, program, &files, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    free(program);
    free(keys);
    close(in[0]);
    close(out[1]);
    w->hold = in[1];
    while (!failed && read(out[0], &c, 1) == 1 && c != '\n')
        am_buf_char(&line, c);
    close(out[0]);
    am_kind kind = am_json_parse(w->arena, am_buf_text(&line), line.n, &w->facts, &err);
    am_buf_free(&line);
    if (kind)
        printf("# the sandbox did not start: %s\n", err.text);
    return kind == AM_OK;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
    (void)st;
    (void)type;
    (void)where;
    return remove(path);
}

void world_close(world *w)
{
    if (w->hold >= 0)
        close(w->hold);
    if (w->pid > 0)
        waitpid(w->pid, NULL, 0);
    if (w->dir)
        nftw(w->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    free(w->dir);
    am_arena_free(w->arena);
}

static bool is_due(const world *w, const char *what, int64_t after)
{
    am_arena *a = am_arena_new(0);
    const am_value *state = world_read(w, a, "state", NULL);
    const am_value *by = am_value_get(state, "requests.by_what");
    bool due = am_value_num(am_value_member(by, what), 0) >= after;
    am_arena_free(a);
    return due;
}

static char *slurp(const char *path)
{
    am_buf b = AM_BUF(OUTPUT_MAX);
    char *text = am_file_read(path, &b, NULL) == AM_OK ? am_strdup(am_buf_text(&b)) : am_strdup("");
    am_buf_free(&b);
    return text;
}

/* Asking the sandbox is the pace at which it is watched. */
static int await(const world *w, pid_t pid, const char *interrupt, int64_t after,
                 struct rusage *use)
{
    int status = 0;
    while (interrupt && wait4(pid, &status, WNOHANG, use) == 0) {
        if (!is_due(w, interrupt, after))
            continue;
        kill(pid, SIGINT);
        interrupt = NULL;
    }
    if (interrupt)
        return status;
    while (wait4(pid, &status, 0, use) < 0 && errno == EINTR)
        ;
    return status;
}

bool world_run(const world *w, char *const *argv, const char *interrupt, int64_t after, ran *r)
{
    char *out = am_format("%s/out", w->dir), *err = am_format("%s/err", w->dir);
    posix_spawn_file_actions_t files;
    struct rusage use = {.ru_maxrss = 0};
    pid_t pid = 0;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&files, 2, err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    bool good = posix_spawn(&pid, argv[0], &files, NULL, argv, environ) == 0;
    posix_spawn_file_actions_destroy(&files);
    *r = (ran){.code = -1};
    if (good) {
        int status = await(w, pid, interrupt, after, &use);
        r->code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        r->memory_kb = use.ru_maxrss;
    }
    r->out = slurp(out);
    r->err = slurp(err);
    free(out);
    free(err);
    return good;
}

void ran_free(ran *r)
{
    free(r->out);
    free(r->err);
}
