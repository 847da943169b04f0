#include "base/json.h"

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "base/json_fast.h"
#include "base/json_keys.h"
#include "base/text.h"

/* simdjson reads what is well formed. For the rest, and for what it is not sure of, cJSON checks the
 * grammar and decodes the strings, into the caller's arena; its nodes become values where they stand. What it leaves open is settled while they do, with the text walked beside the
 * tree: escapes, control characters, nesting, and numbers, of which cJSON keeps doubles only. */

enum { NUMBER_MAX = 63 }; /* characters of a number that cJSON takes */

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

static void skip_plain(text *t)
{
    do
        t->p += am_json_plain(t->p, (size_t)(t->end - t->p));
    while (t->p < t->end && (unsigned char)*t->p >= 0x80 && t->p++);
}

/* From quote to quote; *plain: without escapes. */
static const char *scan_string(text *t, bool *plain)
{
    t->p++;
    *plain = true;
    for (;;) {
        skip_plain(t);
        if (t->p == t->end || *t->p == '"')
            break;
        if (*t->p != '\\')
            return "a bare control character in a string";
        const char *from = t->p++;
        *plain = false;
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

/* What is wrong with a text that cJSON did not take, as far as words go; t->p is where. */
static const char *scan(text *t)
{
    int depth = 0;
    bool empty = true, ignored;
    while (t->p < t->end) {
        const char *what = NULL;
        empty = empty && is_one_of(t, " \t\r\n");
        if (*t->p == '"') {
            what = scan_string(t, &ignored);
        } else if (is_digit(t) || *t->p == '-') {
            if (!skip_number(t, &ignored))
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

/* The tree and its text, side by side. */
typedef struct walk {
    text t;
    am_arena *arena;
    const char *what; /* is wrong at t.p; NULL: the arena is full */
    int depth;
} walk;

static am_value *convert(walk *w, cJSON *node);

static am_value *wrong_here(walk *w, const char *what)
{
    w->what = what;
    return NULL;
}

static void skip_blanks(text *t)
{
    while (t->p < t->end && (*t->p == ' ' || *t->p == '\t' || *t->p == '\r' || *t->p == '\n'))
        t->p++;
}

/* Past what is blank; false: cJSON takes any control character as that, and here is another one. */
static bool arrive(walk *w)
{
    skip_blanks(&w->t);
    if (w->t.p < w->t.end && (unsigned char)*w->t.p >= 0x20)
        return true;
    return wrong_here(w, "a control character") != NULL;
}

/* The grammar is known to be kept. */
static bool punctuation(walk *w)
{
    bool there = arrive(w);
    w->t.p += there;
    return there;
}

static am_value *convert_number(walk *w, am_value *v, double real)
{
    bool integer;
    int64_t i;
    const char *digits = w->t.p;
    if (!skip_number(&w->t, &integer))
        return wrong_here(w, "a malformed or overlong number");
    if (integer && to_int(digits, w->t.p, &i)) {
        v->type = AM_T_INT;
        v->u.i = i;
    } else if (isfinite(real)) {
        v->type = AM_T_REAL;
        v->u.r = real;
    }
    return v;
}

/* The length of what was decoded, SIZE_MAX: it may not be so written. */
static size_t decoded(walk *w, const char *to)
{
    bool plain;
    if (!arrive(w))
        return SIZE_MAX;
    const char *from = w->t.p;
    w->what = scan_string(&w->t, &plain);
    if (w->what)
        return SIZE_MAX;
    return plain ? (size_t)(w->t.p - from) - 2 : strlen(to);
}

static size_t count(const cJSON *first)
{
    size_t n = 0;
    for (; first; first = first->next)
        n++;
    return n;
}

static am_value *convert_array(walk *w, am_value *v, cJSON *item)
{
    size_t n = count(item);
    v->type = AM_T_ARRAY;
    if (n && !(v->u.a.v = am_arena_raw(w->arena, n * sizeof(am_value *))))
        return NULL;
    v->u.a.cap = n;
    w->t.p++;
    for (cJSON *next; item; item = next) {
        next = item->next;
        am_value *one = convert(w, item);
        if (!one || (next && !punctuation(w)))
            return NULL;
        v->u.a.v[v->u.a.n++] = one;
    }
    return punctuation(w) ? v : NULL;
}

static am_value *convert_object(walk *w, am_value *v, cJSON *member)
{
    size_t n = count(member);
    v->type = AM_T_OBJECT;
    if (n && !(v->u.o.v = am_arena_raw(w->arena, n * sizeof(am_member))))
        return NULL;
    v->u.o.cap = n;
    w->t.p++;
    for (cJSON *next; member; member = next) {
        const char *key = member->string;
        next = member->next;
        if (decoded(w, key) == SIZE_MAX || !punctuation(w))
            return NULL;
        am_value *one = convert(w, member);
        if (!one || (next && !punctuation(w)))
            return NULL;
        v->u.o.v[v->u.o.n++] = (am_member){key, one};
    }
    if (!punctuation(w))
        return NULL;
    am_json_unique(v);
    return v;
}

static am_value *convert_string(walk *w, am_value *v, const char *s)
{
    size_t n = decoded(w, s);
    v->type = AM_T_STR;
    v->u.s.p = s;
    v->u.s.n = n;
    return n == SIZE_MAX ? NULL : v;
}

static am_value *convert_nested(walk *w, am_value *v, const cJSON *from)
{
    if (w->depth == AM_VALUE_DEPTH)
        return wrong_here(w, "nesting too deep");
    w->depth++;
    v = cJSON_IsArray(from) ? convert_array(w, v, from->child) : convert_object(w, v, from->child);
    w->depth--;
    return v;
}

/* The node's memory becomes the value's. */
static am_value *convert(walk *w, cJSON *node)
{
    cJSON from;
    am_value *v = (am_value *)(void *)node;
    static_assert(sizeof *v <= sizeof *node, "a value fits into a node");
    memcpy(&from, node, sizeof from);
    memset(v, 0, sizeof *v);
    if (!arrive(w))
        return NULL;
    switch (from.type & 0xff) {
    case cJSON_Number:
        return convert_number(w, v, from.valuedouble);
    case cJSON_String:
        return convert_string(w, v, from.valuestring);
    case cJSON_Array:
    case cJSON_Object:
        return convert_nested(w, v, &from);
    case cJSON_True:
    case cJSON_False:
        v->type = AM_T_BOOL;
        v->u.b = cJSON_IsTrue(&from);
        w->t.p += v->u.b ? strlen("true") : strlen("false");
        return v;
    default:
        w->t.p += strlen("null");
        return v;
    }
}

static am_kind wrong(am_err *e, const text *t, const char *what)
{
    return am_fail(e, AM_REMOTE, "not JSON: %s at offset %zu", what, (size_t)(t->p - t->begin));
}

/* Where cJSON's nodes and texts go to. */
static _Thread_local am_arena *pool;

static void *pool_take(size_t n)
{
    return n == sizeof(cJSON) ? am_arena_raw(pool, n) : am_arena_text(pool, n);
}

static void pool_give(void *p)
{
    (void)p;
}

static void pool_use(void)
{
    cJSON_InitHooks(&(cJSON_Hooks){pool_take, pool_give});
}

static am_kind too_large(am_err *e, size_t n)
{
    return am_fail(e, AM_LIMIT, "JSON of %zu bytes does not fit into the memory set aside for it",
                   n);
}

/* Behind a byte order mark. */
static const char *after_mark(const char *s, size_t n)
{
    static const char bom[] = "\xef\xbb\xbf";
    return n >= 3 && memcmp(s, bom, 3) == 0 ? s + 3 : s;
}

am_kind am_json_careful(am_arena *a, const char *s, size_t n, const am_value **out, am_err *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    walk w = {.t = {after_mark(s, n), s + n, s}, .arena = a};
    size_t bad;
    *out = NULL;
    text body = w.t, rest = w.t;
    if (!am_utf8_valid(body.p, (size_t)(body.end - body.p), &bad)) {
        body.p += bad;
        return wrong(e, &body, *body.p ? "bad UTF-8" : "a NUL character");
    }
    pthread_once(&once, pool_use);
    pool = a;
    cJSON *root =
        cJSON_ParseWithLengthOpts(body.p, (size_t)(body.end - body.p), &rest.p, false);
    if (!root && am_arena_full(a))
        return too_large(e, n);
    if (!root) {
        const char *what = scan(&body);
        return wrong(e, what ? &body : &rest, what ? what : "unexpected text");
    }
    const am_value *v = convert(&w, root);
    if (!v)
        return w.what ? wrong(e, &w.t, w.what) : too_large(e, n);
    skip_blanks(&w.t);
    if (w.t.p < w.t.end)
        return wrong(e, &w.t, "trailing text");
    *out = v;
    return AM_OK;
}

am_kind am_json_parse(am_arena *a, const char *s, size_t n, const am_value **out, am_err *e)
{
    const char *from = after_mark(s, n);
    *out = am_json_fast(a, from, (size_t)(s + n - from));
    return *out ? AM_OK : am_json_careful(a, s, n, out, e);
}
