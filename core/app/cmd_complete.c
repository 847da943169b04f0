#include "app/completion.h"

static int run(am_app *app, const am_args *args)
{
    am_completion_print(app, args->arena, args->words, args->n_words);
    return 0;
}

const am_command am_cmd_complete = {
    .name = "complete",
    .args = "[WORD]...",
    .help = "Print what may stand at the end of a command line; for the shells' completion.",
    .hidden = true,
    .raw = true,
    .run = run,
};
