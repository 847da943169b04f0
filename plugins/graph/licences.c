/* licences.c - what the tenant has bought, and until when. */
#include <string.h>
#include <strings.h>

#include "ask.h"
#include "graph.h"
#include "moment.h"

typedef struct licences {
    ask ask;
    am_value *skus, *subscriptions;
    bool usable; /* a SharePoint subscription is enabled, or in its grace period */
    bool dated;
    int64_t ends; /* of the earliest of them, when dated */
} licences;

/* Service plans of SharePoint begin with its name. */
static bool has_sharepoint(const am_host *h, const am_value *plans)
{
    for (size_t i = 0; i < h->len(plans); i++) {
        const char *name = h->str(h->get(h->at(plans, i), "servicePlanName"), "");
        if (strncasecmp(name, "SHAREPOINT", strlen("SHAREPOINT")) == 0)
            return true;
    }
    return false;
}

static bool is_alive(const char *status)
{
    return status && (strcmp(status, "Enabled") == 0 || strcmp(status, "Warning") == 0);
}

static bool add_sku(licences *l, const am_value *v)
{
    const am_host *h = l->ask.h;
    return h->push(l->ask.c, l->skus,
                   h->make(l->ask.c,
                           "{\"sku\":%s,\"sku_id\":%s,\"status\":%s,\"seats\":%d,\"warning\":%d,"
                           "\"suspended\":%d,\"used\":%d,\"sharepoint\":%b}",
                           h->str(h->get(v, "skuPartNumber"), NULL),
                           h->str(h->get(v, "skuId"), NULL),
                           h->str(h->get(v, "capabilityStatus"), NULL),
                           h->num(h->get(v, "prepaidUnits.enabled"), 0),
                           h->num(h->get(v, "prepaidUnits.warning"), 0),
                           h->num(h->get(v, "prepaidUnits.suspended"), 0),
                           h->num(h->get(v, "consumedUnits"), 0),
                           (int)has_sharepoint(h, h->get(v, "servicePlans"))));
}

static bool add_subscription(licences *l, const am_value *v)
{
    const am_host *h = l->ask.h;
    am_call *c = l->ask.c;
    char text[MOMENT_TEXT];
    int64_t at = 0;
    const char *status = h->str(h->get(v, "status"), NULL);
    bool dated = moment_parse(h->str(h->get(v, "nextLifecycleDateTime"), NULL), &at);
    bool sharepoint = has_sharepoint(h, h->get(v, "serviceStatus"));
    if (sharepoint && is_alive(status)) {
        l->usable = true;
        if (dated && (!l->dated || at < l->ends))
            l->ends = at;
        l->dated |= dated;
    }
    return h->push(c, l->subscriptions,
                   h->make(c,
                           "{\"sku\":%s,\"status\":%s,\"ends\":%s,\"days_left\":%v,\"seats\":%d,"
                           "\"trial\":%b,\"sharepoint\":%b}",
                           h->str(h->get(v, "skuPartNumber"), NULL), status,
                           dated ? moment_print(text, at) : NULL,
                           dated ? h->make(c, "%d", moment_days(at, h->now(c))) : NULL,
                           h->num(h->get(v, "totalLicenses"), 0),
                           (int)h->truth(h->get(v, "isTrial"), false), (int)sharepoint));
}

static am_step finish(const licences *l)
{
    const am_host *h = l->ask.h;
    am_call *c = l->ask.c;
    char text[MOMENT_TEXT];
    return h->done(c, h->make(c,
                              "{\"tenant_id\":%s,\"usable\":%b,\"ends\":%s,\"days_left\":%v,"
                              "\"skus\":%v,\"subscriptions\":%v}",
                              h->str(h->get(h->tenant(c), "tenant_id"), NULL), (int)l->usable,
                              l->dated ? moment_print(text, l->ends) : NULL,
                              l->dated ? h->make(c, "%d", moment_days(l->ends, h->now(c))) : NULL,
                              l->skus, l->subscriptions));
}

/* Take in a page; false: the call has failed. *more: the next one, or NULL. */
static bool take(licences *l, bool (*add)(licences *, const am_value *), const char **more)
{
    const am_host *h = l->ask.h;
    const am_value *rows = ask_rows(&l->ask);
    bool bad = false;
    if (!rows)
        return false;
    for (size_t i = 0; i < h->len(rows); i++)
        if (!add(l, h->at(rows, i))) {
            ask_nomem(&l->ask);
            return false;
        }
    *more = ask_more(&l->ask, &bad);
    return !bad;
}

static am_step subscriptions(ask *a)
{
    licences *l = (licences *)a;
    const char *more = NULL;
    if (!take(l, add_subscription, &more))
        return AM_FAIL;
    return more ? ask_send(a, 0, "GET", more, a->doing, subscriptions) : finish(l);
}

static am_step skus(ask *a)
{
    const char *more = NULL;
    if (!take((licences *)a, add_sku, &more))
        return AM_FAIL;
    if (more)
        return ask_send(a, 0, "GET", more, a->doing, skus);
    return ask_send(a, 0, "GET", "graph:/v1.0/directory/subscriptions", "reading the subscriptions",
                    subscriptions);
}

static am_step begin(ask *a)
{
    licences *l = (licences *)a;
    l->skus = a->h->make(a->c, "[]");
    l->subscriptions = a->h->make(a->c, "[]");
    if (!l->skus || !l->subscriptions)
        return ask_nomem(a);
    return ask_send(a, 0, "GET", "graph:/v1.0/subscribedSkus", "reading the licences", skus);
}

am_step graph_licences(const am_host *h, am_call *c)
{
    return ask_run(h, c, sizeof(licences), begin);
}
