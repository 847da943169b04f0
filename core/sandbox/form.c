#include "sandbox/form.h"

#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static char *decoded(am_arena *arena, const char *p, size_t n)
{
    char *out = am_arena_alloc(arena, n + 1);
    if (!out)
        return NULL;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        if (p[i] != '%') {
            out[k++] = p[i] == '+' ? ' ' : p[i];
            continue;
        }
        int high = i + 2 < n ? hex(p[i + 1]) : -1;
        int low = high >= 0 ? hex(p[i + 2]) : -1;
        if (low < 0 || (high == 0 && low == 0))
            return NULL;
        out[k++] = (char)(high << 4 | low);
        i += 2;
    }
    out[k] = '\0';
    return out;
}

bool sb_form_parse(am_arena *arena, const char *text, size_t n, sb_form *out)
{
    out->n = 0;
    for (size_t at = 0; text && at < n;) {
        const char *end = memchr(text + at, '&', n - at);
        size_t len = end ? (size_t)(end - text) - at : n - at;
        const char *eq = len ? memchr(text + at, '=', len) : NULL;
        size_t name_n = eq ? (size_t)(eq - text) - at : len;
        if (len) {
            if (out->n == SB_FORM_MAX)
                return false;
            const char *name = decoded(arena, text + at, name_n);
            const char *value = eq ? decoded(arena, eq + 1, len - name_n - 1) : "";
            if (!name || !value)
                return false;
            out->pair[out->n].name = name;
            out->pair[out->n++].value = value;
        }
        at += len + 1;
    }
    return true;
}

const char *sb_form_get(const sb_form *form, const char *name)
{
    for (size_t i = 0; i < form->n; i++)
        if (strcmp(form->pair[i].name, name) == 0)
            return form->pair[i].value;
    return NULL;
}
