#include "sandbox/redirect.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "sandbox/sharing.h"
#include "sandbox/shelf.h"

/* Where the site part of a path ends: "/sites/x" of "/sites/x/a/b", or 0 for the root. */
static size_t site_part(const char *path)
{
    static const char *const managed[] = {"/sites/", "/teams/", "/personal/"};

    for (size_t i = 0; i < sizeof managed / sizeof *managed; i++) {
        size_t n = strlen(managed[i]);

        if (am_prefix_fold(path, managed[i]) && path[n] && path[n] != '/')
            return n + strcspn(path + n, "/");
    }
    return 0;
}

/* What comes behind the two parts of a site's path, as it was sent. */
static const char *behind(const char *raw)
{
    const char *p = raw + 1 + strcspn(raw + 1, "/?");

    return *p == '/' ? p + 1 + strcspn(p + 1, "/?") : p;
}

static void page(sb_reply *re, int status, const char *text)
{
    re->status = status;
    sb_reply_header(re, "Content-Type", status == 404 ? "text/plain; charset=utf-8" : "text/html");
    am_buf_str(&re->body, text);
}

static void sign_in(sb_world *w, const sb_tenant *t, const sb_request *rq, sb_reply *re)
{
    am_buf back = AM_BUF(8192);

    am_uri_encode(&back, rq->raw, strlen(rq->raw));
    sb_reply_header(re, "Location",
                    am_arena_format(w->scratch,
                                    "https://login.microsoftonline.com/%s/oauth2/authorize?"
                                    "client_id=00000003-0000-0ff1-ce00-000000000000&"
                                    "response_mode=form_post&response_type=code%%20id_token&"
                                    "resource=00000003-0000-0ff1-ce00-000000000000&"
                                    "redirect_uri=https%%3A%%2F%%2F%s%%2F_forms%%2Fdefault.aspx&"
                                    "state=%s",
                                    t->tenant_id, rq->host, am_buf_text(&back)));
    am_buf_free(&back);
    page(re, 302, "<html><head><title>Object moved</title></head></html>");
}

/* A plain request: to a site, to a path below it, or by a sharing link. */
typedef struct visit {
    sb_world *world;
    sb_tenant *tenant;
    const sb_request *rq;
    sb_reply *re;
    const sb_site *site; /* NULL: there is none */
    const char *inner;   /* below the site, decoded */
    const char *rest;    /* the same with the query, as it came */
    bool by_link;
    sb_sharing link;
} visit;

static visit arrive(sb_world *w, sb_tenant *t, const sb_request *rq, sb_reply *re)
{
    visit v = {.world = w, .tenant = t, .rq = rq, .re = re};
    size_t part = site_part(rq->path);
    const char *url;

    v.by_link = sb_sharing_parse(w->scratch, rq, &v.link);
    if (v.by_link) {
        url = am_arena_format(w->scratch, "https://%s%s", rq->host, v.link.site);
        v.inner = v.link.inner;
        v.rest = v.link.rest;
    } else {
        url = am_arena_format(w->scratch, "https://%s%.*s", rq->host, (int)part, rq->path);
        v.inner = part ? rq->path + part : "";
        v.rest = part ? behind(rq->raw) : "";
    }
    if (v.rest[0] == '/' && !v.rest[1])
        v.rest = "";
    v.site = sb_world_site(t, url, SB_LIVE);
    re->what = v.by_link ? "plain:link" : "plain:probe";
    snprintf(re->subject, sizeof re->subject, "%s", url);
    return v;
}

static void lead_on(const visit *v)
{
    am_arena *mem = v->world->scratch;
    const char *to = v->site->location;

    sb_reply_header(v->re, "Location",
                    v->by_link ? sb_sharing_at(mem, &v->link, to)
                               : am_arena_format(mem, "%s%s", to, v->rest));
    page(v->re, 308, "");
}

/* A site that is there: who may see what of it. */
static void show(const visit *v)
{
    bool by_token = v->by_link && !v->link.path;
    bool deep = v->inner[0] && v->inner[1];
    const sb_link *l = by_token && deep ? sb_shelf_link(v->site, v->inner + 1) : NULL;

    if (by_token && (!l || l->dead || !sb_shelf_file(v->site, &l->item)))
        page(v->re, 404, "404 FILE NOT FOUND");
    else if (l && sb_sharing_anonymous(l))
        page(v->re, 200, "<html><body>SharePoint</body></html>");
    else if (!v->rq->who || !am_streq_fold(v->rq->who->tenant_id, v->tenant->tenant_id))
        sign_in(v->world, v->tenant, v->rq, v->re);
    else if (!l && deep && sb_shelf_files(v->site) && !sb_shelf_path(v->site, v->inner + 1))
        page(v->re, 404, "404 FILE NOT FOUND");
    else
        page(v->re, 200, "<html><body>SharePoint</body></html>");
}

void sb_redirect_answer(sb_world *w, sb_tenant *t, const sb_request *rq, sb_reply *re)
{
    visit v = arrive(w, t, rq, re);

    re->body.limit = SB_REPLY_MAX;
    if (am_streq_fold(rq->path, SB_THROTTLE_PAGE))
        page(re, 200, "<html><body>We are sorry, there have been too many requests.</body></html>");
    else if (!v.site || ((v.site->flags & SB_F_HIDDEN) && !rq->who))
        page(re, 404, "404 FILE NOT FOUND");
    else if (v.site->lock == SB_NO_ACCESS)
        page(re, 403, "403 FORBIDDEN");
    else if (sb_world_redirect(v.site))
        lead_on(&v);
    else if (strcmp(rq->method, "GET") && strcmp(rq->method, "HEAD"))
        page(re, 405, "405 METHOD NOT ALLOWED");
    else
        show(&v);
}
