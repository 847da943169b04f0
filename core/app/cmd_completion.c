#include "app/command.h"

#include <string.h>

#include "app/completion_scripts.h"

static int run(am_app *app, const am_args *args)
{
    static const struct {
        const char *shell, *text;
    } scripts[] = {{"bash", completion_aftermove_bash},
                   {"zsh", completion_aftermove_zsh},
                   {"fish", completion_aftermove_fish}};
    am_err err = {0};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++)
        if (strcmp(args->words[0], scripts[i].shell) == 0) {
            fputs(scripts[i].text, app->out.out);
            return 0;
        }
    am_fail(&err, AM_USAGE, "completion: there is none for '%s'", args->words[0]);
    am_hint(&err, "aftermove completion bash, zsh or fish");
    return am_app_error(app, &err);
}

const am_command am_cmd_completion = {
    .name = "completion",
    .args = "bash|zsh|fish",
    .help = "Print what makes a shell complete command lines of aftermove.\n"
            "Commands, options, playbooks and their parameters, tenants, operations and their\n"
            "parameters, runs and plans of the workspace are completed; nothing is contacted.\n"
            "An installed aftermove needs none of this: the shells find its completion by themselves.\n"
            "Else, in bash: eval \"$(aftermove completion bash)\"; in zsh, behind compinit, the same with\n"
            "zsh; in fish: aftermove completion fish | source.",
    .words_min = 1,
    .words_max = 1,
    .run = run,
};
