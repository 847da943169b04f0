#include "app/password.h"

#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"

enum { PASSWORD_MAX = 1024 };

static am_kind from_file(const char *file, am_secret **out, am_err *err)
{
    am_buf b = AM_BUF(PASSWORD_MAX);
    am_kind kind = am_file_private(file, err);
    if (!kind)
        kind = am_file_read(file, &b, err);
    if (!kind)
        *out = am_secret_new(am_buf_text(&b), strcspn(am_buf_text(&b), "\r\n"));
    if (b.p)
        am_wipe(b.p, b.n);
    am_buf_free(&b);
    return kind ? am_prefix(err, "the password's file") : AM_OK;
}

static volatile sig_atomic_t struck;

static void strike(int number)
{
    struck = number;
}

static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { ENDS = sizeof ends / sizeof *ends };

/* A line that is not shown. A signal that ends the program does so once the terminal shows again what is
 * typed; it cannot be stopped meanwhile. */
static bool type(char *line, int size, const struct termios *was)
{
    struct termios now = *was;
    struct sigaction before[ENDS], action = {.sa_handler = strike};
    sigemptyset(&action.sa_mask);
    struck = 0;
    for (int i = 0; i < ENDS; i++)
        sigaction(ends[i], &action, &before[i]);
    now.c_lflag &= ~(tcflag_t)ECHO;
    now.c_cc[VSUSP] = _POSIX_VDISABLE;
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &now);
    bool typed = fgets(line, size, stdin) != NULL;
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, was);
    for (int i = 0; i < ENDS; i++)
        sigaction(ends[i], &before[i], NULL);
    if (struck)
        (void)raise(struck);
    return typed;
}

am_kind am_password_get(const am_app *app, const char *file, const char *prompt, am_secret **out, am_err *err)
{
    char line[PASSWORD_MAX] = "";
    struct termios was;
    *out = NULL;
    if (file)
        return from_file(file, out, err);
    if (!isatty(STDIN_FILENO) || tcgetattr(STDIN_FILENO, &was) != 0) {
        am_fail(err, AM_DENIED, "%s: there is no terminal to type it on", prompt);
        return am_hint(err, "give --password-file FILE");
    }
    fprintf(app->err.out, "%s: ", prompt);
    fflush(app->err.out);
    bool typed = type(line, sizeof line, &was);
    fputc('\n', app->err.out);
    if (typed)
        *out = am_secret_new(line, strcspn(line, "\r\n"));
    am_wipe(line, sizeof line);
    return typed ? AM_OK : am_fail(err, AM_DENIED, "%s: nothing was typed", prompt);
}
