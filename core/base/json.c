#include "base/json.h"

#include <locale.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_keys.h"
#include "base/text.h"

/* One pass over the text, straight into values. What a list is made of is collected on a stack of
 * the reader's own and moved into the arena when its number is known. */

enum { NUMBER_MAX = 63 }; /* characters of a number */

typedef struct text {
    const char *p, *end, *begin;
    am_arena *arena;
    am_member *stack; /* items and members of the lists and objects that are open */
    size_t n, cap;
    int depth;
    const char *wrong; /* what is wrong at p; NULL: the arena is full */
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

static am_value *bad(text *t, const char *what)
{
    t->wrong = what;
    return NULL;
}

static void skip_blanks(text *t)
{
    while (t->p < t->end && (*t->p == ' ' || *t->p == '\t' || *t->p == '\r' || *t->p == '\n'))
        t->p++;
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

static am_value *read_number(text *t)
{
    const char *from = t->p;
    char copy[NUMBER_MAX + 1];
    bool integer;
    int64_t i;
    if (!skip_number(t, &integer)) {
        t->p = from;
        return bad(t, "a malformed or overlong number");
    }
    if (integer && to_int(from, t->p, &i))
        return am_value_int(t->arena, i);
    size_t n = (size_t)(t->p - from);
    memcpy(copy, from, n);
    copy[n] = '\0';
    char *point = strchr(copy, '.');
    if (point)
        *point = localeconv()->decimal_point[0];
    return am_value_real(t->arena, strtod(copy, NULL));
}

static size_t put_utf8(char *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    size_t n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (size_t i = n - 1; i > 0; i--, c >>= 6)
        to[i] = (char)(0x80 | (c & 0x3f));
    to[0] = (char)((0xf00 >> n) | c);
    return n;
}

/* One escape that was scanned; from is behind its backslash. */
static const char *unescape(const char *from, char **to)
{
    static const char names[] = "bfnrt", meant[] = "\b\f\n\r\t";
    const char *name = strchr(names, *from);
    if (*from != 'u') {
        *(*to)++ = name ? meant[name - names] : *from;
        return from + 1;
    }
    uint32_t c = (uint32_t)unit(from + 1, from + 5);
    from += 5;
    if (c >= 0xd800 && c <= 0xdbff) {
        c = 0x10000 + ((c - 0xd800) << 10) + ((uint32_t)unit(from + 2, from + 6) - 0xdc00);
        from += 6;
    }
    *to += put_utf8(*to, c);
    return from;
}

/* The string that begins here, decoded, in the arena; NULL: wrong, or the arena is full. */
static const char *read_text(text *t, size_t *n)
{
    const char *from = t->p + 1, *what = scan_string(t);
    if (what) {
        bad(t, what);
        return NULL;
    }
    const char *end = t->p - 1, *escape = memchr(from, '\\', (size_t)(end - from));
    char *out = am_arena_strndup(t->arena, from, (size_t)(end - from)), *to;
    *n = (size_t)(end - from);
    if (!out || !escape)
        return out;
    to = out + (escape - from);
    for (from = escape; from < end;) {
        if (*from == '\\')
            from = unescape(from + 1, &to);
        else
            *to++ = *from++;
    }
    *to = '\0';
    *n = (size_t)(to - out);
    return out;
}

static am_value *read_string(text *t)
{
    am_value *v = am_value_array(t->arena);
    const char *s = v ? read_text(t, &v->u.s.n) : NULL;
    if (!s)
        return NULL;
    v->type = AM_T_STR;
    v->u.s.p = s;
    return v;
}

static am_value *read_word(text *t)
{
    static const char *const words[] = {"null", "false", "true"};
    for (int i = 0; i < 3; i++) {
        size_t n = strlen(words[i]);
        if ((size_t)(t->end - t->p) < n || memcmp(t->p, words[i], n) != 0)
            continue;
        t->p += n;
        return i == 0 ? am_value_null(t->arena) : am_value_bool(t->arena, i == 2);
    }
    bool control = (unsigned char)*t->p < 0x20;
    return bad(t, control ? "a control character" : "unexpected text");
}

static am_value *read_value(text *t);

static void push(text *t, const char *key, am_value *value)
{
    if (t->n == t->cap) {
        t->cap = t->cap ? 2 * t->cap : 256;
        t->stack = am_realloc(t->stack, t->cap * sizeof *t->stack);
    }
    t->stack[t->n++] = (am_member){key, value};
}

/* Behind an item: false with nothing wrong is the end of the list. */
static bool another(text *t, char close)
{
    skip_blanks(t);
    if (t->p == t->end)
        return bad(t, "unexpected end");
    if (*t->p == ',' || *t->p == close)
        return *t->p++ == ',';
    bad(t, (unsigned char)*t->p < 0x20 ? "a control character" : "unexpected text");
    return false;
}

static bool is_empty(text *t, char close)
{
    t->p++;
    skip_blanks(t);
    if (t->p == t->end || *t->p != close)
        return false;
    t->p++;
    return true;
}

static am_value *read_array(text *t)
{
    am_value *list = am_value_array(t->arena), *item;
    size_t base = t->n;
    if (!list || is_empty(t, ']'))
        return list;
    do {
        item = read_value(t);
        if (!item)
            return NULL;
        push(t, NULL, item);
    } while (another(t, ']'));
    size_t n = t->n - base;
    list->u.a.v = t->wrong ? NULL : am_arena_alloc(t->arena, n * sizeof(am_value *));
    if (!list->u.a.v)
        return NULL;
    for (size_t i = 0; i < n; i++)
        list->u.a.v[i] = t->stack[base + i].value;
    list->u.a.n = list->u.a.cap = n;
    t->n = base;
    return list;
}

static const char *read_key(text *t)
{
    size_t n;
    skip_blanks(t);
    if (t->p == t->end || *t->p != '"') {
        bad(t, t->p == t->end ? "unexpected end" : "unexpected text");
        return NULL;
    }
    const char *key = read_text(t, &n);
    skip_blanks(t);
    if (!key || (t->p < t->end && *t->p == ':')) {
        t->p += key != NULL;
        return key;
    }
    bad(t, t->p == t->end ? "unexpected end" : "unexpected text");
    return NULL;
}

static am_value *read_object(text *t)
{
    am_value *object = am_value_object(t->arena);
    size_t base = t->n;
    if (!object || is_empty(t, '}'))
        return object;
    do {
        const char *key = read_key(t);
        am_value *value = key ? read_value(t) : NULL;
        if (!value)
            return NULL;
        push(t, key, value);
    } while (another(t, '}'));
    size_t n = t->n - base;
    object->u.o.v = t->wrong ? NULL : am_arena_alloc(t->arena, n * sizeof(am_member));
    if (!object->u.o.v)
        return NULL;
    memcpy(object->u.o.v, t->stack + base, n * sizeof(am_member));
    object->u.o.n = object->u.o.cap = n;
    t->n = base;
    am_json_keys_last(object);
    return object;
}

static am_value *read_value(text *t)
{
    skip_blanks(t);
    if (t->p == t->end)
        return bad(t, "unexpected end");
    if (*t->p == '"')
        return read_string(t);
    if (is_digit(t) || *t->p == '-')
        return read_number(t);
    if (*t->p != '[' && *t->p != '{')
        return read_word(t);
    if (t->depth == AM_VALUE_DEPTH)
        return bad(t, "nesting too deep");
    t->depth++;
    am_value *v = *t->p == '[' ? read_array(t) : read_object(t);
    t->depth--;
    return v;
}

static am_value *read_all(text *t)
{
    size_t off;
    if (!am_utf8_valid(t->p, (size_t)(t->end - t->p), &off)) {
        t->p += off;
        return bad(t, *t->p ? "bad UTF-8" : "a NUL character");
    }
    am_value *v = read_value(t);
    skip_blanks(t);
    return v && t->p < t->end ? bad(t, "trailing text") : v;
}

am_kind am_json_parse(am_arena *a, const char *s, size_t n, const am_value **out, am_err *e)
{
    static const char bom[] = "\xef\xbb\xbf";
    text t = {.p = s, .end = s + n, .begin = s, .arena = a};
    if (n >= 3 && memcmp(s, bom, 3) == 0)
        t.p += 3;
    *out = read_all(&t);
    free(t.stack);
    if (*out)
        return AM_OK;
    if (!t.wrong)
        return am_fail(e, AM_LIMIT,
                       "JSON of %zu bytes does not fit into the memory set aside for it", n);
    return am_fail(e, AM_REMOTE, "not JSON: %s at offset %zu", t.wrong, (size_t)(t.p - t.begin));
}
