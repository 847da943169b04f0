#include "sharepoint/feature.h"

#include "sharepoint/csom.h"

static am_step told(sp *x)
{
    const am_host *h = x->h;
    if (x->problem.kind)
        return sp_fail(x);
    const am_value *flight = h->get(x->value, "IsMnAFlightEnabled");
    const am_value *geo = h->get(x->value, "IsMultiGeo");
    return h->done(x->c, h->make(x->c, "{\"root_url\":%s,\"multi_geo\":%v,\"cross_tenant\":%v}",
                                 h->str(h->get(x->value, "RootSiteUrl"), NULL), geo, flight));
}

static am_step begin(sp *x)
{
    sp_csom_start(x, 3);
    sp_csom_raw(x, SP_ENVELOPE
                "<ObjectPath Id=\"2\" ObjectPathId=\"1\" /><Query Id=\"3\" ObjectPathId=\"1\">"
                "<Query SelectAllProperties=\"false\"><Properties>"
                "<Property Name=\"RootSiteUrl\" ScalarProperty=\"true\" />"
                "<Property Name=\"IsMultiGeo\" ScalarProperty=\"true\" />"
                "<Property Name=\"IsMnAFlightEnabled\" ScalarProperty=\"true\" />"
                "</Properties></Query></Query></Actions><ObjectPaths>"
                "<Constructor Id=\"1\" TypeId=\"" SP_TENANT "\" /></ObjectPaths></Request>");
    return sp_csom_send(x, 0, "reading the tenant's properties", told);
}

am_step sp_tenant_info_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, 0);
}
