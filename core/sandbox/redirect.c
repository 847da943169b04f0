#include "sandbox/redirect.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/uri.h"

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

void sb_redirect_answer(sb_world *w, sb_tenant *t, const sb_request *rq, sb_reply *re)
{
    size_t part = site_part(rq->path);
    const char *url = am_arena_format(w->scratch, "https://%s%.*s", rq->host, (int)part, rq->path);
    const char *rest = part ? behind(rq->raw) : "";
    const sb_site *s = sb_world_site(t, url, SB_LIVE);
    bool read = !strcmp(rq->method, "GET") || !strcmp(rq->method, "HEAD");

    re->body.limit = SB_REPLY_MAX;
    re->what = "plain:probe";
    snprintf(re->subject, sizeof re->subject, "%s", url);
    if (!s || ((s->flags & SB_F_HIDDEN) && !rq->who)) {
        page(re, 404, "404 FILE NOT FOUND");
    } else if (s->lock == SB_NO_ACCESS) {
        page(re, 403, "403 FORBIDDEN");
    } else if (sb_world_redirect(s)) {
        if (rest[0] == '/' && !rest[1])
            rest = "";
        sb_reply_header(re, "Location", am_arena_format(w->scratch, "%s%s", s->location, rest));
        page(re, 308, "");
    } else if (!read) {
        page(re, 405, "405 METHOD NOT ALLOWED");
    } else if (rq->who && am_streq_fold(rq->who->tenant_id, t->tenant_id)) {
        page(re, 200, "<html><body>SharePoint</body></html>");
    } else {
        sign_in(w, t, rq, re);
    }
}
