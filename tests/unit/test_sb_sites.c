/* Sites over CSOM: lists in pages, removal and its refusals, the recycle bin, locks,
 * administrators. */
#include "sb_drive.h"
#include "check.h"

#include <stdio.h>
#include <string.h>

#define ROOT "https://contoso.sharepoint.com"
#define MY   "https://contoso-my.sharepoint.com"

static const char *const world =
    "{\"page_size\": 3, \"source\": {\"licences_end\": \"+20d\", \"sites\": ["
    "{\"url\": \"/sites/Plain\", \"location\": \"/sites/new\", \"site_id\": "
    "\"11111111-1111-1111-1111-111111111111\"},"
    "{\"url\": \"/sites/locked\", \"location\": \"/sites/l\", \"deny_when_locked\": true},"
    "{\"url\": \"/sites/admin\", \"location\": \"/sites/m\", \"needs_admin\": true},"
    "{\"url\": \"/sites/held\", \"location\": \"/sites/h\", \"holds\": \"retention\"},"
    "{\"url\": \"/sites/case\", \"location\": \"/sites/c\", \"holds\": \"ediscovery\"},"
    "{\"url\": \"/sites/phl\", \"location\": \"/sites/p\", \"holds\": \"unknown\"},"
    "{\"url\": \"/sites/group\", \"location\": \"/sites/g\", \"group_id\": "
    "\"22222222-2222-2222-2222-222222222222\"},"
    "{\"url\": \"/personal/john_doe\", \"location\": \"/personal/john\", \"template\": "
    "\"RedirectSite#1\"},"
    "{\"url\": \"/sites/stuck\", \"location\": \"/sites/s\", \"times_out\": true},"
    "{\"url\": \"/sites/live\", \"owner\": \"o@contoso.com\"}]}}";

#define FILTER(template, personal, start, filter)                                                  \
    "<Parameter TypeId=\"{b92aeee2-c92c-4b67-abcc-024e471bc140}\"><Property Name=\"Filter\" "      \
    "Type=\"String\">" filter "</Property><Property Name=\"IncludeDetail\" "                       \
    "Type=\"Boolean\">false</Property><Property Name=\"IncludePersonalSite\" "                     \
    "Type=\"Enum\">" personal "</Property><Property Name=\"StartIndex\" Type=\"String\">" start    \
    "</Property><Property Name=\"Template\" Type=\"String\">" template "</Property></Parameter>"

static const char *const list = "GetSitePropertiesFromSharePointByFilters";

static size_t count(sb_drive *d, const char *parameters)
{
    sb_drive_object(d, 0, list, parameters);
    assert_string_equal(sb_drive_message(d), "");
    return am_value_len(am_value_get(sb_drive_entry(d, 5), "_Child_Items_"));
}

static void test_pages(void **state)
{
    static const char *const members[] = {"LockState", "Url",       "Template", "HasHolds",
                                          "GroupId",   "WebsCount", "SiteId",   NULL};
    sb_drive d;
    size_t n = 0;
    int pages = 0;
    const char *token = "0";

    (void)state;
    sb_drive_open(&d, world);
    while (token) {
        const am_value *page;

        sb_drive_object(&d, 0, list,
                        am_arena_format(d.mem, FILTER("REDIRECTSITE#0", "1", "%s", ""), token));
        page = sb_drive_entry(&d, 5);
        assert_string_equal(am_value_text(am_value_member(page, "_ObjectType_"), ""),
                            "Microsoft.Online.SharePoint.TenantAdministration."
                            "SPOSitePropertiesEnumerable");
        n += am_value_len(am_value_member(page, "_Child_Items_"));
        for (int i = 0; members[i]; i++)
            assert_non_null(am_value_member(am_value_get(page, "_Child_Items_[0]"), members[i]));
        token = am_value_text(am_value_member(page, "NextStartIndexFromSharePoint"), NULL);
        /* What was listed goes away meanwhile: nothing is skipped. */
        if (!pages++)
            sb_drive_object(&d, 0, "RemoveSite", S(ROOT "/sites/plain"));
    }
    assert_int_equal(n, 8);
    assert_int_equal(pages, 3);
    sb_drive_close(&d);
}

static void test_empty_page(void **state)
{
    sb_drive d;
    const char *token = "0";
    size_t n = 0, empty = 0;

    (void)state;
    sb_drive_open(&d, "{\"page_size\": 2, \"empty_page_every\": 2, \"source\": {\"generate\": "
                      "{\"redirects\": 5}}}");
    while (token) {
        size_t here =
            count(&d, am_arena_format(d.mem, FILTER("REDIRECTSITE", "0", "%s", ""), token));

        n += here;
        empty += !here;
        token = am_value_text(
            am_value_member(sb_drive_entry(&d, 5), "NextStartIndexFromSharePoint"), NULL);
    }
    assert_int_equal(n, 5);
    assert_true(empty >= 1);
    sb_drive_close(&d);
}

static void test_filters(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    assert_int_equal(count(&d, FILTER("redirectsite#1", "1", "0", "")), 1);
    assert_int_equal(count(&d, FILTER("REDIRECTSITE#1", "0", "0", "")), 0);
    assert_int_equal(count(&d, FILTER("STS", "0", "0", "")), 1);
    assert_int_equal(count(&d, FILTER("", "0", "0", "Url -like 'sites/he'")), 1);
    assert_int_equal(count(&d, FILTER("", "0", "0", "Owner -eq 'O@contoso.com'")), 1);
    assert_int_equal(count(&d, FILTER("", "0", "0",
                                      "Url -like '*/sites/*' -and LockState -ne "
                                      "'ReadOnly'")),
                     1);
    sb_drive_object(&d, 0, list, FILTER("", "0", "0", "Url like 'test'"));
    assert_string_equal(sb_drive_error(&d), "System.ArgumentException");
    assert_string_equal(sb_drive_message(&d),
                        "Syntax error in the filter expression 'Url like 'test''.");
    sb_drive_object(&d, 0, list, FILTER("SPS-PERSONAL", "0", "0", ""));
    assert_string_equal(sb_drive_error(&d), "Microsoft.Online.SharePoint.Common.SpoException");
    assert_non_null(strstr(sb_drive_message(&d), "templateId (-1) from provided template filter "
                                                 "'SPS-PERSONAL'"));
    sb_drive_object(&d, 0, list, FILTER("", "0", "17", ""));
    assert_string_equal(sb_drive_error(&d), "System.ArgumentException");
    sb_drive_object(&d, 0, list, FILTER("", "7", "0", ""));
    assert_string_equal(sb_drive_error(&d), "System.ArgumentOutOfRangeException");
    sb_drive_close(&d);
}

static void denied(sb_drive *d, const char *url, const char *type, const char *message)
{
    sb_drive_object(d, 0, "RemoveSite", am_arena_format(d->mem, S("%s"), url));
    if (!strstr(sb_drive_error(d), type) || !strstr(sb_drive_message(d), message))
        fail_msg("%s: %s: %s", url, sb_drive_error(d), sb_drive_message(d));
    assert_false(d->changed);
}

static void test_refusals(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    denied(&d, ROOT "/sites/held", "SpoException", "The operation is not supported for the site");
    denied(&d, ROOT "/sites/case", "SpoException", "eDiscovery");
    denied(&d, ROOT "/sites/phl", "UnknownError", "Unknown Error");
    denied(&d, ROOT "/sites/group", "SpoException", "belongs to a Microsoft 365 group");
    denied(&d, ROOT "/sites/locked", "UnauthorizedAccessException", "Access denied.");
    denied(&d, ROOT "/sites/admin", "UnauthorizedAccessException", "Access denied.");
    denied(&d, ROOT "/sites/missing", "SpoNoSiteException", "Cannot get site");
    denied(&d, "https://fabrikam.sharepoint.com/sites/new", "SpoNoSiteException", "Cannot get");
    denied(&d, ROOT, "SpoException", "root site");
    denied(&d, MY "/", "SpoException", "root site");
    sb_drive_close(&d);
}

static void test_remove_restore_purge(void **state)
{
    sb_drive d;
    const am_value *op;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_object(&d, 0, "RemoveSite", S(ROOT "/sites/PLAIN/"));
    op = sb_drive_entry(&d, 5);
    assert_true(am_value_truth(am_value_member(op, "IsComplete"), false));
    assert_int_equal(am_value_num(am_value_member(op, "PollingInterval"), 0), 15000);
    assert_non_null(strstr(am_value_text(am_value_member(op, "_ObjectIdentity_"), ""),
                           "\nSpoOperation\nRemoveSite\n"));
    assert_non_null(strstr(am_value_text(am_value_member(op, "_ObjectIdentity_"), ""),
                           "\nhttps%3a%2f%2fcontoso.sharepoint.com%2fsites%2fPlain\n"
                           "11111111-1111-1111-1111-111111111111"));
    assert_true(d.changed);
    denied(&d, ROOT "/sites/plain", "SpoNoSite", "Cannot get site");
    sb_drive_object(&d, 0, "GetDeletedSitePropertiesByUrl", S(ROOT "/sites/plain"));
    assert_string_equal(am_value_text(am_value_member(sb_drive_entry(&d, 5), "Status"), ""),
                        "Recycled");
    assert_int_equal(am_value_num(am_value_member(sb_drive_entry(&d, 5), "DaysRemaining"), 0), 93);
    sb_drive_object(&d, 0, "GetDeletedSitePropertiesByUrl", S(ROOT "/sites/zzz"));
    assert_string_equal(sb_drive_error(&d), "Microsoft.SharePoint.Client.UnknownError");
    sb_drive_object(&d, 0, "RestoreDeletedSite", S(ROOT "/sites/plain"));
    assert_string_equal(sb_drive_error(&d), "");
    sb_drive_object(&d, 0, "RestoreDeletedSite", S(ROOT "/sites/plain"));
    assert_string_equal(sb_drive_message(&d),
                        "Unable to find the deleted site: " ROOT "/sites/plain.");
    sb_drive_object(&d, 0, "RemoveSite", S(ROOT "/sites/plain"));
    sb_drive_object(&d, 0, "RemoveDeletedSitePreferId",
                    S(ROOT "/sites/plain") G("11111111-1111-1111-1111-111111111112"));
    assert_string_equal(sb_drive_error(&d), "System.ArgumentException");
    sb_drive_object(&d, 0, "RemoveDeletedSitePreferId",
                    S(ROOT "/sites/plain") G("11111111-1111-1111-1111-111111111111"));
    assert_string_equal(sb_drive_error(&d), "");
    sb_drive_object(&d, 0, "RemoveDeletedSite", S(ROOT "/sites/plain"));
    assert_string_equal(sb_drive_error(&d), "System.ArgumentException");
    sb_drive_close(&d);
}

static void test_personal_bin(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, "{\"page_size\": 2, \"source\": {\"sites\": ["
                      "{\"url\": \"/personal/x\", \"deleted\": \"-9d\"},"
                      "{\"url\": \"/personal/x\", \"deleted\": \"-3d\"},"
                      "{\"url\": \"/personal/y\", \"deleted\": \"-3d\"},"
                      "{\"url\": \"/sites/z\", \"deleted\": \"-3d\"}]}}");
    sb_drive_object(&d, 0, "GetDeletedSitePropertiesFromSharePoint", S("0"));
    assert_int_equal(am_value_len(am_value_get(sb_drive_entry(&d, 5), "_Child_Items_")), 1);
    sb_drive_object(&d, 0, "GetAllDeletedPersonalSitesPropertiesAllVersions", I("0"));
    assert_int_equal(am_value_len(am_value_get(sb_drive_entry(&d, 5), "_Child_Items_")), 2);
    assert_int_equal(am_value_num(am_value_get(sb_drive_entry(&d, 5), "NextStartIndex"), 0), 2);
    sb_drive_object(&d, 0, "GetAllDeletedPersonalSitesPropertiesAllVersions", I("2"));
    assert_int_equal(am_value_len(am_value_get(sb_drive_entry(&d, 5), "_Child_Items_")), 1);
    assert_int_equal(am_value_num(am_value_get(sb_drive_entry(&d, 5), "NextStartIndex"), 0), -1);
    sb_drive_object(&d, 0, "GetDeletedPersonalSitePropertiesAllVersions", S(MY "/personal/x"));
    assert_int_equal(am_value_len(am_value_get(sb_drive_entry(&d, 5), "_Child_Items_")), 2);
    d.now += INT64_C(86) * 86400000;
    sb_drive_object(&d, 0, "GetDeletedPersonalSitePropertiesAllVersions", S(MY "/personal/x"));
    assert_int_equal(am_value_len(am_value_get(sb_drive_entry(&d, 5), "_Child_Items_")), 1);
    sb_drive_close(&d);
}

static void set_lock(sb_drive *d, const char *url, const char *lock)
{
    sb_drive_csom(d, 0,
                  am_arena_format(d->mem,
                                  "<SetProperty Id=\"7\" ObjectPathId=\"5\" Name=\"LockState\">" S(
                                      "%s") "</SetProperty><ObjectPath Id=\"9\" ObjectPathId=\"8\" "
                                            "/><ObjectIdentityQuery Id=\"10\" ObjectPathId=\"5\" "
                                            "/><Query Id=\"11\" ObjectPathId=\"8\"><Query "
                                            "SelectAllProperties=\"true\"><Properties /></Query>"
                                            "</Query>",
                                  lock),
                  am_arena_format(d->mem,
                                  "<Method Id=\"5\" ParentId=\"3\" Name=\"GetSitePropertiesByUrl\">"
                                  "<Parameters>" S("%s") B("false") "</Parameters></Method><Method "
                                                                    "Id=\"8\" ParentId=\"5\" "
                                                                    "Name=\"Update\" />"
                                                                    "<Constructor Id=\"3\" "
                                                                    "TypeId=\"{268004ae-ef6b-4e9b-"
                                                                    "8425-127220d84719}\" />",
                                  url));
}

static void test_unlock(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    set_lock(&d, ROOT "/sites/locked", "Unlock");
    assert_non_null(
        strstr(am_value_text(am_value_get(sb_drive_entry(&d, 10), "_ObjectIdentity_"), ""),
               "\nSiteProperties\nhttps%3a%2f%2fcontoso"));
    assert_non_null(
        strstr(am_value_text(am_value_get(sb_drive_entry(&d, 11), "_ObjectIdentity_"), ""),
               "\nSetSite\n"));
    assert_true(d.changed);
    set_lock(&d, ROOT "/sites/locked", "Unlock");
    assert_false(d.changed);
    set_lock(&d, ROOT "/sites/locked", "Open");
    assert_string_equal(sb_drive_error(&d), "System.ArgumentException");
    set_lock(&d, ROOT, "NoAccess");
    assert_string_equal(sb_drive_error(&d), "Microsoft.Online.SharePoint.Common.SpoException");
    sb_drive_object(&d, 0, "RemoveSite", S(ROOT "/sites/locked"));
    assert_string_equal(sb_drive_error(&d), "");
    sb_drive_close(&d);
}

static void test_admin(void **state)
{
    sb_drive d;
    const char *admin = S(ROOT "/sites/admin");

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_object(&d, 0, "SetSiteAdmin", S(ROOT "/sites/admin") S("someone") B("true"));
    assert_string_equal(sb_drive_error(&d), "Microsoft.SharePoint.SPException");
    sb_drive_csom(
        &d, 0, "<ObjectPath Id=\"48\" ObjectPathId=\"47\" />",
        "<Method Id=\"47\" ParentId=\"1\" Name=\"SetSiteAdmin\"><Parameters>" S(ROOT "/sites/admin")
            S("i:0#.f|membership|me@contoso.com") B("true") "</Parameters></Method>" TENANT);
    assert_false(am_value_truth(am_value_get(sb_drive_entry(&d, 48), "IsNull"), true));
    d.upn = "other@contoso.com";
    sb_drive_object(&d, 0, "RemoveSite", admin);
    assert_string_equal(sb_drive_error(&d), "System.UnauthorizedAccessException");
    d.upn = "me@contoso.com";
    sb_drive_object(&d, 0, "RemoveSite", admin);
    assert_string_equal(sb_drive_error(&d), "");
    sb_drive_close(&d);
}

static const am_value *poll(sb_drive *d, const am_value *op)
{
    am_buf id = AM_BUF(4096);
    const char *text = am_value_text(am_value_member(op, "_ObjectIdentity_"), "");

    for (; *text; text++) {
        if (*text == '\n')
            am_buf_str(&id, "&#xA;");
        else
            am_buf_char(&id, *text);
    }
    sb_drive_csom(d, 0,
                  "<Query Id=\"188\" ObjectPathId=\"184\"><Query SelectAllProperties=\"false\">"
                  "<Properties><Property Name=\"IsComplete\" ScalarProperty=\"true\" /><Property "
                  "Name=\"HasTimedout\" ScalarProperty=\"true\" /></Properties></Query></Query>",
                  am_arena_format(d->mem, "<Identity Id=\"184\" Name=\"%s\" />", am_buf_text(&id)));
    am_buf_free(&id);
    return sb_drive_entry(d, 188);
}

static bool complete(const am_value *op)
{
    return am_value_truth(am_value_member(op, "IsComplete"), false);
}

static void test_operations(void **state)
{
    sb_drive d;
    const am_value *op;

    (void)state;
    sb_drive_open(&d, "{\"poll\": {\"count\": 2, \"interval_ms\": 5000}, \"source\": {\"sites\": "
                      "[{\"url\": \"/sites/a\"}, {\"url\": \"/sites/b\", \"times_out\": true}]}}");
    sb_drive_object(&d, 0, "RemoveSite", S(ROOT "/sites/a"));
    op = sb_drive_entry(&d, 5);
    assert_false(complete(op));
    assert_int_equal(am_value_num(am_value_member(op, "PollingInterval"), 0), 5000);
    assert_int_equal(am_value_len(am_value_member(sb_drive_state(&d), "operations")), 1);
    denied(&d, ROOT "/sites/a", "SpoException", "in progress");
    assert_false(complete(poll(&d, op)));
    assert_true(complete(poll(&d, op)));
    assert_true(d.changed);
    assert_true(complete(poll(&d, op)));
    assert_int_equal(am_value_len(am_value_member(sb_drive_state(&d), "operations")), 0);
    sb_drive_object(&d, 0, "RemoveSite", S(ROOT "/sites/b"));
    op = sb_drive_entry(&d, 5);
    (void)poll(&d, op);
    assert_true(am_value_truth(am_value_member(poll(&d, op), "HasTimedout"), false));
    sb_drive_object(&d, 0, "GetSitePropertiesByUrl", S(ROOT "/sites/b") B("true"));
    assert_string_equal(am_value_text(am_value_member(sb_drive_entry(&d, 5), "Status"), ""),
                        "Active");
    sb_drive_close(&d);
}

static void test_operations_by_clock(void **state)
{
    sb_drive d;
    const am_value *site;

    (void)state;
    sb_drive_open(&d, "{\"poll\": {\"delay_ms\": 60000}, \"source\": {\"sites\": [{\"url\": "
                      "\"/sites/a\"}]}}");
    sb_drive_object(&d, 0, "RemoveSite", S(ROOT "/sites/a"));
    sb_drive_object(&d, 0, "GetSitePropertiesByUrl", S(ROOT "/sites/a") B("true"));
    site = sb_drive_entry(&d, 5);
    assert_string_equal(am_value_text(am_value_member(site, "Status"), ""), "Updating");
    d.now += 60000;
    sb_drive_object(&d, 0, "GetSitePropertiesByUrl", S(ROOT "/sites/a") B("true"));
    assert_string_equal(sb_drive_error(&d),
                        "Microsoft.Online.SharePoint.Common.SpoNoSiteException");
    sb_drive_close(&d);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages),
                                          cmocka_unit_test(test_empty_page),
                                          cmocka_unit_test(test_filters),
                                          cmocka_unit_test(test_refusals),
                                          cmocka_unit_test(test_remove_restore_purge),
                                          cmocka_unit_test(test_personal_bin),
                                          cmocka_unit_test(test_unlock),
                                          cmocka_unit_test(test_admin),
                                          cmocka_unit_test(test_operations),
                                          cmocka_unit_test(test_operations_by_clock)};

CHECK_MAIN(tests)
