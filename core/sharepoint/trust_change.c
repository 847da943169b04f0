#include "sharepoint/trust_change.h"

#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/host.h"
#include "sharepoint/moves.h"
#include "sharepoint/trust.h"
#include "sharepoint/url.h"

typedef struct own {
    unsigned tries;
    sp_problem problem; /* of the change itself */
} own;

static am_value *facts(sp *x)
{
    return x->h->make(x->c, "{\"partner\":%s,\"role\":%s}", x->partner_url, x->partner_role);
}

static am_value *outcome(sp *x, const char *status)
{
    return x->h->make(x->c, "{\"status\":%s,\"role\":%s,\"partner\":%s}", status, x->partner_role,
                      x->partner_url);
}

static am_intent intent_of(sp *x, const char *undo_op, am_value *undo, const char *predicted)
{
    return (am_intent){.size = sizeof(am_intent),
                       .evidence = facts(x),
                       .undo = undo,
                       .undo_op = undo_op,
                       .target = x->partner_url,
                       .predicted = outcome(x, predicted)};
}

/* The live host must be the configured one, or the two tenants are swapped. */
static bool sides_hold(sp *x)
{
    char own_host[SP_HOST_MAX] = "";
    const char *configured = sp_host(x, "hosts.my");
    sp_url_host(x->own_my, own_host);
    if (sp_url_equal(x->own_my, x->partner_url)) {
        sp_refuse(x, "own-partner", "source and target are mixed up, or share a host",
                  "the service says that %s is this tenant's own host, not its partner's",
                  x->partner_url);
        return false;
    }
    if (!sp_fold_eq(own_host, configured)) {
        sp_refuse(x, "wrong-host", "correct the tenant's host or my_host in the configuration",
                  "the service's my-site host is %s, configured is %s", own_host,
                  configured ? configured : "none");
        return false;
    }
    return true;
}

static am_intent removal(sp *x)
{
    const char *direction = sp_arg_text(x, "direction");
    return intent_of(x, "create-trust",
                     x->h->make(x->c, "{\"direction\":%s}", direction ? direction : "forward"),
                     "NotEstablished");
}

static am_step remove_it(sp *x);

static am_step removed(sp *x)
{
    own *o = x->own;
    if (sp_trust_is(x, "NotEstablished"))
        return x->h->done(x->c, outcome(x, "NotEstablished"));
    if (o->problem.lost && o->tries < SP_TRIES && !sp_trust_is(x, "CouldNotContactPartner") &&
        !sp_trust_is(x, "Unknown"))
        return remove_it(x);
    x->problem = o->problem;
    x->doing = "removing the trust";
    if (o->problem.kind)
        return sp_fail(x);
    x->h->detail(x->c, sp_trust_status(x), "verify the trust on both sides; see list-trusts");
    return x->h->fail(x->c, AM_REMOTE,
                      "removing the trust with %s: no error, but the status is %s, not "
                      "NotEstablished",
                      x->partner_url, sp_trust_status(x));
}

static am_step sent(sp *x)
{
    own *o = x->own;
    o->problem = x->problem;
    return sp_trust_verify(x, removed);
}

static am_step remove_it(sp *x)
{
    own *o = x->own;
    o->tries++;
    sp_trust_request(x, "trust-remove");
    return sp_csom_send(x, AM_REQ_CHANGE,
                        x->h->print(x->c, "removing the trust with %s", x->partner_url), sent);
}

static am_step moves_known(sp *x)
{
    const am_host *h = x->h;
    int64_t running = h->num(h->get(x->moves, "running"), 0);
    if (running > 0)
        return sp_refuse(x, "moves-pending", "wait until move-states says finished",
                         "%lld moves are queued or running: the trust is still needed",
                         (long long)running);
    if (!h->truth(h->get(x->moves, "readable"), false) && !sp_arg_true(x, "moves_attested"))
        return sp_refuse(x, "moves-unknown",
                         "check the moves by hand, then pass moves_attested = true",
                         "the moves could not be read: none is assumed to be finished");
    am_intent intent = removal(x);
    sp_then(x, remove_it);
    return h->intend(x->c, &intent);
}

static am_step removable(sp *x)
{
    const char *status = sp_trust_status(x);
    bool local = sp_trust_is(x, "NotEstablishedByPartner") || sp_trust_is(x, "Dormant") ||
                 sp_trust_is(x, "DormantByPartner");
    if (sp_trust_is(x, "NotEstablished")) {
        am_intent intent = removal(x);
        return x->h->already(x->c, &intent, outcome(x, "NotEstablished"));
    }
    if (local && !sp_arg_true(x, "calibrated"))
        return sp_refuse(x, status,
                         "verify GoodToProceed first; for the second side pass calibrated = true",
                         "the trust with %s is %s: nothing has shown that these numbers are read "
                         "rightly",
                         x->partner_url, status);
    if (!local && !sp_trust_is(x, "GoodToProceed"))
        return sp_refuse(x, status, "verify-trust must say GoodToProceed before a removal",
                         "the trust with %s is %s (%lld)", x->partner_url, status,
                         (long long)x->trust);
    return sp_moves_read(x, moves_known);
}

static am_step host_known(sp *x)
{
    return sides_hold(x) ? sp_trust_verify(x, removable) : AM_FAIL;
}

static am_step begin_removal(sp *x)
{
    return sp_trust_sides(x) ? sp_host_read(x, host_known) : AM_FAIL;
}

am_step sp_remove_trust_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin_removal, sizeof(own));
}

static am_intent creation(sp *x)
{
    const char *direction = sp_arg_text(x, "direction");
    return intent_of(x, "remove-trust",
                     x->h->make(x->c, "{\"direction\":%s,\"calibrated\":true}",
                                direction ? direction : "forward"),
                     "NotEstablishedByPartner");
}

static am_step create_it(sp *x);

static am_step created(sp *x)
{
    own *o = x->own;
    bool missing = sp_trust_is(x, "NotEstablished");
    if (!missing && !sp_trust_is(x, "Unknown") && !sp_trust_is(x, "CouldNotContactPartner"))
        return x->h->done(x->c, outcome(x, sp_trust_status(x)));
    if (o->problem.lost && missing && o->tries < SP_TRIES)
        return create_it(x);
    x->problem = o->problem;
    x->doing = "creating the trust";
    if (o->problem.kind)
        return sp_fail(x);
    x->h->detail(x->c, sp_trust_status(x), "verify the trust on both sides; see list-trusts");
    return x->h->fail(x->c, AM_REMOTE, "creating the trust with %s: no error, but the status is %s",
                      x->partner_url, sp_trust_status(x));
}

static am_step creation_sent(sp *x)
{
    own *o = x->own;
    o->problem = x->problem;
    return sp_trust_verify(x, created);
}

static am_step create_it(sp *x)
{
    own *o = x->own;
    o->tries++;
    sp_trust_request(x, "trust-create");
    return sp_csom_send(x, AM_REQ_CHANGE,
                        x->h->print(x->c, "creating the trust with %s", x->partner_url),
                        creation_sent);
}

static am_step creatable(sp *x)
{
    am_intent intent = creation(x);
    if (sp_trust_is(x, "CouldNotContactPartner") || sp_trust_is(x, "Unknown"))
        return sp_refuse(x, sp_trust_status(x), "look at list-trusts on both sides",
                         "the trust with %s is %s: it cannot be said whether it exists",
                         x->partner_url, sp_trust_status(x));
    if (!sp_trust_is(x, "NotEstablished"))
        return x->h->already(x->c, &intent, outcome(x, sp_trust_status(x)));
    sp_then(x, create_it);
    return x->h->intend(x->c, &intent);
}

static am_step host_known_for_creation(sp *x)
{
    return sides_hold(x) ? sp_trust_verify(x, creatable) : AM_FAIL;
}

static am_step begin_creation(sp *x)
{
    return sp_trust_sides(x) ? sp_host_read(x, host_known_for_creation) : AM_FAIL;
}

am_step sp_create_trust_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin_creation, sizeof(own));
}
