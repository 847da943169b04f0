#include "sandbox/rest.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/props.h"

static void site(sb_rest *r, const sb_site *s)
{
    sb_props p = {r->act.world, r->act.tenant, s, false};
    const char *select = sb_odata_option(&r->path, "$select");

    sb_emit_open(&r->e, '{');
    if (!select || !*select || strchr(select, '*')) {
        sb_props_all(&r->e, &p);
    } else {
        for (const char *name = select; *name;) {
            size_t n = strcspn(name, ", ");

            if (n && !sb_props_one(&r->e, &p, am_arena_strndup(r->mem, name, n)))
                (void)sb_raise(&r->error, SB_E_QUERY,
                               "The field or property '%.*s' does not exist.", (int)n, name);
            name += n + strspn(name + n, ", ");
        }
    }
    sb_emit_close(&r->e, '}');
}

static bool by_url(sb_rest *r)
{
    const char *url = sb_rest_text(r, 1, "url");
    sb_site *s = NULL;

    if (r->act.world->recycled_by_url && url && !sb_world_site(r->act.tenant, url, SB_LIVE))
        s = sb_world_site(r->act.tenant, url, SB_RECYCLED);
    if (!s && !sb_sites_get(&r->act, url, &s))
        return false;
    site(r, s);
    return true;
}

static bool id_of(sb_rest *r, const char *text, sb_site **out)
{
    sb_guid id;

    sb_sites_subject(&r->act, text);
    *out = sb_guid_parse(text, &id) ? sb_world_site_by_id(r->act.tenant, &id, SB_LIVE) : NULL;
    if (!*out)
        return sb_raise(&r->error, SB_E_DENIED, "Attempted to perform an unauthorized operation.");
    return true;
}

static bool site_get(sb_rest *r)
{
    sb_site *s;

    if (!id_of(r, sb_odata_argument(&r->path, 1, "siteId"), &s))
        return false;
    site(r, s);
    return true;
}

static bool patch_member(sb_rest *r, sb_site *s, const char *key, const am_value *v)
{
    if (key[0] == '@' || strstr(key, "odata."))
        return true;
    if (!sb_props_known(key))
        return sb_raise(&r->error, SB_E_QUERY,
                        "The property '%s' does not exist on type 'SiteProperties'.", key);
    if (!strcmp(key, "Title"))
        s->title = am_arena_strdup(r->act.world->mem, am_value_text(v, s->title));
    else if (!strcmp(key, "Owner"))
        s->owner = am_arena_strdup(r->act.world->mem, am_value_text(v, s->owner));
    else if (strcmp(key, "LockState"))
        return sb_raise(&r->error, SB_E_QUERY, "The property '%s' cannot be set.", key);
    r->act.reply->changed = true;
    return true;
}

static bool site_patch(sb_rest *r)
{
    const am_value *lock = am_value_member(r->body, "LockState");
    sb_site *s;
    sb_op *op;
    int to;

    if (!r->rq->header || !r->rq->header(r->rq, "Odata-Version"))
        return sb_raise(&r->error, SB_E_QUERY, "The request needs the header OData-Version: 4.0.");
    if (!id_of(r, sb_odata_argument(&r->path, 1, "siteId"), &s))
        return false;
    if (!r->body)
        return sb_raise(&r->error, SB_E_QUERY, "The request has no body.");
    to = lock ? sb_world_lock(am_value_text(lock, "")) : (int)s->lock;
    if (to < 0)
        return sb_raise(&r->error, SB_E_ARGUMENT,
                        "The lock state '%s' is not valid.\r\nParameter name: LockState",
                        am_value_text(lock, ""));
    for (size_t i = 0; i < r->body->u.o.n; i++)
        if (!patch_member(r, s, r->body->u.o.v[i].key, r->body->u.o.v[i].value))
            return false;
    if (!sb_sites_set_lock(&r->act, s, to, &op))
        return false;
    sb_rest_operation(r, op);
    return true;
}

static bool state_by_id(sb_rest *r)
{
    sb_site *s;

    if (!id_of(r, sb_odata_argument(&r->path, 2, "siteId"), &s))
        return false;
    sb_emit_open(&r->e, '{');
    sb_emit_kint(&r->e, "value", s->lock);
    sb_emit_close(&r->e, '}');
    return true;
}

static bool state_properties(sb_rest *r)
{
    sb_site *s;

    if (!id_of(r, sb_odata_argument(&r->path, 2, "siteId"), &s))
        return false;
    sb_emit_open(&r->e, '{');
    sb_emit_kint(&r->e, "GroupSiteRelationship", s->more && !sb_guid_zero(&s->more->group_id));
    sb_emit_kbool(&r->e, "IsArchived", false);
    sb_emit_kbool(&r->e, "IsSiteOnHold", s->hold != SB_FREE && s->hold != SB_UNLISTED);
    sb_emit_kint(&r->e, "LockState", s->lock);
    sb_emit_close(&r->e, '}');
    return true;
}

static bool operation(sb_rest *r, bool ok, sb_op *const *op)
{
    if (ok)
        sb_rest_operation(r, *op);
    return ok;
}

static bool remove_site(sb_rest *r)
{
    sb_op *op = NULL;

    return operation(r, sb_sites_remove(&r->act, sb_rest_text(r, 1, "siteUrl"), &op), &op);
}

/* The version that the request names; false: a siteId that is none. */
static bool version(sb_rest *r, bool needed, sb_guid *id)
{
    const char *text = sb_rest_text(r, 1, "siteId");

    if (!needed)
        return true;
    return sb_guid_parse(text, id) ||
           sb_raise(&r->error, SB_E_ARGUMENT, "'%s' is not a GUID.\r\nParameter name: siteId",
                    text ? text : "");
}

static bool purge(sb_rest *r)
{
    bool by_id = am_streq_fold(r->path.seg[1].name, "RemoveDeletedSitePreferId");
    sb_op *op = NULL;
    sb_guid id;

    if (!version(r, by_id, &id))
        return false;
    return operation(
        r, sb_sites_purge(&r->act, sb_rest_text(r, 1, "siteUrl"), by_id ? &id : NULL, &op), &op);
}

static bool restore(sb_rest *r)
{
    bool by_id = !am_streq_fold(r->path.seg[1].name, "RestoreDeletedSite");
    sb_op *op = NULL;
    sb_guid id;

    if (!version(r, by_id, &id))
        return false;
    return operation(
        r, sb_sites_restore(&r->act, sb_rest_text(r, 1, "siteUrl"), by_id ? &id : NULL, &op), &op);
}

static void administrator(sb_rest *r, const char *login)
{
    const char *bar = strrchr(login, '|');
    const char *name = bar ? bar + 1 : login;
    bool user = am_prefix_fold(login, "i:0#.f|");

    sb_emit_open(&r->e, '{');
    sb_emit_kstr(&r->e, "email", user ? name : "");
    sb_emit_kstr(&r->e, "loginName", login);
    sb_emit_kstr(&r->e, "name", name);
    sb_emit_kstr(&r->e, "userPrincipalName", user ? name : "");
    sb_emit_close(&r->e, '}');
}

static bool administrators(sb_rest *r)
{
    sb_site *s;

    if (!id_of(r, sb_rest_text(r, 1, "siteId"), &s))
        return false;
    sb_emit_open(&r->e, '{');
    sb_emit_key(&r->e, "value");
    sb_emit_open(&r->e, '[');
    if (s->owner)
        administrator(r, am_arena_format(r->mem, "i:0#.f|membership|%s", s->owner));
    for (size_t i = 0; s->more && i < s->more->n_admins; i++)
        administrator(r, s->more->admins[i]);
    sb_emit_close(&r->e, ']');
    sb_emit_close(&r->e, '}');
    return true;
}

static bool set_administrators(sb_rest *r)
{
    const am_value *data = am_value_member(r->body, "secondaryAdministratorsFieldsData");
    const am_value *list = am_value_member(data, "secondaryAdministratorLoginNames");
    size_t n = am_value_len(list);
    const char **logins = am_arena_alloc(r->mem, (n + 1) * sizeof *logins);
    sb_site *s;

    if (!am_value_is(list, AM_T_ARRAY) || !logins)
        return sb_raise(&r->error, SB_E_ARGUMENT,
                        "Value cannot be null.\r\nParameter name: "
                        "secondaryAdministratorsFieldsData");
    if (!id_of(r, am_value_text(am_value_member(data, "siteId"), NULL), &s))
        return false;
    for (size_t i = 0; i < n; i++)
        logins[i] = am_value_text(am_value_at(list, i), NULL);
    if (!sb_sites_set_admins(&r->act, s, logins, n))
        return false;
    sb_emit_open(&r->e, '{');
    sb_emit_kbool(&r->e, "odata.null", true);
    sb_emit_close(&r->e, '}');
    return true;
}

static bool delete_group(sb_rest *r)
{
    if (!sb_sites_delete_group(&r->act, sb_rest_text(r, 1, "siteUrl")))
        return false;
    sb_emit_open(&r->e, '{');
    sb_emit_kbool(&r->e, "odata.null", true);
    sb_emit_close(&r->e, '}');
    return true;
}

static const sb_route by_name[] = {
    {"POST", "GetSitePropertiesByUrl", by_url, "rest:GetSitePropertiesByUrl"},
    {"GET", "GetSitePropertiesByUrl", by_url, "rest:GetSitePropertiesByUrl"},
    {"POST", "RemoveSite", remove_site, "rest:RemoveSite"},
    {"POST", "RemoveDeletedSite", purge, "rest:RemoveDeletedSite"},
    {"POST", "RemoveDeletedSitePreferId", purge, "rest:RemoveDeletedSitePreferId"},
    {"POST", "RestoreDeletedSite", restore, "rest:RestoreDeletedSite"},
    {"POST", "RestoreDeletedSiteById", restore, "rest:RestoreDeletedSiteById"},
    {"POST", "RestoreDeletedSitePreferId", restore, "rest:RestoreDeletedSitePreferId"},
    {"POST", "GetSiteAdministrators", administrators, "rest:GetSiteAdministrators"},
    {"GET", "GetSiteAdministrators", administrators, "rest:GetSiteAdministrators"},
    {"POST", "SetSiteSecondaryAdministrators", set_administrators,
     "rest:SetSiteSecondaryAdministrators"},
};
static const sb_route of_sites[] = {
    {"GET", "GetLockStateById", state_by_id, "rest:GetLockStateById"},
    {"GET", "GetSiteStateProperties", state_properties, "rest:GetSiteStateProperties"},
};

static bool dispatch(sb_rest *r, const sb_route *routes, size_t n, size_t segment)
{
    bool named = false;

    for (size_t i = 0; i < n && r->path.n == segment + 1; i++) {
        if (!sb_odata_is(&r->path, segment, routes[i].name))
            continue;
        named = true;
        if (strcmp(routes[i].method, r->rq->method))
            continue;
        r->re->what = routes[i].what;
        return routes[i].run(r);
    }
    if (named) {
        (void)sb_raise(&r->error, SB_E_QUERY,
                       "The HTTP method '%s' cannot be used to access the "
                       "resource '%s'.",
                       r->rq->method, r->path.seg[segment].name);
        r->error.http = 405;
        return false;
    }
    return sb_rest_not_found(r);
}

bool sb_rest_admin(sb_rest *r)
{
    bool patch = !strcmp(r->rq->method, "PATCH") || !strcmp(r->rq->method, "MERGE");

    if (sb_odata_is(&r->path, 0, "GroupSiteManager")) {
        if (r->path.n != 2 || !sb_odata_is(&r->path, 1, "Delete") || strcmp(r->rq->method, "POST"))
            return sb_rest_not_found(r);
        r->re->what = "rest:GroupSiteManager.Delete";
        return delete_group(r);
    }
    if (!sb_odata_is(&r->path, 1, "sites"))
        return dispatch(r, by_name, sizeof by_name / sizeof *by_name, 1);
    if (r->path.n == 3)
        return dispatch(r, of_sites, sizeof of_sites / sizeof *of_sites, 2);
    r->re->what = patch ? "rest:sites.patch" : "rest:sites";
    if (r->path.n != 2 || !r->path.seg[1].args || (!patch && strcmp(r->rq->method, "GET")))
        return sb_rest_not_found(r);
    return patch ? site_patch(r) : site_get(r);
}
