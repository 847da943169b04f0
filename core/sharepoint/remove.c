#include "sharepoint/remove.h"

#include "sharepoint/guard.h"
#include "sharepoint/removal.h"
#include "sharepoint/sites.h"
#include "sharepoint/url.h"

typedef struct own {
    sp_url url;
    const char *site_id, *lock_state;
} own;

static am_step removed(sp *x)
{
    const own *o = x->own;
    if (x->problem.kind == AM_REMOTE && !x->problem.hint)
        x->problem.hint = "a retention policy or hold may keep it; have it lifted by its owner";
    if (x->problem.kind == AM_DENIED)
        x->problem.hint = "unlock it with set-lock, or use remove-redirect, which does";
    if (x->problem.kind)
        return sp_fail(x);
    const char *id = x->h->str(x->h->get(x->bin_hit, "site_id"), o->site_id);
    return x->h->done(x->c, sp_removal_value(x, o->url.text, id));
}

static am_step pass(sp *x)
{
    const own *o = x->own;
    return sp_removal_run(x, &o->url, o->site_id, removed);
}

static am_step intend(sp *x)
{
    const own *o = x->own;
    return sp_removal_intend(x, o->url.text, o->site_id, o->lock_state, sp_removal_value(x, o->url.text, o->site_id), pass);
}

static am_step looked(sp *x)
{
    own *o = x->own;
    if (!x->site)
        return sp_removal_absent(x, &o->url, sp_arg_text(x, "site_id"));
    if (!sp_guard_site(x, sp_arg_text(x, "site_id")))
        return AM_FAIL;
    o->site_id = sp_site_text(x, "site_id");
    o->lock_state = sp_site_text(x, "lock_state");
    if (sp_site_true(x, "is_redirect"))
        return sp_guard_redirect(x, intend);
    if (!sp_arg_true(x, "live"))
        return sp_refuse(x, "live-site",
                         "it is somebody's site; live = true removes it all the same",
                         "%s is no redirect: \"%s\", template %s, owner %s, last changed %s",
                         o->url.text, x->h->str(x->h->get(x->site, "title"), ""),
                         x->h->str(x->h->get(x->site, "template"), "unknown"),
                         x->h->str(x->h->get(x->site, "owner"), "unknown"),
                         x->h->str(x->h->get(x->site, "last_modified"), "unknown"));
    return intend(x);
}

static am_step begin(sp *x)
{
    own *o = x->own;
    if (!sp_url_site(x, sp_arg_text(x, "url"), &o->url))
        return AM_FAIL;
    return sp_look_settled(x, o->url.text, looked);
}

am_step sp_remove_site_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, sizeof(own));
}
