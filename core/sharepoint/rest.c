#include "sharepoint/rest.h"

#include <string.h>

#include "sharepoint/csom_error.h"
#include "sharepoint/url.h"

static am_step arrived(sp *x)
{
    int status = x->h->status(x->c);
    if (status < 200 || status > 299) {
        sp_error_http(x, &x->problem);
        return sp_next(x);
    }
    x->value = x->h->json(x->c);
    if (!x->value) {
        x->problem.kind = AM_REMOTE;
        x->problem.message = "the reply is not JSON";
        x->problem.hint = "is the host right, and no proxy in between?";
    }
    return sp_next(x);
}

am_step sp_rest(sp *x, const char *method, const char *url, const am_value *body, const char *doing,
                sp_stage then)
{
    x->doing = doing;
    x->problem = (sp_problem){.type = "", .message = ""};
    x->value = NULL;
    bool graph = strncmp(url, "graph:", 6) == 0;
    if (!x->h->set_header(x->c, "Accept",
                          graph ? "application/json" : "application/json;odata=nometadata") ||
        (body && !x->h->set_json(x->c, body)))
        return sp_nomem(x);
    sp_then(x, then);
    sp_then(x, arrived);
    return x->h->send(x->c, AM_REQ_RAW, method, url);
}

am_step sp_rest_denied(sp *x)
{
    if (x->problem.http == 403 || x->problem.http == 401)
        x->problem.hint =
            "redirect and locked sites refuse such calls; ask the destination instead";
    return sp_fail(x);
}

const char *sp_rest_more(sp *x, const char *base, const char *host, bool *bad)
{
    static const char *const names[] = {"@odata.nextLink", "odata.nextLink", "nextLink"};
    const char *link = NULL;
    char of[SP_HOST_MAX];
    *bad = false;
    for (size_t i = 0; !link && i < sizeof names / sizeof *names; i++)
        link = x->h->str(x->h->get(x->value, names[i]), NULL);
    if (!link || !link[0])
        return NULL;
    if (!sp_fold_begins(link, "https://") || !sp_url_host(link, of) || !sp_fold_eq(of, host)) {
        *bad = true;
        x->h->fail(x->c, AM_REMOTE, "%s: the next page is said to be on another host", x->doing);
        return NULL;
    }
    const char *path = link + 8 + strcspn(link + 8, "/");
    return x->h->print(x->c, "%s:%s", base, sp_url_clean(x, path));
}
