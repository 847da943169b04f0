#include "sandbox/rest.h"

#include <string.h>

#include "sandbox/csom.h"
#include "sandbox/members.h"

#define HIDDEN_LIST "DO_NOT_DELETE_SPLIST_TENANTADMIN_AGGREGATED_SITECOLLECTIONS"

static bool context(sb_rest *r)
{
    sb_guid g = sb_guid_make(&r->act.world->random);
    char text[SB_GUID_TEXT];

    if (strcmp(r->rq->method, "POST")) {
        (void)sb_raise(&r->error, SB_E_QUERY,
                       "The HTTP method '%s' cannot be used to access the resource 'contextinfo'.",
                       r->rq->method);
        r->error.http = 405;
        return false;
    }
    sb_emit_open(&r->e, '{');
    sb_emit_kint(&r->e, "FormDigestTimeoutSeconds", 1800);
    sb_emit_kstr(
        &r->e, "FormDigestValue",
        am_arena_format(r->mem, "0x%s,27 Jul 2026 08:00:00 -0000", sb_guid_text(text, &g)));
    sb_emit_kstr(&r->e, "LibraryVersion", SB_LIBRARY_VERSION);
    sb_emit_kstr(&r->e, "SiteFullUrl", r->web);
    sb_emit_key(&r->e, "SupportedSchemaVersions");
    sb_emit_open(&r->e, '[');
    sb_emit_str(&r->e, "14.0.0.0");
    sb_emit_str(&r->e, "15.0.0.0");
    sb_emit_close(&r->e, ']');
    sb_emit_kstr(&r->e, "WebFullUrl", r->web);
    sb_emit_close(&r->e, '}');
    return true;
}

static bool web(sb_rest *r)
{
    static const sb_guid admin = {{0x6a, 0x5b, 0x11}};

    sb_emit_open(&r->e, '{');
    if (sb_odata_wants(&r->path, "Id"))
        sb_emit_kguid(&r->e, "Id", r->site ? &r->site->id : &admin);
    if (sb_odata_wants(&r->path, "Title"))
        sb_emit_kstr(&r->e, "Title", r->site ? sb_world_title(r->site) : "SharePoint admin center");
    if (sb_odata_wants(&r->path, "Url"))
        sb_emit_kstr(&r->e, "Url", r->site ? r->site->url : r->web);
    sb_emit_close(&r->e, '}');
    return true;
}

/* One row of the hidden list of all sites, in the columns that $select names. */
static void aggregated(sb_rest *r, const sb_site *s)
{
    static const sb_guid none;
    const sb_odata *o = &r->path;
    char text[SB_GUID_TEXT];

    sb_emit_open(&r->e, '{');
    if (sb_odata_wants(o, "SiteUrl"))
        sb_emit_kstr(&r->e, "SiteUrl", s->url);
    if (sb_odata_wants(o, "Title"))
        sb_emit_kstr(&r->e, "Title", sb_world_title(s));
    if (sb_odata_wants(o, "SiteId"))
        sb_emit_kstr(&r->e, "SiteId", sb_guid_text(text, &s->id));
    if (sb_odata_wants(o, "GroupId"))
        sb_emit_kstr(&r->e, "GroupId", sb_guid_text(text, s->more ? &s->more->group_id : &none));
    if (sb_odata_wants(o, "TimeDeleted")) {
        sb_emit_key(&r->e, "TimeDeleted");
        if (s->where == SB_RECYCLED)
            sb_emit_date(&r->e, s->deleted_ms);
        else
            sb_emit_null(&r->e);
    }
    if (sb_odata_wants(o, "SiteOwnerName"))
        sb_emit_kstr(&r->e, "SiteOwnerName", s->owner);
    if (sb_odata_wants(o, "TemplateName"))
        sb_emit_kstr(&r->e, "TemplateName", sb_world_template_name(r->act.world, s));
    sb_emit_close(&r->e, '}');
}

static bool hidden_list(sb_rest *r)
{
    const char *title = sb_odata_argument(&r->path, 2, "title");
    const char *url;
    const sb_tenant *t = r->act.tenant;
    const sb_site *s;

    if (!title || strcmp(title, HIDDEN_LIST) || r->site)
        return sb_raise(&r->error, SB_E_LIST, "List '%s' does not exist at site with URL '%s'.",
                        title ? title : "", r->web);
    if (r->path.n != 4 || !sb_odata_is(&r->path, 3, "items"))
        return sb_rest_not_found(r);
    sb_emit_open(&r->e, '{');
    sb_emit_key(&r->e, "value");
    sb_emit_open(&r->e, '[');
    if (sb_odata_equals(&r->path, "SiteUrl", &url)) {
        s = sb_world_site(t, url, SB_LIVE);
        s = s ? s : sb_world_site(t, url, SB_RECYCLED);
        if (s && !sb_world_redirect(s))
            aggregated(r, s);
    } else if (sb_odata_option(&r->path, "$filter")) {
        return sb_raise(&r->error, SB_E_QUERY, "The query filter is not valid: %s",
                        sb_odata_option(&r->path, "$filter"));
    } else {
        for (size_t i = 0, n = 0; i < t->sites.n && n < 100; i++)
            if (t->sites.v[i]->where != SB_PURGED && !sb_world_redirect(t->sites.v[i])) {
                aggregated(r, t->sites.v[i]);
                n++;
            }
    }
    sb_emit_close(&r->e, ']');
    sb_emit_close(&r->e, '}');
    return true;
}

static bool of_site(sb_rest *r)
{
    bool file = sb_odata_is(&r->path, 1, "GetFileById");

    if (sb_odata_is(&r->path, 1, "sitegroups")) {
        r->re->what = "rest:sitegroups";
        return sb_members_groups(r);
    }
    if (file || sb_odata_is(&r->path, 1, "GetFolderById")) {
        r->re->what = file ? "rest:GetFileById" : "rest:GetFolderById";
        return sb_rest_item(r, !file);
    }
    if (r->path.n == 2 && sb_odata_is(&r->path, 1, "siteusers")) {
        r->re->what = "rest:siteusers";
        return sb_members_users(r);
    }
    if (r->path.n == 2 && sb_odata_is(&r->path, 1, "RoleAssignments")) {
        r->re->what = "rest:RoleAssignments";
        return sb_members_roles(r);
    }
    return sb_rest_not_found(r);
}

static bool of_web(sb_rest *r)
{
    r->re->what = "rest:web";
    if (r->path.n == 1)
        return web(r);
    if (sb_odata_is(&r->path, 1, "lists") && sb_odata_is(&r->path, 2, "GetByTitle")) {
        r->re->what = "rest:lists.items";
        return hidden_list(r);
    }
    return r->site ? of_site(r) : sb_rest_not_found(r);
}

bool sb_rest_web(sb_rest *r)
{
    if (r->site)
        sb_sites_subject(&r->act, r->site->url);
    if (r->site && (sb_world_redirect(r->site) || r->site->lock == SB_NO_ACCESS))
        return sb_raise(&r->error, SB_E_DENIED, "Attempted to perform an unauthorized operation.");
    if (sb_odata_is(&r->path, 0, "contextinfo") && r->path.n == 1) {
        r->re->what = "rest:contextinfo";
        return context(r);
    }
    if (strcmp(r->rq->method, "GET"))
        return sb_rest_not_found(r);
    if (sb_odata_is(&r->path, 0, "web"))
        return of_web(r);
    if (sb_odata_is(&r->path, 0, "site") && r->path.n == 1) {
        r->re->what = "rest:site";
        return web(r);
    }
    return sb_rest_not_found(r);
}
