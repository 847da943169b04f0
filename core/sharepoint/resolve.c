#include "sharepoint/resolve.h"

#include <string.h>

#include "sharepoint/url.h"

enum { HOPS_MAX = 5 }; /* redirects behind the first that are looked through */

static bool signin_page(const char *location)
{
    static const char *const marks[] = {"/_layouts/15/authenticate.aspx", "/_forms/", "/_login/",
                                        "/_layouts/15/start.aspx"};
    const char *path = strstr(location, "://");
    path = path ? strchr(path + 3, '/') : location;
    for (size_t i = 0; path && i < sizeof marks / sizeof *marks; i++)
        for (const char *p = path; *p && *p != '?'; p++)
            if (sp_fold_begins(p, marks[i]))
                return true;
    return false;
}

static const char *kind_of(int status, const sp_probe *p)
{
    switch (status) {
    case 301:
    case 308:
        return p->location && p->host ? "redirect" : "unknown";
    case 302:
    case 303:
    case 307:
        if (!p->location || !p->host)
            return "unknown";
        return p->whose == SP_ELSEWHERE || signin_page(p->location) ? "signin" : "redirect";
    case 401:
        return "signin";
    case 403:
        return "denied";
    case 404:
    case 410:
        return "absent";
    case 429:
    case 503:
        return "throttled";
    default:
        return status >= 200 && status < 300 ? "live" : "unknown";
    }
}

static am_step answered(sp *x);

static am_step ask(sp *x, const char *method)
{
    sp_then(x, answered);
    return x->h->send(x->c, AM_REQ_ANONYMOUS | AM_REQ_RAW, method, sp_url_clean(x, x->probe.url));
}

static am_step ask_get(sp *x)
{
    return ask(x, "GET");
}

static am_step answered(sp *x)
{
    const am_host *h = x->h;
    sp_probe *p = &x->probe;
    char host[SP_HOST_MAX];
    int status = h->status(x->c);
    if ((status == 405 || status == 501) && p->status == 0) {
        p->status = status; /* HEAD is not for everybody */
        return ask_get(x);
    }
    const char *location = h->header(x->c, "Location");
    p->status = status;
    p->location = p->host = NULL;
    p->whose = SP_NOBODY;
    if (location && location[0] == '/' && location[1] != '/' && sp_url_host(p->url, host))
        location = h->print(x->c, "https://%s%s", host, location);
    if (location) {
        p->location = h->print(x->c, "%s", location);
        if (sp_url_host(location, host)) {
            p->host = h->print(x->c, "%s", host);
            p->whose = sp_url_whose(x, host);
        }
    }
    p->kind = kind_of(status, p);
    return sp_next(x);
}

am_step sp_probe_url(sp *x, const char *url, sp_stage then)
{
    x->probe = (sp_probe){.url = url, .kind = "unknown"};
    sp_then(x, then);
    return ask(x, "HEAD");
}

const char *sp_probe_leads_to(const sp_probe *p)
{
    static const char *const words[] = {NULL, "own", "partner", "elsewhere"};
    return words[p->whose];
}

/* What a resolve remembers: the first probe, and how far it went. */
typedef struct own {
    sp_probe first;
    unsigned hops;
} own;

static am_step finish(sp *x, const char *kind, int status, bool probed)
{
    const am_host *h = x->h;
    const sp_probe *p = &((own *)x->own)->first;
    bool ok = probed && (strcmp(kind, "live") == 0 || strcmp(kind, "signin") == 0 ||
                         strcmp(kind, "denied") == 0);
    const am_value *there = probed ? h->make(x->c, "{\"status\":%d,\"kind\":%s,\"url\":%s}",
                                             (int64_t)status, kind, x->probe.url)
                                   : NULL;
    return h->done(x->c, h->make(x->c,
                                 "{\"url\":%s,\"kind\":%s,\"status\":%d,\"location\":%s,"
                                 "\"location_host\":%s,\"leads_to\":%s,\"ok\":%b,"
                                 "\"destination\":%v}",
                                 p->url, p->kind, (int64_t)p->status, p->location, p->host,
                                 sp_probe_leads_to(p), (int)ok, there));
}

static am_step destination(sp *x)
{
    own *o = x->own;
    const sp_probe *p = &x->probe;
    if (strcmp(p->kind, "redirect") != 0)
        return finish(x, p->kind, p->status, true);
    if (p->whose == SP_ELSEWHERE)
        return finish(x, "elsewhere", p->status, true);
    if (++o->hops >= HOPS_MAX || sp_url_equal(p->location, o->first.url))
        return finish(x, "loop", p->status, true);
    return sp_probe_url(x, p->location, destination);
}

static am_step resolved(sp *x)
{
    own *o = x->own;
    o->first = x->probe;
    if (strcmp(x->probe.kind, "redirect") != 0)
        return finish(x, NULL, 0, false);
    if (x->probe.whose != SP_OWN && x->probe.whose != SP_PARTNER)
        return finish(x, NULL, 0, false);
    return sp_probe_url(x, x->probe.location, destination);
}

static am_step begin(sp *x)
{
    sp_url u;
    if (!sp_url_own(x, sp_arg_text(x, "url"), &u))
        return AM_FAIL;
    return sp_probe_url(x, u.text, resolved);
}

static am_step probed(sp *x)
{
    const am_host *h = x->h;
    const sp_probe *p = &x->probe;
    return h->done(x->c, h->make(x->c, "{\"url\":%s,\"status\":%d,\"kind\":%s,\"location\":%s,\"leads_to\":%s}", p->url,
                                 (int64_t)p->status, p->kind, p->location, sp_probe_leads_to(p)));
}

static am_step begin_probe(sp *x)
{
    sp_url u;
    const char *method = sp_arg_text(x, "method");
    if (!sp_url_own(x, sp_arg_text(x, "url"), &u))
        return AM_FAIL;
    x->probe = (sp_probe){.url = u.text, .status = -1}; /* not asked again by GET */
    sp_then(x, probed);
    if (!sp_arg_true(x, "token"))
        return ask(x, method);
    sp_then(x, answered);
    return x->h->send(x->c, AM_REQ_RAW, method, sp_url_request(x, &u, ""));
}

am_step sp_probe_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin_probe, sizeof(own));
}

static am_step begin_link(sp *x)
{
    const char *url = sp_url_link(x, sp_arg_text(x, "url"));
    return url ? sp_probe_url(x, url, resolved) : AM_FAIL;
}

am_step sp_resolve_link_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin_link, sizeof(own));
}

am_step sp_resolve_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, sizeof(own));
}
