#include "sharepoint/purge.h"

#include "sharepoint/csom.h"
#include "sharepoint/deleted.h"
#include "sharepoint/fields.h"
#include "sharepoint/operation.h"
#include "sharepoint/sites.h"
#include "sharepoint/url.h"
#include "sharepoint/wire.h"

typedef struct own {
    sp_url url;
    const char *site_id;
    bool after_removal, standing; /* planned for a site that is live now; it is still */
    unsigned tries;
    sp_problem problem;
} own;

static am_value *outcome(sp *x)
{
    const own *o = x->own;
    return x->h->make(x->c, "{\"url\":%s,\"site_id\":%s,\"purged\":true}", o->url.text, o->site_id);
}

/* When it was deleted is not known to a plan that is made before. The id is: no other site gets it. */
static am_value *evidence(sp *x)
{
    const own *o = x->own;
    if (o->after_removal)
        return x->h->make(x->c, "{\"url\":%s,\"site_id\":%s}", o->url.text, o->site_id);
    return x->h->make(x->c, "{\"url\":%s,\"site_id\":%s,\"deleted\":%s}", o->url.text, o->site_id,
                      x->h->str(x->h->get(x->bin_hit, "deleted"), NULL));
}

static am_intent intent_of(sp *x)
{
    const own *o = x->own;
    return (am_intent){.size = sizeof(am_intent),
                       .evidence = evidence(x),
                       .no_undo = "nothing brings a purged site back",
                       .target = o->url.text,
                       .predicted = outcome(x)};
}

static am_step purge(sp *x);

#define LEFT "the recycle bin has it still: apply the plan again, or call purge-site with its site_id"

static am_step confirmed(sp *x)
{
    own *o = x->own;
    if (!x->bin_hit && (x->bin_id || x->h->len(x->bin) == 0))
        return x->h->done(x->c, outcome(x));
    x->doing = x->h->print(x->c, "purging %s", o->url.text);
    x->problem = o->problem;
    if (x->problem.lost && o->tries < SP_TRIES)
        return purge(x);
    if (x->problem.kind) {
        x->problem.hint = x->problem.hint ? x->h->print(x->c, "%s; %s", x->problem.hint, LEFT) : LEFT;
        return sp_fail(x);
    }
    x->h->detail(x->c, NULL, LEFT);
    return x->h->fail(x->c, AM_REMOTE,
                      "%s: the service said it was done, but the recycle bin holds it", x->doing);
}

static am_step polled(sp *x)
{
    own *o = x->own;
    o->problem = x->problem;
    /* refused for no reason of ours: an earlier purge of it, of a run that broke off, may be under way */
    if (x->problem.kind && x->problem.kind != AM_REMOTE)
        return sp_bin_look(x, &o->url, o->site_id, confirmed);
    return sp_bin_await(x, &o->url, o->site_id, false, confirmed);
}

static am_step sent(sp *x)
{
    return x->problem.kind ? polled(x) : sp_operation_poll(x, polled);
}

static am_step purge(sp *x)
{
    own *o = x->own;
    if (o->standing) {
        x->h->detail(x->c, "removed-first", "remove it first; what became of that change?");
        return x->h->fail(x->c, AM_CONFLICT, "%s is still there, so nothing was purged",
                          o->url.text);
    }
    o->tries++;
    if (o->site_id)
        sp_wire_call(
            x, "purge-by-id",
            (const sp_field[]){{"url", o->url.text}, {"site_id", o->site_id}, {NULL, NULL}});
    else {
        sp_csom_open(x, SP_OPERATION, "RemoveDeletedSite");
        sp_csom_arg(x, "String", o->url.text);
        sp_csom_close(x);
    }
    return sp_csom_send(x, AM_REQ_CHANGE, x->h->print(x->c, "purging %s", o->url.text), sent);
}

static am_step intend(sp *x)
{
    am_intent intent = intent_of(x);
    sp_then(x, purge);
    return x->h->intend(x->c, &intent);
}

static am_step already(sp *x)
{
    am_intent intent = intent_of(x);
    return x->h->already(x->c, &intent, outcome(x));
}

static am_step live_looked(sp *x)
{
    own *o = x->own;
    o->standing = x->site && sp_fold_eq(sp_site_text(x, "site_id"), o->site_id);
    return o->standing ? intend(x) : already(x);
}

static am_step looked(sp *x)
{
    const am_host *h = x->h;
    own *o = x->own;
    if (!x->bin_hit && h->len(x->bin) > 1 && !x->bin_id) {
        h->detail(x->c, "several", "name the one with site_id; see list-deleted-sites");
        return h->fail(x->c, AM_CONFLICT, "the recycle bin holds %zu versions of %s",
                       h->len(x->bin), o->url.text);
    }
    if (x->bin_hit) {
        o->site_id = h->str(h->get(x->bin_hit, "site_id"), NULL);
        return intend(x);
    }
    return o->after_removal ? sp_look_settled(x, o->url.text, live_looked) : already(x);
}

static am_step begin(sp *x)
{
    own *o = x->own;
    if (!sp_url_site(x, sp_arg_text(x, "url"), &o->url))
        return AM_FAIL;
    o->site_id = sp_arg_text(x, "site_id");
    o->after_removal = sp_arg_true(x, "after_removal");
    if (o->after_removal && !o->site_id) {
        x->h->detail(x->c, "site-id", "name the site that is removed before: site_id");
        return x->h->fail(x->c, AM_USAGE, "after_removal needs a site_id");
    }
    return sp_bin_look(x, &o->url, o->site_id, looked);
}

am_step sp_purge_site_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, sizeof(own));
}
