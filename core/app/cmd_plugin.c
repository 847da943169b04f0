#include "app/command.h"

#include <string.h>

#include "app/plugin_check.h"
#include "app/plugin_list.h"
#include "app/plugin_new.h"
#include "base/text.h"

static int misused(const am_app *app, const am_args *args)
{
    static const char *const words[] = {"new", "check", "list", NULL};
    am_err err;
    char shown[80];
    am_printable(shown, sizeof shown, args->words[0]);
    const char *near = am_nearest(args->words[0], words);
    for (size_t i = 0; words[i]; i++)
        if (strcmp(words[i], args->words[0]) == 0) {
            am_fail(&err, AM_USAGE, "plugin %s: expected %s", shown,
                    i == 0   ? "a name, and perhaps a directory"
                    : i == 1 ? "one file"
                             : "nothing behind it");
            return am_app_error(app, &err);
        }
    am_fail(&err, AM_USAGE, "plugin: expected new, check or list, not '%s'", shown);
    if (near)
        am_hint(&err, "did you mean '%s'?", near);
    return am_app_error(app, &err);
}

static int run(am_app *app, const am_args *args)
{
    const char *what = args->words[0];
    am_err err;
    if (am_args_has(args, "scenarios") && strcmp(what, "check") != 0) {
        am_fail(&err, AM_USAGE, "plugin: --scenarios is for check");
        return am_app_error(app, &err);
    }
    if (strcmp(what, "list") == 0 && args->n_words == 1)
        return am_plugin_list(app);
    if (strcmp(what, "check") == 0 && args->n_words == 2)
        return am_plugin_check(app, args->words[1], am_args_get(args, "scenarios", NULL));
    if (strcmp(what, "new") == 0 && args->n_words >= 2)
        return am_plugin_new(app, args->words[1], args->n_words > 2 ? args->words[2] : NULL, &err)
                   ? am_app_error(app, &err)
                   : 0;
    return misused(app, args);
}

static const am_option options[] = {
    {"scenarios", "FILE",
     "check: answers that lead operations to their end, or samples (default: beside FILE)"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_plugin = {
    .name = "plugin",
    .args = "new NAME [DIR] | check FILE | list",
    .help =
        "Begin a connector, check one, or list those that are there.\n"
        "new writes a directory that builds and passes its test at once. check loads the file\n"
        "apart, looks at names, rows and texts, and drives every operation without a network:\n"
        "valid, missing, wrong and huge arguments, every door, every fault; it prints TAP. Of a\n"
        "manifest it calls reads that need no arguments, and those with samples. list\n"
        "shows the plugins of the workspace, of AFTERMOVE_PLUGINS and of the installation.",
    .options = options,
    .words_min = 1,
    .words_max = 3,
    .run = run,
};
