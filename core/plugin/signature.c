#include "plugin/signature.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { IDENT_MAX = 63, POINTER_CONSTANT_MAX = 4095 };

typedef struct cursor {
    am_arena *a;
    const char *text, *p;
    const am_ctype *named;
    am_err *err;
    bool failed;
} cursor;

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_alnum(char c)
{
    return is_alpha(c) || (c >= '0' && c <= '9');
}

static void skip(cursor *c)
{
    c->p += strspn(c->p, " \t");
}

/* What stands at the cursor, for a message. */
static void wrong_at(cursor *c, const char *at, const char *expected)
{
    if (c->failed) {
        return;
    }
    c->failed = true;
    char shown[40], word[sizeof shown / 4];
    size_t n = 0;
    while (is_alnum(at[n]) && n < sizeof word - 1) {
        n++;
    }
    n = n == 0 && *at ? 1 : n;
    memcpy(word, at, n);
    word[n] = '\0';
    am_printable(shown, sizeof shown, word);
    if (*at) {
        am_fail(c->err, AM_USAGE, "column %zu: expected %s, found \"%s\"",
                (size_t)(at - c->text) + 1, expected, shown);
    } else {
        am_fail(c->err, AM_USAGE, "column %zu: expected %s, the signature ends here",
                (size_t)(at - c->text) + 1, expected);
    }
}

static void wrong(cursor *c, const char *expected)
{
    skip(c);
    wrong_at(c, c->p, expected);
}

static bool take(cursor *c, const char *what)
{
    skip(c);
    size_t n = strlen(what);
    bool word = is_alpha(*what);
    if (c->failed || strncmp(c->p, what, n) != 0 || (word && is_alnum(c->p[n]))) {
        return false;
    }
    c->p += n;
    return true;
}

static void must(cursor *c, const char *what, const char *expected)
{
    if (!take(c, what)) {
        wrong(c, expected);
    }
}

static const char *copy(cursor *c, const char *from, size_t n)
{
    const char *s = am_arena_strndup(c->a, from, n);
    if (!s && !c->failed) {
        c->failed = true;
        am_fail(c->err, AM_LIMIT, "too large");
    }
    return s ? s : "";
}

static const char *ident(cursor *c, const char *expected)
{
    skip(c);
    size_t n = 0;
    while (is_alnum(c->p[n]) && (n > 0 || is_alpha(c->p[n]))) {
        n++;
    }
    if (n == 0 || n > IDENT_MAX || c->failed) {
        wrong(c, expected);
        return "";
    }
    const char *s = copy(c, c->p, n);
    c->p += n;
    return s;
}

/* A parameter's name, as in Lua. */
static const char *name(cursor *c)
{
    skip(c);
    const char *at = c->p, *s = ident(c, "the argument's name");
    size_t n = strlen(s);
    bool fine = n > 0 && strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == n && *s != '_' &&
                s[n - 1] != '_' && !strstr(s, "__") && strcmp(s, "result") != 0;
    if (!fine) {
        wrong_at(c, at, "a name of the form a_name1, other than \"result\"");
    }
    return s;
}

static const am_ctype *type(cursor *c)
{
    static const am_ctype none = {.name = "", .base = AM_C_VOID};
    skip(c);
    const char *at = c->p, *s = ident(c, "a type");
    const am_ctype *t = c->failed ? NULL : am_ctype_find(c->named, s);
    if (!t && !c->failed) {
        const char *near = am_ctype_near(c->named, s);
        wrong_at(c, at, "a type");
        if (near) {
            am_hint(c->err, "did you mean \"%s\"?", near);
        }
    }
    return t ? t : &none;
}

static int64_t integer(cursor *c)
{
    skip(c);
    char *end;
    errno = 0;
    long long n = strtoll(c->p, &end, 10);
    bool digits = *c->p == '-' ? c->p[1] >= '0' && c->p[1] <= '9' : *c->p >= '0' && *c->p <= '9';
    if (!digits || errno || is_alnum(*end)) {
        wrong(c, "a whole number");
        return 0;
    }
    c->p = end;
    return n;
}

static void success(cursor *c, am_signature *s)
{
    skip(c);
    const char *at = c->p;
    bool integral = am_ctype_is_integer(s->ret) || s->ret->base == AM_C_BOOL;
    if (take(c, ">=")) {
        s->success = AM_SUCCESS_NOT_LESS;
        if (integer(c) != 0) {
            wrong_at(c, at, ">=0");
        }
    } else if (take(c, "=")) {
        s->success = AM_SUCCESS_IS;
        s->n = integer(c);
    } else if (take(c, "!")) {
        if (take(c, "null")) {
            s->success = AM_SUCCESS_NOT_NULL;
        } else {
            s->success = AM_SUCCESS_IS_NOT;
            s->n = integer(c);
        }
    }
    if (s->success == AM_SUCCESS_NOT_NULL && !am_ctype_is_pointer(s->ret)) {
        wrong_at(c, at, "no !null of a type that is no pointer");
    } else if (s->success != AM_SUCCESS_ANY && s->success != AM_SUCCESS_NOT_NULL && !integral) {
        wrong_at(c, at, "no number to compare with: the type is no integer");
    }
}

static const char *dispose(cursor *c, const am_ctype *t)
{
    if (!take(c, "^")) {
        return NULL;
    }
    if (t->base != AM_C_CSTR && t->base != AM_C_BYTES) {
        wrong_at(c, c->p - 1, "no ^ of a type that is neither text nor bytes");
    }
    return ident(c, "the function that frees it");
}

static const char *returned(cursor *c, am_signature *s)
{
    const char *length = NULL;
    s->ret = type(c);
    if (take(c, "[")) {
        length = ident(c, "the argument that tells the length");
        must(c, "]", "\"]\"");
    }
    if ((s->ret->base == AM_C_BYTES) != (length != NULL)) {
        wrong(c, length ? "no length of a type that is not bytes"
                        : "\"[\" and the argument that tells the length");
    }
    success(c, s);
    const char *before = c->p;
    if (take(c, "errno")) {
        skip(c);
        s->uses_errno = *c->p != '(';
        c->p = s->uses_errno ? c->p : before; /* a function of that name */
    }
    s->dispose = dispose(c, s->ret);
    return length;
}

/* A literal must be of the type that it is given for. */
static bool literal_fits(const am_ctype *t, const am_value *v)
{
    int64_t least, most;
    am_ctype_range(t, &least, &most);
    switch (v->type) {
    case AM_T_NULL:
        return am_ctype_is_pointer(t);
    case AM_T_BOOL:
        return t->base == AM_C_BOOL;
    case AM_T_INT:
        if (t->base == AM_C_PTR) {
            return v->u.i >= -POINTER_CONSTANT_MAX && v->u.i <= POINTER_CONSTANT_MAX;
        }
        if (t->base == AM_C_F32 || t->base == AM_C_F64) {
            return true;
        }
        return am_ctype_is_integer(t) && !t->words && v->u.i >= least && v->u.i <= most;
    case AM_T_REAL:
        return t->base == AM_C_F32 || t->base == AM_C_F64;
    case AM_T_STR:
        for (const am_cword *w = t->words; w && w->word; w++) {
            if (strcmp(w->word, v->u.s.p) == 0) {
                return true;
            }
        }
        return t->base == AM_C_CSTR;
    case AM_T_ARRAY:
    case AM_T_OBJECT:
        break;
    }
    return false;
}

static const am_value *number(cursor *c)
{
    char *end;
    size_t n = strspn(c->p, "0123456789+-.eE");
    const char *text = copy(c, c->p, n);
    if (!strpbrk(text, ".eE")) {
        return am_value_int(c->a, integer(c));
    }
    double r = strtod(text, &end);
    if (*end || is_alnum(c->p[n])) {
        wrong(c, "a number");
    }
    c->p += n;
    return am_value_real(c->a, r);
}

static void literal(cursor *c, am_signature_arg *arg)
{
    skip(c);
    const char *at = c->p;
    const am_value *v;
    if (take(c, "null")) {
        v = am_value_null(c->a);
    } else if (take(c, "true")) {
        v = am_value_bool(c->a, true);
    } else if (take(c, "false")) {
        v = am_value_bool(c->a, false);
    } else if (is_alpha(*c->p)) {
        v = am_value_str(c->a, ident(c, "a word"));
    } else {
        v = number(c);
    }
    arg->literal = v;
    arg->written = copy(c, at, (size_t)(c->p - at));
    if (!c->failed && v && !literal_fits(arg->type, v)) {
        wrong_at(c, at, "a value of that type");
    }
}

static void argument(cursor *c, am_signature_arg *arg)
{
    skip(c);
    const char *at = c->p;
    arg->out = take(c, "out");
    arg->type = type(c);
    if (arg->type->base == AM_C_VOID) {
        wrong_at(c, at, "a type that has values");
    }
    bool absent = take(c, "?");
    arg->optional = absent;
    if (absent && (arg->out || !am_ctype_is_pointer(arg->type))) {
        wrong_at(c, c->p - 1, "no ? here: only given text, bytes and handles may be absent");
    }
    if (!arg->out && !absent && take(c, "=")) {
        literal(c, arg);
        return;
    }
    arg->name = name(c);
    if (arg->type->base == AM_C_PTR) {
        wrong_at(c, at, "\"=null\" behind a pointer, which nobody can give");
    }
    if (arg->out) {
        arg->dispose = dispose(c, arg->type);
    } else if (!absent && take(c, "=")) {
        literal(c, arg);
        if (arg->literal && am_ctype_is_pointer(arg->type) && arg->type->base != AM_C_CSTR) {
            wrong_at(c, at, "no default for bytes and handles");
        } else if (am_value_is(arg->literal, AM_T_NULL)) {
            wrong_at(c, at, "\"?\" behind the type of what may be absent");
        }
    }
}

static void find_length(cursor *c, am_signature *s, const char *length)
{
    for (size_t i = 0; i < s->n_args; i++) {
        if (s->args[i].name && strcmp(s->args[i].name, length) == 0 &&
            am_ctype_is_integer(s->args[i].type) && !s->args[i].type->words) {
            s->length_arg = i;
            return;
        }
    }
    wrong_at(c, strchr(c->text, '[') + 1, "an integer argument's name");
}

static void arguments(cursor *c, am_signature *s)
{
    must(c, "(", "\"(\"");
    if (take(c, ")")) {
        return;
    }
    do {
        skip(c);
        const char *at = c->p;
        if (s->n_args == AM_SIGNATURE_ARGS) {
            wrong(c, "at most 16 arguments");
            return;
        }
        am_signature_arg arg = {0};
        argument(c, &arg);
        if (arg.name && am_signature_arg_find(s, arg.name)) {
            wrong_at(c, at, "a name that no other argument has");
        }
        s->args[s->n_args++] = arg;
    } while (take(c, ","));
    must(c, ")", "\",\" or \")\"");
}

am_kind am_signature_parse(am_arena *a, const char *text, const am_ctype *named, am_signature *out,
                           am_err *err)
{
    am_err ignored;
    cursor c = {.a = a, .named = named, .err = err ? err : &ignored};
    memset(out, 0, sizeof *out);
    if (strlen(text) > AM_SIGNATURE_TEXT_MAX) {
        return am_fail(err, AM_USAGE, "a signature of more than %d characters",
                       AM_SIGNATURE_TEXT_MAX);
    }
    out->text = c.text = c.p = copy(&c, text, strlen(text));
    const char *length = returned(&c, out);
    out->symbol = ident(&c, "the function's name");
    arguments(&c, out);
    skip(&c);
    if (*c.p) {
        wrong(&c, "the end");
    }
    if (!c.failed && length) {
        find_length(&c, out, length);
    }
    if (!c.failed && am_arena_full(a)) {
        return am_fail(err, AM_LIMIT, "too large");
    }
    return c.failed ? c.err->kind : AM_OK;
}

const am_signature_arg *am_signature_arg_find(const am_signature *s, const char *name)
{
    for (size_t i = 0; i < s->n_args; i++) {
        if (s->args[i].name && strcmp(s->args[i].name, name) == 0) {
            return &s->args[i];
        }
    }
    return NULL;
}

bool am_signature_tells(const am_signature *s)
{
    bool status = s->success == AM_SUCCESS_IS || s->ret->base == AM_C_PTR;
    return s->ret->base != AM_C_VOID && !status;
}
