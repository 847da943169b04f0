/* Two tenants after a move and a move back: whatever can be wrong with it can be described. */
#include "sb_drive.h"
#include "check.h"

#include <stdio.h>
#include <string.h>

#define MY  "https://contoso-my.sharepoint.com/personal/"
#define ALL "{00000000-0000-0000-0000-000000000000}"

static const char *const world =
    "{\"source\": {"
    " \"users\": [{\"upn\": \"a@contoso.com\", \"onedrive\": \"/personal/a_contoso_com\"},"
    "  {\"upn\": \"none@contoso.com\"}],"
    " \"sites\": ["
    "  {\"url\": \"/personal/a_contoso_com\", \"template\": \"SPSPERS#10\", \"owner\": "
    "   \"stranger@contoso.com\", \"lock_state\": \"ReadOnly\"},"
    "  {\"url\": \"/personal/b_contoso_com\", \"location\": \"/personal/b_fabrikam_com\"},"
    "  {\"url\": \"/personal/c_contoso_com\", \"status\": \"recycled\", \"deleted\": \"-40d\", "
    "   \"template\": \"SPSPERS#10\"},"
    "  {\"url\": \"/personal/c_contoso_com\", \"status\": \"recycled\", \"deleted\": \"-3d\", "
    "   \"location\": \"/personal/c_fabrikam_com\"}]},"
    "\"target\": {\"sites\": [{\"url\": \"/personal/a_fabrikam_com\", \"location\": "
    "\"/personal/a_contoso_com\"}]},"
    "\"moves\": ["
    "{\"key\": \"m0@fabrikam.com\", \"back\": true, \"state\": \"NotStarted\"},"
    "{\"key\": \"m1@fabrikam.com\", \"back\": true, \"state\": \"InProgress\"},"
    "{\"key\": \"m2@fabrikam.com\", \"back\": true, \"state\": \"Success\"},"
    "{\"key\": \"m3@fabrikam.com\", \"back\": true, \"state\": \"Failed\"},"
    "{\"key\": \"m4@fabrikam.com\", \"back\": true, \"state\": \"Stopped\"},"
    "{\"key\": \"m5@fabrikam.com\", \"back\": true, \"state\": \"Queued\"},"
    "{\"key\": \"m6@fabrikam.com\", \"back\": true, \"state\": \"NotSupported\"},"
    "{\"key\": \"m7@fabrikam.com\", \"back\": true, \"state\": \"Rescheduled\"},"
    "{\"key\": \"out@contoso.com\", \"state\": \"Success\"}]}";

/* Jobs of one direction: 0 out, 1 in, 2 both, as that tenant sees them. */
static const char *jobs(sb_drive *d, int tenant, int state, int direction)
{
    char parameters[1024];

    snprintf(parameters, sizeof parameters,
             E("0") S("https://%s-my.sharepoint.com") "<Parameter Type=\"Null\" />"
             "<Parameter Type=\"Guid\">" ALL "</Parameter>"
             "<Parameter Type=\"Int32\">%d</Parameter><Parameter Type=\"Int32\">%d</Parameter>"
             "<Parameter Type=\"UInt32\">100</Parameter>"
             "<Parameter Type=\"DateTime\">2020-01-01T00:00:00.000+00:00</Parameter>"
             "<Parameter Type=\"DateTime\">2030-01-01T00:00:00.000+00:00</Parameter>" E("0"),
             tenant ? "contoso" : "fabrikam", state, direction);
    sb_drive_call(d, tenant, "GetSPOCrossTenantContentMoveState", parameters);
    return am_value_text(sb_drive_entry(d, 3), "");
}

static int count(const char *text, const char *part)
{
    int n = 0;

    while ((text = strstr(text, part))) {
        text += strlen(part);
        n++;
    }
    return n;
}

static void test_jobs_back(void **state)
{
    static const char *const names[] = {"NotStarted", "InProgress", "Success",      "Failed",
                                        "Stopped",    "Queued",     "NotSupported", "Rescheduled"};
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    assert_int_equal(count(jobs(&d, 0, 8, 2), "SiteMoveJobJson"), 9);
    assert_int_equal(count(jobs(&d, 0, 8, 1), "SiteMoveJobJson"), 8);
    assert_int_equal(count(jobs(&d, 1, 8, 0), "SiteMoveJobJson"), 8);
    assert_int_equal(count(jobs(&d, 0, 8, 0), "SiteMoveJobJson"), 1);
    for (int i = 0; i < 8; i++) {
        const char *text = jobs(&d, 0, i, 1);

        assert_int_equal(count(text, "SiteMoveJobJson"), 1);
        assert_int_equal(count(text, names[i]), 1);
        assert_int_equal(count(text, "MoveIn"), 1);
    }
    sb_drive_close(&d);
}

static void test_urls(void **state)
{
    const am_value *versions;
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_object(&d, 0, "GetSitePropertiesByUrl", S(MY "a_contoso_com") B("true"));
    assert_string_equal(am_value_text(am_value_member(sb_drive_entry(&d, 5), "Owner"), ""),
                        "stranger@contoso.com");
    assert_string_equal(am_value_text(am_value_member(sb_drive_entry(&d, 5), "LockState"), ""),
                        "ReadOnly");
    sb_drive_object(&d, 0, "GetSitePropertiesByUrl", S(MY "b_contoso_com") B("true"));
    assert_string_equal(am_value_text(am_value_member(sb_drive_entry(&d, 5), "Template"), ""),
                        "REDIRECTSITE#0");
    sb_drive_object(&d, 0, "GetDeletedPersonalSitePropertiesAllVersions", S(MY "c_contoso_com"));
    versions = am_value_member(sb_drive_entry(&d, 5), "_Child_Items_");
    assert_int_equal(am_value_len(versions), 2);
    assert_int_equal(am_value_num(am_value_get(versions, "[0].DaysRemaining"), 0), 53);
    assert_int_equal(am_value_num(am_value_get(versions, "[1].DaysRemaining"), 0), 90);
    sb_drive_ask(&d, "GET", "fabrikam-my.sharepoint.com", "/personal/a_fabrikam_com", NULL, 1, NULL);
    assert_int_equal(d.status, 308);
    assert_string_equal(d.location, MY "a_contoso_com");
    sb_drive_close(&d);
}

static void test_onedrives(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_call(&d, 0, "GetPersonalSiteUrl", S("a@contoso.com"));
    assert_string_equal(am_value_text(sb_drive_entry(&d, 3), ""), MY "a_contoso_com");
    sb_drive_call(&d, 0, "GetPersonalSiteUrl", S("none@contoso.com"));
    assert_true(am_value_is(sb_drive_entry(&d, 3), AM_T_NULL));
    sb_drive_graph(&d, 0, "GET", "/v1.0/users/none@contoso.com/drive?$select=webUrl", NULL);
    assert_int_equal(d.status, 404);
    sb_drive_close(&d);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_jobs_back),
                                          cmocka_unit_test(test_urls),
                                          cmocka_unit_test(test_onedrives)};

CHECK_MAIN(tests)
