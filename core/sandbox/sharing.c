#include "sandbox/sharing.h"

#include <string.h>

#include "base/text.h"

/* Where the parts of such a path begin; 0: it is none. */
typedef struct parts {
    size_t site, rest;   /* "sites/x/..." or "x/...", what follows */
    const char *managed; /* as in sb_sharing */
    char way;            /* s, t, g, r */
} parts;

static size_t to_slash(const char *p)
{
    return strcspn(p, "/?");
}

static parts split(const char *path)
{
    static const char *const managed[] = {"sites/", "teams/", "personal/"};
    size_t type = strncmp(path, "/:", 2) ? 0 : strcspn(path + 2, ":/?");
    parts p = {0};
    const char *at;
    size_t n = 0;

    if (!type || type > 2 || strncmp(path + 2 + type, ":/", 2))
        return p;
    at = path + 4 + type;
    p.way = (char)(*at | 0x20);
    if (!strchr("stgr", p.way) || at[1] != '/')
        return (parts){0};
    at += 2;
    for (size_t i = 0; i < sizeof managed / sizeof *managed && !n; i++)
        n = am_prefix_fold(at, managed[i]) ? strlen(managed[i]) : 0;
    if (!n && p.way != 's' && p.way != 't')
        return (parts){0};
    if (!n)
        p.managed = p.way == 's' ? "/sites" : "/teams";
    if (!to_slash(at + n))
        return (parts){0};
    p.site = (size_t)(at - path);
    p.rest = p.site + n + to_slash(at + n);
    return p;
}

bool sb_sharing_parse(am_arena *mem, const sb_request *rq, sb_sharing *out)
{
    parts p = split(rq->path), raw = split(rq->raw);

    if (!p.site || !raw.site)
        return false;
    out->managed = p.managed;
    out->site = am_arena_format(mem, "%s/%.*s", p.managed ? p.managed : "", (int)(p.rest - p.site),
                                rq->path + p.site);
    out->prefix = am_arena_strndup(mem, rq->raw, raw.site - 1);
    out->inner = rq->path + p.rest;
    out->rest = rq->raw + raw.rest;
    out->path = p.way == 'r';
    return true;
}

const char *sb_sharing_at(am_arena *mem, const sb_sharing *link, const char *site_url)
{
    const char *path = site_url + 8 + strcspn(site_url + 8, "/");
    int host = (int)(path - site_url);

    if (link->managed && am_prefix_fold(path, link->managed) && path[strlen(link->managed)] == '/')
        path += strlen(link->managed);
    return am_arena_format(mem, "%.*s%s%s%s", host, site_url, link->prefix, path, link->rest);
}

bool sb_sharing_anonymous(const sb_link *l)
{
    return !strncmp(l->kind, "Anonymous", 9);
}
