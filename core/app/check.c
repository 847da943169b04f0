#include "app/check.h"

#include <stdarg.h>
#include <string.h>

#include "base/json.h"
#include "base/secret.h"
#include "base/text.h"

enum { TEXT = 4096 };

static const char *const names[] = {"ok", "skipped", "warning", "problem"};
static const am_ink inks[] = {AM_INK_GOOD, AM_INK_DIM, AM_INK_WARN, AM_INK_BAD};

static void clean(char out[TEXT], const char *text)
{
    char copy[TEXT];
    snprintf(copy, sizeof copy, "%s", text ? text : "");
    am_secret_scrub(copy);
    am_printable(out, TEXT, copy);
}

static void print_line(const am_checks *c, const am_finding *f, const char *text, const char *todo)
{
    const am_style *style = &c->app->out;
    fprintf(style->out, "%s%-8s%s %-10s %-12s %s%s%s\n", am_style_ink(style, inks[f->level]),
            names[f->level], am_style_ink(style, AM_INK_NONE), f->tenant ? f->tenant : "-",
            f->check, text, *todo ? " -- " : "", todo);
}

static void print_json(const am_checks *c, const am_finding *f, const char *text, const char *todo)
{
    am_arena *arena = am_arena_new(0);
    const am_value *row =
        am_json_make(arena, "{\"level\":%s,\"tenant\":%s,\"check\":%s,\"text\":%s,\"todo\":%s}",
                     names[f->level], f->tenant, f->check, text, *todo ? todo : NULL);
    const char *line = am_json_text(arena, row, AM_JSON_PLAIN);
    fprintf(c->app->out.out, "%s\n", line ? line : "{}");
    am_arena_free(arena);
}

/* The configuration counts most: with it wrong, the rest says little. */
static int rank(int code)
{
    switch (code) {
    case 0:
        return 0;
    case 2:
        return 4;
    case 4:
        return 3;
    case 5:
        return 2;
    default:
        return 1;
    }
}

void am_checks_add(am_checks *c, const am_finding *f)
{
    char text[TEXT], todo[TEXT];
    int code = f->level == AM_LEVEL_PROBLEM ? am_kind_exit(f->kind) : 0;
    if (code == AM_EXIT_REFUSED)
        code = AM_EXIT_USAGE; /* what guards refuse here is what the configuration says */
    if (rank(code) > rank(c->code))
        c->code = code;
    c->n[f->level]++;
    clean(text, f->text);
    clean(todo, f->todo);
    bool said = f->level >= AM_LEVEL_WARNING || !c->app->quiet;
    if (c->layout == AM_LAYOUT_JSON)
        print_json(c, f, text, todo);
    else if (said)
        print_line(c, f, text, todo);
    fflush(c->app->out.out);
}

void am_checks_ok(am_checks *c, const char *tenant, const char *check, const char *fmt, ...)
{
    char text[TEXT];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    am_checks_add(c, &(am_finding){.tenant = tenant, .check = check, .text = text});
}

void am_checks_error(am_checks *c, const char *tenant, const char *check, const am_err *e)
{
    am_checks_add(c, &(am_finding){.level = AM_LEVEL_PROBLEM,
                                   .tenant = tenant,
                                   .check = check,
                                   .text = e->text,
                                   .todo = e->hint,
                                   .kind = e->kind});
}

int am_checks_end(const am_checks *c)
{
    if (c->layout == AM_LAYOUT_JSON)
        fprintf(c->app->out.out,
                "{\"ok\":%u,\"skipped\":%u,\"warnings\":%u,\"problems\":%u,\"exit\":%d}\n",
                c->n[AM_LEVEL_OK], c->n[AM_LEVEL_SKIPPED], c->n[AM_LEVEL_WARNING],
                c->n[AM_LEVEL_PROBLEM], c->code);
    else
        fprintf(c->app->out.out, "%u ok, %u warnings, %u problems\n", c->n[AM_LEVEL_OK],
                c->n[AM_LEVEL_WARNING], c->n[AM_LEVEL_PROBLEM]);
    return c->code;
}
