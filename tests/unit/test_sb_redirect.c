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

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_probes)};

CHECK_MAIN(tests)
