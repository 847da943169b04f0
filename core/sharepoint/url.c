#include "sharepoint/url.h"

#include <stdio.h>
#include <string.h>

static const char *const plain =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

static bool hex(char c)
{
    return c && strchr("0123456789abcdefABCDEF", c);
}

bool sp_url_host(const char *url, char out[SP_HOST_MAX])
{
    const char *p = sp_fold_begins(url, "https://")  ? url + 8
                    : sp_fold_begins(url, "http://") ? url + 7
                                                     : NULL;
    if (!p)
        return false;
    size_t n = strspn(p, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");
    const char *after = p + n;
    if (*after == ':') {
        size_t digits = strspn(after + 1, "0123456789");
        if (digits == 0 || digits > 5)
            return false;
        after += 1 + digits;
    }
    if (n == 0 || n > 253 || (*after && !strchr("/?#", *after)))
        return false;
    if (p[n - 1] == '.')
        n--;
    for (size_t i = 0; i < n; i++)
        out[i] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + ('a' - 'A') : p[i]);
    out[n] = 0;
    return true;
}

sp_whose sp_url_whose(sp *x, const char *host)
{
    static const char *const own[] = {"hosts.root", "hosts.my", "hosts.admin"};
    static const char *const other[] = {"partner.hosts.root", "partner.hosts.my"};
    if (!host)
        return SP_NOBODY;
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (sp_fold_eq(host, sp_host(x, own[i])))
            return SP_OWN;
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        if (sp_fold_eq(host, sp_host(x, other[i])))
            return SP_PARTNER;
    return SP_ELSEWHERE;
}

bool sp_url_equal(const char *a, const char *b)
{
    if (!a || !b)
        return false;
    size_t n = strlen(a), m = strlen(b);
    while (n && a[n - 1] == '/')
        n--;
    while (m && b[m - 1] == '/')
        m--;
    if (n != m)
        return false;
    for (size_t i = 0; i < n; i++) {
        char one[2] = {a[i], 0}, two[2] = {b[i], 0};
        if (!sp_fold_eq(one, two))
            return false;
    }
    return true;
}

/* A path that could mean another site than it shows. */
static bool tricky(const char *path)
{
    static const char *const parts[] = {"//",  "\\",  "/./", "/../", "%2e", "%2E", "%2f",
                                        "%2F", "%5c", "%5C", "%00",  "?",   "#"};
    size_t n = strlen(path);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (strstr(path, parts[i]))
            return true;
    return (n >= 2 && strcmp(path + n - 2, "/.") == 0) ||
           (n >= 3 && strcmp(path + n - 3, "/..") == 0);
}

static bool refuse_url(sp *x, const char *text, const char *word, const char *why, const char *hint)
{
    sp_refuse(x, word, hint, "%s %s", text, why);
    return false;
}

bool sp_url_own(sp *x, const char *text, sp_url *out)
{
    char host[SP_HOST_MAX];
    if (!text || !sp_url_host(text, host) || !sp_fold_begins(text, "https://"))
        return refuse_url(x, text ? text : "nothing", "no-url", "is no https URL of a site",
                          "give it like https://contoso.sharepoint.com/sites/old");
    const char *path = text + 8 + strcspn(text + 8, "/?#");
    const char *colon = memchr(text + 8, ':', (size_t)(path - text - 8));
    if (tricky(path) || (colon && strncmp(colon, ":443", 4) != 0))
        return refuse_url(x, text, "no-url", "does not plainly name one site",
                          "no port, query, fragment, \"//\", \"..\" or encoded slash");
    size_t n = strlen(path);
    while (n && path[n - 1] == '/')
        n--;
    out->host = x->h->print(x->c, "%s", host);
    out->path = x->h->print(x->c, "%.*s", (int)n, path);
    out->text = x->h->print(x->c, "https://%s%s", host, out->path);
    out->base = sp_fold_eq(host, sp_host(x, "hosts.root"))    ? "root"
                : sp_fold_eq(host, sp_host(x, "hosts.my"))    ? "my"
                : sp_fold_eq(host, sp_host(x, "hosts.admin")) ? "admin"
                                                              : NULL;
    if (!out->base)
        return refuse_url(x, text, "other-tenant", "is not on a host of this tenant",
                          "is it the other tenant's? its hosts are in the configuration");
    out->personal = strcmp(out->base, "my") == 0 && sp_fold_begins(out->path, "/personal/");
    return true;
}

const char *sp_url_link(sp *x, const char *text)
{
    char host[SP_HOST_MAX];
    const char *shown = text ? text : "nothing";
    if (!text || strlen(text) > SP_LINK_MAX || !sp_url_host(text, host) ||
        !sp_fold_begins(text, "https://")) {
        refuse_url(x, text && strlen(text) > SP_LINK_MAX ? "a text that long" : shown, "no-url",
                   "is no https URL", "give it like https://contoso.sharepoint.com/:w:/s/old/E12");
        return NULL;
    }
    size_t n = 8 + strcspn(text + 8, "/?#");
    const char *colon = memchr(text + 8, ':', n - 8);
    const char *path = text + n, *query = path + strcspn(path, "?#");
    const char *plain_path = x->h->print(x->c, "%.*s", (int)(query - path), path);
    if (tricky(plain_path) ||
        (colon && (strncmp(colon, ":443", 4) != 0 || colon + 4 != text + n))) {
        refuse_url(x, shown, "no-url", "does not plainly name one place",
                   "no port, \"//\", \"..\" or encoded slash in its path");
        return NULL;
    }
    sp_whose whose = sp_url_whose(x, host);
    if ((whose != SP_OWN && whose != SP_PARTNER) || sp_fold_eq(host, sp_host(x, "hosts.admin"))) {
        refuse_url(x, shown, "other-tenant", "is on no root or my-site host of the two tenants",
                   "only these are asked; the hosts are in the configuration");
        return NULL;
    }
    return x->h->print(x->c, "https://%s%.*s", host, (int)strcspn(path, "#"), path);
}

bool sp_url_site(sp *x, const char *text, sp_url *out)
{
    static const char *const managed[] = {"/sites", "/teams", "/personal", "/portals"};
    if (!sp_url_own(x, text, out))
        return false;
    if (strcmp(out->base, "admin") == 0)
        return refuse_url(x, text, "admin-host", "is the admin centre",
                          "it cannot be removed or locked");
    if (!out->path[0])
        return refuse_url(x, text, "root-site", "is the root site of its host",
                          "without it no site of the tenant can be reached");
    for (size_t i = 0; i < sizeof managed / sizeof *managed; i++)
        if (sp_fold_eq(out->path, managed[i]))
            return refuse_url(x, text, "no-site", "is a managed path, no site",
                              "give the whole URL of the site");
    return true;
}

static const char *encode(sp *x, const char *s, const char *keep, bool percent)
{
    char *to = x->h->alloc(x->c, strlen(s) * 3 + 1), *p = to;
    for (; to && *s; s++) {
        bool escape = *s == '%' && percent && hex(s[1]) && hex(s[2]);
        if (escape || strchr(plain, *s) || strchr(keep, *s))
            *p++ = *s;
        else
            p += snprintf(p, 4, "%%%02X", (unsigned char)*s);
    }
    return to ? to : "";
}

const char *sp_url_clean(sp *x, const char *url)
{
    return encode(x, url, "/:@!$&'()*+,;=?#[]", true);
}

const char *sp_url_path(sp *x, const char *path)
{
    return encode(x, path, "/:@!$&'()*+,;=", false);
}

const char *sp_url_request(sp *x, const sp_url *u, const char *rest)
{
    return x->h->print(x->c, "%s:%s%s", u->base, encode(x, u->path, "/:@!$&'()*+,;=", true), rest);
}

const char *sp_url_literal(sp *x, const char *text)
{
    char *twice = x->h->alloc(x->c, strlen(text) * 2 + 1), *p = twice;
    for (; twice && *text; text++) {
        if (*text == '\'')
            *p++ = '\'';
        *p++ = *text;
    }
    return x->h->print(x->c, "'%s'", encode(x, twice ? twice : "", "'", false));
}
