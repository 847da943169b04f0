#include "lua/pattern.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include <lauxlib.h>

#include "lua/preempt.h"

enum { OPEN = -1, POSITION = -2, DEPTH_MAX = 200, LOOK_EVERY = 1 << 16 };

static void tick(am_pattern *m)
{
    if (++m->steps % LOOK_EVERY == 0)
        am_preempt_check(m->L);
}

/* The end of the single-character class at p. */
static const char *class_end(am_pattern *m, const char *p)
{
    if (p == m->end)
        luaL_error(m->L, "malformed pattern (ends with '%%')");
    char c = *p++;
    if (c == '%') {
        if (p == m->end)
            luaL_error(m->L, "malformed pattern (ends with '%%')");
        return p + 1;
    }
    if (c != '[')
        return p;
    if (p < m->end && *p == '^')
        p++;
    do { /* a ] at the beginning is a character */
        if (p == m->end)
            luaL_error(m->L, "malformed pattern (missing ']')");
        if (*p++ == '%') {
            if (p == m->end)
                luaL_error(m->L, "malformed pattern (missing ']')");
            p++;
        }
    } while (p == m->end || *p != ']');
    return p + 1;
}

static bool in_class(int c, int class)
{
    bool in;
    switch (tolower(class)) {
    case 'a':
        in = isalpha(c);
        break;
    case 'c':
        in = iscntrl(c);
        break;
    case 'd':
        in = isdigit(c);
        break;
    case 'g':
        in = isgraph(c);
        break;
    case 'l':
        in = islower(c);
        break;
    case 'p':
        in = ispunct(c);
        break;
    case 's':
        in = isspace(c);
        break;
    case 'u':
        in = isupper(c);
        break;
    case 'w':
        in = isalnum(c);
        break;
    case 'x':
        in = isxdigit(c);
        break;
    case 'z': /* old, but the library still knows it */
        in = c == 0;
        break;
    default:
        return class == c;
    }
    return isupper(class) ? !in : in;
}

/* Is c in the set [p, close], p at '[' and close at ']'? */
static bool in_set(int c, const char *p, const char *close)
{
    bool in = true;
    if (p[1] == '^') {
        in = false;
        p++;
    }
    while (++p < close) {
        if (*p == '%') {
            p++;
            if (in_class(c, (unsigned char)*p))
                return in;
        } else if (p[1] == '-' && p + 2 < close) {
            p += 2;
            if ((unsigned char)p[-2] <= c && c <= (unsigned char)*p)
                return in;
        } else if ((unsigned char)*p == c) {
            return in;
        }
    }
    return !in;
}

static bool single(const am_pattern *m, const char *s, const char *p, const char *ep)
{
    if (s >= m->text_end)
        return false;
    int c = (unsigned char)*s;
    switch (*p) {
    case '.':
        return true;
    case '%':
        return in_class(c, (unsigned char)p[1]);
    case '[':
        return in_set(c, p, ep - 1);
    default:
        return (unsigned char)*p == c;
    }
}

static const char *balance(am_pattern *m, const char *s, const char *p)
{
    if (m->end - p < 2)
        luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    if (s >= m->text_end || *s != p[0])
        return NULL;
    for (int nested = 1; ++s < m->text_end;) {
        tick(m);
        if (*s == p[1]) {
            if (--nested == 0)
                return s + 1;
        } else if (*s == p[0]) {
            nested++;
        }
    }
    return NULL;
}

static const char *most(am_pattern *m, const char *s, const char *p, const char *ep)
{
    ptrdiff_t n = 0;
    for (; single(m, s + n, p, ep); n++)
        tick(m);
    for (; n >= 0; n--) {
        const char *e = am_pattern_match(m, s + n, ep + 1);
        if (e)
            return e;
    }
    return NULL;
}

static const char *least(am_pattern *m, const char *s, const char *p, const char *ep)
{
    for (;; s++) {
        const char *e = am_pattern_match(m, s, ep + 1);
        if (e)
            return e;
        if (!single(m, s, p, ep))
            return NULL;
    }
}

static const char *open_capture(am_pattern *m, const char *s, const char *p, ptrdiff_t what)
{
    if (m->level >= AM_CAPTURES_MAX)
        luaL_error(m->L, "too many captures");
    m->capture[m->level].at = s;
    m->capture[m->level++].len = what;
    const char *e = am_pattern_match(m, s, p);
    if (!e)
        m->level--;
    return e;
}

static const char *close_capture(am_pattern *m, const char *s, const char *p)
{
    int i = m->level - 1;
    while (i >= 0 && m->capture[i].len != OPEN)
        i--;
    if (i < 0)
        luaL_error(m->L, "invalid pattern capture");
    m->capture[i].len = s - m->capture[i].at;
    const char *e = am_pattern_match(m, s, p);
    if (!e)
        m->capture[i].len = OPEN;
    return e;
}

static const char *back_reference(am_pattern *m, const char *s, int digit)
{
    int i = digit - '1';
    if (i < 0 || i >= m->level || m->capture[i].len == OPEN)
        luaL_error(m->L, "invalid capture index %%%d", i + 1);
    ptrdiff_t n = m->capture[i].len;
    if (n < 0)
        return NULL; /* a position matches no text */
    if (m->text_end - s < n || memcmp(m->capture[i].at, s, (size_t)n) != 0)
        return NULL;
    return s + n;
}

static bool frontier(am_pattern *m, const char *s, const char *p, const char *ep)
{
    int before = s == m->text ? 0 : (unsigned char)s[-1];
    int here = s < m->text_end ? (unsigned char)*s : 0;
    return !in_set(before, p, ep - 1) && in_set(here, p, ep - 1);
}

/* One item of the pattern that is a plain class with its suffix. Returns true when the match goes
 * on at *s and *p, else *s is the answer. */
static bool item(am_pattern *m, const char **s, const char **p)
{
    const char *ep = class_end(m, *p);
    char suffix = ep < m->end ? *ep : '\0';
    const char *e;
    switch (suffix) {
    case '?':
        if (single(m, *s, *p, ep) && (e = am_pattern_match(m, *s + 1, ep + 1))) {
            *s = e;
            return false;
        }
        *p = ep + 1;
        return true;
    case '+':
        *s = single(m, *s, *p, ep) ? most(m, *s + 1, *p, ep) : NULL;
        return false;
    case '*':
        *s = most(m, *s, *p, ep);
        return false;
    case '-':
        *s = least(m, *s, *p, ep);
        return false;
    default:
        if (!single(m, *s, *p, ep)) {
            *s = NULL;
            return false;
        }
        ++*s;
        *p = ep;
        return true;
    }
}

static const char *match(am_pattern *m, const char *s, const char *p)
{
    while (p < m->end) {
        tick(m);
        switch (*p) {
        case '(':
            if (p + 1 < m->end && p[1] == ')')
                return open_capture(m, s, p + 2, POSITION);
            return open_capture(m, s, p + 1, OPEN);
        case ')':
            return close_capture(m, s, p + 1);
        case '$':
            if (p + 1 == m->end)
                return s == m->text_end ? s : NULL;
            break;
        case '%':
            if (p + 1 < m->end && p[1] == 'b') {
                s = balance(m, s, p + 2);
                if (!s)
                    return NULL;
                p += 4;
                continue;
            }
            if (p + 1 < m->end && p[1] == 'f') {
                p += 2;
                if (p >= m->end || *p != '[')
                    luaL_error(m->L, "missing '[' after '%%f' in pattern");
                const char *ep = class_end(m, p);
                if (!frontier(m, s, p, ep))
                    return NULL;
                p = ep;
                continue;
            }
            if (p + 1 < m->end && isdigit((unsigned char)p[1])) {
                s = back_reference(m, s, (unsigned char)p[1]);
                if (!s)
                    return NULL;
                p += 2;
                continue;
            }
            break;
        default:
            break;
        }
        if (!item(m, &s, &p))
            return s;
    }
    return s;
}

const char *am_pattern_match(am_pattern *m, const char *s, const char *p)
{
    if (++m->depth > DEPTH_MAX)
        luaL_error(m->L, "pattern too complex");
    tick(m);
    const char *e = match(m, s, p);
    m->depth--;
    return e;
}

void am_pattern_push(am_pattern *m, int i, const char *s, const char *e)
{
    if (i >= m->level) {
        if (i != 0)
            luaL_error(m->L, "invalid capture index %%%d", i + 1);
        lua_pushlstring(m->L, s, (size_t)(e - s));
        return;
    }
    ptrdiff_t n = m->capture[i].len;
    if (n == OPEN)
        luaL_error(m->L, "unfinished capture");
    if (n == POSITION)
        lua_pushinteger(m->L, m->capture[i].at - m->text + 1);
    else
        lua_pushlstring(m->L, m->capture[i].at, (size_t)n);
}

int am_pattern_push_all(am_pattern *m, const char *s, const char *e)
{
    int n = m->level == 0 && s ? 1 : m->level;
    luaL_checkstack(m->L, n + 4, "too many captures");
    for (int i = 0; i < n; i++)
        am_pattern_push(m, i, s, e);
    return n;
}
