#include "sandbox/graph.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static void missing(sb_graph *g, const char *id)
{
    sb_graph_fail(g, 404, "Request_ResourceNotFound",
                  am_arena_format(g->mem,
                                  "Resource '%s' does not exist or one of its queried "
                                  "reference-property objects are not present.",
                                  id));
}

static void user(sb_graph *g, const sb_user *u)
{
    sb_emit *e = &g->e;

    sb_emit_open(e, '{');
    if (sb_odata_wants(&g->path, "id"))
        sb_emit_kstr(e, "id", u->id);
    if (sb_odata_wants(&g->path, "userPrincipalName"))
        sb_emit_kstr(e, "userPrincipalName", u->upn);
    if (sb_odata_wants(&g->path, "displayName"))
        sb_emit_kstr(e, "displayName", u->name);
    if (sb_odata_wants(&g->path, "mail"))
        sb_emit_kstr(e, "mail", u->mail);
    if (sb_odata_option(&g->path, "$select")) {
        if (sb_odata_wants(&g->path, "accountEnabled"))
            sb_emit_kbool(e, "accountEnabled", u->enabled);
        if (sb_odata_wants(&g->path, "mySite"))
            sb_emit_kstr(e, "mySite", u->onedrive);
        if (sb_odata_wants(&g->path, "assignedLicenses")) {
            sb_emit_key(e, "assignedLicenses");
            sb_emit_open(e, '[');
            if (u->licensed) {
                sb_emit_open(e, '{');
                sb_emit_kstr(e, "skuId", "c7df2760-2c81-4ef7-b578-5b5392b571df");
                sb_emit_close(e, '}');
            }
            sb_emit_close(e, ']');
        }
    }
    sb_emit_close(e, '}');
}

static void drive(sb_graph *g, const sb_user *u)
{
    const sb_site *s = u->onedrive ? sb_world_site(g->tenant, u->onedrive, SB_LIVE) : NULL;
    char id[SB_GUID_TEXT];

    g->what = "graph:drive";
    if (!s || sb_world_redirect(s)) {
        sb_graph_fail(g, 404, "ResourceNotFound", "User's mysite not found.");
        return;
    }
    sb_emit_open(&g->e, '{');
    if (sb_odata_wants(&g->path, "id"))
        sb_emit_kstr(&g->e, "id", sb_guid_text(id, &s->id));
    if (sb_odata_wants(&g->path, "driveType"))
        sb_emit_kstr(&g->e, "driveType", "business");
    if (sb_odata_wants(&g->path, "webUrl"))
        sb_emit_kstr(&g->e, "webUrl", am_arena_format(g->mem, "%s/Documents", s->url));
    sb_emit_close(&g->e, '}');
}

/* A page of users; deleted ones or living ones. */
static void list(sb_graph *g, const char *mail, bool deleted, const char *path)
{
    const char *top = sb_odata_option(&g->path, "$top");
    const char *skip = sb_odata_option(&g->path, "$skiptoken");
    size_t room = top ? strtoul(top, NULL, 10) : SB_GRAPH_PAGE, n = 0;
    size_t i = skip ? strtoul(skip, NULL, 16) : 0;

    if (!room || room > 999) {
        sb_graph_fail(g, 400, "Request_BadRequest", "Invalid page size specified.");
        return;
    }
    g->units = 2;
    sb_emit_open(&g->e, '{');
    sb_emit_key(&g->e, "value");
    sb_emit_open(&g->e, '[');
    for (; i < g->tenant->users.n; i++) {
        const sb_user *u = &g->tenant->users.v[i];

        if (u->deleted != deleted || (mail && !am_streq_fold(u->mail, mail)))
            continue;
        if (n == room)
            break;
        user(g, u);
        n++;
    }
    sb_emit_close(&g->e, ']');
    if (i < g->tenant->users.n) {
        const char *select = sb_odata_option(&g->path, "$select");

        sb_emit_kstr(&g->e, "@odata.nextLink",
                     am_arena_format(g->mem,
                                     "https://graph.microsoft.com/%s/%s?%s%s%s$top=%zu&$skiptoken="
                                     "%zx",
                                     g->version, path, select ? "$select=" : "",
                                     select ? select : "", select ? "&" : "", room, i));
    }
    sb_emit_close(&g->e, '}');
}

void sb_graph_users(sb_graph *g)
{
    const char *mail = NULL;
    const sb_user *u;

    g->what = "graph:users";
    if (g->path.n == 1) {
        if (sb_odata_option(&g->path, "$filter") && !sb_odata_equals(&g->path, "mail", &mail) &&
            !sb_odata_equals(&g->path, "userPrincipalName", &mail))
            sb_graph_fail(g, 400, "BadRequest", "Invalid filter clause.");
        else
            list(g, mail, false, "users");
        return;
    }
    snprintf(g->subject, sizeof g->subject, "%s", g->path.seg[1].name);
    u = sb_world_user(g->tenant, g->path.seg[1].name);
    if (!u || u->deleted)
        missing(g, g->path.seg[1].name);
    else if (g->path.n == 2)
        user(g, u);
    else if (g->path.n == 3 && sb_odata_is(&g->path, 2, "drive"))
        drive(g, u);
    else
        sb_graph_fail(g, 400, "BadRequest", "Resource not found for the segment.");
}

static void group(sb_graph *g, const sb_group *it)
{
    sb_emit_open(&g->e, '{');
    if (sb_odata_wants(&g->path, "id"))
        sb_emit_kguid(&g->e, "id", &it->id);
    if (sb_odata_wants(&g->path, "displayName"))
        sb_emit_kstr(&g->e, "displayName", it->name);
    sb_emit_close(&g->e, '}');
}

void sb_graph_group(sb_graph *g)
{
    sb_guid id;
    const sb_group *it;

    g->what = "graph:groups";
    snprintf(g->subject, sizeof g->subject, "%s", g->path.seg[1].name);
    it = sb_guid_parse(g->path.seg[1].name, &id) ? sb_world_group(g->tenant, &id) : NULL;
    if (!it || it->where != SB_GROUP_LIVE || g->path.n != 2)
        missing(g, g->path.seg[1].name);
    else
        group(g, it);
}

static void restore(sb_graph *g, sb_group *it, sb_user *u)
{
    g->changed = true;
    g->units = 2;
    if (it) {
        it->where = SB_GROUP_LIVE;
        group(g, it);
    } else {
        u->deleted = false;
        user(g, u);
    }
}

static void purge(sb_graph *g, sb_group *it, sb_user *u)
{
    g->changed = true;
    g->units = 2;
    g->status = 204;
    if (it)
        it->where = SB_GROUP_PURGED;
    else
        *u = g->tenant->users.v[--g->tenant->users.n];
}

static void deleted_groups(sb_graph *g)
{
    g->units = 2;
    sb_emit_open(&g->e, '{');
    sb_emit_key(&g->e, "value");
    sb_emit_open(&g->e, '[');
    for (size_t i = 0; i < g->tenant->groups.n; i++)
        if (g->tenant->groups.v[i].where == SB_GROUP_DELETED)
            group(g, &g->tenant->groups.v[i]);
    sb_emit_close(&g->e, ']');
    sb_emit_close(&g->e, '}');
}

void sb_graph_deleted(sb_graph *g)
{
    bool groups = sb_odata_is(&g->path, 2, "microsoft.graph.group");
    bool users = sb_odata_is(&g->path, 2, "microsoft.graph.user");
    size_t at = groups || users ? 3 : 2;
    bool again = g->path.n == at + 2 && sb_odata_is(&g->path, at + 1, "restore");
    const char *name = at < g->path.n ? g->path.seg[at].name : "";
    sb_group *it = NULL;
    sb_user *u = NULL;
    sb_guid id;

    g->what = "graph:deletedItems";
    snprintf(g->subject, sizeof g->subject, "%s", name);
    if (g->path.n == 3 && at == 3) {
        if (strcmp(g->method, "GET"))
            sb_graph_fail(g, 405, "Request_BadRequest", "The method is not allowed.");
        else if (groups)
            deleted_groups(g);
        else
            list(g, NULL, true, "directory/deletedItems/microsoft.graph.user");
        return;
    }
    if (!users && sb_guid_parse(name, &id))
        it = sb_world_group(g->tenant, &id);
    if (!groups)
        u = sb_world_user(g->tenant, name);
    if (it && it->where != SB_GROUP_DELETED)
        it = NULL;
    if (u && !u->deleted)
        u = NULL;
    if ((!it && !u) || (g->path.n != at + 1 && !again))
        missing(g, name);
    else if (again && !strcmp(g->method, "POST"))
        restore(g, it, u);
    else if (!again && !strcmp(g->method, "DELETE"))
        purge(g, it, u);
    else if (again || strcmp(g->method, "GET"))
        sb_graph_fail(g, 405, "Request_BadRequest", "The method is not allowed.");
    else if (it)
        group(g, it);
    else
        user(g, u);
}
