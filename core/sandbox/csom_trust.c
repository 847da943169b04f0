#include "sandbox/csom.h"

#include "sandbox/trust.h"

static bool listed(sb_csom *c, int role, const char *host, sb_object *out)
{
    am_buf b = AM_BUF(1 << 20);

    sb_trust_list(&c->act, role, host, &b);
    out->type = SB_T_TEXT;
    out->text = am_arena_strdup(c->mem, am_buf_text(&b));
    am_buf_free(&b);
    return true;
}

static bool all(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    (void)a;
    return listed(c, 0, NULL, out);
}

static bool by_partner(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    const char *host = sb_trust_host(c->mem, a[0].text);

    (void)self;
    sb_sites_subject(&c->act, a[0].text);
    if (!host)
        return sb_raise(&c->error, SB_E_ARGUMENT,
                        "'%s' is not the URL of a my-site host.\r\nParameter name: "
                        "partnerMySiteHostUrl",
                        a[0].text ? a[0].text : "");
    return listed(c, 0, host, out);
}

static bool by_scenario(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    if (a[0].number != SB_SCENARIO_MNA || a[1].number < 0 || a[1].number > SB_ROLE_TARGET)
        return sb_raise(&c->error, SB_E_ARGUMENT, "The relation scenario is not supported.");
    return listed(c, (int)a[1].number, NULL, out);
}

static bool verify(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    sb_status status;

    (void)self;
    if (!sb_trust_verify(&c->act, (int)a[0].number, (int)a[1].number, a[2].text, &status))
        return false;
    out->type = SB_T_NUMBER;
    out->number = status;
    return true;
}

static bool create(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    out->type = SB_T_VOID;
    return sb_trust_create(&c->act, (int)a[0].number, (int)a[1].number, a[2].text);
}

static bool remove_relation(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    out->type = SB_T_VOID;
    return sb_trust_remove(&c->act, (int)a[0].number, (int)a[1].number, a[2].text);
}

const sb_method sb_csom_trust_methods[] = {
    {"csom:GetSPOTenantOrgRelationAll", SB_T_TENANT, "", false, all},
    {"csom:GetSPOTenantOrgRelationByPartner", SB_T_TENANT, "S", false, by_partner},
    {"csom:GetSPOTenantOrgRelationByScenario", SB_T_TENANT, "EE", false, by_scenario},
    {"csom:VerifySPOTenantOrgRelation", SB_T_TENANT, "EES", false, verify},
    {"csom:NewSPOTenantOrgRelation", SB_T_TENANT, "EES", false, create},
    {"csom:RemoveSPOTenantOrgRelation", SB_T_TENANT, "EES", false, remove_relation},
    {NULL, SB_T_NULL, NULL, false, NULL}};
