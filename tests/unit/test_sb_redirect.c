/* Plain requests: 308 of redirects, sign-in of live sites, 404 and 403 of the rest. */
#include "sb_drive.h"
#include "check.h"

#include <string.h>

static void probe(sb_drive *d, const char *method, const char *host, const char *raw)
{
    sb_drive_ask(d, method, host, raw, NULL, 0, NULL);
}

static void test_probes(void **state)
{
    const char *root = "contoso.sharepoint.com", *my = "contoso-my.sharepoint.com";
    sb_drive d;

    (void)state;
    sb_drive_open(&d,
                  "{\"source\": {\"sites\": [{\"url\": \"/sites/Old\", \"location\": "
                  "\"/sites/new\"}, {\"url\": \"/sites/orphan\", \"location\": \"/sites/gone\", "
                  "\"orphan\": true}, {\"url\": \"/sites/live\"}, {\"url\": \"/sites/shut\", "
                  "\"lock_state\": \"NoAccess\"}, {\"url\": \"/sites/secret\", "
                  "\"hide_from_anonymous\": true}, {\"url\": \"/personal/a_b\", \"location\": "
                  "\"/personal/a_c\"}]}}");
    probe(&d, "GET", root, "/sites/old");
    assert_int_equal(d.status, 308);
    assert_string_equal(d.location, "https://fabrikam.sharepoint.com/sites/new");
    assert_int_equal(d.units, 0);
    assert_string_equal(d.what, "plain:probe");
    probe(&d, "HEAD", root, "/sites/OLD/Shared%20Documents?a=1");
    assert_string_equal(d.location,
                        "https://fabrikam.sharepoint.com/sites/new/Shared%20Documents?a=1");
    probe(&d, "GET", my, "/personal/a_b/");
    assert_string_equal(d.location, "https://fabrikam-my.sharepoint.com/personal/a_c");
    probe(&d, "GET", "fabrikam.sharepoint.com", "/sites/new");
    assert_int_equal(d.status, 302);
    assert_int_equal(strncmp(d.location, "https://login.microsoftonline.com/", 34), 0);
    probe(&d, "GET", "fabrikam.sharepoint.com", "/sites/gone");
    assert_int_equal(d.status, 404);
    probe(&d, "GET", root, "/sites/live");
    assert_int_equal(d.status, 302);
    sb_drive_ask(&d, "GET", root, "/sites/live", NULL, 0, root);
    assert_int_equal(d.status, 200);
    probe(&d, "GET", root, "/sites/shut");
    assert_int_equal(d.status, 403);
    probe(&d, "GET", root, "/sites/secret");
    assert_int_equal(d.status, 404);
    probe(&d, "GET", root, "/sites/nothing");
    assert_int_equal(d.status, 404);
    probe(&d, "GET", "elsewhere.example", "/");
    assert_int_equal(d.status, 404);
    sb_drive_rest(&d, 0, "POST", "/_api/SPO.Tenant/RemoveSite",
                  "{\"siteUrl\": \"https://contoso.sharepoint.com/sites/old\"}");
    probe(&d, "GET", root, "/sites/old");
    assert_int_equal(d.status, 404);
    sb_drive_close(&d);
}

#define ITEM "aaaaaaaa-1111-4111-8111-111111111111"
#define GONE "bbbbbbbb-1111-4111-8111-111111111111"
#define LINK "cccccccc-1111-4111-8111-111111111111"

static const char *const shared =
    "{\"source\": {\"sites\": [{\"url\": \"/sites/old\", \"location\": \"/sites/new\", "
    "\"files\": [{\"path\": \"Shared Documents/a b.docx\", \"id\": \"" ITEM "\"}], "
    "\"sharing_links\": ["
    "{\"path\": \"Shared Documents/a b.docx\", \"id\": \"" LINK "\", \"token\": \"EOrg\"},"
    "{\"item\": \"" ITEM "\", \"kind\": \"AnonymousEdit\", \"token\": \"EAny\"},"
    "{\"item\": \"" ITEM "\", \"kind\": \"AnonymousView\", \"token\": \"EDead\", \"dead\": "
    "true},{\"item\": \"" GONE "\", \"kind\": \"AnonymousView\", \"token\": \"EGone\"}]},"
    "{\"url\": \"/personal/a_b\", \"location\": \"/personal/a_c\", \"sharing_links\": 2},"
    "{\"url\": \"/sites/own\", \"location\": \"/teams/own\", \"sharing_links\": 3}]},"
    "\"target\": {\"sites\": [{\"url\": \"/teams/own\", \"sharing_links\": ["
    "{\"path\": \"a.xlsx\", \"token\": \"EOwn\"}]}]}}";

static void test_links(void **state)
{
    const char *root = "contoso.sharepoint.com", *to = "fabrikam.sharepoint.com";
    sb_drive d;

    (void)state;
    sb_drive_open(&d, shared);
    probe(&d, "GET", root, "/:w:/s/old/EOrg?e=x1Y2");
    assert_int_equal(d.status, 308);
    assert_string_equal(d.location, "https://fabrikam.sharepoint.com/:w:/s/new/EOrg?e=x1Y2");
    assert_string_equal(d.what, "plain:link");
    assert_string_equal(d.subject, "https://contoso.sharepoint.com/sites/old");
    probe(&d, "HEAD", root, "/:b:/g/sites/Old/EAny");
    assert_string_equal(d.location, "https://fabrikam.sharepoint.com/:b:/g/sites/new/EAny");
    probe(&d, "GET", root, "/:w:/r/sites/old/Shared%20Documents/a%20b.docx?d=w1");
    assert_string_equal(d.location, "https://fabrikam.sharepoint.com/:w:/r/sites/new/"
                                    "Shared%20Documents/a%20b.docx?d=w1");
    probe(&d, "GET", root, "/:x:/s/own/EOwn");
    assert_string_equal(d.location, "https://fabrikam.sharepoint.com/:x:/s/teams/own/EOwn");
    probe(&d, "GET", "contoso-my.sharepoint.com", "/:w:/g/personal/a_b/E1");
    assert_string_equal(d.location, "https://fabrikam-my.sharepoint.com/:w:/g/personal/a_c/E1");
    probe(&d, "GET", to, "/:w:/s/new/EOrg");
    assert_int_equal(d.status, 302);
    assert_int_equal(strncmp(d.location, "https://login.microsoftonline.com/", 34), 0);
    probe(&d, "GET", to, "/:w:/s/new/EAny");
    assert_int_equal(d.status, 200);
    probe(&d, "GET", to, "/:w:/s/new/EDead");
    assert_int_equal(d.status, 404);
    probe(&d, "GET", to, "/:w:/s/new/EGone");
    assert_int_equal(d.status, 404);
    probe(&d, "GET", to, "/:w:/s/new/ENever");
    assert_int_equal(d.status, 404);
    probe(&d, "GET", to, "/:w:/s/new");
    assert_int_equal(d.status, 404);
    probe(&d, "GET", to, "/:w:/s/nothing/EAny");
    assert_int_equal(d.status, 404);
    probe(&d, "GET", to, "/:x:/t/own/EOwn");
    assert_int_equal(d.status, 302);
    probe(&d, "GET", to, "/sites/new/Shared%20Documents/a%20b.docx");
    assert_int_equal(d.status, 302);
    sb_drive_ask(&d, "GET", to, "/sites/new/Shared%20Documents/a%20b.docx", NULL, 1, to);
    assert_int_equal(d.status, 200);
    sb_drive_ask(&d, "GET", to, "/sites/new/Shared%20Documents/other.docx", NULL, 1, to);
    assert_int_equal(d.status, 404);
    probe(&d, "GET", to, "/:w:/q/sites/new/EAny");
    assert_int_equal(d.status, 302);
    sb_drive_close(&d);
}

static void test_items(void **state)
{
    const char *to = "fabrikam.sharepoint.com";
    const char *group = "SharingLinks." ITEM ".OrganizationView." LINK;
    sb_drive d;

    (void)state;
    sb_drive_open(&d, shared);
    sb_drive_ask(&d, "GET", to, "/sites/new/_api/web/sitegroups?$select=Id,Title", NULL, 1, to);
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 7);
    assert_string_equal(am_value_text(am_value_get(d.json, "value[3].Title"), ""), group);
    sb_drive_ask(&d, "GET", to,
                 "/sites/new/_api/web/GetFileById('" ITEM
                 "')?$select=Name,ServerRelativeUrl,UniqueId",
                 NULL, 1, to);
    assert_int_equal(d.status, 200);
    assert_string_equal(d.text,
                        "{\"Name\":\"a b.docx\",\"ServerRelativeUrl\":\"/sites/new/Shared "
                        "Documents/a b.docx\",\"UniqueId\":\"" ITEM "\"}");
    sb_drive_ask(&d, "GET", to, "/sites/new/_api/web/GetFolderById(guid'" ITEM "')", NULL, 1, to);
    assert_int_equal(d.status, 404);
    sb_drive_ask(&d, "GET", to, "/sites/new/_api/web/GetFileById('" GONE "')", NULL, 1, to);
    assert_int_equal(d.status, 404);
    assert_string_equal(am_value_text(am_value_get(d.json, "odata.error.code"), ""),
                        "-2147024894, System.IO.FileNotFoundException");
    sb_drive_ask(&d, "GET", to, "/sites/new/_api/web/GetFileById('x')", NULL, 1, to);
    assert_int_equal(d.status, 400);
    sb_drive_ask(&d, "GET", to, "/teams/own/_api/web/sitegroups", NULL, 1, to);
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 4);
    sb_drive_close(&d);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_probes), cmocka_unit_test(test_links), cmocka_unit_test(test_items)};

CHECK_MAIN(tests)
