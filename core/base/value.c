#include "base/value.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST = 8 };

static am_value *make(am_arena *a, am_type type)
{
    am_value *v = am_arena_alloc(a, sizeof *v);
    if (v)
        v->type = type;
    return v;
}

am_value *am_value_null(am_arena *a)
{
    return make(a, AM_T_NULL);
}

am_value *am_value_bool(am_arena *a, bool b)
{
    am_value *v = make(a, AM_T_BOOL);
    if (v)
        v->u.b = b;
    return v;
}

am_value *am_value_int(am_arena *a, int64_t i)
{
    am_value *v = make(a, AM_T_INT);
    if (v)
        v->u.i = i;
    return v;
}

am_value *am_value_real(am_arena *a, double r)
{
    am_value *v = make(a, isfinite(r) ? AM_T_REAL : AM_T_NULL);
    if (v && v->type == AM_T_REAL)
        v->u.r = r;
    return v;
}

am_value *am_value_strn(am_arena *a, const char *s, size_t n)
{
    if (!s)
        return am_value_null(a);
    am_value *v = make(a, AM_T_STR);
    const char *p = v ? am_arena_strndup(a, s, n) : NULL;
    if (!p)
        return NULL;
    v->u.s.p = p;
    v->u.s.n = n;
    return v;
}

am_value *am_value_str(am_arena *a, const char *s)
{
    return am_value_strn(a, s, s ? strlen(s) : 0);
}

am_value *am_value_array(am_arena *a)
{
    return make(a, AM_T_ARRAY);
}

am_value *am_value_object(am_arena *a)
{
    return make(a, AM_T_OBJECT);
}

/* A list with room for one more; old unless it was full. NULL: arena full. */
static void *grow(am_arena *a, void *old, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return old;
    size_t more = *cap ? *cap * 2 : FIRST;
    void *p = more > *cap && more < SIZE_MAX / size ? am_arena_alloc(a, more * size) : NULL;
    if (!p)
        return NULL;
    if (n)
        memcpy(p, old, n * size);
    *cap = more;
    return p;
}

static bool is_key(const am_member *m, const char *key, size_t n)
{
    size_t same = 0; /* most names differ within a few characters: no call for these */
    while (same < n && m->key[same] == key[same])
        same++;
    return same == n && m->key[n] == 0;
}

/* Items of a list have the same members at the same places: where a name (by its address, a literal's
 * as a rule) was found last is looked at first. */
static uint16_t *hint(const char *key, size_t n)
{
    static _Thread_local uint16_t hints[256];
    return &hints[(((uintptr_t)key + n) * 0x9e3779b97f4a7c15u) >> 56];
}

static am_member *find(const am_value *o, const char *key, size_t n)
{
    uint16_t *last = hint(key, n);
    if (!o || o->type != AM_T_OBJECT)
        return NULL;
    if (*last < o->u.o.n && is_key(&o->u.o.v[*last], key, n))
        return &o->u.o.v[*last];
    for (size_t i = 0; i < o->u.o.n; i++) {
        if (!is_key(&o->u.o.v[i], key, n))
            continue;
        *last = (uint16_t)i;
        return &o->u.o.v[i];
    }
    return NULL;
}

bool am_value_put(am_arena *a, am_value *o, const char *key, const am_value *value)
{
    if (!o || o->type != AM_T_OBJECT || !key || !value)
        return false;
    am_member *m = find(o, key, strlen(key));
    if (m) {
        m->value = (am_value *)(uintptr_t)value;
        return true;
    }
    const char *own = am_arena_strdup(a, key);
    return own && am_value_add(a, o, own, value);
}

bool am_value_add(am_arena *a, am_value *o, const char *own, const am_value *value)
{
    am_member *v = grow(a, o->u.o.v, o->u.o.n, &o->u.o.cap, sizeof *v);
    if (!v)
        return false;
    o->u.o.v = v;
    v[o->u.o.n++] = (am_member){own, (am_value *)(uintptr_t)value};
    return true;
}

bool am_value_push(am_arena *a, am_value *list, const am_value *value)
{
    if (!list || list->type != AM_T_ARRAY || !value)
        return false;
    am_value **v = grow(a, list->u.a.v, list->u.a.n, &list->u.a.cap, sizeof(am_value *));
    if (!v)
        return false;
    list->u.a.v = v;
    v[list->u.a.n++] = (am_value *)(uintptr_t)value;
    return true;
}

static am_value *copy(am_arena *a, const am_value *v, int depth);

static bool copy_items(am_arena *a, am_value *to, const am_value *v, int depth)
{
    size_t n = v->u.a.n;
    to->u.a.v = n ? am_arena_alloc(a, n * sizeof(am_value *)) : NULL;
    if (n && !to->u.a.v)
        return false;
    to->u.a.cap = n;
    for (size_t i = 0; i < n; i++) {
        to->u.a.v[i] = copy(a, v->u.a.v[i], depth + 1);
        if (!to->u.a.v[i])
            return false;
    }
    to->u.a.n = n;
    return true;
}

static bool copy_members(am_arena *a, am_value *to, const am_value *v, int depth)
{
    size_t n = v->u.o.n;
    to->u.o.v = n ? am_arena_alloc(a, n * sizeof(am_member)) : NULL;
    if (n && !to->u.o.v)
        return false;
    to->u.o.cap = n;
    for (size_t i = 0; i < n; i++) {
        am_member *m = &to->u.o.v[i];
        m->key = am_arena_strdup(a, v->u.o.v[i].key);
        m->value = copy(a, v->u.o.v[i].value, depth + 1);
        if (!m->key || !m->value)
            return false;
    }
    to->u.o.n = n;
    return true;
}

static am_value *copy(am_arena *a, const am_value *v, int depth)
{
    if (depth > AM_VALUE_DEPTH)
        return NULL;
    if (v->type == AM_T_STR)
        return am_value_strn(a, v->u.s.p, v->u.s.n);
    am_value *to = make(a, v->type);
    if (!to)
        return NULL;
    if (v->type == AM_T_ARRAY)
        return copy_items(a, to, v, depth) ? to : NULL;
    if (v->type == AM_T_OBJECT)
        return copy_members(a, to, v, depth) ? to : NULL;
    to->u = v->u;
    return to;
}

am_value *am_value_copy(am_arena *a, const am_value *v)
{
    return v ? copy(a, v, 0) : NULL;
}

const am_value *am_value_member(const am_value *o, const char *key)
{
    const am_member *m = key ? find(o, key, strlen(key)) : NULL;
    return m ? m->value : NULL;
}

const am_value *am_value_at(const am_value *v, size_t i)
{
    if (v && v->type == AM_T_ARRAY && i < v->u.a.n)
        return v->u.a.v[i];
    if (v && v->type == AM_T_OBJECT && i < v->u.o.n)
        return v->u.o.v[i].value;
    return NULL;
}

/* "[12]" at *path; moves behind it. */
static const am_value *get_index(const am_value *v, const char **path)
{
    const char *p = *path + 1;
    size_t i = 0;
    if (*p < '0' || *p > '9')
        return NULL;
    for (; *p >= '0' && *p <= '9'; p++) {
        if (i > SIZE_MAX / 10 - 1)
            return NULL;
        i = i * 10 + (size_t)(*p - '0');
    }
    if (*p != ']' || !v || v->type != AM_T_ARRAY)
        return NULL;
    *path = p + 1;
    return am_value_at(v, i);
}

static const am_value *get_member(const am_value *v, const char **path)
{
    const am_member *whole = find(v, *path, strlen(*path));
    if (whole) {
        *path += strlen(*path);
        return whole->value;
    }
    for (size_t n = strcspn(*path, ".["); (*path)[n]; n += 1 + strcspn(*path + n + 1, ".[")) {
        const am_member *m = find(v, *path, n);
        if (m) {
            *path += n;
            return m->value;
        }
    }
    return NULL;
}

const am_value *am_value_get(const am_value *v, const char *path)
{
    bool first = true;
    for (; v && path && *path; first = false) {
        if (*path == '[' && (v->type == AM_T_ARRAY || !first)) {
            v = get_index(v, &path);
            continue;
        }
        if (!first && *path++ != '.')
            return NULL;
        v = *path ? get_member(v, &path) : NULL;
    }
    return path ? v : NULL;
}

size_t am_value_len(const am_value *v)
{
    if (!v)
        return 0;
    switch (v->type) {
    case AM_T_STR:
        return v->u.s.n;
    case AM_T_ARRAY:
        return v->u.a.n;
    case AM_T_OBJECT:
        return v->u.o.n;
    default:
        return 0;
    }
}

const char *am_value_text(const am_value *v, const char *otherwise)
{
    return v && v->type == AM_T_STR ? v->u.s.p : otherwise;
}

static bool integral(double r, int64_t *out)
{
    if (!(r >= -0x1p63 && r < 0x1p63) || floor(r) != r)
        return false;
    *out = (int64_t)r;
    return true;
}

static bool text_int(const char *s, int64_t *out)
{
    const char *p = s + (*s == '-');
    if (*p < '0' || *p > '9')
        return false;
    int64_t i = 0;
    for (; *p >= '0' && *p <= '9'; p++)
        if (__builtin_mul_overflow(i, 10, &i) ||
            __builtin_sub_overflow(i, *p - '0', &i)) /* downward: -2^63 fits */
            return false;
    if (*p || (*s != '-' && i == INT64_MIN))
        return false;
    *out = *s == '-' ? i : -i;
    return true;
}

int64_t am_value_num(const am_value *v, int64_t otherwise)
{
    int64_t i;
    if (v && v->type == AM_T_INT)
        return v->u.i;
    if (v && v->type == AM_T_REAL && integral(v->u.r, &i))
        return i;
    if (v && v->type == AM_T_STR && text_int(v->u.s.p, &i))
        return i;
    return otherwise;
}

double am_value_to_real(const am_value *v, double otherwise)
{
    if (v && v->type == AM_T_INT)
        return (double)v->u.i;
    if (v && v->type == AM_T_REAL)
        return v->u.r;
    if (v && v->type == AM_T_STR && v->u.s.n &&
        v->u.s.p[strspn(v->u.s.p, "0123456789+-.eE")] == 0) {
        char *end;
        double r = strtod(v->u.s.p, &end);
        if (*end == 0 && isfinite(r))
            return r;
    }
    return otherwise;
}

bool am_value_truth(const am_value *v, bool otherwise)
{
    return v && v->type == AM_T_BOOL ? v->u.b : otherwise;
}

bool am_value_is(const am_value *v, am_type type)
{
    return v && v->type == type;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const am_member *)a)->key, ((const am_member *)b)->key);
}

am_member *am_value_sorted(const am_value *o)
{
    if (!o || o->type != AM_T_OBJECT || o->u.o.n == 0)
        return NULL;
    size_t bytes = o->u.o.n * sizeof(am_member);
    am_member *list = am_alloc(bytes);
    memcpy(list, o->u.o.v, bytes);
    qsort(list, o->u.o.n, sizeof *list, by_key);
    return list;
}

static bool equal(const am_value *a, const am_value *b, int depth);

static bool equal_items(const am_value *a, const am_value *b, int depth)
{
    if (a->u.a.n != b->u.a.n)
        return false;
    for (size_t i = 0; i < a->u.a.n; i++)
        if (!equal(a->u.a.v[i], b->u.a.v[i], depth + 1))
            return false;
    return true;
}

static bool equal_members(const am_value *a, const am_value *b, int depth)
{
    size_t n = a->u.o.n;
    if (n != b->u.o.n)
        return false;
    am_member *x = am_value_sorted(a), *y = am_value_sorted(b);
    bool same = true;
    for (size_t i = 0; same && i < n; i++)
        same = strcmp(x[i].key, y[i].key) == 0 && equal(x[i].value, y[i].value, depth + 1);
    free(x);
    free(y);
    return same;
}

static bool equal_numbers(const am_value *a, const am_value *b)
{
    int64_t i;
    if (a->type == AM_T_REAL && b->type == AM_T_REAL)
        return a->u.r == b->u.r;
    if (a->type == AM_T_REAL)
        return integral(a->u.r, &i) && i == b->u.i;
    if (b->type == AM_T_REAL)
        return integral(b->u.r, &i) && i == a->u.i;
    return a->u.i == b->u.i;
}

static bool number(const am_value *v)
{
    return v->type == AM_T_INT || v->type == AM_T_REAL;
}

static bool equal(const am_value *a, const am_value *b, int depth)
{
    if (depth > AM_VALUE_DEPTH)
        return false;
    if (number(a) && number(b))
        return equal_numbers(a, b);
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case AM_T_BOOL:
        return a->u.b == b->u.b;
    case AM_T_STR:
        return a->u.s.n == b->u.s.n && memcmp(a->u.s.p, b->u.s.p, a->u.s.n) == 0;
    case AM_T_ARRAY:
        return equal_items(a, b, depth);
    case AM_T_OBJECT:
        return equal_members(a, b, depth);
    default:
        return true;
    }
}

bool am_value_equal(const am_value *a, const am_value *b)
{
    if (!a || !b)
        return a == b;
    return equal(a, b, 0);
}

const char *am_value_type_name(const am_value *v)
{
    static const char *const names[] = {"null",   "boolean", "integer", "number",
                                        "string", "list",    "object"};
    return v ? names[v->type] : "nothing";
}
