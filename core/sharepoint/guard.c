#include "sharepoint/guard.h"

#include <string.h>

#include "sharepoint/resolve.h"
#include "sharepoint/sites.h"

bool sp_guard_site(sp *x, const char *site_id)
{
    const am_host *h = x->h;
    const char *url = sp_site_text(x, "url"), *group = sp_site_text(x, "group_id");
    const char *status = sp_site_text(x, "status"), *id = sp_site_text(x, "site_id");
    if (site_id && !sp_fold_eq(id, site_id)) {
        h->detail(x->c, "other-site", "look at what is there now");
        h->fail(x->c, AM_CONFLICT, "the site at %s has the id %s, not %s", url, id ? id : "unknown",
                site_id);
        return false;
    }
    if (group) {
        sp_refuse(x, "group-connected",
                  "it is deleted with its Microsoft 365 group, mailbox and team, and only by hand",
                  "%s belongs to the group %s", url, group);
        return false;
    }
    if (sp_site_true(x, "has_holds")) {
        sp_refuse(x, "held", "ask who owns the retention policy or eDiscovery case to exclude it",
                  "%s is held by a retention policy or an eDiscovery case", url);
        return false;
    }
    if (!status || strcmp(status, "Active") != 0) {
        h->detail(x->c, "not-active", "see get-site; try again when its Status is Active");
        h->fail(x->c, AM_CONFLICT, "%s has the status %s", url, status ? status : "unknown");
        return false;
    }
    return true;
}

static am_step probed(sp *x)
{
    const am_host *h = x->h;
    const sp_probe *p = &x->probe;
    const char *url = sp_site_text(x, "url");
    if (strcmp(p->kind, "throttled") == 0) {
        h->detail(x->c, "throttled", "wait, then try again with less at a time");
        return h->fail(x->c, AM_LIMIT, "where %s leads to cannot be asked: HTTP %d", url,
                       p->status);
    }
    if (p->status != 308 || strcmp(p->kind, "redirect") != 0)
        return sp_refuse(x, "unproven", "only an answer 308 with a Location shows what it is",
                         "%s answers %d (%s), so where it leads to is not proven", url, p->status,
                         p->kind);
    if (p->whose == SP_OWN && !sp_arg_true(x, "same_tenant"))
        return sp_refuse(x, "same-tenant",
                         "a rename or geo move left it; same_tenant = true removes it nevertheless",
                         "%s leads to %s, within this tenant", url, p->location);
    if (p->whose != SP_PARTNER && p->whose != SP_OWN)
        return sp_refuse(x, "elsewhere", "see resolve; no migration of these tenants left it",
                         "%s leads to %s, no host of the partner", url, p->location);
    return sp_next(x);
}

am_step sp_guard_redirect(sp *x, sp_stage then)
{
    const char *url = sp_site_text(x, "url"), *tmpl = sp_site_text(x, "template");
    if (!sp_site_true(x, "is_redirect"))
        return sp_refuse(x, "live-site", "only redirects are removed here; see get-site",
                         "%s is no redirect (template %s)", url, tmpl ? tmpl : "unknown");
    sp_then(x, then);
    return sp_probe_url(x, x->look_url, probed);
}

am_value *sp_guard_evidence(sp *x)
{
    const am_host *h = x->h;
    if (sp_site_true(x, "is_redirect"))
        return h->make(x->c, "{\"url\":%s,\"site_id\":%s,\"template\":%s,\"location\":%s}",
                       sp_site_text(x, "url"), sp_site_text(x, "site_id"),
                       sp_site_text(x, "template"), x->probe.location);
    return h->make(x->c,
                   "{\"url\":%s,\"site_id\":%s,\"template\":%s,\"title\":%s,\"owner\":%s,"
                   "\"last_modified\":%s,\"storage_mb\":%v}",
                   sp_site_text(x, "url"), sp_site_text(x, "site_id"), sp_site_text(x, "template"),
                   sp_site_text(x, "title"), sp_site_text(x, "owner"),
                   sp_site_text(x, "last_modified"), h->get(x->site, "storage_mb"));
}
