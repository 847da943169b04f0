#include "app/app.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "app/pager.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/text.h"

enum { TEXT = 1024 };

static void print(const am_app *app, am_ink ink, const char *name, const char *before, const char *text)
{
    char clean[TEXT], out[TEXT];
    snprintf(clean, sizeof clean, "%s", text);
    am_secret_scrub(clean);
    am_printable(out, sizeof out, clean);
    if (!am_log_tell(ink == AM_INK_BAD ? AM_LOG_ERROR : AM_LOG_INFO, name, out))
        fprintf(app->err.out, "%s%s%s%s\n", am_style_ink(&app->err, ink), before,
                am_style_ink(&app->err, AM_INK_NONE), out);
}

int am_app_error(const am_app *app, const am_err *err)
{
    am_err pager;
    am_kind broken = am_pager_yield(&pager);
    fflush(app->out.out);
    if (broken)
        print(app, AM_INK_BAD, "error", "aftermove: ", pager.text);
    print(app, AM_INK_BAD, "error", "aftermove: ", err->text);
    if (app->verbose && err->code[0])
        print(app, AM_INK_DIM, "code", "  code: ", err->code);
    if (app->verbose && err->request_id[0])
        print(app, AM_INK_DIM, "request_id", "  request id: ", err->request_id);
    if (app->verbose && err->where[0])
        print(app, AM_INK_DIM, "at", "  at: ", err->where);
    if (err->hint[0])
        print(app, AM_INK_DIM, "hint", "hint: ", err->hint);
    return am_kind_exit(err->kind);
}

int am_app_end(const am_app *app, int code)
{
    am_err err;
    if (am_pager_end(&err))
        return am_app_error(app, &err);
    bool before = ferror(app->out.out) != 0, now = fflush(app->out.out) != 0;
    if (!before && !now)
        return code;
    am_fail(&err, AM_DISK, "cannot write to standard output: %s",
            now ? strerror(errno) : "what was written before did not arrive");
    return am_app_error(app, &err);
}

static void say(const am_app *app, const char *name, const char *fmt, va_list ap) AM_PRINTF(3, 0);
static void say(const am_app *app, const char *name, const char *fmt, va_list ap)
{
    char text[TEXT];
    am_err pager;
    vsnprintf(text, sizeof text, fmt, ap);
    if (am_pager_yield(&pager))
        (void)am_app_error(app, &pager);
    fflush(app->out.out);
    print(app, AM_INK_NONE, name, "", text);
    fflush(app->err.out);
}

void am_app_warn(const am_app *app, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    say(app, "warn", fmt, ap);
    va_end(ap);
}

void am_app_say(const am_app *app, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (!app->quiet)
        say(app, "say", fmt, ap);
    va_end(ap);
}

am_layout am_app_layout(const char *word)
{
    if (strcmp(word, "json") == 0)
        return AM_LAYOUT_JSON;
    return strcmp(word, "csv") == 0 ? AM_LAYOUT_CSV : AM_LAYOUT_TABLE;
}
