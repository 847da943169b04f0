#include "plugin/field.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

enum { FOUND_MAX = 60 };

static void found(const am_value *v, char *out, size_t n)
{
    am_buf b = AM_BUF(4096);
    if (!v) {
        am_buf_str(&b, "nothing");
    } else if (am_value_is(v, AM_T_OBJECT) || am_value_is(v, AM_T_ARRAY)) {
        am_buf_str(&b, am_value_type_name(v));
    } else {
        am_json_format(&b, v, AM_JSON_PLAIN);
    }
    am_printable(out, n, am_buf_ok(&b) ? am_buf_text(&b) : "a long text");
    am_buf_free(&b);
}

void am_field_fail(const am_field *f, const char *fmt, ...)
{
    if (f->file->failed) {
        return;
    }
    va_list ap;
    va_start(ap, fmt);
    am_vfail(f->file->err, AM_USAGE, fmt, ap);
    va_end(ap);
    am_prefix(f->file->err, "%s: %s", f->file->name, *f->path ? f->path : "the file");
    f->file->failed = true;
}

void am_field_wrong(const am_field *f, const char *expected, const char *hint)
{
    char shown[FOUND_MAX];
    bool first = !f->file->failed;
    found(f->v, shown, sizeof shown);
    am_field_fail(f, "expected %s, found %s", expected, shown);
    if (first && hint) {
        am_hint(f->file->err, "%s", hint);
    }
}

static am_field child(const am_field *f, const am_value *v, const char *key)
{
    char shown[FOUND_MAX];
    am_printable(shown, sizeof shown, key);
    const char *path =
        am_arena_format(f->file->arena, "%s%s%s", f->path, *f->path ? "." : "", shown);
    return (am_field){.file = f->file, .v = v, .path = path ? path : ""};
}

am_field am_field_member(const am_field *f, const char *key)
{
    return child(f, am_value_member(f->v, key), key);
}

am_field am_field_at(const am_field *f, size_t i, const char **key)
{
    bool there = am_value_is(f->v, AM_T_OBJECT) && i < f->v->u.o.n;
    *key = there ? f->v->u.o.v[i].key : "";
    return child(f, there ? f->v->u.o.v[i].value : NULL, *key);
}

void am_field_only(const am_field *f, const char *const *keys)
{
    if (!am_value_is(f->v, AM_T_OBJECT)) {
        am_field_wrong(f, "an object", NULL);
        return;
    }
    for (size_t i = 0; i < f->v->u.o.n; i++) {
        const char *key;
        am_field m = am_field_at(f, i, &key);
        const char *const *k = keys;
        while (*k && strcmp(*k, key) != 0) {
            k++;
        }
        if (!*k && !f->file->failed) {
            const char *near = am_nearest(key, keys);
            am_field_fail(&m, "no such member is known");
            if (near) {
                am_hint(f->file->err, "did you mean \"%s\"?", near);
            }
        }
    }
}

const char *am_field_text(const am_field *f, const char *key, bool required)
{
    am_field m = am_field_member(f, key);
    const char *s = am_value_is(m.v, AM_T_STR) ? m.v->u.s.p : NULL;
    if ((!s && m.v) || (!s && required) || (s && !*s)) {
        am_field_wrong(&m, "text", NULL);
    }
    return s ? s : required ? "" : NULL;
}

bool am_field_truth(const am_field *f, const char *key)
{
    am_field m = am_field_member(f, key);
    if (m.v && !am_value_is(m.v, AM_T_BOOL)) {
        am_field_wrong(&m, "true or false", NULL);
    }
    return am_value_truth(m.v, false);
}

int64_t am_field_integer(const am_field *f, const char *key, int64_t least, int64_t most,
                         int64_t otherwise)
{
    am_field m = am_field_member(f, key);
    if (!m.v) {
        return otherwise;
    }
    if (!am_value_is(m.v, AM_T_INT) || m.v->u.i < least || m.v->u.i > most) {
        char expected[80];
        snprintf(expected, sizeof expected, "a whole number from %" PRId64 " to %" PRId64, least,
                 most);
        am_field_wrong(&m, expected, NULL);
        return otherwise;
    }
    return m.v->u.i;
}
