#include "app/command.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "app/inventory.h"
#include "app/paths.h"
#include "base/file.h"
#include "base/json.h"

/* inventory.json to inventory.scenario.json, beside it. */
static am_kind make_scenario(am_arena *arena, const char *from, const char **path, am_err *err)
{
    am_buf text = AM_BUF(AM_INVENTORY_MAX);
    const am_value *inventory = NULL;
    am_value *scenario = NULL;
    am_kind kind = am_file_read(from, &text, err);
    if (!kind && (kind = am_json_parse(arena, am_buf_text(&text), text.n, &inventory, err)))
        am_hint(err, "aftermove inventory --out FILE writes what --from reads");
    if (!kind)
        kind = am_inventory_scenario(arena, inventory, &scenario, err);
    am_buf_clear(&text);
    if (!kind) {
        size_t n = strlen(from), cut = n > 5 && strcmp(from + n - 5, ".json") == 0 ? n - 5 : n;
        *path = am_arena_format(arena, "%.*s.scenario.json", (int)cut, from);
        am_json_format(&text, scenario, AM_JSON_PLAIN);
        kind = am_buf_ok(&text) ? am_file_write(*path, am_buf_text(&text), text.n, 0600, err)
                                : am_fail(err, AM_LIMIT, "the scenario is too large");
    }
    am_buf_free(&text);
    return kind ? am_prefix(err, "%s", from) : AM_OK;
}

/* --from FILE, which is ours, becomes --scenario FILE, which is the sandbox's. */
static am_kind take_from(const am_args *args, char **argv, am_err *err)
{
    for (size_t i = 1; argv[i]; i++) {
        const char *file = NULL, *path = NULL;
        if (strncmp(argv[i], "--from=", 7) == 0)
            file = argv[i] + 7;
        else if (strcmp(argv[i], "--from") == 0 && !(file = argv[i + 1]))
            return am_fail(err, AM_USAGE, "sandbox: --from needs a value");
        if (!file)
            continue;
        am_kind kind = make_scenario(args->arena, file, &path, err);
        if (kind)
            return kind;
        if (argv[i][6] == '=') {
            argv[i] = am_arena_format(args->arena, "--scenario=%s", path);
        } else {
            argv[i] = am_arena_strdup(args->arena, "--scenario");
            argv[++i] = am_arena_strdup(args->arena, path);
        }
    }
    return AM_OK;
}

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
            kind = take_from(args, argv, &err);
        }
        if (!kind && argv) {
            execv(program, argv);
            am_fail(&err, AM_ABSENT, "cannot start %s: %s", program, strerror(errno));
        } else if (!argv) {
            am_fail(&err, AM_NOMEM, "no memory for the command line");
        }
    }
    return am_app_error(app, &err);
}

static const am_option options[] = {
    {"from", "INVENTORY", "make the scenario out of a file of `aftermove inventory`, beside that file"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_sandbox = {
    .name = "sandbox",
    .args = "[--from INVENTORY] [ARGUMENT]...",
    .help = "Start the simulated tenants; the arguments are those of aftermove-sandbox(1).",
    .options = options,
    .words_max = AM_WORDS_MAX,
    .raw = true,
    .run = run,
};
