#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void put_char(am_buf *b, unsigned char c)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *at = strchr(from, c);
    if (at)
        am_buf_add(b, (char[]){'\\', to[at - from]}, 2);
    else
        am_buf_fmt(b, "\\u%04x", (unsigned)c);
}

/* Eight bytes at a time as long as all of them are plain. */
size_t am_json_plain(const char *s, size_t n)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x80 * ones;
    size_t i = 0;
    for (uint64_t w; n - i >= sizeof w; i += sizeof w) {
        memcpy(&w, s + i, sizeof w);
        uint64_t quote = w ^ ('"' * ones), escape = w ^ ('\\' * ones);
        if (((quote - ones) | (escape - ones) | (w - 0x20 * ones) | w) & high)
            break;
    }
    while (i < n && (unsigned char)s[i] - 0x20u < 0x60 && s[i] != '"' && s[i] != '\\')
        i++;
    return i;
}

void am_json_quote(am_buf *b, const char *s, size_t n)
{
    am_buf_char(b, '"');
    while (n) {
        size_t run = am_json_plain(s, n), bad = 0;
        if (run == 0 && (unsigned char)*s >= 0x80) {
            /* a whole run of characters that are well-formed */
            while (run < n && (unsigned char)s[run] >= 0x80)
                run++;
            if (!am_utf8_valid(s, run, &bad))
                run = bad;
            if (run == 0) {
                am_buf_str(b, "\xef\xbf\xbd");
                s++, n--;
                continue;
            }
        }
        if (run) {
            am_buf_add(b, s, run);
        } else {
            if (*s)
                put_char(b, (unsigned char)*s);
            else
                am_buf_str(b, "\xef\xbf\xbd");
            run = 1;
        }
        s += run;
        n -= run;
    }
    am_buf_char(b, '"');
}

/* The shortest text that reads back as the same number; integral ones as integers. */
static void put_real(am_buf *b, double r)
{
    char text[32];
    if (!isfinite(r)) {
        am_buf_str(b, "null");
        return;
    }
    if (r >= -0x1p63 && r < 0x1p63 && floor(r) == r) {
        am_buf_fmt(b, "%" PRId64, (int64_t)r);
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, r);
        if (strtod(text, NULL) == r)
            break;
    }
    for (char *p = text; *p; p++)
        if (*p == ',')
            *p = '.'; /* a locale's */
    am_buf_str(b, text);
}

static void new_line(am_buf *b, unsigned flags, int depth)
{
    if (!(flags & AM_JSON_PRETTY))
        return;
    am_buf_fmt(b, "\n%*s", 2 * depth, "");
}

static void put(am_buf *b, const am_value *v, unsigned flags, int depth);

static void put_array(am_buf *b, const am_value *v, unsigned flags, int depth)
{
    am_buf_char(b, '[');
    for (size_t i = 0; i < v->u.a.n && am_buf_ok(b); i++) {
        if (i)
            am_buf_char(b, ',');
        new_line(b, flags, depth + 1);
        put(b, v->u.a.v[i], flags, depth + 1);
    }
    if (v->u.a.n)
        new_line(b, flags, depth);
    am_buf_char(b, ']');
}

static void put_object(am_buf *b, const am_value *v, unsigned flags, int depth)
{
    am_member *sorted = flags & AM_JSON_CANONICAL ? am_value_sorted(v) : NULL;
    const am_member *m = sorted ? sorted : v->u.o.v;
    am_buf_char(b, '{');
    for (size_t i = 0; i < v->u.o.n && am_buf_ok(b); i++) {
        if (i)
            am_buf_char(b, ',');
        new_line(b, flags, depth + 1);
        am_json_quote(b, m[i].key, strlen(m[i].key));
        am_buf_str(b, flags & AM_JSON_PRETTY ? ": " : ":");
        put(b, m[i].value, flags, depth + 1);
    }
    if (v->u.o.n)
        new_line(b, flags, depth);
    am_buf_char(b, '}');
    free(sorted);
}

static void put(am_buf *b, const am_value *v, unsigned flags, int depth)
{
    switch (v ? v->type : AM_T_NULL) {
    case AM_T_NULL:
        am_buf_str(b, "null");
        return;
    case AM_T_BOOL:
        am_buf_str(b, v->u.b ? "true" : "false");
        return;
    case AM_T_INT:
        am_buf_fmt(b, "%" PRId64, v->u.i);
        return;
    case AM_T_REAL:
        put_real(b, v->u.r);
        return;
    case AM_T_STR:
        am_json_quote(b, v->u.s.p, v->u.s.n);
        return;
    case AM_T_ARRAY:
    case AM_T_OBJECT:
        break;
    }
    if (depth >= AM_VALUE_DEPTH)
        b->failed = true; /* no reader would take it, and a value may even hold itself */
    else if (v->type == AM_T_ARRAY)
        put_array(b, v, flags, depth);
    else
        put_object(b, v, flags, depth);
}

void am_json_format(am_buf *b, const am_value *v, unsigned flags)
{
    put(b, v, flags, 0);
}

const char *am_json_text(am_arena *a, const am_value *v, unsigned flags)
{
    am_buf b = AM_BUF(SIZE_MAX / 2);
    am_json_format(&b, v, flags);
    const char *text = am_buf_ok(&b) ? am_arena_strndup(a, am_buf_text(&b), b.n) : NULL;
    am_buf_free(&b);
    return text;
}
