#include "sandbox/reader.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

void sb_reader_bad(sb_reader *r, const char *fmt, ...)
{
    va_list ap;

    if (r->kind != AM_OK)
        return;
    va_start(ap, fmt);
    r->kind = am_vfail(r->err, AM_USAGE, fmt, ap);
    va_end(ap);
    (void)am_prefix(r->err, "scenario");
}

bool sb_reader_object(sb_reader *r, const am_value *v, const char *path, const char *const *known)
{
    if (!v || am_value_is(v, AM_T_NULL))
        return false;
    if (!am_value_is(v, AM_T_OBJECT)) {
        sb_reader_bad(r, "%s is a %s, expected an object", path, am_value_type_name(v));
        return false;
    }
    for (size_t i = 0; i < v->u.o.n; i++) {
        const char *key = v->u.o.v[i].key;
        const char *near;
        size_t k = 0;

        while (known[k] && strcmp(known[k], key))
            k++;
        if (known[k])
            continue;
        near = am_nearest(key, known);
        sb_reader_bad(r, "%s%s%s is no known key%s%s", path, *path ? "." : "", key,
                      near ? "; did you mean " : "", near ? near : "");
        return false;
    }
    return true;
}

static const am_value *member(const am_value *v, const char *key)
{
    const am_value *m = am_value_member(v, key);

    return am_value_is(m, AM_T_NULL) ? NULL : m;
}

static const am_value *typed(sb_reader *r, const am_value *v, const char *path, const char *key,
                             am_type type, const char *name)
{
    const am_value *m = member(v, key);

    if (!m || am_value_is(m, type))
        return m;
    sb_reader_bad(r, "%s%s%s is a %s, expected %s", path, *path ? "." : "", key,
                  am_value_type_name(m), name);
    return NULL;
}

const char *sb_reader_text(sb_reader *r, const am_value *v, const char *path, const char *key,
                           const char *otherwise)
{
    const am_value *m = typed(r, v, path, key, AM_T_STR, "a string");

    return m ? am_arena_strdup(r->world->mem, am_value_text(m, "")) : otherwise;
}

int64_t sb_reader_num(sb_reader *r, const am_value *v, const char *path, const char *key,
                      int64_t low, int64_t high, int64_t otherwise)
{
    const am_value *m = typed(r, v, path, key, AM_T_INT, "an integer");
    int64_t n = m ? m->u.i : otherwise;

    if (m && (n < low || n > high)) {
        sb_reader_bad(r, "%s%s%s is %" PRId64 ", expected %" PRId64 " to %" PRId64, path,
                      *path ? "." : "", key, n, low, high);
        return otherwise;
    }
    return n;
}

bool sb_reader_bool(sb_reader *r, const am_value *v, const char *path, const char *key,
                    bool otherwise)
{
    const am_value *m = typed(r, v, path, key, AM_T_BOOL, "true or false");

    return m ? m->u.b : otherwise;
}

static bool relative(const char *text, int64_t *ms)
{
    static const struct {
        char unit;
        int64_t ms;
    } units[] = {{'d', 86400000}, {'h', 3600000}, {'m', 60000}, {'s', 1000}};
    char *end;
    long n = strtol(text, &end, 10);

    if (end == text || n < -100000 || n > 100000)
        return false;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (end[0] == units[i].unit && !end[1]) {
            *ms = n * units[i].ms;
            return true;
        }
    return false;
}

int64_t sb_reader_time(sb_reader *r, const am_value *v, const char *path, const char *key,
                       int64_t otherwise)
{
    const char *text = sb_reader_text(r, v, path, key, NULL);
    int64_t ms;

    if (!text)
        return otherwise;
    if (relative(text, &ms))
        return r->world->base_now + ms;
    if (am_time_parse(text, &ms))
        return ms;
    sb_reader_bad(r, "%s.%s is \"%s\", expected a time such as +20d or 2026-07-27T08:00:00Z", path,
                  key, text);
    return otherwise;
}

bool sb_reader_guid(sb_reader *r, const am_value *v, const char *path, const char *key,
                    sb_guid *out)
{
    const char *text = sb_reader_text(r, v, path, key, NULL);

    if (!text)
        return false;
    if (!sb_guid_parse(text, out))
        sb_reader_bad(r, "%s.%s is \"%s\", expected a GUID", path, key, text);
    return true;
}

const am_value *sb_reader_list(sb_reader *r, const am_value *v, const char *path, const char *key)
{
    return typed(r, v, path, key, AM_T_ARRAY, "a list");
}

const char *sb_reader_url(sb_reader *r, const sb_tenant *t, const am_value *v, const char *path,
                          const char *key)
{
    const char *text = sb_reader_text(r, v, path, key, NULL);
    char check[SB_URL_MAX];

    if (text && text[0] == '/')
        text = am_arena_format(r->world->mem, "https://%s%s",
                               am_prefix_fold(text, "/personal/") ? t->my : t->root, text);
    if (text && !sb_world_key(check, text))
        sb_reader_bad(r, "%s.%s is \"%s\", expected an https URL or a path", path, key, text);
    return text;
}
