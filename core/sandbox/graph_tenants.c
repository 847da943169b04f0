#include "sandbox/graph.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

static bool has_domain(const sb_tenant *t, const char *domain)
{
    size_t n = strlen(t->name);

    return am_streq_fold(domain, t->domain) ||
           (am_prefix_fold(domain, t->name) && am_streq_fold(domain + n, ".onmicrosoft.com"));
}

/* Of the two tenants that there are; each may ask for either. */
static const sb_tenant *find(const sb_graph *g, const char *id, const char *domain)
{
    const sb_tenant *both[] = {g->tenant, g->tenant->partner};

    for (size_t i = 0; i < 2; i++)
        if (both[i] && ((id && am_streq_fold(id, both[i]->tenant_id)) ||
                        (domain && has_domain(both[i], domain))))
            return both[i];
    return NULL;
}

void sb_graph_tenants(sb_graph *g)
{
    bool by_id = sb_odata_is(&g->path, 1, "findTenantInformationByTenantId");
    bool by_domain = sb_odata_is(&g->path, 1, "findTenantInformationByDomainName");
    const char *id = by_id ? sb_odata_argument(&g->path, 1, "tenantId") : NULL;
    const char *domain = by_domain ? sb_odata_argument(&g->path, 1, "domainName") : NULL;
    const sb_tenant *t = find(g, id, domain);
    sb_emit *e = &g->e;

    g->what = "graph:tenantRelationships";
    snprintf(g->subject, sizeof g->subject, "%s", id ? id : domain ? domain : "");
    if (!id && !domain) {
        sb_graph_fail(g, 400, "Request_BadRequest", "Invalid function or argument.");
        return;
    }
    if (!t) {
        sb_graph_fail(g, 404, "Directory_ObjectNotFound",
                      "Unable to read the company information from the directory.");
        return;
    }
    sb_emit_open(e, '{');
    sb_emit_kstr(e, "@odata.context",
                 "https://graph.microsoft.com/v1.0/"
                 "$metadata#microsoft.graph.tenantInformation");
    sb_emit_kstr(e, "tenantId", t->tenant_id);
    sb_emit_kstr(e, "federationBrandName", NULL);
    sb_emit_kstr(e, "displayName", t->name);
    sb_emit_kstr(e, "defaultDomainName", t->domain);
    sb_emit_close(e, '}');
}
