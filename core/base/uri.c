#include "base/uri.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { URI_MAX = 8192, HOST_MAX = 253 };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("-._~", c));
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static am_kind no_memory(am_err *e)
{
    return am_fail(e, AM_NOMEM, "out of memory while reading a URL");
}

static char *lower_copy(am_arena *a, const char *s, size_t n)
{
    char *p = am_arena_strndup(a, s, n);
    for (size_t i = 0; p && i < n; i++)
        p[i] = lower(p[i]);
    return p;
}

/* User information may hold a password: such a text is not repeated. */
static const char *shown(const char *text)
{
    return strchr(text, '@') ? "(not shown, it has an @)" : text;
}

/* What must not be in a URL at all: it would be read differently further on. */
static am_kind check_text(const char *text, am_err *e)
{
    size_t n = text ? strlen(text) : 0, bad;
    if (n == 0)
        return am_fail(e, AM_USAGE, "an empty URL");
    if (n > URI_MAX)
        return am_fail(e, AM_USAGE, "a URL of %zu bytes; at most %d are taken", n, URI_MAX);
    if (!am_utf8_valid(text, n, &bad))
        return am_fail(e, AM_USAGE, "URL \"%s\": not UTF-8 at offset %zu", shown(text), bad);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)text[i] <= ' ' || text[i] == 0x7f || text[i] == '\\')
            return am_fail(e, AM_USAGE, "URL \"%s\": %s at offset %zu", shown(text),
                           text[i] == '\\'  ? "a backslash"
                           : text[i] == ' ' ? "a blank"
                                            : "a control character",
                           i);
    return AM_OK;
}

static am_kind parse_port(const char *text, const char *from, const char *end, int *port, am_err *e)
{
    int v = 0;
    for (const char *p = from; p < end; p++) {
        if (*p < '0' || *p > '9' || v > 65535)
            return am_fail(e, AM_USAGE, "URL \"%s\": no such port", text);
        v = v * 10 + (*p - '0');
    }
    if (from == end)
        return AM_OK; /* "host:" is the scheme's own port */
    if (v < 1 || v > 65535)
        return am_fail(e, AM_USAGE, "URL \"%s\": no such port", text);
    *port = v;
    return AM_OK;
}

static bool host_char(char c, bool literal)
{
    return literal ? hex(c) >= 0 || c == ':' || c == '.'
                   : (unreserved(c) && c != '~') || (unsigned char)c >= 0x80;
}

static am_kind parse_host(am_arena *a, const char *text, const char *from, const char *end,
                          am_uri *out, am_err *e)
{
    const char *stop = NULL; /* behind the host */
    bool literal = *from == '[';
    if (literal) {
        stop = memchr(from, ']', (size_t)(end - from));
        if (!stop || (++stop < end && *stop != ':'))
            return am_fail(e, AM_USAGE, "URL \"%s\": a broken address in brackets", text);
    } else {
        stop = memchr(from, ':', (size_t)(end - from));
        stop = stop ? stop : end;
    }
    if (stop < end) {
        am_kind k = parse_port(text, stop + 1, end, &out->port, e);
        if (k)
            return k;
    }
    const char *last = stop;
    if (!literal && last > from && last[-1] == '.')
        last--;
    size_t n = (size_t)(last - from);
    if (n == 0 || n > HOST_MAX || (literal && n < 4) || *from == '.')
        return am_fail(e, AM_USAGE, "URL \"%s\": no usable host name", text);
    for (const char *p = from + literal; p < last - literal; p++)
        if (!host_char(*p, literal) || (*p == '.' && p[1] == '.'))
            return am_fail(e, AM_USAGE, "URL \"%s\": no usable host name", text);
    out->host = lower_copy(a, from, n);
    return out->host ? AM_OK : no_memory(e);
}

am_kind am_uri_parse(am_arena *a, const char *text, am_uri *out, am_err *e)
{
    *out = (am_uri){0};
    am_kind k = check_text(text, e);
    if (k)
        return k;
    bool secure = am_prefix_fold(text, "https://");
    if (!secure && !am_prefix_fold(text, "http://"))
        return am_fail(e, AM_USAGE, "URL \"%s\": it does not begin with https:// or http://",
                       shown(text));
    out->scheme = secure ? "https" : "http";
    out->port = secure ? 443 : 80;

    const char *from = strstr(text, "://") + 3;
    const char *end = from + strcspn(from, "/?#");
    if (memchr(from, '@', (size_t)(end - from)))
        return am_fail(e, AM_USAGE, "a URL with user information before the host");
    k = parse_host(a, text, from, end, out, e);
    if (k)
        return k;

    size_t n = strcspn(end, "?#");
    const char *after = end + n;
    while (n > 1 && end[n - 1] == '/')
        n--;
    out->path = n ? am_arena_strndup(a, end, n) : am_arena_strdup(a, "/");
    if (*after == '?')
        out->query = am_arena_strndup(a, after + 1, strcspn(after + 1, "#"));
    if (!out->path || (*after == '?' && !out->query))
        return no_memory(e);
    return AM_OK;
}

const char *am_uri_format(am_arena *a, const am_uri *u)
{
    bool own = u->port == (strcmp(u->scheme, "https") == 0 ? 443 : 80);
    const char *mark = u->query ? "?" : "", *query = u->query ? u->query : "";
    if (own)
        return am_arena_format(a, "%s://%s%s%s%s", u->scheme, u->host, u->path, mark, query);
    return am_arena_format(a, "%s://%s:%d%s%s%s", u->scheme, u->host, u->port, u->path, mark,
                           query);
}

bool am_uri_same_origin(const am_uri *a, const am_uri *b)
{
    return a->port == b->port && strcmp(a->scheme, b->scheme) == 0 && strcmp(a->host, b->host) == 0;
}

void am_uri_encode(am_buf *b, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (unreserved(text[i]))
            am_buf_char(b, text[i]);
        else
            am_buf_fmt(b, "%%%02X", (unsigned)(unsigned char)text[i]);
    }
}

/* The byte that "%XX" stands for, -1 when it is broken. */
static int escape(const char *p, size_t n)
{
    if (n < 3 || hex(p[1]) < 0 || hex(p[2]) < 0)
        return -1;
    return hex(p[1]) * 16 + hex(p[2]);
}

bool am_uri_decode(am_buf *b, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] != '%') {
            am_buf_char(b, text[i]);
            continue;
        }
        int c = escape(text + i, n - i);
        if (c <= 0)
            return false;
        am_buf_char(b, (char)(unsigned char)c);
        i += 2;
    }
    return true;
}

/* Decoded, these would change what the URL means; they stay escaped. */
static bool harmless(int c, bool high)
{
    return c >= 0x80 ? high : c >= ' ' && c != 0x7f && !strchr("/?#%\\[]@:&=+", c);
}

/* high: escapes of other than ASCII are decoded too. */
static void put_key_path(am_buf *b, const char *path, bool high)
{
    for (size_t n = strlen(path), i = 0; i < n; i++) {
        int c = path[i] == '%' ? escape(path + i, n - i) : (unsigned char)path[i];
        if (path[i] == '/' && b->n && b->p[b->n - 1] == '/')
            continue; /* a//b is a/b */
        if (path[i] != '%') {
            am_buf_char(b, lower(path[i]));
            continue;
        }
        if (c < 0) { /* a bare %, which must not make an escape with what follows */
            am_buf_str(b, "%25");
            continue;
        }
        if (harmless(c, high))
            am_buf_char(b, lower((char)(unsigned char)c));
        else
            am_buf_fmt(b, "%%%02x", (unsigned)c);
        i += 2;
    }
}

/* "https://host/sites/New Site": blanks are fine in a key, though not in a URL. */
static char *with_blanks_escaped(const char *url)
{
    am_buf b = AM_BUF(3 * (size_t)URI_MAX);
    for (; *url; url++)
        am_buf_str(&b, *url == ' ' ? "%20" : (char[]){*url, 0});
    return am_buf_take(&b, NULL);
}

const char *am_uri_site_key(am_arena *a, const char *url)
{
    am_uri u;
    const char *key = NULL;
    if (!url || strlen(url) > URI_MAX)
        return NULL;
    char *clean = with_blanks_escaped(url);
    am_buf path = AM_BUF(URI_MAX * 3);
    if (am_uri_parse(a, clean, &u, NULL))
        goto out;
    u.query = NULL;
    put_key_path(&path, u.path, true);
    if (!am_utf8_valid(am_buf_text(&path), path.n, NULL)) {
        am_buf_clear(&path);
        put_key_path(&path, u.path, false);
    }
    while (path.n && path.p[path.n - 1] == '/')
        path.p[--path.n] = 0;
    u.path = am_buf_text(&path);
    key = am_uri_format(a, &u);
out:
    free(clean);
    am_buf_free(&path);
    return key;
}
