/* find_tenant.c - whose tenant is it? By one of its domains, or by its id. */
#include "ask.h"
#include "graph.h"

static am_step found(ask *a)
{
    const am_host *h = a->h;
    const am_value *v = h->json(a->c);
    if (h->type(v) != 'o')
        return h->fail(a->c, AM_REMOTE, "%s: the reply is no object", a->doing);
    return h->done(a->c, h->make(a->c, "{\"tenant_id\":%s,\"name\":%s,\"domain\":%s,\"brand\":%s}",
                                 h->str(h->get(v, "tenantId"), NULL),
                                 h->str(h->get(v, "displayName"), NULL),
                                 h->str(h->get(v, "defaultDomainName"), NULL),
                                 h->str(h->get(v, "federationBrandName"), NULL)));
}

#define PATH "graph:/v1.0/tenantRelationships/findTenantInformationBy"

static am_step begin(ask *a)
{
    const char *domain = ask_arg(a, "domain"), *id = ask_arg(a, "tenant_id");
    if (!domain == !id)
        return a->h->fail(a->c, AM_USAGE, "either a domain or a tenant_id is needed");
    const char *url =
        domain ? a->h->print(a->c, PATH "DomainName(domainName=%s)",
                             ask_encode(a, ask_literal(a, domain)))
               : a->h->print(a->c, PATH "TenantId(tenantId=%s)", ask_encode(a, ask_literal(a, id)));
    return ask_send(a, 0, "GET", url, "finding the tenant", found);
}

am_step graph_find_tenant(const am_host *h, am_call *c)
{
    return ask_run(h, c, sizeof(ask), begin);
}
