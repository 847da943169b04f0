#include "sandbox/odata.h"

#include <string.h>

#include "base/text.h"
#include "base/uri.h"

enum { OPTION_MAX = 64 << 10 };

static sb_segment segment(am_arena *mem, const char *from, size_t n)
{
    char *text = am_arena_strndup(mem, from, n);
    char *open = text ? strchr(text, '(') : NULL;
    sb_segment s = {text ? text : "", NULL};

    if (open && n && text[n - 1] == ')') {
        text[n - 1] = '\0';
        *open = '\0';
        s.args = open + 1;
    }
    return s;
}

bool sb_odata_parse(am_arena *mem, const char *path, const char *query, sb_odata *out)
{
    const char *from = path;
    bool quoted = false;

    *out = (sb_odata){.query = query, .mem = mem};
    for (const char *p = path;; p++) {
        if (*p == '\'')
            quoted = !quoted;
        if (*p && (*p != '/' || quoted))
            continue;
        if (p > from) {
            if (out->n == SB_SEGMENTS_MAX)
                return false;
            out->seg[out->n++] = segment(mem, from, (size_t)(p - from));
        }
        from = p + 1;
        if (!*p)
            return true;
    }
}

bool sb_odata_is(const sb_odata *o, size_t i, const char *name)
{
    return i < o->n && am_streq_fold(o->seg[i].name, name);
}

static const char *decode(am_arena *mem, const char *text, size_t n)
{
    am_buf b = AM_BUF(OPTION_MAX);
    char *plus = am_arena_strndup(mem, text, n);
    const char *out = NULL;

    for (char *p = plus; p && *p; p++)
        if (*p == '+')
            *p = ' ';
    if (plus && am_uri_decode(&b, plus, n) && am_buf_ok(&b))
        out = am_arena_strdup(mem, am_buf_text(&b));
    am_buf_free(&b);
    return out;
}

const char *sb_odata_option(const sb_odata *o, const char *name)
{
    const char *p = o->query;

    while (p && *p) {
        size_t n = strcspn(p, "&");
        const char *equal = memchr(p, '=', n);
        const char *key = decode(o->mem, p, equal ? (size_t)(equal - p) : n);

        if (key && am_streq_fold(key, name))
            return equal ? decode(o->mem, equal + 1, n - (size_t)(equal + 1 - p)) : "";
        p += n + (p[n] == '&');
    }
    return NULL;
}

const char *sb_odata_literal(am_arena *mem, const char *text)
{
    size_t n = strlen(text);
    char *out, *to;

    if (n < 2 || text[0] != '\'' || text[n - 1] != '\'')
        return text;
    out = to = am_arena_strndup(mem, text + 1, n - 2);
    for (const char *p = out; p && *p; p++) {
        *to++ = *p;
        if (p[0] == '\'' && p[1] == '\'')
            p++;
    }
    if (to)
        *to = '\0';
    return out;
}

/* The end of one argument: the next comma outside of quotes. */
static size_t span(const char *p)
{
    bool quoted = false;
    size_t n = 0;

    for (; p[n] && (p[n] != ',' || quoted); n++)
        if (p[n] == '\'')
            quoted = !quoted;
    return n;
}

const char *sb_odata_argument(const sb_odata *o, size_t i, const char *name)
{
    const char *p = i < o->n ? o->seg[i].args : NULL;

    while (p && *p) {
        size_t n = span(p), key;
        const char *value = p;

        key = strcspn(p, "='");
        if (key < n && p[key] == '=') {
            value = p + key + 1;
            if (key != strlen(name) || !am_prefix_fold(p, name))
                value = NULL;
        }
        if (value) {
            const char *text = am_arena_strndup(o->mem, value, n - (size_t)(value - p));

            if (text && text[0] == '@')
                text = sb_odata_option(o, text);
            return text ? sb_odata_literal(o->mem, text) : NULL;
        }
        p += n + (p[n] == ',');
    }
    return NULL;
}

bool sb_odata_wants(const sb_odata *o, const char *member)
{
    const char *list = sb_odata_option(o, "$select");

    if (!list || !*list)
        return true;
    while (*list) {
        size_t n;

        list += strspn(list, " ,");
        n = strcspn(list, " ,/");
        if ((n == strlen(member) && am_prefix_fold(list, member)) || (n == 1 && *list == '*'))
            return true;
        list += strcspn(list, ",");
    }
    return false;
}

bool sb_odata_equals(const sb_odata *o, const char *field, const char **value)
{
    const char *filter = sb_odata_option(o, "$filter");
    size_t n = strlen(field);
    const char *p;
    char *text;

    if (!filter)
        return false;
    p = filter + strspn(filter, " ");
    if (!am_prefix_fold(p, field) || p[n] != ' ')
        return false;
    p += n + strspn(p + n, " ");
    if (strncmp(p, "eq ", 3))
        return false;
    p += 3 + strspn(p + 3, " ");
    text = am_arena_strdup(o->mem, p);
    for (size_t k = text ? strlen(text) : 0; k && text[k - 1] == ' '; k--)
        text[k - 1] = '\0';
    if (!text || (text[0] != '\'' && strchr(text, ' ')))
        return false;
    *value = sb_odata_literal(o->mem, text);
    return true;
}
