#include "base/json.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/text.h"

/* cJSON checks the grammar and decodes the strings. What it leaves open is
 * settled by a scan before it: UTF-8, escapes, control characters, nesting,
 * the form of numbers. cJSON keeps numbers as double only; since the tree is
 * walked in document order, the next number of the text is always at hand. */

enum {
    NUMBER_MAX = 63, /* characters of a number that cJSON takes */
    FEW = 128        /* members whose keys are compared without sorting */
};

typedef struct text {
    const char *p, *end, *begin;
} text;

static bool is_digit(const text *t)
{
    return t->p < t->end && *t->p >= '0' && *t->p <= '9';
}

static bool is_one_of(const text *t, const char *set)
{
    return t->p < t->end && *t->p && strchr(set, *t->p);
}

static bool skip_digits(text *t)
{
    const char *from = t->p;
    while (is_digit(t))
        t->p++;
    return t->p > from;
}

/* RFC 8259: -0.5e+3 but neither 01 nor 1. nor .5; tells whether it is an integer. */
static bool skip_number(text *t, bool *integer)
{
    const char *from = t->p;
    t->p += *t->p == '-';
    bool zero = t->p < t->end && *t->p == '0';
    const char *first = t->p;
    bool ok = skip_digits(t) && !(zero && t->p > first + 1);
    *integer = true;
    if (ok && is_one_of(t, ".")) {
        *integer = false;
        t->p++;
        ok = skip_digits(t);
    }
    if (ok && is_one_of(t, "eE")) {
        *integer = false;
        t->p++;
        t->p += is_one_of(t, "+-");
        ok = skip_digits(t);
    }
    return ok && t->p - from <= NUMBER_MAX;
}

/* Four hexadecimal digits at p, or -1. */
static int unit(const char *p, const char *end)
{
    int v = 0;
    if (end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *at = p[i] ? strchr(digits, p[i]) : NULL;
        if (!at)
            return -1;
        v = v * 16 + (int)(at - digits) % 16;
    }
    return v;
}

/* Behind the backslash; false: no such escape, or not half of a pair. */
static bool skip_escape(text *t)
{
    if (is_one_of(t, "\"\\/bfnrt")) {
        t->p++;
        return true;
    }
    int c = is_one_of(t, "u") ? unit(t->p + 1, t->end) : -1;
    if (c <= 0 || (c >= 0xdc00 && c <= 0xdfff))
        return false;
    t->p += 5;
    if (c < 0xd800 || c > 0xdbff)
        return true;
    bool pair = t->end - t->p >= 6 && t->p[0] == '\\' && t->p[1] == 'u';
    int low = pair ? unit(t->p + 2, t->end) : -1;
    if (low < 0xdc00 || low > 0xdfff)
        return false;
    t->p += 6;
    return true;
}

/* Bytes of a string that mean themselves, eight at a time as long as all of them do. A byte of 0x80
 * and more may end the run early, never late. */
static void skip_plain(text *t)
{
    const uint64_t ones = 0x0101010101010101u, high = 0x80 * ones;
    for (uint64_t w; (size_t)(t->end - t->p) >= sizeof w; t->p += sizeof w) {
        memcpy(&w, t->p, sizeof w);
        uint64_t quote = w ^ ('"' * ones), escape = w ^ ('\\' * ones);
        if (((quote - ones) | (escape - ones) | (w - 0x20 * ones) | w) & high)
            break;
    }
    while (t->p < t->end && *t->p != '"' && *t->p != '\\' && (unsigned char)*t->p >= 0x20)
        t->p++;
}

static const char *scan_string(text *t)
{
    t->p++;
    for (;;) {
        skip_plain(t);
        if (t->p == t->end || *t->p == '"')
            break;
        if (*t->p != '\\')
            return "a bare control character in a string";
        const char *from = t->p++;
        if (!skip_escape(t)) {
            t->p = from;
            return "a wrong escape in a string";
        }
    }
    if (t->p == t->end)
        return "a string without end";
    t->p++;
    return NULL;
}

/* What is wrong with the text as far as words go, or NULL; t->p is where. */
static const char *scan(text *t)
{
    int depth = 0;
    bool empty = true;
    size_t bad;
    if (!am_utf8_valid(t->p, (size_t)(t->end - t->p), &bad)) {
        t->p += bad;
        return *t->p ? "bad UTF-8" : "a NUL character";
    }
    while (t->p < t->end) {
        const char *what = NULL;
        bool integer;
        empty = empty && is_one_of(t, " \t\r\n");
        if (*t->p == '"') {
            what = scan_string(t);
        } else if (is_digit(t) || *t->p == '-') {
            if (!skip_number(t, &integer))
                what = "a malformed or overlong number";
        } else if ((unsigned char)*t->p < 0x20 && !is_one_of(t, "\t\n\r")) {
            what = "a control character";
        } else {
            depth += *t->p == '[' || *t->p == '{';
            depth -= *t->p == ']' || *t->p == '}';
            if (depth > AM_VALUE_DEPTH)
                what = "nesting too deep";
            else
                t->p++;
        }
        if (what)
            return what;
    }
    return depth > 0 || empty ? "unexpected end" : NULL;
}

/* The text from the next number on: t was scanned, so that all is well-formed. */
static const char *next_number(text *t, bool *integer)
{
    for (;;) {
        if (*t->p == '"') {
            scan_string(t);
        } else if (is_digit(t) || *t->p == '-') {
            const char *from = t->p;
            skip_number(t, integer);
            return from;
        } else {
            t->p++;
        }
    }
}

static bool to_int(const char *p, const char *end, int64_t *out)
{
    bool minus = *p == '-';
    int64_t i = 0;
    for (p += minus; p < end; p++)
        if (__builtin_mul_overflow(i, 10, &i) || (minus ? __builtin_sub_overflow(i, *p - '0', &i)
                                                        : __builtin_add_overflow(i, *p - '0', &i)))
            return false;
    *out = i;
    return true;
}

static am_value *convert(am_arena *a, const cJSON *from, text *t);

static am_value *convert_number(am_arena *a, const cJSON *from, text *t)
{
    bool integer;
    int64_t i;
    const char *digits = next_number(t, &integer);
    if (integer && to_int(digits, t->p, &i))
        return am_value_int(a, i);
    return am_value_real(a, from->valuedouble);
}

static size_t count(const cJSON *from)
{
    size_t n = 0;
    for (const cJSON *c = from->child; c; c = c->next)
        n++;
    return n;
}

static am_value *convert_array(am_arena *a, const cJSON *from, text *t)
{
    am_value *v = am_value_array(a);
    size_t n = count(from);
    if (!v || n == 0)
        return v;
    v->u.a.v = am_arena_alloc(a, n * sizeof(am_value *));
    if (!v->u.a.v)
        return NULL;
    v->u.a.cap = n;
    for (const cJSON *c = from->child; c; c = c->next) {
        am_value *item = convert(a, c, t);
        if (!item)
            return NULL;
        v->u.a.v[v->u.a.n++] = item;
    }
    return v;
}

static int by_key_and_place(const void *x, const void *y)
{
    const am_member *a = *(const am_member *const *)x, *b = *(const am_member *const *)y;
    int order = strcmp(a->key, b->key);
    return order ? order : (a > b) - (a < b);
}

/* Whether two keys are equal, without sorting: most objects have none. */
static bool has_repeated(const am_value *o)
{
    uint16_t table[2 * FEW] = {0}; /* open addressing; the member's number and one */
    size_t n = o->u.o.n;
    if (n > FEW)
        return true;
    for (size_t i = 0; i < n; i++) {
        uint32_t h = 2166136261u;
        for (const char *k = o->u.o.v[i].key; *k; k++)
            h = (h ^ (unsigned char)*k) * 16777619u;
        size_t at = h % (2 * FEW);
        while (table[at]) {
            if (strcmp(o->u.o.v[table[at] - 1].key, o->u.o.v[i].key) == 0)
                return true;
            at = (at + 1) % (2 * FEW);
        }
        table[at] = (uint16_t)(i + 1);
    }
    return false;
}

/* Of members with the same key the last one stays. */
static void drop_repeated(am_value *o)
{
    if (!has_repeated(o))
        return;
    size_t n = o->u.o.n, kept = 0;
    am_member *v = o->u.o.v, **order = am_alloc(n * sizeof(am_member *));
    for (size_t i = 0; i < n; i++)
        order[i] = &v[i];
    qsort(order, n, sizeof *order, by_key_and_place);
    for (size_t i = 0; i + 1 < n; i++)
        if (strcmp(order[i]->key, order[i + 1]->key) == 0)
            order[i]->value = NULL;
    for (size_t i = 0; i < n; i++)
        if (v[i].value)
            v[kept++] = v[i];
    o->u.o.n = kept;
    free(order);
}

static am_value *convert_object(am_arena *a, const cJSON *from, text *t)
{
    am_value *v = am_value_object(a);
    size_t n = count(from);
    if (!v || n == 0)
        return v;
    v->u.o.v = am_arena_alloc(a, n * sizeof(am_member));
    if (!v->u.o.v)
        return NULL;
    v->u.o.cap = n;
    for (const cJSON *c = from->child; c; c = c->next) {
        am_member m = {am_arena_strdup(a, c->string), convert(a, c, t)};
        if (!m.key || !m.value)
            return NULL;
        v->u.o.v[v->u.o.n++] = m;
    }
    drop_repeated(v);
    return v;
}

static am_value *convert(am_arena *a, const cJSON *from, text *t)
{
    if (cJSON_IsNumber(from))
        return convert_number(a, from, t);
    if (cJSON_IsString(from))
        return am_value_str(a, from->valuestring);
    if (cJSON_IsArray(from))
        return convert_array(a, from, t);
    if (cJSON_IsObject(from))
        return convert_object(a, from, t);
    if (cJSON_IsBool(from))
        return am_value_bool(a, cJSON_IsTrue(from));
    return am_value_null(a);
}

static am_kind wrong(am_err *e, const text *t, const char *what)
{
    return am_fail(e, AM_REMOTE, "not JSON: %s at offset %zu", what, (size_t)(t->p - t->begin));
}

/* cJSON's tree lives only until it is converted: it is carved from a few blocks, and freed as one.
 */
static _Thread_local am_arena *pool;

static void *pool_take(size_t n)
{
    return am_arena_alloc(pool, n);
}

static void pool_give(void *p)
{
    (void)p;
}

static void pool_use(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){pool_take, pool_give});
}

am_kind am_json_parse(am_arena *a, const char *s, size_t n, const am_value **out, am_err *e)
{
    static const char bom[] = "\xef\xbb\xbf";
    text t = {s, s + n, s};
    *out = NULL;
    if (n >= 3 && memcmp(s, bom, 3) == 0)
        t.p += 3;
    text body = t;
    const char *what = scan(&t);
    if (what)
        return wrong(e, &t, what);

    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, pool_use);
    pool = am_arena_new(0);
    t = body;
    cJSON *root = cJSON_ParseWithLengthOpts(t.p, (size_t)(t.end - t.p), &t.p, false);
    am_kind k = AM_OK;
    if (!root) {
        if (!t.p)
            t.p = body.p;
        k = wrong(e, &t, "unexpected text");
        goto out;
    }
    while (is_one_of(&t, " \t\r\n"))
        t.p++;
    if (t.p < t.end) {
        k = wrong(e, &t, "trailing text");
        goto out;
    }
    *out = convert(a, root, &body);
    if (!*out)
        k = am_fail(e, AM_LIMIT, "JSON of %zu bytes does not fit into the memory set aside for it",
                    n);
out:
    am_arena_free(pool);
    return k;
}
