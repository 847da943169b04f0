#include "address.h"

#include <string.h>
#include <strings.h>

typedef struct text {
    char *p;
    size_t n, cap;
} text;

static bool is_plain(unsigned char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           strchr("-._~", ch);
}

/* Only of room that was counted before. */
static void put(text *t, const char *from, bool path)
{
    static const char hex[] = "0123456789ABCDEF";
    for (const unsigned char *p = (const unsigned char *)from; *p; p++) {
        /* a path is taken as it is written, its escapes and its own query included */
        if (is_plain(*p) || (path && strchr("/%?&=:@!$'()*+,;", *p))) {
            t->p[t->n++] = (char)*p;
            continue;
        }
        t->p[t->n++] = '%';
        t->p[t->n++] = hex[*p >> 4];
        t->p[t->n++] = hex[*p & 15];
    }
}

/* A query's value as text; NULL: it is a list or an object. */
static const char *value_text(const am_host *h, am_call *c, const am_value *v)
{
    switch (h->type(v)) {
    case 's':
        return h->str(v, "");
    case 'i':
        return h->print(c, "%lld", (long long)h->num(v, 0));
    case 'r':
        return h->print(c, "%.17g", h->real(v, 0));
    case 'b':
        return h->truth(v, false) ? "true" : "false";
    case 'n':
        return "";
    default:
        return NULL;
    }
}

static bool is_base(const char *base)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-_";
    return *base && strspn(base, letters) == strlen(base);
}

static const char *whole(const am_host *h, am_call *c, const char *path, const am_value *query)
{
    const char *base = h->str(h->get(h->args(c), "base"), "");
    text t = {.cap = strlen(base) + 3 * strlen(path) + 2};
    if (!is_base(base) || path[0] != '/') {
        h->fail(c, AM_USAGE, "%s%s: a base's name and a path that begins with / are needed", base,
                path);
        return NULL;
    }
    for (size_t i = 0; i < h->len(query); i++) {
        const char *v = value_text(h, c, h->at(query, i));
        if (!v) {
            h->fail(c, AM_USAGE, "query: %s is no plain value", h->key(query, i));
            return NULL;
        }
        t.cap += 3 * (strlen(h->key(query, i)) + strlen(v)) + 2;
    }
    t.p = h->alloc(c, t.cap);
    if (!t.p) {
        h->fail(c, AM_NOMEM, "no memory for an address");
        return NULL;
    }
    put(&t, base, true);
    t.p[t.n++] = ':';
    put(&t, path, true);
    for (size_t i = 0; i < h->len(query); i++) {
        t.p[t.n++] = i || strchr(path, '?') ? '&' : '?';
        put(&t, h->key(query, i), false);
        t.p[t.n++] = '=';
        put(&t, value_text(h, c, h->at(query, i)), false);
    }
    return t.p;
}

const char *address_make(const am_host *h, am_call *c)
{
    const am_value *args = h->args(c);
    return whole(h, c, h->str(h->get(args, "path"), ""), h->get(args, "query"));
}

const char *address_of(const am_host *h, am_call *c, const char *name)
{
    return whole(h, c, h->str(h->get(h->args(c), name), ""), NULL);
}

/* What the engine would not take from a connector, either. */
static bool may_set(const char *name, const char *value)
{
    static const char *const ours[] = {"Authorization",       "Host",
                                       "Content-Length",      "Cookie",
                                       "Connection",          "Transfer-Encoding",
                                       "Proxy-Authorization", "Expect",
                                       "User-Agent"};
    static const char letters[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (strcasecmp(ours[i], name) == 0)
            return false;
    for (const unsigned char *p = (const unsigned char *)value; p && *p; p++)
        if (*p < ' ' || *p == 0x7f)
            return false;
    return *name && strspn(name, letters) == strlen(name) && value;
}

bool address_headers(const am_host *h, am_call *c)
{
    const am_value *headers = h->get(h->args(c), "headers");
    for (size_t i = 0; i < h->len(headers); i++) {
        const char *v = h->str(h->at(headers, i), NULL);
        if (may_set(h->key(headers, i), v) && h->set_header(c, h->key(headers, i), v))
            continue;
        h->fail(c, AM_USAGE, "headers: %.60s cannot be set, or not so", h->key(headers, i));
        return false;
    }
    return true;
}
