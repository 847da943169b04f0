#include "app/command.h"

#include <string.h>

#include "app/session.h"
#include "app/stubs_words.h"

static const char *type_of(const am_param_info *p)
{
    switch (p->base) {
    case AM_P_INTEGER:
        return "integer";
    case AM_P_NUMBER:
        return "number";
    case AM_P_BOOLEAN:
        return "boolean";
    case AM_P_OBJECT:
        return "table";
    case AM_P_ANY:
        return "any";
    case AM_P_TIME:
        return "string|integer";
    default:
        return "string";
    }
}

static void print_type(FILE *out, const am_param_info *p)
{
    fputc('(', out);
    if (p->base == AM_P_WORDS)
        for (const char *const *w = p->words; *w; w++)
            fprintf(out, "%s\"%s\"", w == p->words ? "" : "|", *w);
    else
        fputs(type_of(p), out);
    fputs(p->list ? ")[]" : ")", out);
}

/* Names of connectors may have dashes, names in Lua may not. */
static const char *plain(am_arena *arena, const char *name)
{
    char *copy = am_arena_strdup(arena, name);
    for (char *c = copy; c && *c; c++)
        if (*c == '-')
            *c = '_';
    return copy ? copy : name;
}

static void operation(FILE *out, const char *class, const am_operation *op)
{
    if (op->n_params) {
        fprintf(out, "---@class aftermove.%s.%s.args\n", class, op->lua_name);
        for (size_t i = 0; i < op->n_params; i++) {
            const am_param_info *p = &op->params[i];
            fprintf(out, "---@field %s%s ", p->name, p->optional || p->otherwise ? "?" : "");
            print_type(out, p);
            fprintf(out, " %.*s\n", (int)strcspn(p->help, "\n"), p->help);
        }
        fputc('\n', out);
    }
    for (const char *line = op->help; *line;) {
        size_t n = strcspn(line, "\n");
        fprintf(out, "---%.*s\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
    if (op->n_params)
        fprintf(out, "---@param args aftermove.%s.%s.args|any\n---@param ... any\n", class,
                op->lua_name);
    fprintf(out, "---@return %s\n", op->effects & AM_STREAM ? "fun(): any" : "any");
    fprintf(out, "function %s:%s(%s) end\n\n", class, op->lua_name,
            op->n_params ? "args, ..." : "");
}

static void connector(FILE *out, am_arena *arena, const am_connector_info *c)
{
    const char *class = plain(arena, c->name);
    fprintf(out, "---%s\n---@class aftermove.%s\n", c->help, class);
    fprintf(out, "---@field name string\n---@field role string\n---@field tenant_id string\n");
    fprintf(out, "---@field connector string\nlocal %s = {}\n\n", class);
    for (size_t i = 0; i < c->n_ops; i++)
        operation(out, class, &c->ops[i]);
}

static void tenants(FILE *out, am_arena *arena, const am_config *c)
{
    fprintf(out, "---@class aftermove.tenants\n");
    for (size_t i = 0; i < c->n_tenants; i++)
        fprintf(out, "---@field [\"%s\"] aftermove.%s\n", c->tenants[i].name,
                plain(arena, c->tenants[i].connector));
    fputc('\n', out);
}

static int run(am_app *app, const am_args *args)
{
    am_arena *arena = am_arena_new(0);
    am_registry *registry = NULL;
    am_workspace ws = {0};
    am_config config = {0};
    am_err err = {0}, none;
    (void)args;
    am_kind kind = am_session_registry(&registry, &err);
    bool found = am_workspace_find(arena, app->workspace, &ws, &none) == AM_OK;
    if (!kind && found)
        kind = am_config_read(arena, ws.config, registry, &config, &err);
    else if (!kind && app->workspace) {
        err = none;
        kind = none.kind;
    }
    if (!kind) {
        fprintf(app->out.out, "---@meta aftermove\n\n");
        for (size_t i = 0; i < am_registry_len(registry); i++)
            connector(app->out.out, arena, am_registry_at(registry, i));
        tenants(app->out.out, arena, &config);
        am_stubs_words(app->out.out);
    }
    int code = kind ? am_app_error(app, &err) : 0;
    am_registry_free(registry);
    am_arena_free(arena);
    return code;
}

const am_command am_cmd_stubs = {
    .name = "stubs",
    .args = "",
    .help = "Print what an editor needs to complete and check playbooks.\n"
            "The form is that of the Lua language server: aftermove stubs > .luals/aftermove.lua\n"
            "It has every operation of every connector that the workspace knows, and what playbook {},\n"
            "spec {} and ctx take.",
    .pages = true,
    .run = run,
};
