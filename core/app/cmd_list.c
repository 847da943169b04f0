#include "app/command.h"

#include <string.h>

#include "app/bundle.h"
#include "app/session.h"
#include "report/table.h"

static const char *summary_of(am_arena *arena, const char *dir, const char *name)
{
    am_playbook_file file;
    am_playbook *book = NULL;
    am_err err;
    if (am_workspace_playbook(arena, dir, name, &file, &err))
        return am_arena_strdup(arena, err.text);
    if (am_bundle_load(arena, &file, &book, &err))
        return am_arena_strdup(arena, err.text);
    const char *text = am_arena_strdup(
        arena, am_value_text(am_value_member(am_playbook_facts(book), "summary"), ""));
    am_playbook_free(book);
    return text;
}

static void playbooks(const am_app *app, am_arena *arena, const char *dir)
{
    static const am_column columns[] = {{"playbook", false, true}, {"what it does", false, false}};
    am_table *t = am_table_new(columns, 2, 0);
    for (const char *const *n = am_workspace_playbooks(arena, dir); *n; n++)
        am_table_row(t, (const char *[]){*n, summary_of(arena, dir, *n)}, AM_INK_NONE);
    am_table_print(t, &app->out);
    am_table_free(t);
}

static void connectors(const am_app *app, const am_registry *registry)
{
    static const am_column columns[] = {{"connector", false, true},
                                        {"version", false, true},
                                        {"origin", false, true},
                                        {"what it talks to", false, false}};
    am_table *t = am_table_new(columns, 4, 0);
    for (size_t i = 0; i < am_registry_len(registry); i++) {
        const am_connector_info *c = am_registry_at(registry, i);
        am_table_row(t, (const char *[]){c->name, c->version, c->origin, c->help}, AM_INK_NONE);
    }
    am_table_print(t, &app->out);
    am_table_free(t);
}

static void operations(const am_app *app, const am_registry *registry)
{
    static const am_column columns[] = {{"connector", false, true},
                                        {"operation", false, true},
                                        {"kind", false, true},
                                        {"what it does", false, false}};
    am_table *t = am_table_new(columns, 4, 0);
    for (size_t i = 0; i < am_registry_len(registry); i++) {
        const am_connector_info *c = am_registry_at(registry, i);
        for (size_t k = 0; k < c->n_ops; k++) {
            const am_operation *op = &c->ops[k];
            const char *kind = op->effects & AM_CHANGE ? op->effects & AM_FINAL ? "final" : "change"
                               : op->effects & AM_STREAM ? "list"
                                                         : "read";
            am_table_row(t, (const char *[]){c->name, op->name, kind, op->summary}, AM_INK_NONE);
        }
    }
    am_table_print(t, &app->out);
    am_table_free(t);
}

/* The workspace's own playbooks and plugins count when there is a workspace. */
static int run(am_app *app, const am_args *args)
{
    const char *what = args->n_words ? args->words[0] : NULL;
    am_arena *arena = am_arena_new(0);
    am_registry *registry = NULL;
    am_workspace ws = {0};
    am_config config;
    am_err err = {0}, none;
    int code = 0;
    if (what && strcmp(what, "playbooks") != 0 && strcmp(what, "connectors") != 0 &&
        strcmp(what, "operations") != 0) {
        am_fail(&err, AM_USAGE, "list: expected playbooks, connectors or operations, not '%s'",
                what);
        code = am_app_error(app, &err);
        goto out;
    }
    am_kind kind = am_session_registry(&registry, &err);
    bool found = am_workspace_find(arena, app->workspace, &ws, &none) == AM_OK;
    if (!kind && !found && app->workspace) {
        err = none;
        kind = none.kind;
    }
    if (!kind && found)
        kind = am_config_read(arena, ws.config, registry, &config, &err);
    if (kind) {
        code = am_app_error(app, &err);
        goto out;
    }
    for (size_t i = 0; found && i < config.n_refused; i++)
        am_app_warn(app, "%s", config.refused[i]);
    if (!what || strcmp(what, "playbooks") == 0)
        playbooks(app, arena, found ? ws.dir : NULL);
    if (!what)
        fputc('\n', app->out.out);
    if (!what || strcmp(what, "connectors") == 0)
        connectors(app, registry);
    if (!what)
        fputc('\n', app->out.out);
    if (!what || strcmp(what, "operations") == 0)
        operations(app, registry);
out:
    if (registry)
        am_registry_free(registry);
    am_arena_free(arena);
    return code;
}

const am_command am_cmd_list = {
    .name = "list",
    .args = "[playbooks|connectors|operations]",
    .help = "List what there is to run and to call.\n"
            "Playbooks are run by plan and run, operations of a connector by call. Without a word: all.",
    .words_max = 1,
    .pages = true,
    .run = run,
};
