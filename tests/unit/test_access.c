#include "sharepoint/access.h"

#include <string.h>

#include "base/json.h"

#include "check.h"
#include "sites.h"

static fake f;

static int set_up(void **state)
{
    (void)state;
    fake_init(&f, "source");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fake_fini(&f);
    return 0;
}

static const am_value *item(size_t i, const char *path)
{
    return am_value_get(am_value_at(f.value, i), path);
}

static void users_are_read_from_the_sites_own_host(void **state)
{
    (void)state;
    fake_says(&f, "GET root:/sites/old/_api/web/siteusers\n",
              "{\"value\":[{\"Id\":6,\"LoginName\":\"i:0#.f|membership|john@contoso.com\","
              "\"Title\":\"John\",\"PrincipalType\":1,\"IsSiteAdmin\":true,\"UserPrincipalName\":"
              "\"john@contoso.com\"}],\"odata.nextLink\":"
              "\"https://contoso.sharepoint.com/sites/old/_api/web/siteusers?$skip=1\"}");
    fake_says(&f, "GET root:/sites/old/_api/web/siteusers?$skip=1", "{\"value\":[{\"Id\":7}]}");
    assert_int_equal(fake_run(&f, "site-users", OLD_URL), AM_DONE);
    assert_int_equal(am_value_len(f.value), 2);
    assert_string_equal(am_value_text(item(0, "upn"), ""), "john@contoso.com");
    assert_string_equal(am_value_text(item(0, "kind"), ""), "user");
    assert_true(am_value_truth(item(0, "admin"), false));
}

static void a_next_page_on_another_host_is_refused(void **state)
{
    (void)state;
    fake_says(&f, "siteusers", "{\"value\":[],\"odata.nextLink\":\"https://evil.example/x\"}");
    assert_int_equal(fake_run(&f, "site-users", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_REMOTE);
    assert_int_equal(f.n_sent, 1);
}

static void admins_are_filtered_by_the_service(void **state)
{
    (void)state;
    fake_says(&f, "siteusers?$filter=IsSiteAdmin%20eq%20true", "{\"value\":[]}");
    assert_int_equal(fake_run(&f, "site-admins", OLD_URL), AM_DONE);
}

static void permissions_come_in_one_call(void **state)
{
    (void)state;
    fake_says(&f, "$expand=Member,RoleDefinitionBindings",
              "{\"value\":[{\"PrincipalId\":3,\"Member\":{\"Title\":\"Owners\",\"LoginName\":\"o\","
              "\"PrincipalType\":8},\"RoleDefinitionBindings\":[{\"Name\":\"Full Control\"}]}]}");
    assert_int_equal(fake_run(&f, "site-permissions", OLD_URL), AM_DONE);
    assert_string_equal(am_value_text(item(0, "roles[0]"), ""), "Full Control");
    assert_string_equal(am_value_text(item(0, "kind"), ""), "site group");
}

static void permissions_come_in_two_calls_after_406(void **state)
{
    (void)state;
    fake_status(&f, "$expand=Member,RoleDefinitionBindings", 406, NULL, "");
    fake_says(&f, "$expand=Member\n",
              "{\"value\":[{\"PrincipalId\":3,\"Member\":{\"Title\":\"Owners\",\"LoginName\":\"o\","
              "\"PrincipalType\":8}}]}");
    fake_says(&f, "$expand=RoleDefinitionBindings",
              "{\"value\":[{\"PrincipalId\":3,\"RoleDefinitionBindings\":[{\"Name\":\"Read\"}]}]}");
    assert_int_equal(fake_run(&f, "site-permissions", OLD_URL), AM_DONE);
    assert_string_equal(am_value_text(item(0, "title"), ""), "Owners");
    assert_string_equal(am_value_text(item(0, "roles[0]"), ""), "Read");
}

static void groups_come_with_their_members(void **state)
{
    (void)state;
    fake_says(&f, "GET root:/sites/old/_api/web/sitegroups?$expand=Users\n",
              "{\"value\":[{\"Id\":3,\"Title\":\"Owners\",\"Users\":[{\"Id\":6,\"LoginName\":\"l\","
              "\"PrincipalType\":4}]},{\"Id\":4,\"Title\":\"Members\",\"Users\":[]},"
              "{\"Id\":5,\"Title\":\"Hidden\"}]}");
    assert_int_equal(fake_run(&f, "site-groups", OLD_URL), AM_DONE);
    assert_string_equal(am_value_text(item(0, "title"), ""), "Owners");
    assert_string_equal(am_value_text(item(0, "members[0].kind"), ""), "security group");
    assert_int_equal(am_value_len(item(1, "members")), 0);
    assert_true(am_value_is(item(1, "members"), AM_T_ARRAY));
    assert_true(am_value_is(item(2, "members"), AM_T_NULL));
}

static void redirect_sites_refuse_and_the_hint_says_so(void **state)
{
    (void)state;
    fake_status(&f, "siteusers", 403, NULL, "");
    assert_int_equal(fake_run(&f, "site-users", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_DENIED);
    assert_non_null(strstr(f.hint, "redirect"));
}

#define PLAN(name) "\"serviceStatus\":[{\"servicePlanName\":\"" name "\"}]"

static void licences_end_with_the_earliest_sharepoint_subscription(void **state)
{
    (void)state;
    fake_says(&f, "GET graph:/v1.0/subscribedSkus",
              "{\"value\":[{\"skuPartNumber\":\"E5\",\"capabilityStatus\":\"Enabled\","
              "\"consumedUnits\":14,\"prepaidUnits\":{\"enabled\":25},\"servicePlans\":"
              "[{\"servicePlanName\":\"SHAREPOINTENTERPRISE\"}]}]}");
    fake_says(&f, "GET graph:/v1.0/directory/subscriptions\n",
              "{\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/directory/"
              "subscriptions?$skiptoken=a{b\",\"value\":["
              "{\"status\":\"Enabled\",\"nextLifecycleDateTime\":\"2026-01-31T00:00:00Z\"," PLAN(
                  "SHAREPOINTENTERPRISE") "},"
                                          "{\"status\":\"Enabled\",\"nextLifecycleDateTime\":"
                                          "\"2026-01-02T00:00:00Z\"," PLAN("EXCHANGE") "}]}");
    fake_says(&f, "skiptoken=a%7Bb",
              "{\"value\":[{\"status\":\"Suspended\",\"nextLifecycleDateTime\":"
              "\"2026-01-03T00:00:00Z\"," PLAN("SHAREPOINTSTANDARD") "}]}");
    assert_int_equal(fake_run(&f, "licences", "{}"), AM_DONE);
    assert_true(am_value_truth(am_value_get(f.value, "usable"), false));
    assert_string_equal(am_value_text(am_value_get(f.value, "ends"), ""), "2026-01-31T00:00:00Z");
    assert_int_equal(am_value_num(am_value_get(f.value, "days_left"), 0), 30);
    assert_int_equal(am_value_len(am_value_get(f.value, "subscriptions")), 3);
    assert_true(am_value_truth(am_value_get(f.value, "skus[0].sharepoint"), false));
}

static void suspended_licences_are_not_usable(void **state)
{
    (void)state;
    fake_says(&f, "subscribedSkus", "{\"value\":[]}");
    fake_says(&f, "subscriptions",
              "{\"value\":[{\"status\":\"Suspended\"," PLAN("SHAREPOINTSTANDARD") "}]}");
    assert_int_equal(fake_run(&f, "licences", "{}"), AM_DONE);
    assert_false(am_value_truth(am_value_get(f.value, "usable"), true));
    assert_true(am_value_is(am_value_get(f.value, "days_left"), AM_T_NULL));
}

static void personal_site_names_the_conflict(void **state)
{
    (void)state;
    const char *mine = "https://contoso-my.sharepoint.com/personal/john_doe_contoso_com";
    fake_csom(&f, "GetPersonalSiteUrl", 3, am_arena_format(f.arena, "\"%s/\"", mine));
    fake_csom(&f, "Name=\"GetSitePropertiesByUrl\"><Parameters>", 5,
              site_json(&f, mine, "REDIRECTSITE#0", "ReadOnly", "Active", ""));
    fake_csom(&f, "GetDeletedPersonalSitePropertiesAllVersions", 5, "{\"_Child_Items_\":[]}");
    assert_int_equal(fake_run(&f, "personal-site", "{\"upn\":\"John.Doe@contoso.com\"}"), AM_DONE);
    assert_string_equal(am_value_text(am_value_get(f.value, "conflict"), ""), "redirect");
    assert_false(am_value_truth(am_value_get(f.value, "exists"), true));
}

static void personal_site_is_derived_when_nobody_names_it(void **state)
{
    (void)state;
    fake_csom(&f, "GetPersonalSiteUrl", 3, "null");
    there_is_none(&f);
    fake_csom(&f, "GetDeletedPersonalSitePropertiesAllVersions", 5, "{\"_Child_Items_\":[]}");
    assert_int_equal(fake_run(&f, "personal-site", "{\"upn\":\"John.Doe@contoso.com\"}"), AM_DONE);
    assert_true(am_value_truth(am_value_get(f.value, "derived"), false));
    assert_string_equal(am_value_text(am_value_get(f.value, "url"), ""),
                        "https://contoso-my.sharepoint.com/personal/john_doe_contoso_com");
    assert_true(am_value_is(am_value_get(f.value, "conflict"), AM_T_NULL));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {T(users_are_read_from_the_sites_own_host),
                                          T(a_next_page_on_another_host_is_refused),
                                          T(admins_are_filtered_by_the_service),
                                          T(permissions_come_in_one_call),
                                          T(permissions_come_in_two_calls_after_406),
                                          T(groups_come_with_their_members),
                                          T(redirect_sites_refuse_and_the_hint_says_so),
                                          T(licences_end_with_the_earliest_sharepoint_subscription),
                                          T(suspended_licences_are_not_usable),
                                          T(personal_site_names_the_conflict),
                                          T(personal_site_is_derived_when_nobody_names_it)};

CHECK_MAIN(tests)
