#include "sharepoint/remove_redirect.h"

#include <string.h>

#include "sharepoint/admin.h"
#include "sharepoint/csom_error.h"
#include "sharepoint/guard.h"
#include "sharepoint/lock.h"
#include "sharepoint/removal.h"
#include "sharepoint/sites.h"
#include "sharepoint/url.h"

typedef struct own {
    sp_url url;
    const char *site_id, *lock_state;
    const char *login; /* who becomes administrator when that is needed; NULL: nobody */
    bool asked;
    bool unlocked, admin; /* done by this call */
    sp_problem denial;
    const char *doing; /* when it was denied */
} own;

static am_step attempt(sp *x);

static am_value *outcome(sp *x)
{
    const own *o = x->own;
    am_value *v = sp_removal_value(x, o->url.text, o->site_id);
    if (!v || !x->h->put(x->c, v, "unlocked", x->h->make(x->c, "%b", (int)o->unlocked)) ||
        !x->h->put(x->c, v, "made_admin", x->h->make(x->c, "%b", (int)o->admin)) ||
        (o->admin &&
         !x->h->put(x->c, v, "undo", x->h->make(x->c, "{\"drop_admin\":%s}", o->login))))
        return NULL;
    return v;
}

static bool locked(const own *o)
{
    return o->lock_state && !sp_fold_eq(o->lock_state, "Unlock");
}

static am_step unlock(sp *x)
{
    own *o = x->own;
    o->unlocked = true;
    return sp_lock_change(x, o->url.text, "Unlock", attempt);
}

static am_step make_admin(sp *x)
{
    own *o = x->own;
    o->admin = true;
    return sp_admin_change(x, o->url.text, o->login, true, attempt);
}

/* Whether the service may have refused because of the lock or of missing rights. */
static bool denied(const sp_problem *p)
{
    return p->kind == AM_DENIED ||
           (sp_error_is(p, "Microsoft.SharePoint.SPException") && p->kind == AM_REMOTE);
}

/* Who is administrator already is asked only here: most removals never need to know. */
static am_step admins_known(sp *x)
{
    own *o = x->own;
    o->asked = true;
    if (sp_admin_is(x)) {
        x->problem = o->denial;
        x->doing = o->doing;
        x->problem.hint = "it is unlocked and the login is administrator: is a policy in the way?";
        return sp_fail(x);
    }
    sp_then(x, make_admin);
    return x->h->lease(
        x->c, "set-admin",
        x->h->make(x->c, "{\"url\":%s,\"login\":%s,\"admin\":false}", o->url.text, o->login));
}

static am_step attempted(sp *x)
{
    const am_host *h = x->h;
    own *o = x->own;
    sp_problem *p = &x->problem;
    if (p->kind == AM_OK) {
        const char *id = h->str(h->get(x->bin_hit, "site_id"), NULL);
        o->site_id = o->site_id ? o->site_id : id;
        return h->done(x->c, outcome(x));
    }
    if (denied(p) && locked(o) && !o->unlocked) {
        sp_then(x, unlock);
        return h->lease(
            x->c, "set-lock",
            h->make(x->c, "{\"url\":%s,\"lock_state\":%s}", o->url.text, o->lock_state));
    }
    if (p->kind == AM_DENIED && o->login && x->site && !o->asked) {
        o->denial = *p;
        o->doing = x->doing;
        return sp_admin_read(x, o->login, admins_known);
    }
    if (p->kind == AM_DENIED)
        p->hint = o->login
                      ? "it is unlocked and the login is administrator: is a policy in the way?"
                      : "give admin_login, the account that signs in, in the tenant's block";
    else if (!p->hint)
        p->hint = "a retention policy or hold may keep it; have it lifted by its owner";
    return sp_fail(x);
}

static am_step attempt(sp *x)
{
    const own *o = x->own;
    return sp_removal_run(x, &o->url, o->site_id, attempted);
}

static am_step intend(sp *x)
{
    const own *o = x->own;
    return sp_removal_intend(x, o->url.text, o->site_id, o->lock_state, outcome(x), attempt);
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
    return sp_guard_redirect(x, intend);
}

static am_step begin(sp *x)
{
    own *o = x->own;
    const char *login = x->h->str(x->h->get(x->h->config(x->c), "admin_login"), NULL);
    if (!sp_url_site(x, sp_arg_text(x, "url"), &o->url))
        return AM_FAIL;
    o->login = sp_admin_login(x, login && login[0] ? login : NULL);
    return sp_look_with_others(x, o->url.text, looked);
}

am_step sp_remove_redirect_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, sizeof(own));
}
