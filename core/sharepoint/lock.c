#include "sharepoint/lock.h"

#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/operation.h"
#include "sharepoint/sites.h"
#include "sharepoint/url.h"

struct sp_lock {
    const char *url, *state;
    unsigned tries;
    bool lost;
    int64_t until;
};

static am_step change(sp *x);
static am_step check(sp *x);

static am_step look_again(sp *x)
{
    return sp_look_settled(x, x->lock->url, check);
}

static am_step check(sp *x)
{
    const struct sp_lock *l = x->lock;
    const char *now = sp_site_text(x, "lock_state");
    if (!x->site)
        return x->h->fail(x->c, AM_ABSENT, "%s went away while it was locked or unlocked", l->url);
    if (sp_fold_eq(now, l->state))
        return sp_next(x);
    if (l->lost && l->tries < SP_TRIES)
        return change(x);
    if (!l->lost && x->h->now(x->c) < l->until)
        return sp_wait(x, SP_SETTLE_MS, look_again);
    x->doing = x->h->print(x->c, "setting the lock state of %s", l->url);
    if (l->lost)
        return sp_unknown(x);
    x->h->detail(x->c, "lock-state", "a site-closure policy may hold it; look at it later");
    return x->h->fail(x->c, AM_TIMEOUT, "%s: it is still %s, not %s", x->doing,
                      now ? now : "unknown", l->state);
}

static am_step polled(sp *x)
{
    if (x->problem.kind && x->problem.kind != AM_TIMEOUT)
        return sp_fail(x);
    return look_again(x);
}

static am_step sent(sp *x)
{
    x->lock->lost = x->problem.lost;
    if (x->problem.lost)
        return look_again(x);
    if (x->problem.kind)
        return sp_fail(x);
    return sp_operation_poll(x, polled);
}

static am_step change(sp *x)
{
    struct sp_lock *l = x->lock;
    l->tries++;
    l->until = x->h->now(x->c) + SP_BOUND_MS;
    sp_csom_start(x, 11);
    sp_csom_raw(x, SP_ENVELOPE "<SetProperty Id=\"7\" ObjectPathId=\"5\" Name=\"LockState\">"
                               "<Parameter Type=\"String\">");
    sp_csom_escaped(x, l->state);
    sp_csom_raw(x, "</Parameter></SetProperty><ObjectPath Id=\"9\" ObjectPathId=\"8\" />"
                   "<ObjectIdentityQuery Id=\"10\" ObjectPathId=\"5\" />"
                   "<Query Id=\"11\" ObjectPathId=\"8\"><Query SelectAllProperties=\"true\">"
                   "<Properties /></Query></Query></Actions><ObjectPaths>"
                   "<Method Id=\"5\" ParentId=\"3\" Name=\"GetSitePropertiesByUrl\"><Parameters>"
                   "<Parameter Type=\"String\">");
    sp_csom_escaped(x, l->url);
    sp_csom_raw(x, "</Parameter><Parameter Type=\"Boolean\">false</Parameter></Parameters>"
                   "</Method><Method Id=\"8\" ParentId=\"5\" Name=\"Update\" />"
                   "<Constructor Id=\"3\" TypeId=\"" SP_TENANT "\" /></ObjectPaths></Request>");
    return sp_csom_send(x, AM_REQ_CHANGE, x->h->print(x->c, "setting %s to %s", l->url, l->state),
                        sent);
}

am_step sp_lock_change(sp *x, const char *url, const char *state, sp_stage then)
{
    x->lock = x->h->alloc(x->c, sizeof *x->lock);
    if (!x->lock)
        return sp_nomem(x);
    x->lock->url = url;
    x->lock->state = state;
    sp_then(x, then);
    return change(x);
}

static am_value *outcome(sp *x, const char *was)
{
    return x->h->make(x->c, "{\"url\":%s,\"lock_state\":%s,\"was\":%s}", ((sp_url *)x->own)->text,
                      sp_arg_text(x, "lock_state"), was);
}

static am_step changed(sp *x)
{
    return x->h->done(x->c, x->site);
}

static am_step pass(sp *x)
{
    return sp_lock_change(x, ((sp_url *)x->own)->text, sp_arg_text(x, "lock_state"), changed);
}

static am_step looked(sp *x)
{
    const am_host *h = x->h;
    const char *url = ((sp_url *)x->own)->text;
    const char *was = sp_site_text(x, "lock_state");
    if (!x->site) {
        h->detail(x->c, NULL, "removed already? see list-deleted-sites");
        return h->fail(x->c, AM_ABSENT, "there is no active site at %s", url);
    }
    am_intent intent = {
        .size = sizeof intent,
        .evidence = h->make(x->c,
                            "{\"site_id\":%s,\"template\":%s,\"title\":%s,"
                            "\"lock_state\":%s}",
                            sp_site_text(x, "site_id"), sp_site_text(x, "template"),
                            sp_site_text(x, "title"), was),
        .undo = h->make(x->c, "{\"url\":%s,\"lock_state\":%s}", url, was ? was : "Unlock"),
        .undo_op = "set-lock",
        .target = url,
        .predicted = outcome(x, was)};
    if (sp_fold_eq(was, sp_arg_text(x, "lock_state")))
        return h->already(x->c, &intent, x->site);
    sp_then(x, pass);
    return h->intend(x->c, &intent);
}

static am_step begin(sp *x)
{
    if (!sp_url_site(x, sp_arg_text(x, "url"), x->own))
        return AM_FAIL;
    return sp_look_settled(x, ((sp_url *)x->own)->text, looked);
}

am_step sp_set_lock_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, sizeof(sp_url));
}
