/* main.c - reads what all commands have in common, then hands over to one of them. */
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <string.h>

#include "app/command.h"
#include "app/pager.h"
#include "app/workspace.h"
#include "base/log.h"
#include "base/text.h"

/* Pieces as large as this go back to the system at once. Left to itself, glibc learns to keep them, and
 * a long list takes more memory than a short one. */
enum { PIECE_BYTES = 512 << 10 };

static am_kind unknown_option(const char *name, size_t n, am_err *err)
{
    const char *names[32];
    size_t count = 0;
    char word[64], shown[64];
    for (const am_option *o = am_options_global; o->name && count < 31; o++)
        names[count++] = o->name;
    names[count] = NULL;
    snprintf(word, sizeof word, "%.*s", (int)(n < 63 ? n : 63), name);
    am_printable(shown, sizeof shown, word);
    const char *near = am_nearest(word, names);
    am_fail(err, AM_USAGE, "unknown option --%s before the command", shown);
    return near ? am_hint(err, "did you mean --%s?", near)
                : am_hint(err, "options of a command come after its name");
}

/* What was typed may be the name of a playbook. */
static bool is_playbook(const char *word)
{
    am_arena *a = am_arena_new(0);
    const char *const *name = am_workspace_playbooks(a, ".");
    while (*name && strcmp(*name, word))
        name++;
    bool is = *name != NULL;
    am_arena_free(a);
    return is;
}

static am_kind unknown_command(const char *word, am_err *err)
{
    const char *names[64];
    size_t n = 0;
    char shown[128];
    for (size_t k = 0; am_commands[k] && n < 63; k++)
        if (!am_commands[k]->hidden)
            names[n++] = am_commands[k]->name;
    names[n] = NULL;
    const char *near = am_nearest(word, names);
    am_printable(shown, sizeof shown, word);
    am_fail(err, AM_USAGE, "unknown command '%s'", shown);
    if (is_playbook(word))
        return am_hint(err, "it is a playbook: aftermove plan %s, or aftermove run %s", shown, shown);
    return near ? am_hint(err, "did you mean '%s'?", near)
                : am_hint(err, "aftermove help lists the commands");
}

static am_kind find_command(int argc, char *const *argv, int *at, const am_command **out,
                            am_err *err)
{
    int i = 1;
    *out = NULL;
    while (i < argc && argv[i][0] == '-') {
        const char *name = argv[i] + (argv[i][1] == '-' ? 2 : 1);
        size_t n = strcspn(name, "=");
        if (strcmp(argv[i], "--version") == 0 || strcmp(argv[i], "-V") == 0) {
            *out = &am_cmd_version;
            *at = argc;
            return AM_OK;
        }
        if (strcmp(argv[i], "-h") == 0)
            break;
        const am_option *o = am_options_global;
        while (o->name && (strlen(o->name) != n || strncmp(o->name, name, n) != 0))
            o++;
        if (!o->name)
            return unknown_option(name, n, err);
        i += o->arg && !name[n] ? 2 : 1;
    }
    if (i >= argc || strcmp(argv[i], "-h") == 0) {
        *out = &am_cmd_help;
        *at = argc;
        return AM_OK;
    }
    *at = i;
    *out = am_command_find(argv[i]);
    if (*out)
        return AM_OK;
    return unknown_command(argv[i], err);
}

static void apply_globals(am_app *app, const am_args *args)
{
    const char *color = am_args_get(args, "color", "auto");
    const char *log = am_args_get(args, "log", "text");
    am_color wanted = strcmp(color, "always") == 0  ? AM_COLOR_ALWAYS
                      : strcmp(color, "never") == 0 ? AM_COLOR_NEVER
                                                    : AM_COLOR_AUTO;
    app->out = am_style_of(stdout, wanted);
    app->err = am_style_of(stderr, wanted);
    app->workspace = am_args_get(args, "workspace", app->workspace);
    app->verbose = app->verbose || am_args_has(args, "verbose");
    app->quiet = app->quiet || am_args_has(args, "quiet");
    app->no_pager = app->no_pager || am_args_has(args, "no-pager");
    am_log_set(app->verbose ? AM_LOG_DEBUG
               : app->quiet ? AM_LOG_ERROR
                            : AM_LOG_WARN,
               strcmp(log, "json") == 0);
}

/* Text for people, and all of it: not what is for programs, and not what goes on for ever. */
static bool is_to_page(const am_command *cmd, const am_args *args)
{
    const char *form = am_args_get(args, "format", "");
    return cmd->pages && strcmp(form, "json") != 0 && strcmp(form, "csv") != 0 && !am_args_has(args, "follow");
}

/* The global options before the command's name, then everything behind it, in one go. */
static int dispatch(am_app *app, am_arena *arena, int argc, char **argv)
{
    am_err err = {0};
    am_args args;
    int at = argc;
    const am_command *cmd = NULL;
    int n = 0;
    am_kind kind = find_command(argc, argv, &at, &cmd, &err);
    if (kind)
        return am_app_error(app, &err);
    char **words = am_arena_alloc(arena, ((size_t)argc + 1) * sizeof *words);
    if (!words) {
        am_fail(&err, AM_NOMEM, "no memory to read the command line");
        return am_app_error(app, &err);
    }
    am_args_spec spec = {.name = cmd->name,
                         .own = cmd->options,
                         .global = am_options_global,
                         .words_min = cmd->words_min,
                         .words_max = cmd->words_max,
                         .params_after = cmd->params_after,
                         .usage = cmd->args,
                         .raw = cmd->raw};
    if (cmd->raw) { /* what stands before the name is ours, the rest is not */
        am_args_spec before = {.name = NULL, .global = am_options_global};
        kind = am_args_parse(arena, &before, at - 1, argv + 1, &args, &err);
        if (kind)
            return am_app_error(app, &err);
        apply_globals(app, &args);
    }
    for (int i = cmd->raw ? at + 1 : 1; i < argc; i++)
        if (i != at && strcmp(argv[i], "--version") != 0 && strcmp(argv[i], "-V") != 0)
            words[n++] = strcmp(argv[i], "-h") == 0 && !cmd->raw ? (char *)"--help" : argv[i];
    kind = am_args_parse(arena, &spec, n, words, &args, &err);
    if (kind)
        return am_app_error(app, &err);
    if (!cmd->raw)
        apply_globals(app, &args);
    (void)snprintf(app->doing, sizeof app->doing, "%s %s", cmd->name, args.n_words ? args.words[0] : "");
    if (!cmd->raw && am_args_has(&args, "help")) {
        const char *topic[] = {cmd->name};
        am_pager_begin(app);
        am_args ask = {.arena = arena, .words = topic, .n_words = cmd == &am_cmd_help ? 0 : 1};
        return am_app_end(app, am_cmd_help.run(app, &ask));
    }
    if (is_to_page(cmd, &args))
        am_pager_begin(app);
    return am_app_end(app, cmd->run(app, &args));
}

int main(int argc, char **argv)
{
    am_app app = {.out = am_style_of(stdout, AM_COLOR_AUTO),
                  .err = am_style_of(stderr, AM_COLOR_AUTO)};
    mallopt(M_MMAP_THRESHOLD, PIECE_BYTES);
    signal(SIGPIPE, SIG_IGN);
    setlocale(LC_CTYPE, "");
    am_arena *arena = am_arena_new(0);
    int code = dispatch(&app, arena, argc, argv);
    am_arena_free(arena);
    return code;
}
