#include "sandbox/csom.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/trust.h"

static bool host_url(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    (void)a;
    out->type = SB_T_TEXT;
    out->text = am_arena_format(c->mem, "https://%s/", c->act.tenant->my);
    return true;
}

static bool instances(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    (void)a;
    out->type = SB_T_INSTANCES;
    out->items = am_arena_alloc(c->mem, sizeof *out->items);
    if (!out->items)
        return sb_raise(&c->error, SB_E_UNKNOWN, "Unknown Error");
    out->items[0] = (sb_object){.type = SB_T_INSTANCE, .instance = c->act.tenant};
    out->n_items = 1;
    return true;
}

/* The OneDrive of a user, or the URL that one would have when something is there. */
static const char *onedrive(sb_csom *c, const char *upn)
{
    sb_tenant *t = c->act.tenant;
    const sb_user *u = sb_world_user(t, upn);
    char *path, *url;

    if (u && u->onedrive)
        return u->onedrive;
    path = am_arena_strdup(c->mem, upn);
    for (char *p = path; p && *p; p++)
        if (*p == '.' || *p == '@')
            *p = '_';
    url = am_arena_format(c->mem, "https://%s/personal/%s", t->my, path);
    return url && sb_world_site(t, url, SB_LIVE) ? url : NULL;
}

static bool personal_url(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    sb_sites_subject(&c->act, a[0].text);
    if (!a[0].text || !*a[0].text)
        return sb_raise(&c->error, SB_E_ARGUMENT,
                        "Value cannot be null.\r\nParameter name: userPrincipalName");
    out->type = SB_T_TEXT;
    out->text = onedrive(c, a[0].text);
    return true;
}

static bool group_path(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    const char *host = sb_trust_host(c->mem, a[0].text);

    (void)self;
    if (!host || strcmp(host, c->act.tenant->partner->my))
        return sb_raise(&c->error, SB_E_SPO,
                        "MnATrustNoSetupForPartner: no relation is set up with "
                        "%s.",
                        a[0].text ? a[0].text : "");
    out->type = SB_T_TEXT;
    out->text = am_arena_format(c->mem, "https://%s/sites/", c->act.tenant->partner->root);
    return true;
}

static bool licensed_tenant(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    const sb_tenant *t = c->act.tenant;

    (void)self;
    (void)a;
    out->type = SB_T_TRUTH;
    out->truth = t->licences_end == SB_NO_DATE || c->act.now < t->licences_end;
    return true;
}

static bool licensed_user(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    enum { SUCCESS, NO_ENTRY, TOO_MANY, MISMATCH, TARGET_UNLICENSED, SOURCE_UNLICENSED, NO_TARGET };
    sb_tenant *source = &c->act.world->tenant[0], *target = &c->act.world->tenant[1];
    const sb_user *from = a[0].text ? sb_world_user(source, a[0].text) : NULL;
    const sb_user *to = a[1].text ? sb_world_user(target, a[1].text) : NULL;
    size_t entries = 0, same = 0;

    (void)self;
    for (size_t i = 0; i < target->map.n; i++) {
        const sb_mapping *m = &target->map.v[i];

        if (m->group || !a[0].text || !am_streq_fold(m->source_key, a[0].text))
            continue;
        entries++;
        same += a[1].text && am_streq_fold(m->target_key, a[1].text);
    }
    out->type = SB_T_NUMBER;
    out->number = !entries                   ? NO_ENTRY
                  : entries > 1              ? TOO_MANY
                  : !same                    ? MISMATCH
                  : !to                      ? NO_TARGET
                  : !to->licensed            ? TARGET_UNLICENSED
                  : !from || !from->licensed ? SOURCE_UNLICENSED
                                             : SUCCESS;
    return true;
}

static bool licence_flight(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    (void)a;
    out->type = SB_T_TRUTH;
    out->truth = c->act.tenant->flight;
    return true;
}

const sb_method sb_csom_tenant_methods[] = {
    {"csom:GetMySiteHostUrl", SB_T_TENANT, "", false, host_url},
    {"csom:GetTenantInstances", SB_T_TENANT, "", true, instances},
    {"csom:GetPersonalSiteUrl", SB_T_TENANT, "S", false, personal_url},
    {"csom:GetOrgRelationTargetGroupManagedPath", SB_T_TENANT, "S", false, group_path},
    {"csom:IsMnALicensingEnabledForTenant", SB_T_TENANT, "ES", false, licensed_tenant},
    {"csom:IsMnALicensingEnabledForUser", SB_T_TENANT, "SSS", false, licensed_user},
    {"csom:IsMnALicensingFlightEnabled", SB_T_TENANT, "", false, licence_flight},
    {NULL, SB_T_NULL, NULL, false, NULL}};
