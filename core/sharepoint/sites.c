#include "sharepoint/sites.h"

#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/csom_error.h"
#include "sharepoint/fields.h"
#include "sharepoint/paging.h"
#include "sharepoint/rest.h"
#include "sharepoint/standing.h"
#include "sharepoint/url.h"

/* Not every build of the service tells the site's id in CSOM; its REST twin may. */
static am_step identified(sp *x)
{
    const am_host *h = x->h;
    char id[SP_GUID];
    const char *text = h->str(h->get(x->value, "SiteId"), NULL);
    if (x->problem.kind || !sp_guid(text, id)) {
        x->no_twin = true;
        x->problem = (sp_problem){.type = "", .message = ""};
        return sp_next(x);
    }
    return h->put(x->c, x->site, "site_id", h->make(x->c, "%s", id)) ? sp_next(x) : sp_nomem(x);
}

static am_step ask_twin(sp *x, bool detail, sp_stage then)
{
    const am_value *body = x->h->make(x->c, "{\"url\":%s,\"includeDetail\":%b}", x->look_url, (int)detail);
    return sp_rest(x, "POST", "admin:/_api/SPO.Tenant/GetSitePropertiesByUrl", body, x->doing, then);
}

static am_step looked(sp *x)
{
    const am_host *h = x->h;
    x->site = NULL;
    if (sp_error_is(&x->problem, SP_NO_SITE))
        return sp_next(x);
    if (x->problem.kind)
        return sp_fail(x);
    if (h->type(x->value) != 'o') {
        x->problem.kind = AM_REMOTE;
        x->problem.message = "the reply holds no site";
        return sp_fail(x);
    }
    if (strcmp(h->str(h->get(x->value, "Status"), ""), "Recycled") == 0)
        return sp_next(x);
    x->site = sp_site(x, x->value);
    if (!x->site)
        return h->fail(x->c, AM_REMOTE, "%s: the site has no URL", x->doing);
    if (!sp_url_equal(sp_site_text(x, "url"), x->look_url))
        return h->fail(x->c, AM_REMOTE, "%s: the reply is about %s", x->doing,
                       sp_site_text(x, "url"));
    if (sp_site_text(x, "site_id") || x->no_twin)
        return sp_next(x);
    return ask_twin(x, false, identified);
}

static am_step look(sp *x)
{
    sp_csom_open(x, SP_OBJECT, "GetSitePropertiesByUrl");
    sp_csom_arg(x, "String", x->look_url);
    sp_csom_arg(x, "Boolean", "true");
    sp_csom_close(x);
    return sp_csom_send(x, 0, x->h->print(x->c, "reading the site %s", x->look_url), looked);
}

am_step sp_look(sp *x, const char *url, sp_stage then)
{
    x->look_url = url;
    sp_then(x, then);
    return look(x);
}

static am_step settled(sp *x);

static am_step look_again(sp *x)
{
    sp_then(x, settled);
    return look(x);
}

static am_step settled(sp *x)
{
    const char *status = sp_site_text(x, "status");
    if (!x->site || !status || strcmp(status, "Updating") != 0)
        return sp_next(x);
    if (x->h->now(x->c) < x->look_until)
        return sp_wait(x, SP_SETTLE_MS, look_again);
    x->h->detail(x->c, "busy", "an operation of the service runs on it; try again later");
    return x->h->fail(x->c, AM_CONFLICT, "%s is busy (Status %s)", x->look_url, status);
}

static am_step standing(sp *x)
{
    const am_value *v = sp_standing_value(x), *site = x->h->get(v, "site");
    if (!v)
        return look(x);
    x->site = NULL;
    if (x->h->type(site) == 'n')
        return sp_next(x);
    x->site = x->h->make(x->c, "%v", site);
    return x->site ? sp_next(x) : sp_nomem(x);
}

am_step sp_look_with_others(sp *x, const char *url, sp_stage then)
{
    x->look_url = url;
    x->look_until = x->h->now(x->c) + SP_BOUND_MS;
    sp_then(x, then);
    sp_then(x, settled);
    return sp_standing(x, url, false, standing);
}

am_step sp_look_settled(sp *x, const char *url, sp_stage then)
{
    x->look_url = url;
    x->look_until = x->h->now(x->c) + SP_BOUND_MS;
    sp_then(x, then);
    return look_again(x);
}

const char *sp_site_text(sp *x, const char *member)
{
    return x->h->str(x->h->get(x->site, member), NULL);
}

bool sp_site_true(sp *x, const char *member)
{
    return x->h->truth(x->h->get(x->site, member), false);
}

static am_step got(sp *x)
{
    if (x->site)
        return x->h->done(x->c, x->site);
    x->h->detail(x->c, SP_NO_SITE, "removed already? see list-deleted-sites");
    return x->h->fail(x->c, AM_ABSENT, "there is no active site at %s", x->look_url);
}

static am_step get(sp *x)
{
    sp_url u;
    if (!sp_url_own(x, sp_arg_text(x, "url"), &u))
        return AM_FAIL;
    if (!sp_fold_eq(sp_arg_text(x, "via"), "rest"))
        return sp_look(x, u.text, got);
    x->look_url = u.text;
    x->doing = x->h->print(x->c, "reading the site %s", u.text);
    sp_then(x, got);
    return ask_twin(x, true, looked);
}

am_step sp_get_site_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, get, 0);
}

static void property(sp *x, const char *name, const char *type, const char *value)
{
    sp_csom_raw(x, "<Property Name=\"");
    sp_csom_raw(x, name);
    sp_csom_raw(x, "\" Type=\"");
    sp_csom_raw(x, type);
    sp_csom_raw(x, "\">");
    sp_csom_escaped(x, value);
    sp_csom_raw(x, "</Property>");
}

void sp_list_request(sp *x, const char *filter, const char *tmpl, bool detail, bool personal,
                     const char *start)
{
    sp_csom_open(x, SP_LIST, "GetSitePropertiesFromSharePointByFilters");
    x->args = 1;
    sp_csom_raw(x, "><Parameters><Parameter TypeId=\"{b92aeee2-c92c-4b67-abcc-024e471bc140}\">");
    property(x, "Filter", "String", filter ? filter : "");
    property(x, "IncludeDetail", "Boolean", detail ? "true" : "false");
    property(x, "IncludePersonalSite", "Enum", personal ? "1" : "0");
    property(x, "StartIndex", "String", start);
    property(x, "Template", "String", tmpl ? tmpl : "");
    sp_csom_raw(x, "</Parameter>");
    sp_csom_close(x);
}

static am_step page(sp *x);

static am_step next_page(sp *x, const char *start)
{
    sp_list_request(x, sp_arg_text(x, "filter"), sp_arg_text(x, "template"),
                    sp_arg_true(x, "detail"), sp_arg_true(x, "personal"), start);
    return sp_page_send(x, "listing sites", page, next_page);
}

static am_step page(sp *x)
{
    const am_host *h = x->h;
    if (x->problem.kind == AM_REMOTE && sp_error_is(&x->problem, SP_BAD_ARGUMENT))
        x->problem.hint = "filter is like: Url -like 'contoso.sharepoint.com/sites/a'";
    if (x->problem.kind)
        return sp_fail(x);
    const am_value *rows = h->get(x->value, "_Child_Items_");
    am_value *items = h->make(x->c, "[]");
    for (size_t i = 0; i < h->len(rows); i++) {
        am_value *site = sp_site(x, h->at(rows, i));
        if (!site)
            return h->fail(x->c, AM_REMOTE, "listing sites: an item has no URL");
        if (!h->push(x->c, items, site))
            return sp_nomem(x);
    }
    if (!items || !h->append(x->c, items))
        return sp_nomem(x);
    return sp_page_is_last(x) ? h->done(x->c, NULL) : sp_page_turn(x);
}

static am_step list(sp *x)
{
    return next_page(x, "0");
}

am_step sp_list_sites_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, list, 0);
}
