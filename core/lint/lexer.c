#include "lint/lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"

static const char *const words[] = {"and",   "break", "do",     "else", "elseif",   "end",
                                    "false", "for",   "function", "goto", "if",     "in",
                                    "local", "nil",   "not",    "or",   "repeat",   "return",
                                    "then",  "true",  "until",  "while"};

static bool at(const am_lexer *x, size_t i, char c)
{
    return (size_t)(x->end - x->p) > i && x->p[i] == c;
}

/* At "[": how many = stand in the bracket, or -1. */
static int level(const am_lexer *x)
{
    size_t i = 1;
    while (at(x, i, '='))
        i++;
    return at(x, i, '[') ? (int)i - 1 : -1;
}

/* From behind an opening bracket to behind the closing one; what is between is the token's text. */
static am_kind long_text(am_lexer *x, int equals, am_err *err)
{
    int began = x->line;
    x->p += equals + 2;
    if (at(x, 0, '\r'))
        x->p++;
    if (at(x, 0, '\n')) {
        x->line++;
        x->p++;
    }
    const char *from = x->p;
    for (; x->p < x->end; x->p++) {
        if (*x->p == '\n')
            x->line++;
        if (*x->p != ']')
            continue;
        int i = 1;
        while (at(x, (size_t)i, '='))
            i++;
        if (i - 1 != equals || !at(x, (size_t)i, ']'))
            continue;
        x->now.text = am_arena_strndup(x->arena, from, (size_t)(x->p - from));
        x->now.n = (size_t)(x->p - from);
        x->p += equals + 2;
        return AM_OK;
    }
    return am_fail(err, AM_USAGE, "%d: a long bracket is not closed", began);
}

static am_kind comment(am_lexer *x, am_err *err)
{
    x->p += 2;
    int equals = at(x, 0, '[') ? level(x) : -1;
    if (equals >= 0)
        return long_text(x, equals, err);
    while (x->p < x->end && *x->p != '\n')
        x->p++;
    return AM_OK;
}

static am_kind skip(am_lexer *x, am_err *err)
{
    for (;;) {
        if (x->p < x->end && isspace((unsigned char)*x->p)) {
            x->line += *x->p++ == '\n';
        } else if (at(x, 0, '-') && at(x, 1, '-')) {
            am_kind kind = comment(x, err);
            if (kind)
                return kind;
        } else {
            return AM_OK;
        }
    }
}

static void utf8(am_buf *b, unsigned long c)
{
    if (c < 0x80) {
        am_buf_char(b, (char)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : c < 0x200000 ? 3 : c < 0x4000000 ? 4 : 5;
    am_buf_char(b, (char)((0xff00U >> (more + 1)) | (c >> (6 * more))));
    while (more--)
        am_buf_char(b, (char)(0x80 | ((c >> (6 * more)) & 0x3f)));
}

/* At the character behind a backslash. */
static void escape(am_lexer *x, am_buf *b)
{
    static const char from[] = "abfnrtv", to[] = "\a\b\f\n\r\t\v";
    char digits[4] = "";
    char c = *x->p++;
    const char *plain = strchr(from, c);
    if (c && plain) {
        am_buf_char(b, to[plain - from]);
    } else if (c == 'z') {
        while (x->p < x->end && isspace((unsigned char)*x->p))
            x->line += *x->p++ == '\n';
    } else if (c == 'x') {
        for (int i = 0; i < 2 && x->p < x->end; i++)
            digits[i] = *x->p++;
        am_buf_char(b, (char)strtol(digits, NULL, 16));
    } else if (c == 'u' && at(x, 0, '{')) {
        char *end = NULL;
        const char *close = memchr(x->p, '}', (size_t)(x->end - x->p));
        unsigned long code = close ? strtoul(x->p + 1, &end, 16) : 0;
        if (close && end == close)
            utf8(b, code & 0x7fffffffUL);
        x->p = close ? close + 1 : x->end;
    } else if (isdigit((unsigned char)c)) {
        digits[0] = c;
        for (int i = 1; i < 3 && x->p < x->end && isdigit((unsigned char)*x->p); i++)
            digits[i] = *x->p++;
        am_buf_char(b, (char)strtol(digits, NULL, 10));
    } else {
        x->line += c == '\n';
        am_buf_char(b, c);
    }
}

static am_kind quoted(am_lexer *x, am_err *err)
{
    am_buf b = AM_BUF((size_t)(x->end - x->p) + 1);
    char quote = *x->p++;
    while (x->p < x->end && *x->p != quote && *x->p != '\n') {
        char c = *x->p++;
        if (c == '\\' && x->p < x->end)
            escape(x, &b);
        else
            am_buf_char(&b, c);
    }
    bool closed = at(x, 0, quote);
    x->p += closed;
    x->now.text = am_arena_strndup(x->arena, am_buf_text(&b), b.n);
    x->now.n = b.n;
    am_buf_free(&b);
    return closed ? AM_OK : am_fail(err, AM_USAGE, "%d: a text is not closed", x->now.line);
}

static void take(am_lexer *x, int kind, size_t n)
{
    x->now.kind = kind;
    x->now.text = am_arena_strndup(x->arena, x->p, n);
    x->now.n = n;
    x->p += n;
}

static void name(am_lexer *x)
{
    size_t n = 1;
    while (x->p + n < x->end && (isalnum((unsigned char)x->p[n]) || x->p[n] == '_'))
        n++;
    take(x, AM_TOKEN_NAME, n);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], x->now.text) == 0)
            x->now.kind = AM_TOKEN_AND + (int)i;
}

static void number(am_lexer *x)
{
    size_t n = 1;
    bool hex = x->p[0] == '0' && (at(x, 1, 'x') || at(x, 1, 'X'));
    const char *exponent = hex ? "pP" : "eE";
    for (; x->p + n < x->end; n++) {
        char c = x->p[n];
        bool sign = (c == '+' || c == '-') && strchr(exponent, x->p[n - 1]);
        if (!isalnum((unsigned char)c) && c != '.' && !sign)
            break;
    }
    take(x, AM_TOKEN_NUMBER, n);
}

static void sign(am_lexer *x)
{
    static const struct {
        const char *text;
        int kind;
    } signs[] = {{"...", AM_TOKEN_DOTS}, {"..", AM_TOKEN_CONCAT}, {"==", AM_TOKEN_EQ},
                 {"~=", AM_TOKEN_NE},    {"<=", AM_TOKEN_LE},     {">=", AM_TOKEN_GE},
                 {"//", AM_TOKEN_IDIV},  {"<<", AM_TOKEN_SHL},    {">>", AM_TOKEN_SHR},
                 {"::", AM_TOKEN_LABEL}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t n = strlen(signs[i].text);
        if ((size_t)(x->end - x->p) >= n && memcmp(x->p, signs[i].text, n) == 0) {
            take(x, signs[i].kind, n);
            return;
        }
    }
    take(x, (unsigned char)*x->p, 1);
}

am_kind am_lexer_next(am_lexer *x, am_err *err)
{
    am_kind kind = skip(x, err);
    x->now = (am_token){.kind = AM_TOKEN_END, .line = x->line, .text = ""};
    if (kind || x->p >= x->end)
        return kind;
    unsigned char c = (unsigned char)*x->p;
    int equals = c == '[' ? level(x) : -1;
    if (isalpha(c) || c == '_') {
        name(x);
    } else if (isdigit(c) || (c == '.' && x->p + 1 < x->end && isdigit((unsigned char)x->p[1]))) {
        number(x);
    } else if (c == '"' || c == '\'') {
        x->now.kind = AM_TOKEN_STRING;
        return quoted(x, err);
    } else if (equals >= 0) {
        x->now.kind = AM_TOKEN_STRING;
        return long_text(x, equals, err);
    } else if (c >= ' ' && c < 0x7f) {
        sign(x);
    } else {
        return am_fail(err, AM_USAGE, "%d: the byte 0x%02x has no place in Lua", x->line, c);
    }
    return AM_OK;
}

am_kind am_lexer_init(am_lexer *x, am_arena *arena, const char *text, size_t n, am_err *err)
{
    *x = (am_lexer){.arena = arena, .p = text, .end = text + n, .line = 1};
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        x->p += 3;
    if (at(x, 0, '#'))
        while (x->p < x->end && *x->p != '\n')
            x->p++;
    return am_lexer_next(x, err);
}
