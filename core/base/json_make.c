#include "base/json.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_keys.h"

/* Templates are written by programmers: they are read here, one pass, straight
 * into values, and only words with escapes and numbers go through the real parser. */

typedef struct reader {
    am_arena *arena;
    const char *p;
    va_list *args;
    int depth;
} reader;

static am_value *read_value(reader *r);

static void skip_blanks(reader *r)
{
    while (*r->p == ' ' || *r->p == '\t' || *r->p == '\r' || *r->p == '\n')
        r->p++;
}

static bool take(reader *r, char c)
{
    skip_blanks(r);
    if (*r->p != c)
        return false;
    r->p++;
    return true;
}

static am_value *read_argument(reader *r)
{
    char what = r->p[1];
    r->p += what ? 2 : 1;
    switch (what) {
    case 's':
        return am_value_str(r->arena, va_arg(*r->args, const char *));
    case 'd':
        return am_value_int(r->arena, va_arg(*r->args, int64_t));
    case 'b':
        return am_value_bool(r->arena, va_arg(*r->args, int) != 0);
    case 'v': {
        am_value *v = va_arg(*r->args, am_value *);
        return v ? v : am_value_null(r->arena);
    }
    default:
        return NULL;
    }
}

/* The length of a quoted word of ASCII without escapes, -1: it is none. */
static ptrdiff_t plain_word(const char *from)
{
    const char *p = from + 1;
    while ((unsigned char)*p - 0x20u < 0x5f && *p != '"' && *p != '\\')
        p++;
    return *p == '"' ? p - from - 1 : -1;
}

/* A literal: everything up to where it ends, read by the real parser unless it is plain. */
static am_value *read_literal(reader *r)
{
    const char *from = r->p, *end = from;
    ptrdiff_t plain = *from == '"' ? plain_word(from) : -1;
    if (plain >= 0) {
        r->p += plain + 2;
        return am_value_strn(r->arena, from + 1, (size_t)plain);
    }
    if (*from == '"') {
        for (end++; *end && *end != '"'; end++)
            if (*end == '\\' && end[1])
                end++;
        if (*end == 0)
            return NULL;
        end++;
    } else {
        end += strcspn(from, " \t\r\n,]}:[{\"%");
    }
    const am_value *v;
    if (am_json_parse(r->arena, from, (size_t)(end - from), &v, NULL))
        return NULL;
    r->p = end;
    return (am_value *)(uintptr_t)v;
}

static am_value *read_array(reader *r)
{
    am_value *list = am_value_array(r->arena);
    r->p++;
    if (take(r, ']'))
        return list;
    do {
        if (!am_value_push(r->arena, list, read_value(r)))
            return NULL;
    } while (take(r, ','));
    return take(r, ']') ? list : NULL;
}

static const char *read_key(reader *r)
{
    skip_blanks(r);
    const char *from = r->p + 1;
    ptrdiff_t plain = *r->p == '"' ? plain_word(r->p) : -1;
    if (plain >= 0) {
        r->p += plain + 2;
        return am_arena_strndup(r->arena, from, (size_t)plain);
    }
    bool argument = r->p[0] == '%' && r->p[1] == 's';
    if (!argument && *r->p != '"')
        return NULL;
    return am_value_text(argument ? read_argument(r) : read_literal(r), NULL);
}

static am_value *read_object(reader *r)
{
    am_value *object = am_value_object(r->arena);
    if (!object)
        return NULL;
    r->p++;
    if (take(r, '}'))
        return object;
    do {
        const char *key = read_key(r);
        const am_value *value = key && take(r, ':') ? read_value(r) : NULL;
        if (!value || !am_value_add(r->arena, object, key, value))
            return NULL;
    } while (take(r, ','));
    if (!take(r, '}'))
        return NULL;
    am_json_unique(object);
    return object;
}

static am_value *read_value(reader *r)
{
    am_value *v = NULL;
    skip_blanks(r);
    if (*r->p == '%')
        return read_argument(r);
    if (*r->p != '[' && *r->p != '{')
        return read_literal(r);
    if (r->depth == AM_VALUE_DEPTH)
        return NULL;
    r->depth++;
    v = *r->p == '[' ? read_array(r) : read_object(r);
    r->depth--;
    return v;
}

am_value *am_json_vmake(am_arena *a, const char *text, va_list ap)
{
    va_list args;
    va_copy(args, ap);
    reader r = {.arena = a, .p = text, .args = &args};
    am_value *v = read_value(&r);
    skip_blanks(&r);
    va_end(args);
    return *r.p ? NULL : v;
}

am_value *am_json_make(am_arena *a, const char *text, ...)
{
    va_list ap;
    va_start(ap, text);
    am_value *v = am_json_vmake(a, text, ap);
    va_end(ap);
    return v;
}
