#include "tenant/hosts.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/uri.h"

enum { HOST_MAX = 253, URL_ARENA = 64 * 1024 };

static const char *const names[AM_BASES] = {"root", "admin", "my", "graph", "login"};
static const char *const keys[AM_BASES] = {"host", "admin_host", "my_host", "graph_host",
                                           "login_host"};

static const struct cloud {
    const char *suffix, *graph, *login;
} clouds[] = {
    {".sharepoint.com", "graph.microsoft.com", "login.microsoftonline.com"},
    {".sharepoint.us", "graph.microsoft.us", "login.microsoftonline.us"},
    {".sharepoint-mil.us", "dod-graph.microsoft.us", "login.microsoftonline.us"},
    {".sharepoint.cn", "microsoftgraph.chinacloudapi.cn", "login.chinacloudapi.cn"},
    {".sharepoint.de", "graph.microsoft.de", "login.microsoftonline.de"},
};

const char *am_base_name(am_base base)
{
    return names[base];
}

bool am_base_is_sharepoint(am_base base)
{
    return base == AM_BASE_ROOT || base == AM_BASE_ADMIN || base == AM_BASE_MY;
}

static bool ends_with(const char *s, const char *end)
{
    size_t n = strlen(s), m = strlen(end);
    return n > m && strcmp(s + n - m, end) == 0;
}

static bool is_host(const char *s)
{
    size_t n = strlen(s);
    if (!n || n > HOST_MAX || *s == '.' || *s == '-' || s[n - 1] == '.' || strstr(s, ".."))
        return false;
    return strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789.-") == n && strchr(s, '.');
}

/* Lower case; AM_USAGE for what is no bare host name. */
static am_kind take_host(am_hosts *h, am_base base, const char *text, am_err *err)
{
    char *host = am_strdup(text);
    for (char *p = host; *p; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 32);
    if (is_host(host)) {
        h->name[base] = host;
        return AM_OK;
    }
    char shown[128];
    am_printable(shown, sizeof shown, text);
    free(host);
    am_fail(err, AM_USAGE, "%s: \"%s\" is no host name", keys[base], shown);
    if (strchr(text, ':') && !strstr(text, "//"))
        am_hint(err, "without a port; connect_to = \"127.0.0.1:8443\" says where it is reached");
    else
        am_hint(err, "for example \"contoso.sharepoint.com\": no https://, no path");
    return AM_USAGE;
}

static const struct cloud *cloud_of(const char *root)
{
    for (size_t i = 0; i < sizeof clouds / sizeof *clouds; i++)
        if (ends_with(root, clouds[i].suffix))
            return &clouds[i];
    return NULL;
}

/* "contoso" + "-admin" + ".sharepoint.com" */
static char *derived(const char *root, const char *suffix, const char *word)
{
    return am_format("%.*s%s%s", (int)(strlen(root) - strlen(suffix)), root, word, suffix);
}

static am_kind not_derivable(am_base base, const char *root, am_err *err)
{
    am_fail(err, AM_USAGE, "%s: cannot be derived from host = \"%s\"", keys[base], root);
    am_hint(err,
            "it is no NAME.sharepoint.com of a known cloud: set admin_host, my_host, graph_host "
            "and login_host");
    return AM_USAGE;
}

/* contoso-admin.sharepoint.com given as host would make contoso-admin-admin of it. */
static am_kind check_root(const char *root, const struct cloud *cloud, am_err *err)
{
    const char *wrong[] = {"-admin", "-my"};
    char *label = am_format("%.*s", (int)(strlen(root) - strlen(cloud->suffix)), root);
    am_kind kind = AM_OK;
    for (size_t i = 0; i < 2 && kind == AM_OK; i++) {
        if (!ends_with(label, wrong[i]))
            continue;
        label[strlen(label) - strlen(wrong[i])] = '\0';
        am_fail(err, AM_USAGE, "host: \"%s\" is the tenant's %s host", root, wrong[i] + 1);
        am_hint(err, "give the root host: host = \"%s%s\"", label, cloud->suffix);
        kind = AM_USAGE;
    }
    free(label);
    return kind;
}

am_kind am_hosts_init(am_hosts *h, const am_tenant_config *c, am_err *err)
{
    const char *given[AM_BASES] = {c->host, c->admin_host, c->my_host, c->graph_host,
                                   c->login_host};
    am_kind kind = AM_OK;
    *h = (am_hosts){0};
    if (!c->host) {
        am_fail(err, AM_USAGE, "host: missing");
        am_hint(err, "for example host = \"contoso.sharepoint.com\"");
        kind = AM_USAGE;
    }
    for (int i = 0; i < AM_BASES && kind == AM_OK; i++)
        if (given[i])
            kind = take_host(h, (am_base)i, given[i], err);
    if (kind != AM_OK)
        goto out;
    const char *root = h->name[AM_BASE_ROOT];
    const struct cloud *cloud = cloud_of(root);
    bool one_label =
        cloud && (size_t)(strchr(root, '.') - root) == strlen(root) - strlen(cloud->suffix);
    if (one_label && !(h->name[AM_BASE_ADMIN] && h->name[AM_BASE_MY]))
        kind = check_root(root, cloud, err);
    if (kind != AM_OK)
        goto out;
    for (int i = AM_BASE_ADMIN; i < AM_BASES && kind == AM_OK; i++) {
        if (h->name[i])
            continue;
        if (!cloud || (i <= AM_BASE_MY && !one_label))
            kind = not_derivable((am_base)i, root, err);
        else if (i <= AM_BASE_MY)
            h->name[i] = derived(root, cloud->suffix, i == AM_BASE_ADMIN ? "-admin" : "-my");
        else
            h->name[i] = am_strdup(i == AM_BASE_GRAPH ? cloud->graph : cloud->login);
    }
out:
    if (kind != AM_OK)
        am_hosts_fini(h);
    return kind;
}

void am_hosts_fini(am_hosts *h)
{
    for (int i = 0; i < AM_BASES; i++)
        free(h->name[i]);
    *h = (am_hosts){0};
}

int am_hosts_find(const am_hosts *h, const char *host)
{
    for (int i = 0; i < AM_BASES; i++)
        if (am_streq_fold(h->name[i], host))
            return i;
    return -1;
}

/* No byte that could end the request line or be read in two ways. */
static bool clean(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s <= ' ' || *s == 0x7f || *s == '\\' || *s == '#')
            return false;
    return true;
}

am_kind am_hosts_url(const am_hosts *h, const char *url, am_buf *out, am_base *base, am_err *err)
{
    const char *colon = strchr(url, ':');
    char shown[256];
    am_printable(shown, sizeof shown, url);
    for (int i = 0; colon && i < AM_BASE_LOGIN; i++) {
        size_t n = strlen(names[i]);
        if ((size_t)(colon - url) != n || memcmp(url, names[i], n) != 0)
            continue;
        if (colon[1] != '/' || !clean(colon + 1))
            break;
        *base = (am_base)i;
        am_buf_str(out, "https://");
        am_buf_str(out, h->name[i]);
        am_buf_str(out, colon + 1);
        if (am_buf_ok(out))
            return AM_OK;
        return am_fail(err, AM_LIMIT, "%s: longer than %zu bytes", shown, out->limit);
    }
    am_fail(err, AM_REFUSED, "%s: no request of this tenant", shown);
    return am_hint(err, "a request with credentials begins with root:/, admin:/, my:/ or graph:/");
}

am_kind am_hosts_match(const am_hosts *h, const char *url, am_buf *out, int *base, am_err *err)
{
    am_arena *arena = am_arena_new(URL_ARENA);
    am_uri uri;
    char shown[256];
    am_printable(shown, sizeof shown, url);
    am_kind kind = am_uri_parse(arena, url, &uri, err);
    *base = -1;
    if (kind != AM_OK) {
        kind = am_fail(err, AM_REFUSED, "%s: no proper URL; nothing was sent", shown);
        goto out;
    }
    if (strcmp(uri.scheme, "https") != 0 || uri.port != 443) {
        kind = am_fail(err, AM_REFUSED, "%s: only https on its own port is asked for", shown);
        goto out;
    }
    *base = am_hosts_find(h, uri.host);
    if (*base < 0)
        goto out;
    /* The host as configured, then the path and query as they came. */
    const char *rest = strstr(url, "://") + 3;
    rest += strcspn(rest, "/?#");
    am_buf_str(out, "https://");
    am_buf_str(out, h->name[*base]);
    if (*rest != '/')
        am_buf_char(out, '/');
    am_buf_add(out, rest, strcspn(rest, "#"));
    if (!am_buf_ok(out))
        kind = am_fail(err, AM_LIMIT, "%s: longer than %zu bytes", shown, out->limit);
out:
    am_arena_free(arena);
    return kind;
}
