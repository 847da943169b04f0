#include "base/text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 64 }; /* am_nearest() compares no longer words */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Length of the character at s, 0 when it is malformed (RFC 3629: no overlong
 * forms, no surrogates, nothing above U+10FFFF). */
static size_t char_len(const unsigned char *s, size_t n)
{
    if (s[0] < 0x80)
        return s[0] != 0;
    size_t len = s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;
    if (len == 0 || len > n)
        return 0;
    for (size_t i = 1; i < len; i++)
        if ((s[i] & 0xc0) != 0x80)
            return 0;
    if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) ||
        (s[0] == 0xf0 && s[1] < 0x90) || (s[0] == 0xf4 && s[1] > 0x8f))
        return 0;
    return len;
}

/* How many of the first n bytes can be skipped eight at a time: ASCII without NUL. */
static size_t plain_run(const unsigned char *u, size_t n)
{
    const uint64_t high = 0x8080808080808080u, ones = 0x0101010101010101u;
    size_t i = 0;
    for (uint64_t w; n - i >= sizeof w; i += sizeof w) {
        memcpy(&w, u + i, sizeof w);
        if ((w | (w - ones)) & high)
            break;
    }
    return i;
}

bool am_utf8_valid(const char *s, size_t n, size_t *bad)
{
    const unsigned char *u = (const unsigned char *)s;
    for (size_t i = 0; i < n;) {
        i += plain_run(u + i, n - i);
        if (i == n)
            break;
        size_t len = char_len(u + i, n - i);
        if (len == 0) {
            if (bad)
                *bad = i;
            return false;
        }
        i += len;
    }
    return true;
}

/* Where a set "[a-z]" ends, or NULL when it is not closed and so is no set. */
static const char *set_end(const char *p)
{
    const char *at = p + 1;
    if (*at == '!' || *at == '^')
        at++;
    if (*at == ']')
        at++;
    while (*at && *at != ']')
        at += *at == '\\' && at[1] ? 2 : 1;
    return *at ? at : NULL;
}

static unsigned char set_char(const char **p, bool fold)
{
    if (**p == '\\' && (*p)[1])
        ++*p;
    char c = *(*p)++;
    return (unsigned char)(fold ? lower(c) : c);
}

static bool in_set(const char *p, const char *end, char c, bool fold)
{
    unsigned char u = (unsigned char)c;
    bool negated = *++p == '!' || *p == '^', found = false;
    p += negated;
    while (p < end) {
        unsigned char from = set_char(&p, fold), to = from;
        if (*p == '-' && p + 1 < end) {
            p++;
            to = set_char(&p, fold);
        }
        found = found || (from <= u && u <= to);
    }
    return found != negated;
}

/* One pattern element other than a star against one byte; *next is behind it. */
static bool match_one(const char *p, char c, bool fold, const char **next)
{
    if (fold)
        c = lower(c);
    const char *end = *p == '[' ? set_end(p) : NULL;
    if (end) {
        *next = end + 1;
        return in_set(p, end, c, fold);
    }
    if (*p == '?') {
        *next = p + 1;
        return true;
    }
    if (*p == '\\' && p[1])
        p++;
    *next = p + 1;
    return (fold ? lower(*p) : *p) == c;
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

bool am_glob(const char *pattern, const char *text, bool fold)
{
    const char *star = NULL, *from = NULL; /* behind the last star; where it stops eating */
    while (*text) {
        const char *next = pattern;
        if (*pattern == '*') {
            star = ++pattern;
            from = text;
            continue;
        }
        if (*pattern && match_one(pattern, *text, fold, &next)) {
            bool whole = *pattern == '?'; /* one character, however many bytes */
            pattern = next;
            text++;
            while (whole && continues(*text))
                text++;
            continue;
        }
        if (!star)
            return false;
        /* Only the last star need ever eat more: never exponential. */
        pattern = star;
        text = ++from;
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == 0;
}

bool am_streq_fold(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b))
        a++, b++;
    return lower(*a) == lower(*b);
}

bool am_prefix_fold(const char *text, const char *prefix)
{
    while (*prefix && lower(*text) == lower(*prefix))
        text++, prefix++;
    return *prefix == 0;
}

/* Edit distance, a swap of neighbours counting one; words up to WORD_MAX. */
static size_t distance(const char *a, size_t n, const char *b, size_t m)
{
    size_t rows[3][WORD_MAX + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        last[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        for (size_t j = 1; j <= m; j++) {
            char x = lower(a[i - 1]), y = lower(b[j - 1]);
            size_t best = last[j - 1] + (x != y);
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            if (i > 1 && j > 1 && x == lower(b[j - 2]) && lower(a[i - 2]) == y &&
                before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        size_t *oldest = before;
        before = last;
        last = row;
        row = oldest;
    }
    return last[m];
}

const char *am_nearest(const char *word, const char *const *candidates)
{
    const char *nearest = NULL;
    size_t n = word ? strlen(word) : 0, best = n / 3 + 1;
    if (n == 0 || n > WORD_MAX)
        return NULL;
    for (; *candidates; candidates++) {
        size_t m = strlen(*candidates);
        if (m > WORD_MAX)
            continue;
        size_t d = distance(word, n, *candidates, m);
        if (d < best) {
            best = d;
            nearest = *candidates;
        }
    }
    return nearest;
}

void am_printable(char *dst, size_t n, const char *src)
{
    static const char cut[] = "...";
    if (n == 0)
        return;
    size_t at = 0, safe = 0; /* safe: a cut here leaves room for the dots */
    size_t left = strlen(src);
    while (left) {
        const unsigned char *u = (const unsigned char *)src;
        size_t len = char_len(u, left);
        char piece[8];
        size_t size;
        if (len == 0 || u[0] < 0x20 || u[0] == 0x7f) {
            size = (size_t)snprintf(piece, sizeof piece, "\\x%02x", u[0]);
            len = 1;
        } else if (len == 2 && u[0] == 0xc2 && u[1] < 0xa0) { /* C1 controls */
            size = (size_t)snprintf(piece, sizeof piece, "\\x%02x", u[1]);
        } else {
            memcpy(piece, src, len);
            size = len;
        }
        if (at + size >= n) {
            at = safe;
            size_t dots = n - 1 - at < sizeof cut - 1 ? n - 1 - at : sizeof cut - 1;
            memcpy(dst + at, cut, dots);
            at += dots;
            break;
        }
        memcpy(dst + at, piece, size);
        at += size;
        if (at + sizeof cut <= n)
            safe = at;
        src += len;
        left -= len;
    }
    dst[at] = 0;
}

const char *am_grouped(char out[AM_GROUPED], uint64_t v)
{
    char *p = out + AM_GROUPED - 1, *end = p;
    *p = '\0';
    for (unsigned digits = 0; digits == 0 || v; digits++, v /= 10) {
        if (digits && digits % 3 == 0)
            *--p = ',';
        *--p = (char)('0' + v % 10);
    }
    memmove(out, p, (size_t)(end - p) + 1);
    return out;
}
