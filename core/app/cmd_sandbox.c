#include "app/command.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "app/paths.h"

static int run(am_app *app, const am_args *args)
{
    const char *program;
    am_err err = {0};
    am_kind kind = am_paths_sandbox(args->arena, &program, &err);
    if (!kind) {
        char **argv = am_arena_alloc(args->arena, (args->n_words + 2) * sizeof *argv);
        if (argv) {
            argv[0] = am_arena_strdup(args->arena, program);
            for (size_t i = 0; i < args->n_words; i++)
                argv[i + 1] = am_arena_strdup(args->arena, args->words[i]);
            execv(program, argv);
        }
        am_fail(&err, AM_ABSENT, "cannot start %s: %s", program, strerror(errno));
    }
    return am_app_error(app, &err);
}

const am_command am_cmd_sandbox = {
    .name = "sandbox",
    .args = "[ARGUMENT]...",
    .help = "Start the simulated tenants; the arguments are those of aftermove-sandbox(1).",
    .words_max = AM_WORDS_MAX,
    .raw = true,
    .run = run,
};
