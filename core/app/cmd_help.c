#include "app/command.h"

#include <stdlib.h>
#include <string.h>

#include "app/bundle.h"
#include "app/params.h"
#include "app/session.h"
#include "base/buf.h"
#include "base/text.h"
#include "plugin/schema.h"
#include "report/table.h"
#include "report/width.h"

enum { NARROW = 100 }; /* columns */

/* Text that was broken for 90 columns, broken anew where the terminal is narrower. */
static void prose(const am_app *app, const char *text)
{
    unsigned width = app->out.width;
    bool narrow = false;
    for (const char *p = text; width && *p; p += strcspn(p, "\n"), p += *p == '\n')
        narrow = narrow || strcspn(p, "\n") > width;
    if (!narrow) {
        fprintf(app->out.out, "%s\n", text);
        return;
    }
    size_t n = strcspn(text, "\n"); /* the first line is a paragraph of its own */
    char *copy = am_strdup(text);
    for (char *p = copy + n + (copy[n] != '\0'); *p; p++)
        if (*p == '\n')
            *p = ' ';
    for (char *p = copy; *p;) {
        size_t end = strcspn(p, "\n"), part = am_width_break(p, width);
        part = part < end ? part : end;
        fprintf(app->out.out, "%.*s\n", (int)part, p);
        p += part;
        p += strspn(p, " \n");
    }
    free(copy);
}

static void options(const am_app *app, const am_option *o, const char *title)
{
    static const am_column columns[] = {{"", false, true}, {"", false, false}};
    if (!o || !o->name)
        return;
    fprintf(app->out.out, "\n%s\n", title);
    am_table *t = am_table_new(columns, 2, 2);
    am_table_wrap(t);
    for (; o->name; o++) {
        char name[128];
        snprintf(name, sizeof name, "--%s%s%s", o->name, o->arg ? " " : "", o->arg ? o->arg : "");
        am_table_row(t, (const char *[]){name, o->help}, AM_INK_NONE);
    }
    am_table_print_bare(t, &app->out);
    am_table_free(t);
}

static void overview(const am_app *app)
{
    static const am_column columns[] = {{"", false, true}, {"", false, false}};
    FILE *out = app->out.out;
    fputs("usage: aftermove COMMAND [ARGUMENT]...\n\n", out);
    prose(app, "Closes out a Microsoft 365 cross-tenant migration: redirects, trust, and what is left.");
    fputc('\n', out);
    am_table *t = am_table_new(columns, 2, 2);
    am_table_wrap(t);
    for (size_t i = 0; am_commands[i]; i++) {
        if (am_commands[i]->hidden)
            continue;
        char line[200];
        snprintf(line, sizeof line, "%.*s", (int)strcspn(am_commands[i]->help, "\n"),
                 am_commands[i]->help);
        am_table_row(t, (const char *[]){am_commands[i]->name, line}, AM_INK_NONE);
    }
    am_table_print_bare(t, &app->out);
    am_table_free(t);
    options(app, am_options_global, "Everywhere:");
    fputc('\n', out);
    prose(app, "aftermove help COMMAND, OPERATION or PLAYBOOK tells more; aftermove demo needs no tenant.");
}

static void of_command(const am_app *app, const am_command *c)
{
    am_buf usage = AM_BUF(4096);
    am_buf_fmt(&usage, "usage: aftermove %s%s%s%s", c->name, c->args[0] ? " " : "", c->args,
               c->options ? " [OPTION]..." : "");
    prose(app, am_buf_text(&usage));
    am_buf_free(&usage);
    fputc('\n', app->out.out);
    prose(app, c->help);
    options(app, c->options, "Options:");
    if (!c->raw)
        options(app, am_options_global, "Everywhere:");
}

/* Name, type and help side by side, or the type behind the help where the terminal is narrow. */
static void params(const am_app *app, am_arena *arena, const am_param_info *p, size_t n)
{
    static const am_column columns[] = {{"", false, true}, {"", false, true}, {"", false, false}};
    static const am_column narrow[] = {{"", false, true}, {"", false, false}};
    bool is_narrow = app->out.width && app->out.width < NARROW;
    if (!n)
        return;
    fprintf(app->out.out, "\nParameters:\n");
    am_table *t = is_narrow ? am_table_new(narrow, 2, 2) : am_table_new(columns, 3, 2);
    am_table_wrap(t);
    for (size_t i = 0; i < n; i++) {
        char name[128];
        const char *type = am_schema_say(arena, &p[i]);
        am_params_dashed(name, sizeof name, p[i].name);
        if (is_narrow)
            am_table_row(t, (const char *[]){name, am_arena_format(arena, "%s (%s)", p[i].help, type)}, AM_INK_NONE);
        else
            am_table_row(t, (const char *[]){name, type, p[i].help}, AM_INK_NONE);
    }
    am_table_print_bare(t, &app->out);
    am_table_free(t);
}

static void of_operation(const am_app *app, am_arena *arena, const am_operation *op)
{
    FILE *out = app->out.out;
    am_buf usage = AM_BUF(16384);
    am_buf_fmt(&usage, "usage: aftermove call TENANT %s", op->name);
    for (size_t i = 0; i < op->n_params; i++) {
        char name[128];
        am_params_dashed(name, sizeof name, op->params[i].name);
        bool needed = !op->params[i].optional && !op->params[i].otherwise;
        am_buf_fmt(&usage, needed ? " %s VALUE" : " [%s VALUE]", name);
    }
    prose(app, am_buf_text(&usage));
    am_buf_free(&usage);
    fprintf(out, "   in Lua: tenant:%s(...)\n\n", op->lua_name);
    prose(app, op->help);
    params(app, arena, op->params, op->n_params);
    const char *does = op->effects & AM_CHANGE ? "It changes the tenant: --plan shows what, --yes does it."
                                               : "It reads and changes nothing.";
    const char *more = op->effects & AM_FINAL ? " It cannot be undone."
                       : op->effects & AM_STREAM && !(op->effects & AM_CHANGE) ? " Items come as they are read."
                                                                               : "";
    fputc('\n', out);
    prose(app, am_arena_format(arena, "Connector %s. %s%s", op->connector->name, does, more));
    if (op->consent)
        fprintf(out, "It needs --consent %s.\n", op->consent);
}

static void of_need(const am_app *app, am_arena *arena, const char *tenant, const char *connector)
{
    size_t n = strcspn(connector, "?");
    prose(app, am_arena_format(arena, "%s the tenant %s with the connector %.*s%s.", connector[n] ? "Uses" : "Needs",
                               tenant, (int)n, connector, connector[n] ? ", when there is one" : ""));
}

static am_kind of_playbook(const am_app *app, am_arena *arena, const am_playbook_file *file,
                           am_err *err)
{
    am_playbook *book = NULL;
    size_t n = 0;
    am_kind kind = am_bundle_load(arena, file, &book, err);
    if (kind)
        return kind;
    const am_value *facts = am_playbook_facts(book), *needs = am_value_member(facts, "needs");
    const am_param_info *p = am_playbook_params(book, &n);
    const char *name = am_value_text(am_value_member(facts, "name"), file->path);
    FILE *out = app->out.out;
    prose(app, am_arena_format(arena, "usage: aftermove plan %s [--PARAMETER VALUE]...", name));
    prose(app, am_arena_format(arena, "       aftermove run %s --yes [--PARAMETER VALUE]...", name));
    fputc('\n', out);
    prose(app, am_value_text(am_value_member(facts, "summary"), ""));
    params(app, arena, p, n);
    fprintf(out, "\nVersion %s, %s\n", am_value_text(am_value_member(facts, "version"), "?"),
            file->path);
    for (size_t i = 0; am_value_is(needs, AM_T_OBJECT) && i < am_value_len(needs); i++)
        of_need(app, arena, needs->u.o.v[i].key, am_value_text(needs->u.o.v[i].value, "?"));
    am_playbook_free(book);
    return AM_OK;
}

static const am_operation *find_operation(const am_registry *registry, const char *name)
{
    am_err ignored;
    for (size_t i = 0; i < am_registry_len(registry); i++) {
        const am_operation *op = am_registry_operation(am_registry_at(registry, i), name, &ignored);
        if (op)
            return op;
    }
    return NULL;
}

static am_kind unknown(am_arena *arena, const am_registry *registry, const char *dir,
                       const char *topic, am_err *err)
{
    const char *names[AM_OPS_MAX + 64];
    char shown[128];
    size_t n = 0;
    for (size_t i = 0; am_commands[i]; i++)
        if (!am_commands[i]->hidden)
            names[n++] = am_commands[i]->name;
    const char *const *books = am_workspace_playbooks(arena, dir);
    for (size_t i = 0; books[i] && n < 60; i++)
        names[n++] = books[i];
    for (size_t i = 0; i < am_registry_len(registry); i++)
        for (size_t k = 0; k < am_registry_at(registry, i)->n_ops && n < AM_OPS_MAX + 63; k++)
            names[n++] = am_registry_at(registry, i)->ops[k].name;
    names[n] = NULL;
    am_printable(shown, sizeof shown, topic);
    const char *near = am_nearest(topic, names);
    am_fail(err, AM_USAGE, "no command, operation or playbook is called '%s'", shown);
    return near ? am_hint(err, "did you mean '%s'?", near)
                : am_hint(err, "aftermove list shows operations and playbooks");
}

static int run(am_app *app, const am_args *args)
{
    const char *topic = args->n_words ? args->words[0] : NULL;
    const am_command *c = topic ? am_command_find(topic) : NULL;
    if (!topic || c) {
        if (c)
            of_command(app, c);
        else
            overview(app);
        return 0;
    }
    am_arena *arena = am_arena_new(0);
    am_registry *registry = NULL;
    am_workspace ws = {0};
    am_config config;
    am_playbook_file file;
    am_err err = {0}, ignored;
    am_kind kind = am_session_registry(&registry, &err);
    bool found = am_workspace_find(arena, app->workspace, &ws, &ignored) == AM_OK;
    /* Only plugins matter here; mistakes elsewhere in the file are for other commands to tell. */
    if (!kind && found && am_config_read(arena, ws.config, registry, &config, &ignored))
        found = ws.dir != NULL;
    /* An operation and a playbook may share a name: both are told. */
    const am_operation *op = kind ? NULL : find_operation(registry, topic);
    bool book = !kind && am_workspace_playbook(arena, found ? ws.dir : NULL, topic, &file,
                                               &ignored) == AM_OK;
    if (op)
        of_operation(app, arena, op);
    if (op && book)
        fprintf(app->out.out, "\nThere is a playbook of that name, too.\n\n");
    if (book)
        kind = of_playbook(app, arena, &file, &err);
    if (!kind && !op && !book)
        kind = unknown(arena, registry, found ? ws.dir : NULL, topic, &err);
    int code = kind ? am_app_error(app, &err) : 0;
    am_registry_free(registry);
    am_arena_free(arena);
    return code;
}

const am_command am_cmd_help = {
    .name = "help",
    .args = "[COMMAND|OPERATION|PLAYBOOK]",
    .help = "Explain a command, an operation or a playbook.\n"
            "Without a word: all commands in a line each.",
    .words_max = 1,
    .pages = true,
    .run = run,
};
