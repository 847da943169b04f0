#include "sharepoint/licences.h"

#include <string.h>

#include "sharepoint/fields.h"
#include "sharepoint/rest.h"

typedef struct own {
    am_value *skus, *subscriptions;
    bool usable;      /* a SharePoint subscription is Enabled or in its grace period */
    int64_t earliest; /* ms; 0: no date is known */
} own;

/* Service plans of SharePoint begin with its name. */
static bool sharepoint(sp *x, const am_value *plans)
{
    const am_host *h = x->h;
    for (size_t i = 0; i < h->len(plans); i++)
        if (sp_fold_begins(h->str(h->get(h->at(plans, i), "servicePlanName"), ""), "SHAREPOINT"))
            return true;
    return false;
}

static bool alive(const char *status)
{
    return status && (strcmp(status, "Enabled") == 0 || strcmp(status, "Warning") == 0);
}

static bool add_sku(sp *x, const am_value *v)
{
    const am_host *h = x->h;
    return h->push(x->c, ((own *)x->own)->skus,
                   h->make(x->c,
                           "{\"sku\":%s,\"sku_id\":%s,\"status\":%s,\"enabled\":%d,\"warning\":%d,"
                           "\"suspended\":%d,\"consumed\":%d,\"sharepoint\":%b}",
                           h->str(h->get(v, "skuPartNumber"), NULL),
                           h->str(h->get(v, "skuId"), NULL),
                           h->str(h->get(v, "capabilityStatus"), NULL),
                           h->num(h->get(v, "prepaidUnits.enabled"), 0),
                           h->num(h->get(v, "prepaidUnits.warning"), 0),
                           h->num(h->get(v, "prepaidUnits.suspended"), 0),
                           h->num(h->get(v, "consumedUnits"), 0),
                           (int)sharepoint(x, h->get(v, "servicePlans"))));
}

static bool add_subscription(sp *x, const am_value *v)
{
    const am_host *h = x->h;
    own *o = x->own;
    char ends[SP_DATE];
    const char *next = sp_date(h->str(h->get(v, "nextLifecycleDateTime"), NULL), ends);
    const char *status = h->str(h->get(v, "status"), NULL);
    bool sp_plan = sharepoint(x, h->get(v, "serviceStatus"));
    int64_t at = next ? sp_date_ms(next) : -1;
    if (sp_plan && alive(status)) {
        o->usable = true;
        if (at >= 0 && (o->earliest == 0 || at < o->earliest))
            o->earliest = at;
    }
    return h->push(x->c, o->subscriptions,
                   h->make(x->c,
                           "{\"sku\":%s,\"status\":%s,\"ends\":%s,\"licences\":%d,\"trial\":%b,"
                           "\"sharepoint\":%b}",
                           h->str(h->get(v, "skuPartNumber"), NULL), status, next,
                           h->num(h->get(v, "totalLicenses"), 0),
                           (int)h->truth(h->get(v, "isTrial"), false), (int)sp_plan));
}

static am_step finish(sp *x)
{
    const am_host *h = x->h;
    const own *o = x->own;
    char ends[SP_DATE];
    int64_t days = (o->earliest - h->now(x->c)) / 86400000;
    return h->done(
        x->c, h->make(x->c,
                      "{\"usable\":%b,\"ends\":%s,\"days_left\":%v,\"skus\":%v,"
                      "\"subscriptions\":%v}",
                      (int)o->usable, o->earliest ? sp_date_text(o->earliest, ends) : NULL,
                      o->earliest ? h->make(x->c, "%d", days) : NULL, o->skus, o->subscriptions));
}

/* Take in a page; false: the call has failed. *more: the next one, or NULL. */
static bool take(sp *x, bool (*add)(sp *, const am_value *), const char **more)
{
    const am_host *h = x->h;
    const am_value *rows = h->get(x->value, "value");
    bool bad = false;
    if (x->problem.kind) {
        if (x->problem.kind == AM_DENIED)
            x->problem.hint = "the application needs Organization.Read.All of Graph";
        sp_fail(x);
        return false;
    }
    if (h->type(rows) != 'a') {
        h->fail(x->c, AM_REMOTE, "%s: the reply holds no list", x->doing);
        return false;
    }
    for (size_t i = 0; i < h->len(rows); i++)
        if (!add(x, h->at(rows, i))) {
            sp_nomem(x);
            return false;
        }
    const char *host = sp_host(x, "hosts.graph");
    *more = sp_rest_more(x, "graph", host ? host : "", &bad);
    return !bad;
}

static am_step get_subscriptions(sp *x, const char *url);

static am_step subscriptions(sp *x)
{
    const char *more = NULL;
    if (!take(x, add_subscription, &more))
        return AM_FAIL;
    return more ? get_subscriptions(x, more) : finish(x);
}

static am_step get_subscriptions(sp *x, const char *url)
{
    return sp_rest(x, "GET", url, NULL, "reading the subscriptions", subscriptions);
}

static am_step skus(sp *x)
{
    const char *more = NULL;
    if (!take(x, add_sku, &more))
        return AM_FAIL;
    return more ? sp_rest(x, "GET", more, NULL, "reading the licences", skus)
                : get_subscriptions(x, "graph:/v1.0/directory/subscriptions");
}

static am_step begin(sp *x)
{
    own *o = x->own;
    o->skus = x->h->make(x->c, "[]");
    o->subscriptions = x->h->make(x->c, "[]");
    if (!o->skus || !o->subscriptions)
        return sp_nomem(x);
    return sp_rest(x, "GET", "graph:/v1.0/subscribedSkus", NULL, "reading the licences", skus);
}

am_step sp_licences_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, sizeof(own));
}
