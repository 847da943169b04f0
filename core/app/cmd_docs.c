#include "app/command.h"

#include <string.h>

#include "app/session.h"
#include "plugin/schema.h"

enum { WIDTH = 78 };

/* Text for mdoc, in short lines: a backslash and a leading dot or quote would be instructions. */
static void text(FILE *out, const char *s, size_t n)
{
    size_t column = 0;
    for (size_t i = 0; i < n;) {
        size_t word = 0;
        while (i + word < n && s[i + word] != ' ')
            word++;
        if (column && column + 1 + word > WIDTH) {
            fputc('\n', out);
            column = 0;
        } else if (column) {
            fputc(' ', out);
            column++;
        }
        if (!column && (s[i] == '.' || s[i] == '\''))
            fputs("\\&", out);
        for (size_t k = i; k < i + word; k++)
            if (s[k] == '\\')
                fputs("\\e", out);
            else
                fputc(s[k], out);
        column += word;
        i += word + 1;
    }
    fputc('\n', out);
}

static void line(FILE *out, const char *s)
{
    text(out, s, strcspn(s, "\n"));
}

/* A sentence a line, so that mdoc sets the space between sentences. */
static void paragraph(FILE *out, const char *s)
{
    while (*s) {
        size_t n = 0;
        while (s[n] && s[n] != '\n' && !(s[n] == '.' && s[n + 1] == ' '))
            n++;
        size_t end = n + (s[n] == '.');
        text(out, s, end);
        s += end + (s[end] == ' ' || s[end] == '\n');
    }
}

static void parameter(FILE *out, am_arena *arena, const am_param_info *p)
{
    fputs(".It Fl Fl ", out);
    for (const char *c = p->name; *c; c++)
        fputc(*c == '_' ? '-' : *c, out);
    fprintf(out, " Pq %s\n", am_schema_say(arena, p));
    line(out, p->help);
}

static void operation(FILE *out, am_arena *arena, const am_operation *op)
{
    fprintf(out, ".Ss %s\n", op->name);
    line(out, op->summary);
    const char *more = op->help + strcspn(op->help, "\n");
    while (*more == '\n')
        more++;
    paragraph(out, more);
    if (op->effects & AM_CHANGE)
        fprintf(out, "It changes the tenant%s%s%s.\n", op->effects & AM_FINAL ? " for good" : "",
                op->consent ? ", and asks for the consent " : "", op->consent ? op->consent : "");
    if (op->effects & AM_STREAM)
        fputs("It is a list, read page by page.\n", out);
    if (!op->n_params)
        return;
    fputs(".Bl -tag -width Ds\n", out);
    for (size_t i = 0; i < op->n_params; i++)
        parameter(out, arena, &op->params[i]);
    fputs(".El\n", out);
}

static void page(FILE *out, am_arena *arena, const am_registry *registry)
{
    fputs(".\\\" Written by `aftermove docs` from the operations' own rows; change those.\n"
          ".Dd November 24, 2026\n.Dt AFTERMOVE-OPERATIONS 7\n.Os\n.Sh NAME\n.Nm aftermove-operations\n"
          ".Nd operations of the built-in connectors\n.Sh DESCRIPTION\n"
          "Each operation is called from a playbook as\n"
          ".Ql ctx.tenants.source:list_redirects\\&{}\n"
          "(dashes become underscores) and from the shell as\n.Ql aftermove call source list-redirects .\n"
          "Parameters may be given by position, in the order in which they stand here.\n"
          "The operations of plugins are told by\n.Ql aftermove help Ar operation .\n",
          out);
    for (size_t i = 0; i < am_registry_len(registry); i++) {
        const am_connector_info *c = am_registry_at(registry, i);
        fputs(".Sh CONNECTOR ", out);
        for (const char *s = c->name; *s; s++)
            fputc(*s >= 'a' && *s <= 'z' ? *s - 'a' + 'A' : *s, out);
        fputc('\n', out);
        line(out, c->help);
        for (size_t k = 0; k < c->n_ops; k++)
            operation(out, arena, &c->ops[k]);
    }
    fputs(".Sh SEE ALSO\n.Xr aftermove 1 ,\n.Xr aftermove-playbook 7\n", out);
}

static int run(am_app *app, const am_args *args)
{
    am_arena *arena = am_arena_new(0);
    am_registry *registry = NULL;
    am_err err = {0};
    (void)args;
    am_kind kind = am_session_registry(&registry, &err);
    if (!kind)
        page(app->out.out, arena, registry);
    int code = kind ? am_app_error(app, &err) : 0;
    am_registry_free(registry);
    am_arena_free(arena);
    return code;
}

const am_command am_cmd_docs = {
    .name = "docs",
    .args = "",
    .help = "Print aftermove-operations(7), made from the rows of the built-in operations.",
    .pages = true,
    .run = run,
};
