#include "sharepoint/removal.h"

#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/csom_error.h"
#include "sharepoint/deleted.h"
#include "sharepoint/guard.h"
#include "sharepoint/operation.h"
#include "sharepoint/sites.h"
#include "sharepoint/standing.h"

enum { UNDO_DAYS = 93 }; /* what is deleted stays in the recycle bin so long */

struct sp_removal {
    sp_url url;
    const char *site_id; /* NULL: the service does not tell */
    unsigned tries;
    sp_problem problem; /* of the operation */
};

am_value *sp_removal_value(sp *x, const char *url, const char *site_id)
{
    return x->h->make(x->c, "{\"url\":%s,\"site_id\":%s,\"removed\":true,\"recycled\":true}", url,
                      site_id);
}

static am_step send(sp *x);

static bool still_there(sp *x)
{
    const char *id = x->removal->site_id;
    return x->site && (!id || sp_fold_eq(sp_site_text(x, "site_id"), id));
}

static am_step proven(sp *x)
{
    const struct sp_removal *r = x->removal;
    x->h->lease_moot(x->c);
    x->problem = (sp_problem){.type = "", .message = ""};
    if (x->bin_hit || (!x->bin_id && x->h->len(x->bin) > 0))
        return sp_next(x);
    x->h->detail(x->c, "not-in-bin", "see list-deleted-sites: it may show up late");
    return x->h->fail(x->c, AM_REMOTE,
                      "%s is gone, but the recycle bin does not hold it: it may not be restorable",
                      r->url.text);
}

static am_step gone(sp *x)
{
    const struct sp_removal *r = x->removal;
    const char *id = r->site_id ? r->site_id : x->op_site_id;
    return sp_bin_await(x, &r->url, id, true, proven);
}

static am_step confirmed(sp *x)
{
    const struct sp_removal *r = x->removal;
    if (!still_there(x))
        return gone(x);
    x->doing = x->h->print(x->c, "removing %s", r->url.text);
    x->problem = r->problem;
    if (r->problem.kind)
        return sp_fail(x);
    return x->h->fail(x->c, AM_REMOTE, "%s: the service said it was done, but the site is there",
                      x->doing);
}

/* No active site, and the bin holds the one that was there: told in one reply. Anything else is
 * looked at more closely. */
static am_step stands(sp *x)
{
    struct sp_removal *r = x->removal;
    const am_value *v = sp_standing_value(x);
    const char *id = r->site_id ? r->site_id : x->op_site_id;
    if (v && x->h->type(x->h->get(v, "site")) == 'n' && id &&
        sp_bin_take(x, &r->url, id, x->h->get(v, "recycled"))) {
        x->site = NULL;
        return proven(x);
    }
    return sp_look_settled(x, r->url.text, confirmed);
}

static am_step polled(sp *x)
{
    x->removal->problem = x->problem;
    if (x->problem.kind == AM_OK)
        return sp_standing(x, x->removal->url.text, true, stands);
    return sp_look_settled(x, x->removal->url.text, confirmed);
}

static am_step looked_after_loss(sp *x)
{
    const struct sp_removal *r = x->removal;
    const char *status = sp_site_text(x, "status");
    if (!x->site)
        return gone(x);
    bool same = r->site_id && still_there(x) && status && strcmp(status, "Active") == 0;
    if (same && r->tries < SP_TRIES)
        return send(x);
    x->doing = x->h->print(x->c, "removing %s", r->url.text);
    return sp_unknown(x);
}

static am_step sent(sp *x)
{
    if (x->problem.lost)
        return sp_look_settled(x, x->removal->url.text, looked_after_loss);
    if (sp_error_is(&x->problem, SP_NO_SITE))
        return polled(x);
    if (x->problem.kind)
        return sp_next(x);
    return sp_operation_poll(x, polled);
}

static am_step send(sp *x)
{
    struct sp_removal *r = x->removal;
    r->tries++;
    sp_csom_open(x, SP_OPERATION, "RemoveSite");
    sp_csom_arg(x, "String", r->url.text);
    sp_csom_close(x);
    return sp_csom_send(x, AM_REQ_CHANGE, x->h->print(x->c, "removing %s", r->url.text), sent);
}

am_step sp_removal_intend(sp *x, const char *url, const char *site_id, const char *lock_state,
                          am_value *predicted, sp_stage then)
{
    const am_host *h = x->h;
    am_value *undo = h->make(x->c, "{\"url\":%s}", url);
    if (!undo || (site_id && !h->put(x->c, undo, "site_id", h->make(x->c, "%s", site_id))) ||
        (lock_state && !h->put(x->c, undo, "lock_state", h->make(x->c, "%s", lock_state))))
        return sp_nomem(x);
    am_intent intent = {.size = sizeof intent,
                        .evidence = sp_guard_evidence(x),
                        .undo = undo,
                        .undo_op = "restore-site",
                        .undo_days = UNDO_DAYS,
                        .target = url,
                        .predicted = predicted};
    sp_then(x, then);
    return h->intend(x->c, &intent);
}

am_step sp_removal_run(sp *x, const sp_url *u, const char *site_id, sp_stage then)
{
    x->removal = x->h->alloc(x->c, sizeof *x->removal);
    if (!x->removal)
        return sp_nomem(x);
    x->removal->url = *u;
    x->removal->site_id = site_id;
    x->op_site_id = NULL;
    sp_then(x, then);
    return send(x);
}

static am_step absent(sp *x)
{
    const am_host *h = x->h;
    const char *url = x->bin_url.text;
    const am_value *entry = x->bin_hit ? x->bin_hit : x->bin_id ? NULL : h->at(x->bin, 0);
    if (!entry) {
        h->detail(x->c, "no-site", "purged already, or never there? see list-deleted-sites");
        return h->fail(x->c, AM_ABSENT, "there is no site at %s, nor in the recycle bin", url);
    }
    const am_value *id = h->get(entry, "site_id");
    am_intent intent = {.size = sizeof intent,
                        .evidence = h->make(x->c, "{\"url\":%s,\"site_id\":%v}", url, id),
                        .undo = h->make(x->c, "{\"url\":%s,\"site_id\":%v}", url, id),
                        .undo_op = "restore-site",
                        .undo_days = UNDO_DAYS,
                        .target = url};
    return h->already(x->c, &intent, sp_removal_value(x, url, h->str(id, NULL)));
}

am_step sp_removal_absent(sp *x, const sp_url *u, const char *site_id)
{
    return sp_bin_look(x, u, site_id, absent);
}
