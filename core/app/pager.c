#include "app/pager.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"

enum { HELD_MAX = 1 << 20, ROWS_USUAL = 24, NOT_FOUND = 127 };

/* One of them: there is one screen. */
static struct pager {
    am_app *app;
    const char *command;
    FILE *before, *through; /* through NULL: not begun */
    am_buf held;
    unsigned rows, columns, lines, column;
    bool escape; /* within an escape sequence, which takes no column */
    pid_t child; /* 0: not started */
    int to;
    bool quit; /* a person has seen enough */
} the;

static bool write_all(int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t w = write(fd, p, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0)
            return false;
        p += w;
        n -= (size_t)w;
    }
    return true;
}

static void run_pager(int from, int to)
{
    (void)dup2(from, STDIN_FILENO);
    close(from);
    close(to);
    (void)signal(SIGPIPE, SIG_DFL);
    (void)setenv("LESS", "FRX", 0);
    execl("/bin/sh", "sh", "-c", the.command, (char *)NULL);
    _exit(NOT_FOUND);
}

/* false: there will be none; what is held is for the screen itself. */
static bool start(void)
{
    int fd[2];
    if (pipe(fd))
        return false;
    the.child = fork();
    if (the.child == 0)
        run_pager(fd[0], fd[1]);
    close(fd[0]);
    if (the.child < 0) {
        the.child = 0;
        close(fd[1]);
        return false;
    }
    the.to = fd[1];
    return true;
}

static void count(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (p[i] == '\n') {
            the.lines += 1 + (the.column ? (the.column - 1) / the.columns : 0);
            the.column = 0;
        } else if (the.escape) {
            the.escape = p[i] != 'm';
        } else if (p[i] == '\033') {
            the.escape = true;
        } else {
            the.column += ((unsigned char)p[i] & 0xC0) != 0x80;
        }
    }
}

static ssize_t take(void *cookie, const char *p, size_t n)
{
    (void)cookie;
    if (the.quit) {
        errno = EPIPE;
        return 0;
    }
    if (the.to < 0) {
        am_buf_add(&the.held, p, n);
        count(p, n);
        if (the.lines < the.rows && am_buf_ok(&the.held))
            return (ssize_t)n;
        if (!start())
            the.to = dup(fileno(the.before)); /* the screen itself, then */
        p = am_buf_text(&the.held);
        the.quit = !write_all(the.to, p, the.held.n);
        am_buf_clear(&the.held);
        return (ssize_t)n;
    }
    the.quit = !write_all(the.to, p, n);
    return the.quit ? 0 : (ssize_t)n;
}

static bool in_path(const char *name)
{
    const char *path = getenv("PATH");
    char file[4096];
    if (strchr(name, '/'))
        return access(name, X_OK) == 0;
    while (path && *path) {
        size_t n = strcspn(path, ":");
        snprintf(file, sizeof file, "%.*s/%s", (int)n, path, name);
        if (access(file, X_OK) == 0)
            return true;
        path += n + (path[n] == ':');
    }
    return false;
}

static const char *wanted(void)
{
    const char *own = getenv("AFTERMOVE_PAGER"), *usual = getenv("PAGER");
    const char *command = own ? own : usual ? usual : in_path("less") ? "less" : "";
    return strcmp(command, "cat") == 0 ? "" : command;
}

/* A command of the shell's grammar is left to the shell. */
static bool is_there(const char *command)
{
    char name[4096];
    size_t n = strcspn(command, " \t");
    snprintf(name, sizeof name, "%.*s", (int)n, command);
    return strpbrk(name, "=$\"'`\\(){};&|<>*?[~") || in_path(name);
}

void am_pager_begin(am_app *app)
{
    struct winsize size;
    int fd = fileno(app->out.out);
    if (the.through || app->no_pager || fd < 0 || !app->out.live || !*wanted())
        return;
    if (!is_there(wanted())) {
        am_app_say(app, "the pager '%s' is not there, so nothing is paged; PAGER names it, --no-pager does without", wanted());
        return;
    }
    the = (struct pager){.app = app, .command = wanted(), .before = app->out.out, .held = AM_BUF(HELD_MAX),
                         .rows = ROWS_USUAL, .columns = app->out.width ? app->out.width : 80, .to = -1};
    if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_row)
        the.rows = size.ws_row;
    fflush(the.before);
    the.through = fopencookie(NULL, "w", (cookie_io_functions_t){.write = take});
    if (the.through)
        app->out.out = the.through;
}

bool am_pager_is_on(void)
{
    return the.through && the.child;
}

am_kind am_pager_yield(am_err *err)
{
    if (the.through)
        (void)fflush(the.through);
    return the.held.n || the.to >= 0 ? am_pager_end(err) : AM_OK;
}

am_kind am_pager_end(am_err *err)
{
    int status = 0;
    if (!the.through)
        return AM_OK;
    (void)fflush(the.through);
    the.app->out.out = the.before;
    (void)fclose(the.through);
    the.through = NULL;
    if (the.held.n)
        fwrite(am_buf_text(&the.held), 1, the.held.n, the.before);
    am_buf_free(&the.held);
    if (the.to >= 0)
        close(the.to);
    if (!the.child)
        return AM_OK;
    void (*before)(int) = signal(SIGINT, SIG_IGN); /* it is the pager's while it has the screen */
    while (waitpid(the.child, &status, 0) < 0 && errno == EINTR)
        ;
    (void)signal(SIGINT, before);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != NOT_FOUND)
        return AM_OK;
    am_fail(err, AM_USAGE, "the pager '%s' cannot be started", the.command);
    return am_hint(err, "set PAGER to one that is there, or give --no-pager");
}
