#include "sharepoint/links.h"

#include <stdio.h>
#include <string.h>

#include "sharepoint/csom_error.h"
#include "sharepoint/fields.h"
#include "sharepoint/rest.h"
#include "sharepoint/url.h"

enum { AT_ONCE = 16 }; /* items asked for in one step */

#define GROUPS "/_api/web/sitegroups?$select=Id,Title"
#define PREFIX "SharingLinks."

typedef struct own {
    sp_url url;
    am_value *links;  /* of this page */
    const char *more; /* where the next page is, or NULL */
    size_t at, n;     /* the links that are being asked for: so many from at on */
    bool folders;     /* by now as folders, those that are no files */
    bool asked[AT_ONCE];
} own;

/* Who may use a link, and for what, by the kind in the name of its group. */
static const char *audience(const char *kind)
{
    return sp_fold_begins(kind, "Organization") ? "organization"
           : sp_fold_begins(kind, "Anonymous")  ? "anonymous"
           : sp_fold_begins(kind, "Flexible")   ? "specific"
                                                : "unknown";
}

static const char *access_of(const char *kind)
{
    size_t n = strlen(kind);
    return n >= 4 && sp_fold_eq(kind + n - 4, "View")   ? "view"
           : n >= 4 && sp_fold_eq(kind + n - 4, "Edit") ? "edit"
                                                        : NULL;
}

/* SharingLinks.<item>.<kind>.<link>; NULL: another group. */
static am_value *link_of(sp *x, const am_value *row)
{
    const am_host *h = x->h;
    const char *title = h->str(h->get(row, "Title"), "");
    char item[SP_GUID], link[SP_GUID], kind[64];
    const char *p = title + strlen(PREFIX);
    if (strncmp(title, PREFIX, strlen(PREFIX)) != 0 || !sp_guid(p, item))
        return NULL;
    p += SP_GUID - 1;
    size_t n = *p == '.' ? strcspn(p + 1, ".") : 0;
    snprintf(kind, sizeof kind, "%.*s", (int)(n < sizeof kind ? n : 0), p + (*p == '.'));
    const char *last = n && p[1 + n] == '.' ? sp_guid(p + 2 + n, link) : NULL;
    return h->make(x->c,
                   "{\"group_id\":%d,\"title\":%s,\"item_id\":%s,\"kind\":%s,\"link_id\":%s,"
                   "\"audience\":%s,\"access\":%s}",
                   h->num(h->get(row, "Id"), 0), title, item, kind, last, audience(kind),
                   access_of(kind));
}

static am_step page(sp *x);
static am_step ask_items(sp *x);

static am_step turn_page(sp *x)
{
    own *o = x->own;
    if (!x->h->append(x->c, o->links))
        return sp_nomem(x);
    return o->more ? sp_rest(x, "GET", o->more, NULL, x->doing, page) : x->h->done(x->c, NULL);
}

/* Of a link at hand: what it shares. */
static am_value *link_at(sp *x, size_t i)
{
    const own *o = x->own;
    return (am_value *)(uintptr_t)x->h->at(o->links, o->at + i);
}

static bool describe(sp *x, size_t i, const char *kind)
{
    const am_host *h = x->h;
    const own *o = x->own;
    const am_value *found = h->json(x->c);
    const char *path = h->str(h->get(found, "ServerRelativeUrl"), NULL);
    bool there = strcmp(kind, "file") == 0 || strcmp(kind, "folder") == 0;
    if (there && (!path || path[0] != '/'))
        kind = "unknown";
    const char *url =
        there && path ? h->print(x->c, "https://%s%s", o->url.host, sp_url_path(x, path)) : NULL;
    am_value *item = h->make(x->c, "{\"kind\":%s,\"name\":%s,\"path\":%s,\"url\":%s,\"status\":%d}",
                             kind, there ? h->str(h->get(found, "Name"), NULL) : NULL,
                             there ? path : NULL, url, (int64_t)h->status(x->c));
    return item && h->put(x->c, link_at(x, i), "item", item);
}

/* Replies come in the order of the requests. */
static am_step items_read(sp *x)
{
    const am_host *h = x->h;
    own *o = x->own;
    size_t reply = 0, left = 0;
    for (size_t i = 0; i < o->n; i++) {
        if (!o->asked[i])
            continue;
        if (!h->pick(x->c, reply++))
            return h->fail(x->c, AM_BUG, "%s: a reply is missing", x->doing);
        int status = h->status(x->c);
        if (status == 0 || status == 429 || status == 503) {
            sp_error_http(x, &x->problem);
            return sp_fail(x);
        }
        o->asked[i] = status == 404 && !o->folders;
        left += o->asked[i];
        const char *kind = status == 404                  ? "gone"
                           : status < 200 || status > 299 ? "unknown"
                           : o->folders                   ? "folder"
                                                          : "file";
        if (!o->asked[i] && !describe(x, i, kind))
            return sp_nomem(x);
    }
    o->folders = left > 0;
    if (left == 0)
        o->at += o->n;
    return ask_items(x);
}

static am_step ask_items(sp *x)
{
    const am_host *h = x->h;
    own *o = x->own;
    size_t all = h->len(o->links), last = 0;
    if (o->at == all)
        return turn_page(x);
    if (!o->folders) {
        o->n = all - o->at < AT_ONCE ? all - o->at : AT_ONCE;
        for (size_t i = 0; i < o->n; i++)
            o->asked[i] = true;
    }
    for (size_t i = 0; i < o->n; i++)
        last = o->asked[i] ? i : last;
    sp_then(x, items_read);
    for (size_t i = 0; i <= last; i++) {
        if (!o->asked[i])
            continue;
        const char *rest =
            h->print(x->c, "/_api/web/Get%sById('%s')?$select=Name,ServerRelativeUrl,UniqueId",
                     o->folders ? "Folder" : "File", h->str(h->get(link_at(x, i), "item_id"), ""));
        const char *url = sp_url_request(x, &o->url, rest);
        if (!h->set_header(x->c, "Accept", "application/json;odata=nometadata"))
            return sp_nomem(x);
        if (i < last && !h->queue(x->c, AM_REQ_RAW, "GET", url))
            return sp_nomem(x);
        if (i == last)
            return h->send(x->c, AM_REQ_RAW, "GET", url);
    }
    return h->fail(x->c, AM_BUG, "%s: nothing to ask for", x->doing);
}

static am_step page(sp *x)
{
    const am_host *h = x->h;
    own *o = x->own;
    bool bad = false;
    if (x->problem.kind)
        return sp_rest_denied(x);
    const am_value *rows = h->get(x->value, "value");
    if (h->type(rows) != 'a')
        return h->fail(x->c, AM_REMOTE, "%s: the reply holds no list", x->doing);
    o->links = h->make(x->c, "[]");
    for (size_t i = 0; o->links && i < h->len(rows); i++) {
        am_value *link = link_of(x, h->at(rows, i));
        if (link && !h->push(x->c, o->links, link))
            return sp_nomem(x);
    }
    o->more = sp_rest_more(x, o->url.base, o->url.host, &bad);
    if (bad)
        return AM_FAIL;
    o->at = sp_arg_true(x, "items") ? 0 : h->len(o->links);
    o->folders = false;
    return o->links ? ask_items(x) : sp_nomem(x);
}

static am_step begin(sp *x)
{
    own *o = x->own;
    if (!sp_url_own(x, sp_arg_text(x, "url"), &o->url))
        return AM_FAIL;
    return sp_rest(x, "GET", sp_url_request(x, &o->url, GROUPS), NULL,
                   x->h->print(x->c, "reading the sharing links of %s", o->url.text), page);
}

am_step sp_sharing_links_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, sizeof(own));
}
