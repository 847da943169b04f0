#include "sites.h"

#include <stdio.h>
#include <string.h>

const char *site_json(fake *f, const char *url, const char *tmpl, const char *lock,
                      const char *status, const char *more)
{
    return am_arena_format(
        f->arena,
        "{%s\"Url\":\"%s\",\"Template\":\"%s\",\"LockState\":\"%s\",\"Status\":"
        "\"%s\",\"Title\":\"Old\",\"Owner\":\"\",\"SiteId\":\"\\/Guid(" OLD_ID
        ")\\/\",\"GroupId\":\"\\/Guid(00000000-0000-0000-0000-000000000000)\\/\","
        "\"LastContentModifiedDate\":\"\\/Date(2026,5,17,4,12,28,997)\\/\"}",
        more, url, tmpl, lock, status);
}

void there_is(fake *f, const char *url, const char *tmpl, const char *lock)
{
    fake_csom(f, "Name=\"GetSitePropertiesByUrl\"><Parameters>", 5,
              site_json(f, url, tmpl, lock, "Active", ""));
}

void there_is_with(fake *f, const char *more)
{
    fake_csom(f, "Name=\"GetSitePropertiesByUrl\"><Parameters>", 5,
              site_json(f, OLD, "RedirectSite#0", "ReadOnly", "Active", more));
}

void there_is_none(fake *f)
{
    fake_csom_error(f, "Name=\"GetSitePropertiesByUrl\"><Parameters>",
                    "Microsoft.Online.SharePoint.Common.SpoNoSiteException", -1,
                    "Cannot get site.");
}

void bin_holds(fake *f, const char *url, const char *id)
{
    fake_csom(f, "GetDeletedSitePropertiesByUrl", 5,
              am_arena_format(f->arena,
                              "{\"Url\":\"%s\",\"SiteId\":\"\\/Guid(%s)\\/\",\"Status\":"
                              "\"Recycled\",\"DaysRemaining\":92,\"DeletionTime\":"
                              "\"\\/Date(2026,0,1,0,0,0,0)\\/\"}",
                              url, id));
}

void bin_is_empty(fake *f)
{
    fake_csom_error(f, "GetDeletedSitePropertiesByUrl", "Microsoft.SharePoint.Client.UnknownError",
                    -1, "Unknown Error");
}

void leads_to(fake *f, const char *location)
{
    fake_status(f, "HEAD " OLD, 308, location, NULL);
}

void operation_ends(fake *f, const char *method)
{
    fake_csom(f, am_arena_format(f->arena, "Name=\"%s\"", method), 3,
              "{\"_ObjectIdentity_\":\"a|b:c\\nSpoOperation\\nX\\n1\\nu\\n" OLD_ID "\","
              "\"PollingInterval\":15000,\"IsComplete\":true,\"HasTimedout\":false}");
}

void trust_is(fake *f, int status)
{
    fake_csom(f, "VerifySPOTenantOrgRelation", 3, am_arena_format(f->arena, "%d", status));
}

void no_moves(fake *f)
{
    for (int i = 0; i < 6; i++)
        fake_csom(f, "ContentMoveState", 3, "\"[]\"");
}
