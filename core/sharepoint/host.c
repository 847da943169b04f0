#include "sharepoint/host.h"

#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/csom_error.h"
#include "sharepoint/url.h"
#include "sharepoint/wire.h"

static am_step keep(sp *x, const char *url)
{
    char host[SP_HOST_MAX];
    if (!url || !sp_url_host(url, host)) {
        x->problem.kind = AM_REMOTE;
        x->problem.message = "the service named no host";
        return sp_fail(x);
    }
    x->own_my = x->h->print(x->c, "https://%s", host);
    return sp_next(x);
}

static am_step instances(sp *x)
{
    const am_host *h = x->h;
    if (x->problem.kind)
        return sp_fail(x);
    const am_value *rows = h->get(x->value, "_Child_Items_");
    for (size_t i = 0; i < h->len(rows); i++) {
        const am_value *row = h->at(rows, i);
        if (h->truth(h->get(row, "IsDefaultDataLocation"), h->len(rows) == 1))
            return keep(x, h->str(h->get(row, "MySiteHostUrl"), NULL));
    }
    return keep(x, NULL);
}

static am_step answered(sp *x)
{
    if (sp_error_is(&x->problem, SP_BAD_QUERY) || sp_error_is(&x->problem, SP_BAD_SCHEMA)) {
        sp_wire_call(x, "instances", NULL);
        return sp_csom_send(x, 0, "reading the tenant's geographies", instances);
    }
    if (x->problem.kind)
        return sp_fail(x);
    return keep(x, x->h->str(x->value, NULL));
}

am_step sp_host_read(sp *x, sp_stage then)
{
    sp_then(x, then);
    sp_wire_call(x, "host-url", NULL);
    return sp_csom_send(x, 0, "reading the my-site host", answered);
}

static am_step done(sp *x)
{
    char host[SP_HOST_MAX] = "";
    sp_url_host(x->own_my, host);
    return x->h->done(x->c,
                      x->h->make(x->c, "{\"url\":%s,\"host\":%s,\"configured\":%s,\"matches\":%b}",
                                 x->own_my, host, sp_host(x, "hosts.my"),
                                 (int)sp_fold_eq(host, sp_host(x, "hosts.my"))));
}

static am_step begin(sp *x)
{
    return sp_host_read(x, done);
}

am_step sp_host_url_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, 0);
}
