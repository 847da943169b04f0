#include "base/err.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static const struct {
    am_kind kind;
    const char *name;
    int exit;
    bool retryable;
} kinds[] = {
    {AM_OK, "ok", 0, false},
    {AM_USAGE, "usage", 2, false},
    {AM_DENIED, "denied", 4, false},
    {AM_ABSENT, "absent", 1, false},
    {AM_CONFLICT, "conflict", 1, false},
    {AM_LIMIT, "limit", 1, true},
    {AM_REFUSED, "refused", 3, false},
    {AM_REMOTE, "remote", 1, false},
    {AM_NETWORK, "network", 5, true},
    {AM_TIMEOUT, "timeout", 5, true},
    {AM_CANCELLED, "cancelled", 130, false},
    {AM_NOMEM, "nomem", 1, false},
    {AM_DISK, "disk", 6, false},
    {AM_BUG, "bug", 1, false},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* One line; a cut never leaves half a character, am_printable() sees to both. */
static void put_text(char *out, size_t n, const char *fmt, va_list ap) AM_PRINTF(3, 0);

static void put_text(char *out, size_t n, const char *fmt, va_list ap)
{
    char raw[1024];
    if (vsnprintf(raw, sizeof raw, fmt, ap) < 0)
        raw[0] = 0;
    am_printable(out, n, raw);
}

am_kind am_vfail(am_err *e, am_kind kind, const char *fmt, va_list ap)
{
    if (!e)
        return kind;
    /* The arguments may well come from e itself: format before forgetting it. */
    char text[sizeof e->text];
    put_text(text, sizeof text, fmt, ap);
    *e = (am_err){.kind = kind};
    memcpy(e->text, text, sizeof text);
    return kind;
}

am_kind am_fail(am_err *e, am_kind kind, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    am_vfail(e, kind, fmt, ap);
    va_end(ap);
    return kind;
}

am_kind am_hint(am_err *e, const char *fmt, ...)
{
    if (!e)
        return AM_BUG;
    char hint[sizeof e->hint];
    va_list ap;
    va_start(ap, fmt);
    put_text(hint, sizeof hint, fmt, ap);
    va_end(ap);
    memcpy(e->hint, hint, sizeof hint);
    return e->kind;
}

am_kind am_prefix(am_err *e, const char *fmt, ...)
{
    if (!e)
        return AM_BUG;
    char what[sizeof e->text], whole[2 * sizeof e->text + 2];
    va_list ap;
    va_start(ap, fmt);
    put_text(what, sizeof what, fmt, ap);
    va_end(ap);
    snprintf(whole, sizeof whole, "%s: %s", what, e->text);
    am_printable(e->text, sizeof e->text, whole);
    return e->kind;
}

const char *am_kind_name(am_kind kind)
{
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i].kind == kind)
            return kinds[i].name;
    return "unknown";
}

int am_kind_parse(const char *name)
{
    for (size_t i = 0; name && i < KINDS; i++)
        if (strcmp(kinds[i].name, name) == 0)
            return (int)kinds[i].kind;
    return -1;
}

bool am_kind_retryable(am_kind kind)
{
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i].kind == kind)
            return kinds[i].retryable;
    return false;
}

int am_kind_exit(am_kind kind)
{
    for (size_t i = 0; i < KINDS; i++)
        if (kinds[i].kind == kind)
            return kinds[i].exit;
    return 1;
}
