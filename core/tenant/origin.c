#include "tenant/origin.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/uri.h"

enum { ADDRESS_MAX = 4096, TOKEN_MAX = 8192, URI_ARENA = 64 * 1024 };

static bool is_loopback(const char *host)
{
    return strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 ||
           strcmp(host, "[::1]") == 0 || strcmp(host, "::1") == 0;
}

/* The value of an environment variable that the operator named. */
static am_kind from_env(const char *base, const char *name, size_t limit, const char **out,
                        am_err *err)
{
    *out = getenv(name);
    if (!*out || !**out) {
        am_fail(err, AM_USAGE, "base \"%s\": the environment variable %s is not set", base, name);
        return am_hint(err, "set it, or give the value another way");
    }
    size_t n = strlen(*out);
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)(*out)[i] < ' ' || (*out)[i] == 0x7f || n > limit)
            return am_fail(err, AM_USAGE,
                           "base \"%s\": the environment variable %s is no line of "
                           "at most %zu bytes",
                           base, name, limit);
    return AM_OK;
}

/* The address as its parts see it: that of a mail server is like an http one. */
static am_kind parse(am_arena *arena, const am_origin *o, const char *text, am_uri *uri, am_err *err)
{
    const char *as = o->mail ? am_arena_format(arena, "http%s", text + strlen("smtp")) : text;
    return am_uri_parse(arena, as ? as : "", uri, err);
}

static void hide(am_origin *o)
{
    const char *host = strstr(o->address, "://"), *path = host ? strchr(host + 3, '/') : NULL;
    const char *query = strchr(o->address, '?');
    o->hidden[0] = am_secret_new(o->address, strlen(o->address));
    if (path)
        o->hidden[1] = am_secret_new(path, query > path ? (size_t)(query - path) : strlen(path));
    if (query)
        o->hidden[2] = am_secret_new(query, strlen(query));
}

static am_kind take_address(am_origin *o, const char *text, bool hidden, am_err *err)
{
    am_arena *arena = am_arena_new(URI_ARENA);
    am_uri uri;
    am_err why;
    const char *shown = hidden ? "its address" : text;
    o->mail = am_prefix_fold(text, "smtp://");
    am_kind kind = parse(arena, o, text, &uri, &why);
    if (kind != AM_OK) {
        kind = am_fail(err, AM_USAGE, "base \"%s\": %s is no address", o->name, shown);
        am_hint(err, "for example \"https://hooks.example.com\"; for mail "
                     "\"smtp://mail.example.com:587\"");
    } else if (!o->mail && strcmp(uri.scheme, "https") != 0 && !is_loopback(uri.host)) {
        kind = am_fail(err, AM_USAGE, "base \"%s\": %s is not https", o->name, shown);
        am_hint(err, "http is for this machine's own addresses only");
    } else if (strchr(text, '#') || (o->mail && uri.query)) {
        kind = am_fail(err, AM_USAGE, "base \"%s\": %s has a query or a fragment", o->name, shown);
    } else {
        size_t n = strlen(text);
        while (n > 0 && text[n - 1] == '/' && !uri.query)
            n--;
        o->address = am_format("%.*s", (int)n, text);
        if (hidden)
            hide(o);
        o->has_path = uri.query || strcmp(uri.path, "/") != 0;
        o->is_whole = uri.query || o->mail;
    }
    am_arena_free(arena);
    return kind;
}

static am_kind take_token(am_origin *o, const am_origin_config *c, am_err *err)
{
    const char *value;
    am_kind kind = from_env(o->name, c->token_env, TOKEN_MAX, &value, err);
    if (kind != AM_OK)
        return kind;
    o->header = am_strdup(c->header ? c->header : "Authorization");
    char *whole = c->header || o->mail ? am_strdup(value) : am_format("Bearer %s", value);
    o->token = am_secret_new(whole, strlen(whole));
    o->bare = am_secret_new(value, strlen(value));
    am_wipe(whole, strlen(whole));
    free(whole);
    return AM_OK;
}

am_kind am_origins_init(am_origins *all, const am_tenant_config *c, am_err *err)
{
    am_kind kind = AM_OK;
    *all = (am_origins){0};
    if (c->n_origins > 0)
        all->list = am_alloc(c->n_origins * sizeof *all->list);
    for (size_t i = 0; i < c->n_origins && kind == AM_OK; i++) {
        const am_origin_config *from = &c->origins[i];
        am_origin *o = &all->list[all->n++];
        const char *address = from->url;
        *o = (am_origin){.name = am_strdup(from->name)};
        if (from->url_env)
            kind = from_env(o->name, from->url_env, ADDRESS_MAX, &address, err);
        if (kind == AM_OK)
            kind = take_address(o, address, from->url_env != NULL, err);
        if (kind == AM_OK && from->token_env)
            kind = take_token(o, from, err);
    }
    return kind;
}

void am_origins_fini(am_origins *all)
{
    for (size_t i = 0; i < all->n; i++) {
        am_origin *o = &all->list[i];
        for (size_t k = 0; k < sizeof o->hidden / sizeof *o->hidden; k++)
            am_secret_free(o->hidden[k]);
        am_secret_free(o->token);
        am_secret_free(o->bare);
        if (o->address)
            am_wipe(o->address, strlen(o->address));
        free(o->address);
        free(o->name);
        free(o->header);
    }
    free(all->list);
    *all = (am_origins){0};
}

const am_origin *am_origins_find(const am_origins *all, const char *url)
{
    size_t n = strcspn(url, ":");
    for (size_t i = 0; i < all->n && url[n] == ':'; i++)
        if (strlen(all->list[i].name) == n && memcmp(all->list[i].name, url, n) == 0)
            return &all->list[i];
    return NULL;
}

static int hex(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c | 32 : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* %XX once, in place; a broken escape stays. false: there was none. */
static bool decode(char *s, size_t *n)
{
    size_t to = 0;
    for (size_t i = 0; i < *n; i++, to++) {
        int high = i + 2 < *n && s[i] == '%' ? hex(s[i + 1]) : -1;
        int low = high < 0 ? -1 : hex(s[i + 2]);
        s[to] = low < 0 ? s[i] : (char)(high * 16 + low);
        i += low < 0 ? 0 : 2;
    }
    bool some = to < *n;
    *n = to;
    return some;
}

/* Does it stay where it is put: no "." and "..", no second slash that begins a host, no NUL? */
static bool stays(const char *path, size_t n)
{
    for (size_t at = 1, end; at <= n; at = end + 1) {
        size_t dots = 0;
        for (end = at; end < n && path[end] != '/' && path[end] != '\\'; end++) {
            if (!path[end])
                return false;
            dots += path[end] == '.';
        }
        bool walks = dots == end - at && (dots == 1 || dots == 2);
        bool host = at == 1 && end == 1 && n > 1;
        if (walks || host)
            return false;
    }
    return true;
}

/* A server may decode before it walks, and a proxy before it may do so, too. */
static bool is_clean(const char *path)
{
    enum { ROUNDS = 4 };
    size_t n = strcspn(path, "?");
    for (const char *s = path; *s; s++)
        if ((unsigned char)*s <= ' ' || *s == 0x7f || *s == '\\' || *s == '#')
            return false;
    char *copy = am_strdup(path);
    bool clean = stays(copy, n), more = clean;
    for (int i = 0; more && i < ROUNDS; i++) {
        more = decode(copy, &n);
        clean = clean && stays(copy, n);
    }
    free(copy);
    return clean && !more;
}

am_kind am_origin_url(const am_origin *o, const char *url, am_buf *out, am_err *err)
{
    const char *path = strchr(url, ':') + 1;
    if (*path != '/' || !is_clean(path)) {
        char shown[256];
        am_printable(shown, sizeof shown, url);
        return am_fail(err, AM_REFUSED, "%s: the path could lead out of the base", shown);
    }
    if (o->is_whole && strcmp(path, "/") != 0) {
        am_fail(err, AM_REFUSED, "base \"%s\": its address takes no path behind it", o->name);
        return am_hint(err, "only %s:/ can be asked", o->name);
    }
    am_buf_str(out, o->address);
    if (!o->has_path || strcmp(path, "/") != 0) /* "hook:/" is the address itself */
        am_buf_str(out, path);
    return am_buf_ok(out) ? AM_OK
                          : am_fail(err, AM_LIMIT,
                                    "base \"%s\": the address and its path are longer "
                                    "than %zu bytes",
                                    o->name, out->limit);
}
