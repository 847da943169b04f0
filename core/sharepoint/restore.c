#include "sharepoint/restore.h"

#include "sharepoint/admin.h"
#include "sharepoint/csom.h"
#include "sharepoint/deleted.h"
#include "sharepoint/lock.h"
#include "sharepoint/operation.h"
#include "sharepoint/sites.h"
#include "sharepoint/url.h"
#include "sharepoint/wire.h"

typedef struct own {
    sp_url url;
    const char *site_id;
    unsigned tries;
    bool active; /* it was back already, only lock or administrator are to be set */
    sp_problem problem;
} own;

static am_step finished(sp *x)
{
    return x->h->done(x->c, x->site);
}

static am_step drop_admin(sp *x)
{
    const own *o = x->own;
    const char *login = sp_admin_login(x, sp_arg_text(x, "drop_admin"));
    return login ? sp_admin_change(x, o->url.text, login, false, finished) : finished(x);
}

static am_step set_lock(sp *x)
{
    const own *o = x->own;
    const char *state = sp_arg_text(x, "lock_state");
    if (!state || sp_fold_eq(state, sp_site_text(x, "lock_state")))
        return drop_admin(x);
    return sp_lock_change(x, o->url.text, state, drop_admin);
}

static am_step restore(sp *x);

static bool back(sp *x)
{
    const own *o = x->own;
    const char *id = sp_site_text(x, "site_id");
    return x->site && (!o->site_id || !id || sp_fold_eq(id, o->site_id));
}

static am_step in_bin_after_loss(sp *x)
{
    const own *o = x->own;
    if (x->bin_hit && o->tries < SP_TRIES)
        return restore(x);
    x->doing = x->h->print(x->c, "restoring %s", o->url.text);
    return sp_unknown(x);
}

static am_step confirmed(sp *x)
{
    const own *o = x->own;
    if (back(x))
        return set_lock(x);
    x->doing = x->h->print(x->c, "restoring %s", o->url.text);
    x->problem = o->problem;
    if (x->problem.lost)
        return sp_bin_look(x, &o->url, o->site_id, in_bin_after_loss);
    if (x->problem.kind)
        return sp_fail(x);
    return x->h->fail(x->c, AM_REMOTE, "%s: the service said it was done, but it is not there",
                      x->doing);
}

static am_step polled(sp *x)
{
    own *o = x->own;
    o->problem = x->problem;
    return sp_look_settled(x, o->url.text, confirmed);
}

static am_step sent(sp *x)
{
    if (x->problem.kind)
        return polled(x);
    return sp_operation_poll(x, polled);
}

static am_step restore(sp *x)
{
    own *o = x->own;
    o->tries++;
    if (o->site_id)
        sp_wire_call(
            x, "restore-by-id",
            (const sp_field[]){{"url", o->url.text}, {"site_id", o->site_id}, {NULL, NULL}});
    else {
        sp_csom_open(x, SP_OPERATION, "RestoreDeletedSite");
        sp_csom_arg(x, "String", o->url.text);
        sp_csom_close(x);
    }
    return sp_csom_send(x, AM_REQ_CHANGE, x->h->print(x->c, "restoring %s", o->url.text), sent);
}

static am_step pass(sp *x)
{
    return ((own *)x->own)->active ? set_lock(x) : restore(x);
}

static am_intent intent_of(sp *x)
{
    const am_host *h = x->h;
    const own *o = x->own;
    am_value *undo = h->make(x->c, "{\"url\":%s,\"live\":true,\"same_tenant\":true}", o->url.text);
    if (undo && o->site_id)
        h->put(x->c, undo, "site_id", h->make(x->c, "%s", o->site_id));
    return (am_intent){.size = sizeof(am_intent),
                       .evidence =
                           h->make(x->c, "{\"url\":%s,\"site_id\":%s}", o->url.text, o->site_id),
                       .undo = undo,
                       .undo_op = "remove-site",
                       .target = o->url.text,
                       .predicted = h->make(x->c, "{\"url\":%s,\"site_id\":%s,\"restored\":true}",
                                            o->url.text, o->site_id)};
}

static am_step in_bin(sp *x)
{
    const am_host *h = x->h;
    own *o = x->own;
    if (!x->bin_hit && h->len(x->bin) > 1 && !o->site_id) {
        h->detail(x->c, "several", "name the one with site_id; see list-deleted-sites");
        return h->fail(x->c, AM_CONFLICT, "the recycle bin holds %zu versions of %s",
                       h->len(x->bin), o->url.text);
    }
    if (!x->bin_hit) {
        h->detail(x->c, "not-in-bin", "it may be purged, or older than 93 days");
        return h->fail(x->c, AM_ABSENT, "the recycle bin does not hold %s%s%s", o->url.text,
                       o->site_id ? " with the id " : "", o->site_id ? o->site_id : "");
    }
    o->site_id = h->str(h->get(x->bin_hit, "site_id"), NULL);
    am_intent intent = intent_of(x);
    sp_then(x, pass);
    return h->intend(x->c, &intent);
}

static am_step looked(sp *x)
{
    const am_host *h = x->h;
    own *o = x->own;
    const char *lock = sp_arg_text(x, "lock_state");
    if (!x->site)
        return sp_bin_look(x, &o->url, o->site_id, in_bin);
    if (!back(x)) {
        h->detail(x->c, "url-taken", "another site has the URL now");
        return h->fail(x->c, AM_CONFLICT, "%s cannot be restored: the site %s is there",
                       o->url.text, sp_site_text(x, "site_id"));
    }
    o->site_id = sp_site_text(x, "site_id");
    o->active = true;
    am_intent intent = intent_of(x);
    bool as_wanted = !lock || sp_fold_eq(lock, sp_site_text(x, "lock_state"));
    if (as_wanted && !sp_arg_text(x, "drop_admin"))
        return h->already(x->c, &intent, x->site);
    sp_then(x, pass);
    return h->intend(x->c, &intent);
}

static am_step begin(sp *x)
{
    own *o = x->own;
    if (!sp_url_site(x, sp_arg_text(x, "url"), &o->url))
        return AM_FAIL;
    o->site_id = sp_arg_text(x, "site_id");
    return sp_look_settled(x, o->url.text, looked);
}

am_step sp_restore_site_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, sizeof(own));
}
