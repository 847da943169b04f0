/* REST: the Tenant service, per-site reads, the hidden list, error shapes. */
#include "sb_drive.h"
#include "check.h"

#include <string.h>

#define ROOT "https://contoso.sharepoint.com"
#define ID   "11111111-1111-1111-1111-111111111111"
#define T    "/_api/SPO.Tenant"
#define LIST                                                                                       \
    "/_api/web/lists/GetByTitle('DO_NOT_DELETE_SPLIST_TENANTADMIN_AGGREGATED_SITECOLLECTIONS')"

static const char *const world =
    "{\"combined_expand\": false, \"source\": {\"sites\": ["
    "{\"url\": \"/sites/old\", \"location\": \"/sites/new\", \"site_id\": \"" ID "\"},"
    "{\"url\": \"/sites/live\", \"owner\": \"o@contoso.com\", \"admins\": [\"a@contoso.com\"],"
    " \"sharing_links\": 2, \"users\": [{\"id\": 20, \"upn\": \"u@contoso.com\"}],"
    " \"site_id\": \"33333333-3333-3333-3333-333333333333\"},"
    "{\"url\": \"/sites/team\", \"group_id\": \"22222222-2222-2222-2222-222222222222\"}]}}";

static const char *text(const sb_drive *d, const char *path)
{
    return am_value_text(am_value_get(d->json, path), "");
}

static void failed(const sb_drive *d, int status, const char *code)
{
    const am_value *error = am_value_member(d->json, "odata.error");

    assert_int_equal(d->status, status);
    assert_string_equal(am_value_text(am_value_member(error, "code"), ""), code);
    assert_string_equal(am_value_text(am_value_get(error, "message.lang"), ""), "en-US");
}

static void test_properties(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_rest(&d, 0, "POST", T "/GetSitePropertiesByUrl",
                  "{\"url\": \"" ROOT "/sites/old\", \"includeDetail\": true}");
    assert_int_equal(d.status, 200);
    assert_string_equal(text(&d, "Template"), "REDIRECTSITE#0");
    assert_string_equal(text(&d, "SiteId"), ID);
    assert_string_equal(text(&d, "StorageMaximumLevel"), "26214400");
    assert_string_equal(text(&d, "Lcid"), "1033");
    assert_string_equal(text(&d, "ArchivedTime"), "0001-01-01T00:00:00");
    assert_string_equal(d.what, "rest:GetSitePropertiesByUrl");
    sb_drive_rest(&d, 0, "GET", T "/sites('" ID "')?$select=Url,LockState", NULL);
    assert_int_equal(am_value_len(d.json), 2);
    assert_string_equal(text(&d, "Url"), ROOT "/sites/old");
    sb_drive_rest(&d, 0, "GET", T "/sites(%27" ID "%27)?$select=Colour", NULL);
    assert_int_equal(d.status, 400);
    sb_drive_rest(&d, 0, "GET", T "/sites('99999999-1111-1111-1111-111111111111')", NULL);
    failed(&d, 403, "-2147024891, System.UnauthorizedAccessException");
    sb_drive_rest(&d, 0, "POST", T "/GetSitePropertiesByUrl", "{\"url\": \"" ROOT "/sites/no\"}");
    failed(&d, 404, "-1, Microsoft.Online.SharePoint.Common.SpoNoSiteException");
    sb_drive_rest(&d, 0, "GET", T "/sites/GetSiteStateProperties('" ID "')", NULL);
    assert_int_equal(am_value_num(am_value_get(d.json, "LockState"), -1), 1);
    sb_drive_close(&d);
}

static void test_changes(void **state)
{
    const char *body = "{\"siteUrl\": \"" ROOT "/sites/old\"}";
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    d.headers[0] = "Odata-Version";
    d.headers[1] = "4.0";
    d.headers[2] = "Accept";
    d.headers[3] = "application/json";
    sb_drive_rest(&d, 0, "PATCH", T "/sites('" ID "')", "{\"LockState\": \"Unlock\"}");
    assert_true(am_value_truth(am_value_member(d.json, "IsComplete"), false));
    assert_non_null(am_value_member(d.json, "@odata.id"));
    sb_drive_rest(&d, 0, "PATCH", T "/sites('" ID "')", "{\"Colour\": \"red\"}");
    assert_int_equal(d.status, 400);
    d.headers[0] = NULL;
    sb_drive_rest(&d, 0, "PATCH", T "/sites('" ID "')", "{\"LockState\": \"Unlock\"}");
    assert_int_equal(d.status, 400);
    sb_drive_rest(&d, 0, "GET", T "/RemoveSite", NULL);
    assert_int_equal(d.status, 405);
    sb_drive_rest(&d, 0, "POST",
                  "/_api/Microsoft.Online.SharePoint.TenantAdministration.Tenant/RemoveSite", body);
    assert_int_equal(d.status, 200);
    assert_true(d.changed);
    sb_drive_rest(&d, 0, "POST", T "/RestoreDeletedSite", body);
    assert_int_equal(d.status, 200);
    sb_drive_rest(&d, 0, "POST", T "/RemoveDeletedSite", body);
    failed(&d, 400, "-2147024809, System.ArgumentException");
    sb_drive_rest(&d, 0, "POST", T "/RemoveSite", "{broken");
    assert_int_equal(d.status, 400);
    sb_drive_rest(&d, 0, "POST", T "/Nonsense", "{}");
    failed(&d, 404, "-1, Microsoft.SharePoint.Client.ResourceNotFoundException");
    sb_drive_close(&d);
}

static void test_administrators(void **state)
{
    const char *live = "33333333-3333-3333-3333-333333333333";
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_rest(&d, 0, "POST",
                  am_arena_format(d.mem, T "/GetSiteAdministrators?siteId='%s'", live), NULL);
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 2);
    assert_string_equal(text(&d, "value[1].loginName"), "i:0#.f|membership|a@contoso.com");
    sb_drive_rest(&d, 0, "POST", "/_api/SPOInternalUseOnly.Tenant/SetSiteSecondaryAdministrators",
                  am_arena_format(d.mem,
                                  "{\"secondaryAdministratorsFieldsData\": {\"siteId\": \"%s\", "
                                  "\"secondaryAdministratorLoginNames\": "
                                  "[\"i:0#.f|membership|b@contoso.com\"]}}",
                                  live));
    assert_int_equal(d.status, 200);
    sb_drive_rest(&d, 0, "POST",
                  am_arena_format(d.mem, T "/GetSiteAdministrators?siteId='%s'", live), NULL);
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 2);
    assert_string_equal(text(&d, "value[1].userPrincipalName"), "b@contoso.com");
    sb_drive_close(&d);
}

static void test_group(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_rest(&d, 0, "POST", T "/RemoveSite", "{\"siteUrl\": \"" ROOT "/sites/team\"}");
    failed(&d, 500, "-1, Microsoft.Online.SharePoint.Common.SpoException");
    sb_drive_rest(&d, 0, "POST",
                  "/_api/GroupSiteManager/Delete?siteUrl='https%3A%2F%2Fcontoso.sharepoint.com"
                  "%2Fsites%2Fteam'",
                  NULL);
    assert_int_equal(d.status, 200);
    sb_drive_rest(&d, 0, "GET",
                  LIST "/items?$filter=SiteUrl%20eq%20'" ROOT
                       "/sites/team'&$select=GroupId,TimeDeleted,SiteId",
                  NULL);
    assert_string_equal(text(&d, "value[0].GroupId"), "22222222-2222-2222-2222-222222222222");
    assert_true(am_value_is(am_value_get(d.json, "value[0].TimeDeleted"), AM_T_STR));
    assert_null(am_value_get(d.json, "value[0].Title"));
    sb_drive_rest(&d, 0, "GET", "/_api/web/lists/GetByTitle('Other')/items", NULL);
    failed(&d, 404, "-1, System.ArgumentException");
    sb_drive_close(&d);
}

static void site(sb_drive *d, const char *raw)
{
    sb_drive_ask(d, "GET", "contoso.sharepoint.com", raw, NULL, 0, "contoso.sharepoint.com");
}

static void test_site_reads(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    site(&d, "/sites/live/_api/web?$select=Title,Url");
    assert_string_equal(text(&d, "Url"), ROOT "/sites/live");
    site(&d, "/sites/live/_api/web/siteusers");
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 3);
    assert_string_equal(text(&d, "value[2].LoginName"), "i:0#.f|membership|u@contoso.com");
    site(&d, "/sites/live/_api/web/siteusers?$filter=IsSiteAdmin+eq+true");
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 2);
    site(&d, "/sites/live/_api/web/sitegroups?$select=Title");
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 5);
    assert_int_equal(strncmp(text(&d, "value[3].Title"), "SharingLinks.", 13), 0);
    site(&d, "/sites/live/_api/web/RoleAssignments?$expand=Member,RoleDefinitionBindings");
    assert_int_equal(d.status, 406);
    site(&d, "/sites/live/_api/web/RoleAssignments?$expand=Member");
    assert_non_null(am_value_get(d.json, "value[0].Member.LoginName"));
    assert_null(am_value_get(d.json, "value[0].RoleDefinitionBindings"));
    site(&d, "/sites/live/_api/web/RoleAssignments?$expand=RoleDefinitionBindings");
    assert_string_equal(text(&d, "value[0].RoleDefinitionBindings[0].Name"), "Full Control");
    site(&d, "/sites/old/_api/web");
    failed(&d, 403, "-2147024891, System.UnauthorizedAccessException");
    site(&d, "/sites/nothing/_api/web");
    assert_int_equal(d.status, 404);
    assert_string_equal(d.text, "404 FILE NOT FOUND");
    sb_drive_ask(&d, "GET", "contoso.sharepoint.com", "/sites/live/_api/web", NULL, 0, NULL);
    assert_int_equal(d.status, 401);
    sb_drive_close(&d);
}

static void test_members(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d,
                  "{\"source\": {\"sites\": [{\"url\": \"/sites/live\", \"owner\": "
                  "\"o@contoso.com\", \"users\": [{\"upn\": \"O@contoso.com\", \"id\": 30}, "
                  "{\"login\": \"c:0t.c|tenant|7\", \"title\": \"Staff\"}], \"groups\": "
                  "[{\"title\": \"Owners\", \"role\": \"Full Control\", \"members\": "
                  "[\"o@contoso.com\", \"m@contoso.com\"]}, {\"id\": 9, \"title\": \"Readers\"}], "
                  "\"roles\": [{\"login\": \"m@contoso.com\", \"role\": \"Edit\"}], "
                  "\"sharing_links\": 1}]}}");
    site(&d, "/sites/live/_api/web/siteusers");
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 3);
    assert_int_equal(am_value_num(am_value_get(d.json, "value[0].Id"), 0), 30);
    assert_true(am_value_truth(am_value_get(d.json, "value[0].IsSiteAdmin"), false));
    assert_int_equal(am_value_num(am_value_get(d.json, "value[1].PrincipalType"), 0), 4);
    assert_string_equal(text(&d, "value[2].LoginName"), "i:0#.f|membership|m@contoso.com");
    site(&d, "/sites/live/_api/web/sitegroups(3)/users?$select=Id,LoginName");
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 2);
    assert_string_equal(text(&d, "value[1].LoginName"), "i:0#.f|membership|m@contoso.com");
    site(&d, "/sites/live/_api/web/sitegroups/GetById(9)/users");
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 0);
    site(&d, "/sites/live/_api/web/sitegroups/GetByName('Owners')");
    assert_int_equal(am_value_num(am_value_member(d.json, "Id"), 0), 3);
    site(&d, "/sites/live/_api/web/sitegroups?$expand=Users");
    assert_int_equal(am_value_len(am_value_get(d.json, "value[0].Users")), 2);
    site(&d, "/sites/live/_api/web/sitegroups(77)/users");
    assert_int_equal(d.status, 404);
    site(&d, "/sites/live/_api/web/sitegroups/Wrong(3)");
    assert_int_equal(d.status, 404);
    site(&d, "/sites/live/_api/web/RoleAssignments?$expand=Member,RoleDefinitionBindings");
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 3);
    assert_string_equal(text(&d, "value[1].RoleDefinitionBindings[0].Name"), "Limited Access");
    assert_string_equal(text(&d, "value[2].Member.UserPrincipalName"), "m@contoso.com");
    assert_int_equal(am_value_num(am_value_get(d.json, "value[2].PrincipalId"), 0), 8);
    sb_drive_close(&d);
}

static void test_context(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_rest(&d, 0, "POST", "/_api/contextinfo", NULL);
    assert_int_equal(am_value_num(am_value_member(d.json, "FormDigestTimeoutSeconds"), 0), 1800);
    assert_string_equal(text(&d, "WebFullUrl"), "https://contoso-admin.sharepoint.com");
    sb_drive_rest(&d, 0, "GET", "/_api/contextinfo", NULL);
    assert_int_equal(d.status, 405);
    d.headers[0] = "Accept";
    d.headers[1] = "text/html";
    sb_drive_rest(&d, 0, "POST", "/_api/contextinfo", NULL);
    assert_int_equal(d.status, 406);
    sb_drive_close(&d);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_properties),     cmocka_unit_test(test_changes),
    cmocka_unit_test(test_administrators), cmocka_unit_test(test_group),
    cmocka_unit_test(test_site_reads),     cmocka_unit_test(test_members),
    cmocka_unit_test(test_context)};

CHECK_MAIN(tests)
