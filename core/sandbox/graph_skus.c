#include "sandbox/graph.h"

#define SKU  "c7df2760-2c81-4ef7-b578-5b5392b571df"
#define PLAN "5dbe027f-2339-4123-9542-606e4d348a72"
#define DAY  INT64_C(86400000)

static bool ended(const sb_graph *g)
{
    return g->tenant->licences_end != SB_NO_DATE && g->now >= g->tenant->licences_end;
}

static int64_t users(const sb_graph *g)
{
    return (int64_t)g->tenant->users.n;
}

static void plan(sb_graph *g)
{
    sb_emit_open(&g->e, '[');
    sb_emit_open(&g->e, '{');
    sb_emit_kstr(&g->e, "servicePlanId", PLAN);
    sb_emit_kstr(&g->e, "servicePlanName", "SHAREPOINTENTERPRISE");
    sb_emit_kstr(&g->e, "provisioningStatus", ended(g) ? "Disabled" : "Success");
    sb_emit_kstr(&g->e, "appliesTo", "User");
    sb_emit_close(&g->e, '}');
    sb_emit_close(&g->e, ']');
}

void sb_graph_skus(sb_graph *g)
{
    sb_emit *e = &g->e;
    bool over = ended(g);

    g->what = "graph:subscribedSkus";
    g->units = 2;
    sb_emit_open(e, '{');
    sb_emit_key(e, "value");
    sb_emit_open(e, '[');
    sb_emit_open(e, '{');
    sb_emit_kstr(e, "capabilityStatus", over ? "Suspended" : "Enabled");
    sb_emit_kint(e, "consumedUnits", users(g));
    sb_emit_kstr(e, "id", am_arena_format(g->mem, "%s_" SKU, g->tenant->tenant_id));
    sb_emit_key(e, "prepaidUnits");
    sb_emit_open(e, '{');
    sb_emit_kint(e, "enabled", over ? 0 : users(g) + 25);
    sb_emit_kint(e, "suspended", over ? users(g) + 25 : 0);
    sb_emit_kint(e, "warning", 0);
    sb_emit_close(e, '}');
    sb_emit_key(e, "servicePlans");
    plan(g);
    sb_emit_kstr(e, "skuId", SKU);
    sb_emit_kstr(e, "skuPartNumber", "ENTERPRISEPREMIUM");
    sb_emit_kstr(e, "appliesTo", "User");
    sb_emit_close(e, '}');
    sb_emit_close(e, ']');
    sb_emit_close(e, '}');
}

void sb_graph_contracts(sb_graph *g)
{
    sb_emit *e = &g->e;
    int64_t end = g->tenant->licences_end;

    g->what = "graph:subscriptions";
    g->units = 2;
    sb_emit_open(e, '{');
    sb_emit_key(e, "value");
    sb_emit_open(e, '[');
    sb_emit_open(e, '{');
    sb_emit_key(e, "createdDateTime");
    sb_emit_date(e, g->world->base_now - 700 * DAY);
    sb_emit_kstr(e, "commerceSubscriptionId", g->tenant->subscription);
    sb_emit_kstr(e, "id", g->tenant->subscription);
    sb_emit_kbool(e, "isTrial", false);
    sb_emit_key(e, "nextLifecycleDateTime");
    sb_emit_date(e, end != SB_NO_DATE ? end + (ended(g) ? 90 * DAY : 0)
                                      : g->world->base_now + 300 * DAY);
    sb_emit_key(e, "serviceStatus");
    plan(g);
    sb_emit_kstr(e, "skuId", SKU);
    sb_emit_kstr(e, "skuPartNumber", "ENTERPRISEPREMIUM");
    sb_emit_kstr(e, "status", ended(g) ? "Suspended" : "Enabled");
    sb_emit_kint(e, "totalLicenses", users(g) + 25);
    sb_emit_kstr(e, "ownerId", NULL);
    sb_emit_kstr(e, "ownerTenantId", g->tenant->tenant_id);
    sb_emit_kstr(e, "ownerType", "User");
    sb_emit_close(e, '}');
    sb_emit_close(e, ']');
    sb_emit_close(e, '}');
}
