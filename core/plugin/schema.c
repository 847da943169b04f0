/* schema.c - the language of declared types: parse it, say it in words. */
#include "plugin/schema.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/text.h"

static const struct {
    const char *name;
    am_base_type base;
} bases[] = {
    {"string", AM_P_STRING},   {"url", AM_P_URL},         {"guid", AM_P_GUID},
    {"time", AM_P_TIME},       {"integer", AM_P_INTEGER}, {"number", AM_P_NUMBER},
    {"boolean", AM_P_BOOLEAN}, {"object", AM_P_OBJECT},   {"any", AM_P_ANY},
};

enum { N_BASES = sizeof bases / sizeof bases[0], WORD_MAX = 64, WORDS_MAX = 64, TYPE_MAX = 4096 };

static bool is_word(const char *s, size_t n)
{
    if (n == 0 || n > WORD_MAX) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        char c = s[i];
        bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!alnum && (i == 0 || (c != '-' && c != '_' && c != '.'))) {
            return false;
        }
    }
    return true;
}

static am_kind parse_words(am_arena *a, const char *s, size_t n, am_param_info *info, am_err *err)
{
    size_t count = 1;
    for (size_t i = 0; i < n; i++) {
        count += s[i] == '|';
    }
    if (count > WORDS_MAX) {
        return am_fail(err, AM_USAGE, "%zu choices, at most %d are possible", count, WORDS_MAX);
    }
    const char **words = am_arena_alloc(a, (count + 1) * sizeof *words);
    if (!words) {
        return am_fail(err, AM_LIMIT, "no memory for %zu choices", count);
    }
    const char *end = s + n;
    for (size_t i = 0; i < count; i++) {
        const char *bar = memchr(s, '|', (size_t)(end - s));
        size_t len = (size_t)((bar ? bar : end) - s);
        if (!is_word(s, len)) {
            return am_fail(err, AM_USAGE, "choice %zu is no word of letters, digits, - _ .", i + 1);
        }
        words[i] = am_arena_strndup(a, s, len);
        if (!words[i]) {
            return am_fail(err, AM_LIMIT, "no memory for %zu choices", count);
        }
        for (size_t k = 0; k < i; k++) {
            if (am_streq_fold(words[k], words[i])) {
                return am_fail(err, AM_USAGE, "choice \"%s\" stands twice", words[i]);
            }
        }
        s = bar ? bar + 1 : end;
    }
    info->base = AM_P_WORDS;
    info->words = words;
    return AM_OK;
}

static am_kind parse_base(am_arena *a, const char *s, size_t n, am_param_info *info, am_err *err)
{
    if (memchr(s, '|', n)) {
        return parse_words(a, s, n, info, err);
    }
    const char *names[N_BASES + 1] = {NULL};
    for (size_t i = 0; i < N_BASES; i++) {
        if (strlen(bases[i].name) == n && memcmp(bases[i].name, s, n) == 0) {
            info->base = bases[i].base;
            return AM_OK;
        }
        names[i] = bases[i].name;
    }
    char word[WORD_MAX + 1] = "";
    if (n <= WORD_MAX) {
        memcpy(word, s, n);
    }
    am_fail(err, AM_USAGE, "no type \"%s\"", word);
    const char *near = am_nearest(word, names);
    if (near) {
        return am_hint(err, "did you mean \"%s\"?", near);
    }
    return am_hint(err, "string url guid time integer number boolean object any, or words: a|b|c");
}

/* "a,b" or JSON, as an array of texts or values. */
static am_kind list_default(am_arena *a, const char *text, const am_value **out, am_err *err)
{
    if (text[0] == '[') {
        return am_json_parse(a, text, strlen(text), out, err);
    }
    am_value *list = am_value_array(a);
    while (list && *text) {
        size_t n = strcspn(text, ",");
        if (!am_value_push(a, list, am_value_strn(a, text, n))) {
            list = NULL;
            break;
        }
        text += n + (text[n] == ',');
    }
    *out = list;
    return list ? AM_OK : am_fail(err, AM_LIMIT, "no memory for the default");
}

static am_kind parse_default(am_arena *a, const char *text, am_param_info *info, am_err *err)
{
    const am_value *given = NULL;
    if (info->list) {
        am_kind k = list_default(a, text, &given, err);
        if (k) {
            return am_prefix(err, "default \"%.60s\"", text);
        }
    } else {
        given = am_value_str(a, text);
    }
    if (!given) {
        return am_fail(err, AM_LIMIT, "no memory for the default");
    }
    am_value *value = NULL;
    am_kind k = am_schema_value(a, info, given, true, &value, err);
    if (k) {
        return am_prefix(err, "default \"%.60s\"", text);
    }
    info->otherwise = value;
    return AM_OK;
}

am_kind am_schema_type(am_arena *a, const char *type, am_param_info *info, am_err *err)
{
    size_t all = type ? strlen(type) : 0;
    if (all == 0 || all > TYPE_MAX || !am_utf8_valid(type, all, NULL)) {
        return am_fail(err, AM_USAGE, "a type is text of 1 to %d bytes", TYPE_MAX);
    }
    info->type = am_arena_strdup(a, type);
    info->list = info->optional = false;
    info->otherwise = NULL;
    info->words = NULL;
    if (!info->type) {
        return am_fail(err, AM_LIMIT, "no memory for a type");
    }
    const char *eq = strchr(type, '=');
    size_t n = eq ? (size_t)(eq - type) : all;
    if (n > 0 && type[n - 1] == '?') {
        info->optional = true;
        n--;
    }
    if (n > 1 && type[n - 2] == '[' && type[n - 1] == ']') {
        info->list = true;
        n -= 2;
    }
    am_kind k = parse_base(a, type, n, info, err);
    if (k) {
        return am_prefix(err, "type \"%.80s\"", type);
    }
    if (eq && info->optional) {
        return am_fail(err, AM_USAGE, "type \"%.80s\": ? and a default exclude each other", type);
    }
    if (eq && parse_default(a, eq + 1, info, err)) {
        return am_prefix(err, "type \"%.80s\"", type);
    }
    return AM_OK;
}

const char *am_schema_base_name(am_base_type base)
{
    for (size_t i = 0; i < N_BASES; i++) {
        if (bases[i].base == base) {
            return bases[i].name;
        }
    }
    return "word";
}

const char *am_schema_say(am_arena *a, const am_param_info *p)
{
    am_buf b = AM_BUF(4 * TYPE_MAX);
    if (p->list) {
        am_buf_str(&b, "list of ");
    }
    if (p->base == AM_P_WORDS) {
        am_buf_str(&b, "one of ");
        for (size_t i = 0; p->words[i]; i++) {
            am_buf_fmt(&b, "%s%s", i ? ", " : "", p->words[i]);
        }
    } else {
        am_buf_str(&b, am_schema_base_name(p->base));
    }
    if (p->optional) {
        am_buf_str(&b, ", optional");
    }
    if (p->otherwise) {
        am_buf_str(&b, ", default ");
        if (am_value_is(p->otherwise, AM_T_STR) && am_value_len(p->otherwise) > 0) {
            am_buf_str(&b, am_value_text(p->otherwise, ""));
        } else {
            am_json_format(&b, p->otherwise, AM_JSON_PLAIN);
        }
    }
    char *text = am_arena_strdup(a, am_buf_text(&b));
    am_buf_free(&b);
    return text ? text : "";
}
