#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/command.h"
#include "app/paths.h"
#include "app/records.h"
#include "app/top.h"
#include "base/json.h"
#include "base/text.h"

enum { INTERVAL_S = 1, INTERVAL_MAX_S = 3600 };

static struct termios cooked;

static void restore(void)
{
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &cooked);
}

/* Keys come at once and unseen; Ctrl-C still ends the program, and the terminal is as before then. */
static void hear_keys(void)
{
    struct termios raw;
    if (tcgetattr(STDIN_FILENO, &cooked) != 0)
        return;
    raw = cooked;
    raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &raw);
    (void)atexit(restore);
}

/* Wait so long for a key. true: it is to end. */
static bool is_over(int ms)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    char key = 0;
    if (poll(&in, 1, ms) <= 0)
        return false;
    return read(STDIN_FILENO, &key, 1) <= 0 || key == 'q' || key == 'Q' || key == 3 || key == 4;
}

static am_kind interval_of(const am_args *args, int *ms, am_err *e)
{
    const char *text = am_args_get(args, "interval", NULL);
    char *end;
    double s = text ? strtod(text, &end) : INTERVAL_S;
    if (text && (*end || end == text || !(s >= 0.1 && s <= INTERVAL_MAX_S)))
        return am_fail(e, AM_USAGE, "--interval takes seconds, from 0.1 to %d", INTERVAL_MAX_S);
    *ms = (int)(s * 1000);
    return AM_OK;
}

static void frame(const am_app *app, const am_top *top)
{
    fprintf(app->out.out, "\033[H\033[2J%saftermove top%s  q quits\n\n", am_style_ink(&app->out, AM_INK_BOLD),
            am_style_ink(&app->out, AM_INK_NONE));
    am_top_print(top, &app->out);
    fflush(app->out.out);
}

static int run(am_app *app, const am_args *args)
{
    am_err e, none;
    am_workspace w;
    am_journal *j = NULL;
    int ms = 0;
    bool json = am_args_get(args, "format", "table")[0] == 'j';
    bool live = app->out.live && isatty(STDIN_FILENO) && !json && !am_args_has(args, "once");
    const char *dir = am_paths_runtime(args->arena);
    am_top *top = am_top_new();
    am_kind k = interval_of(args, &ms, &e);
    if (!k && am_records_open(app, args->arena, &w, &j, &none) && app->workspace) {
        e = none; /* it was named; elsewhere a workspace is a help, no need */
        k = none.kind;
    }
    if (!k)
        k = am_top_look(top, dir, j, &e);
    if (!k && live)
        hear_keys();
    while (!k && live) {
        frame(app, top);
        if (is_over(ms))
            break;
        k = am_top_look(top, dir, j, &e);
    }
    if (!k && json)
        fprintf(app->out.out, "%s\n", am_json_text(args->arena, am_top_json(top, args->arena), AM_JSON_PLAIN));
    else if (!k && !live)
        am_top_print(top, &app->out);
    am_journal_close(j);
    am_top_free(top);
    return k ? am_app_error(app, &e) : 0;
}

static const am_option options[] = {{"once", NULL, "print the picture once and end"},
                                    {"interval", "SECONDS", "between two looks (1)"},
                                    {"format", "table|json", "json: once, for scripts"},
                                    {NULL, NULL, NULL}};

const am_command am_cmd_top = {
    .name = "top",
    .args = "",
    .help = "Watch how the service's budget is used.\n"
            "Shows each process of this user that talks to a tenant: its requests a second, in flight and waiting, "
            "the resource units used of those that the service grants, refusals, and what holds it back; in a "
            "workspace also its runs under way. q ends it.",
    .options = options,
    .run = run};
