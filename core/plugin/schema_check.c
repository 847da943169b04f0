/* schema_check.c - what was given, held against what was declared. */
#include "plugin/schema.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/uri.h"

enum { SHOWN = 60 }; /* bytes of a wrong value that a message repeats */

static am_kind no_memory(am_err *err)
{
    return am_fail(err, AM_LIMIT, "the arguments are larger than a call may hold");
}

static am_kind give(am_value *made, am_value **out, am_err *err)
{
    *out = made;
    return made ? AM_OK : no_memory(err);
}

static am_kind wrong(const am_value *v, const char *expected, am_err *err)
{
    if (!am_value_is(v, AM_T_STR)) {
        return am_fail(err, AM_USAGE, "expected %s, found %s", expected, am_value_type_name(v));
    }
    char shown[SHOWN];
    am_printable(shown, sizeof shown, am_value_text(v, ""));
    return am_fail(err, AM_USAGE, "expected %s, found \"%s\"", expected, shown);
}

static am_kind check_url(am_arena *a, const am_value *v, am_value **out, am_err *err)
{
    am_uri uri;
    am_err why = {0};
    if (!am_value_is(v, AM_T_STR)) {
        return wrong(v, "a url", err);
    }
    if (am_uri_parse(a, am_value_text(v, ""), &uri, &why)) {
        char shown[SHOWN];
        am_printable(shown, sizeof shown, am_value_text(v, ""));
        return am_fail(err, AM_USAGE, "expected a url, found \"%s\": %s", shown, why.text);
    }
    const char *text = am_uri_format(a, &uri);
    return give(text ? am_value_str(a, text) : NULL, out, err);
}

static am_kind check_guid(am_arena *a, const am_value *v, am_value **out, am_err *err)
{
    const char *s = am_value_is(v, AM_T_STR) ? am_value_text(v, "") : "";
    size_t n = strlen(s);
    if (n == 38 && s[0] == '{' && s[37] == '}') {
        s++;
        n = 36;
    }
    char guid[37] = "";
    bool good = n == 36;
    for (size_t i = 0; good && i < 36; i++) {
        char c = s[i];
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (c >= 'A' && c <= 'F') {
            c = (char)(c - 'A' + 'a');
        }
        good = dash ? c == '-' : (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        guid[i] = c;
    }
    return good ? give(am_value_str(a, guid), out, err) : wrong(v, "a guid", err);
}

static bool text_integer(const am_value *v, int64_t *out)
{
    const char *s = am_value_text(v, "");
    char *end = NULL;
    if (*s != '-' && (*s < '0' || *s > '9')) {
        return false;
    }
    errno = 0;
    long long n = strtoll(s, &end, 10);
    *out = n;
    return errno == 0 && end != s && *end == '\0';
}

static bool as_integer(const am_value *v, bool from_text, int64_t *out)
{
    if (am_value_is(v, AM_T_INT)) {
        *out = v->u.i;
        return true;
    }
    /* Beyond 2^53 a real no longer says which integer was meant. */
    if (am_value_is(v, AM_T_REAL) && floor(v->u.r) == v->u.r &&
        fabs(v->u.r) <= 9007199254740992.0) {
        *out = (int64_t)v->u.r;
        return true;
    }
    return from_text && am_value_is(v, AM_T_STR) && text_integer(v, out);
}

static am_kind check_integer(am_arena *a, const am_value *v, bool text, am_value **out, am_err *err)
{
    int64_t i;
    return as_integer(v, text, &i) ? give(am_value_int(a, i), out, err)
                                   : wrong(v, "an integer", err);
}

static am_kind check_number(am_arena *a, const am_value *v, bool text, am_value **out, am_err *err)
{
    int64_t i;
    if (as_integer(v, text, &i)) {
        return give(am_value_int(a, i), out, err);
    }
    double r = 0;
    bool good = false;
    if (am_value_is(v, AM_T_REAL)) {
        r = v->u.r;
        good = isfinite(r);
    } else if (text && am_value_is(v, AM_T_STR)) {
        const char *s = am_value_text(v, "");
        char *end = NULL;
        r = strtod(s, &end);
        good = end != s && *end == '\0' && isfinite(r) && strspn(s, "0123456789+-.eE") == strlen(s);
    }
    return good ? give(am_value_real(a, r), out, err) : wrong(v, "a number", err);
}

static am_kind check_boolean(am_arena *a, const am_value *v, bool text, am_value **out, am_err *err)
{
    if (am_value_is(v, AM_T_BOOL)) {
        return give(am_value_bool(a, v->u.b), out, err);
    }
    const char *s = text && am_value_is(v, AM_T_STR) ? am_value_text(v, "") : "";
    bool yes = strcmp(s, "true") == 0 || strcmp(s, "yes") == 0;
    bool no = strcmp(s, "false") == 0 || strcmp(s, "no") == 0;
    return yes || no ? give(am_value_bool(a, yes), out, err) : wrong(v, "true or false", err);
}

static am_kind check_time(am_arena *a, const am_value *v, bool text, am_value **out, am_err *err)
{
    int64_t ms;
    bool good = am_value_is(v, AM_T_STR) && am_time_parse(am_value_text(v, ""), &ms);
    good = good || as_integer(v, text, &ms);
    return good ? give(am_value_int(a, ms), out, err)
                : wrong(v, "a time like 2026-07-27T08:00:00Z", err);
}

static am_kind check_word(am_arena *a, const am_param_info *p, const am_value *v, am_value **out,
                          am_err *err)
{
    const char *s = am_value_is(v, AM_T_STR) ? am_value_text(v, "") : "";
    for (size_t i = 0; p->words[i]; i++) {
        if (am_streq_fold(p->words[i], s)) {
            return give(am_value_str(a, p->words[i]), out, err);
        }
    }
    am_buf b = AM_BUF(300);
    for (size_t i = 0; p->words[i]; i++) {
        am_buf_fmt(&b, "%s%s", i ? ", " : "one of ", p->words[i]);
    }
    am_kind k = wrong(v, am_buf_text(&b), err);
    am_buf_free(&b);
    const char *near = am_nearest(s, p->words);
    return near ? am_hint(err, "did you mean \"%s\"?", near) : k;
}

/* Structured arguments are written as JSON on a command line. */
static am_kind check_tree(am_arena *a, const am_param_info *p, const am_value *v, bool from_text,
                          am_value **out, am_err *err)
{
    if (from_text && am_value_is(v, AM_T_STR)) {
        const am_value *parsed = NULL;
        am_err why = {0};
        const char *s = am_value_text(v, "");
        if (am_json_parse(a, s, strlen(s), &parsed, &why) == AM_OK) {
            v = parsed;
        } else if (p->base == AM_P_OBJECT) {
            wrong(v, "an object as JSON", err);
            return am_hint(err, "%s", why.text);
        }
    }
    if (p->base == AM_P_OBJECT && !am_value_is(v, AM_T_OBJECT)) {
        return wrong(v, "an object", err);
    }
    return give(am_value_copy(a, v), out, err);
}

static am_kind check_one(am_arena *a, const am_param_info *p, const am_value *v, bool from_text,
                         am_value **out, am_err *err)
{
    if (am_value_is(v, AM_T_STR)) {
        if (v->u.s.n > AM_ARG_TEXT_MAX) {
            return am_fail(err, AM_LIMIT, "%zu bytes of text, at most %d are possible", v->u.s.n,
                           AM_ARG_TEXT_MAX);
        }
        size_t bad;
        if (!am_utf8_valid(v->u.s.p, v->u.s.n, &bad)) {
            return am_fail(err, AM_USAGE, "byte %zu of the text is not UTF-8", bad);
        }
    }
    switch (p->base) {
    case AM_P_STRING:
        return am_value_is(v, AM_T_STR) ? give(am_value_strn(a, v->u.s.p, v->u.s.n), out, err)
                                        : wrong(v, "a string", err);
    case AM_P_URL:
        return check_url(a, v, out, err);
    case AM_P_GUID:
        return check_guid(a, v, out, err);
    case AM_P_TIME:
        return check_time(a, v, from_text, out, err);
    case AM_P_INTEGER:
        return check_integer(a, v, from_text, out, err);
    case AM_P_NUMBER:
        return check_number(a, v, from_text, out, err);
    case AM_P_BOOLEAN:
        return check_boolean(a, v, from_text, out, err);
    case AM_P_WORDS:
        return check_word(a, p, v, out, err);
    case AM_P_OBJECT:
    case AM_P_ANY:
        break;
    }
    return check_tree(a, p, v, from_text, out, err);
}

am_kind am_schema_value(am_arena *a, const am_param_info *p, const am_value *given, bool from_text,
                        am_value **out, am_err *err)
{
    *out = NULL;
    if (!p->list) {
        return check_one(a, p, given, from_text, out, err);
    }
    am_value *list = am_value_array(a), *item = NULL;
    bool many = am_value_is(given, AM_T_ARRAY);
    /* Lua writes an empty list and an empty table alike. */
    bool none = am_value_is(given, AM_T_OBJECT) && am_value_len(given) == 0 &&
                p->base != AM_P_OBJECT && p->base != AM_P_ANY;
    size_t n = many ? am_value_len(given) : none ? 0 : 1;
    if (n > AM_ARG_ITEMS_MAX) {
        return am_fail(err, AM_LIMIT, "%zu items, at most %d are possible", n, AM_ARG_ITEMS_MAX);
    }
    for (size_t i = 0; list && i < n; i++) {
        am_kind k = check_one(a, p, many ? am_value_at(given, i) : given, from_text, &item, err);
        if (k) {
            return many ? am_prefix(err, "item %zu", i + 1) : k;
        }
        if (!am_value_push(a, list, item)) {
            return no_memory(err);
        }
    }
    return give(list, out, err);
}

/* As declared, or with the dashes of a command line. */
static bool same_name(const char *declared, const char *given)
{
    for (; *declared && *given; declared++, given++) {
        if (*declared != *given && !(*declared == '_' && *given == '-')) {
            return false;
        }
    }
    return *declared == *given;
}

static const am_param_info *find(const am_param_info *params, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++) {
        if (same_name(params[i].name, name)) {
            return &params[i];
        }
    }
    return NULL;
}

static am_kind unknown(const char *what, const am_param_info *params, size_t n, const char *name,
                       am_err *err)
{
    const char *names[AM_PARAMS_MAX + 1] = {NULL};
    char shown[SHOWN];
    for (size_t i = 0; i < n && i < AM_PARAMS_MAX; i++) {
        names[i] = params[i].name;
    }
    am_printable(shown, sizeof shown, name);
    am_fail(err, AM_USAGE, "%s: no parameter \"%s\"", what, shown);
    const char *near = am_nearest(name, names);
    if (near) {
        return am_hint(err, "did you mean \"%s\"?", near);
    }
    if (n == 0) {
        return am_hint(err, "%s takes none", what);
    }
    am_buf b = AM_BUF(200);
    for (size_t i = 0; names[i]; i++) {
        am_buf_fmt(&b, "%s%s", i ? ", " : "", names[i]);
    }
    am_kind k = am_hint(err, "%s takes %s", what, am_buf_text(&b));
    am_buf_free(&b);
    return k;
}

/* Unknown and doubled names: the caller may have spelled one name in two ways. */
static am_kind check_names(const char *what, const am_param_info *params, size_t n,
                           const am_value *given, am_err *err)
{
    for (size_t i = 0; i < am_value_len(given); i++) {
        const am_param_info *p = find(params, n, given->u.o.v[i].key);
        if (!p) {
            return unknown(what, params, n, given->u.o.v[i].key, err);
        }
        for (size_t k = 0; k < i; k++) {
            if (same_name(p->name, given->u.o.v[k].key)) {
                return am_fail(err, AM_USAGE, "%s: parameter \"%s\" is given twice", what, p->name);
            }
        }
    }
    return AM_OK;
}

static const am_value *given_for(const am_value *given, const am_param_info *p)
{
    for (size_t i = 0; i < am_value_len(given); i++) {
        if (same_name(p->name, given->u.o.v[i].key)) {
            const am_value *v = given->u.o.v[i].value;
            return am_value_is(v, AM_T_NULL) ? NULL : v;
        }
    }
    return NULL;
}

am_kind am_schema_check(am_arena *a, const char *what, const am_param_info *params, size_t n,
                        const am_value *given, bool from_text, am_value **out, am_err *err)
{
    *out = NULL;
    if (given && !am_value_is(given, AM_T_OBJECT)) {
        return am_fail(err, AM_USAGE, "%s: expected named arguments, found %s", what,
                       am_value_type_name(given));
    }
    am_kind k = check_names(what, params, n, given, err);
    if (k) {
        return k;
    }
    am_value *all = am_value_object(a);
    if (!all) {
        return no_memory(err);
    }
    for (size_t i = 0; i < n; i++) {
        const am_param_info *p = &params[i];
        const am_value *v = given_for(given, p);
        am_value *checked = NULL;
        if (v && am_schema_value(a, p, v, from_text, &checked, err)) {
            return am_prefix(err, "%s: parameter \"%s\"", what, p->name);
        }
        if (!v && p->otherwise && !(checked = am_value_copy(a, p->otherwise))) {
            return no_memory(err);
        }
        if (!checked && !p->optional) {
            am_fail(err, AM_USAGE, "%s: parameter \"%s\" is missing", what, p->name);
            return am_hint(err, "%s: %s (%s)", p->name, p->help, p->type);
        }
        if (checked && !am_value_put(a, all, p->name, checked)) {
            return no_memory(err);
        }
    }
    *out = all;
    return AM_OK;
}
