/* The plugin graph, every operation. */
#include "check.h"

#include "base/clock.h"
#include "plugin_drive.h"

static drive d;

static int set_up(void **state)
{
    (void)state;
    am_clock_freeze(1000, INT64_C(1767225600000)); /* 2026-01-01 */
    drive_open(&d, "graph");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    drive_close(&d);
    am_clock_thaw();
    return 0;
}

#define PLAN(name) "\"serviceStatus\":[{\"servicePlanName\":\"" name "\"}]"
#define SKUS                                                                                       \
    "{\"value\":[{\"skuPartNumber\":\"E5\",\"skuId\":\"s\",\"capabilityStatus\":\"Enabled\","      \
    "\"consumedUnits\":14,\"prepaidUnits\":{\"enabled\":25},\"servicePlans\":"                     \
    "[{\"servicePlanName\":\"SHAREPOINTENTERPRISE\"}]}]}"

static void licences_end_with_the_earliest_sharepoint_subscription(void **state)
{
    (void)state;
    const char *said = DRIVE(
        &d, "licences", "{}", {.to = "GET graph:/v1.0/subscribedSkus\n", .body = SKUS},
        {.to = "GET graph:/v1.0/directory/subscriptions\n",
         .body = "{\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/directory/"
                 "subscriptions?$skiptoken=a{b\",\"value\":[{\"status\":\"Enabled\","
                 "\"totalLicenses\":25,\"nextLifecycleDateTime\":\"2026-01-31T00:00:00Z\"," PLAN(
                     "SHAREPOINTENTERPRISE") "},{\"status\":\"Enabled\",\"nextLifecycleDateTime\":"
                                             "\"2026-01-02T00:00:00Z\"," PLAN("EXCHANGE") "}]}"},
        {.to = "skiptoken=a%7Bb",
         .body = "{\"value\":[{\"status\":\"Suspended\",\"nextLifecycleDateTime\":"
                 "\"2026-01-03T00:00:00.25Z\"," PLAN("SHAREPOINTSTANDARD") "}]}"});
    drive_has(said, "ok {\"days_left\":30,\"ends\":\"2026-01-31T00:00:00Z\"");
    drive_has(said, "\"tenant_id\":\"t-1\",\"usable\":true");
    drive_has(said, "\"seats\":25");
    drive_has(said, "\"days_left\":2,\"ends\":\"2026-01-03T00:00:00Z\"");
    drive_has(said, "\"skus\":[{\"seats\":25,\"sharepoint\":true,\"sku\":\"E5\"");
}

static void licences_that_ended_have_days_below_zero(void **state)
{
    (void)state;
    drive_has(DRIVE(&d, "licences", "{}", {.to = "Skus", .body = SKUS},
                    {.to = "subscriptions",
                     .body = "{\"value\":[{\"status\":\"Warning\",\"nextLifecycleDateTime\":"
                             "\"2025-12-31T12:00:00Z\"," PLAN("SHAREPOINTSTANDARD") "}]}"}),
              "ok {\"days_left\":-1,");
    drive_has(DRIVE(&d, "licences", "{}", {.to = "Skus", .body = SKUS},
                    {.to = "subscriptions",
                     .body = "{\"value\":[{\"status\":\"Suspended\",\"nextLifecycleDateTime\":"
                             "\"soon\"," PLAN("SHAREPOINTSTANDARD") "}]}"}),
              "ok {\"days_left\":null,\"ends\":null,");
    drive_has(am_json_text(d.arena, am_call_value(d.call), AM_JSON_CANONICAL), "\"usable\":false");
}

static void a_page_elsewhere_or_again_is_refused(void **state)
{
    (void)state;
    drive_has(DRIVE(&d, "licences", "{}",
                    {.to = "Skus",
                     .body = "{\"value\":[],\"@odata.nextLink\":\"https://evil.example/x\"}"}),
              "remote ");
    drive_has(am_call_err(d.call)->text, "another host");
    drive_has(DRIVE(&d, "deleted-groups", "{}",
                    {.to = "GET",
                     .body = "{\"value\":[],\"@odata.nextLink\":\"https://graph.microsoft.com/v1.0/"
                             "directory/deletedItems/microsoft.graph.group?$select=id,displayName,"
                             "mail,deletedDateTime\"}"}),
              "the same one again");
    drive_has(DRIVE(&d, "licences", "{}", {.to = "Skus", .body = "{\"value\":7}"}), "no list");
    drive_has(DRIVE(&d, "licences", "{}", {.to = "Skus", .status = 403, .body = "{}"}), "denied ");
}

static void named_users_are_read_in_a_batch(void **state)
{
    (void)state;
    const char *said = DRIVE(
        &d, "users", "{\"upns\":[\"a#EXT#@x.com\",\"b@x.com\"],\"mails\":\"o'c@x.com\"}",
        {.to = "POST graph:/v1.0/$batch",
         .body =
             "{\"responses\":[{\"id\":\"2\",\"status\":404,\"body\":{\"error\":{}}},"
             "{\"id\":\"3\",\"status\":429,\"headers\":{\"Retry-After\":\"7\"}},"
             "{\"id\":\"1\",\"status\":200,\"body\":{\"@odata.context\":\"x\",\"id\":\"1\"}}]}"},
        {.to = "POST graph:/v1.0/$batch",
         .body = "{\"responses\":[{\"id\":\"3\",\"status\":200,\"body\":{\"value\":"
                 "[{\"id\":\"7\"},{\"id\":\"8\"}]}}]}"});
    assert_string_equal(said, "ok null");
    assert_string_equal(d.items, "{\"asked\":\"a#EXT#@x.com\",\"found\":true,\"id\":\"1\"}\n"
                                 "{\"asked\":\"b@x.com\",\"found\":false}\n"
                                 "{\"asked\":\"o'c@x.com\",\"found\":true,\"id\":\"7\"}\n"
                                 "{\"asked\":\"o'c@x.com\",\"found\":true,\"id\":\"8\"}\n");
    assert_int_equal(d.waits, 1);
    drive_has(d.sent[0], "\"url\":\"/users/a%23EXT%23%40x.com?$select=id,");
    drive_has(d.sent[0], "/users?$filter=mail%20eq%20%27o%27%27c%40x.com%27&$select=");
    assert_null(strstr(d.sent[1], "EXT")); /* only what was throttled is asked again */
}

static void batches_have_twenty_parts(void **state)
{
    (void)state;
    am_buf args = AM_BUF(4096), one = AM_BUF(4096);
    am_buf_str(&args, "{\"select\":\"id\",\"upns\":[");
    am_buf_str(&one, "{\"responses\":[");
    for (int i = 1; i <= 21; i++) {
        am_buf_fmt(&args, "%s\"u%d\"", i > 1 ? "," : "", i);
        if (i <= 20)
            am_buf_fmt(&one, "%s{\"id\":\"%d\",\"status\":404}", i > 1 ? "," : "", i);
    }
    am_buf_str(&args, "]}");
    am_buf_str(&one, "]}");
    assert_string_equal(
        DRIVE(&d, "users", am_buf_text(&args),
              {.to = "/users/u20?$select=id", .body = am_buf_text(&one)},
              {.to = "/users/u21", .body = "{\"responses\":[{\"id\":\"1\",\"status\":404}]}"}),
        "ok null");
    assert_int_equal(d.n_sent, 2);
    am_buf_free(&args);
    am_buf_free(&one);
}

static void a_batch_that_fails_or_lies_ends_the_call(void **state)
{
    (void)state;
    drive_has(DRIVE(&d, "users", "{\"upns\":\"a\"}",
                    {.to = "$batch",
                     .body = "{\"responses\":[{\"id\":\"1\",\"status\":403,\"body\":{\"error\":"
                             "{\"code\":\"Authorization_RequestDenied\",\"message\":\"no\"}}}]}"}),
              "denied ");
    assert_string_equal(am_call_err(d.call)->code, "Authorization_RequestDenied");
    drive_has(DRIVE(&d, "users", "{\"upns\":\"a\"}",
                    {.to = "$batch", .body = "{\"responses\":[{\"id\":\"2\",\"status\":200}]}"}),
              "an answer to nothing");
    drive_has(DRIVE(&d, "users", "{\"upns\":\"a\"}", {.to = "$batch", .body = "[]"}), "no answer");
    drive_reply silent[8];
    for (size_t i = 0; i < 8; i++)
        silent[i] = (drive_reply){.to = "$batch", .body = "{\"responses\":[]}"};
    drive_has(drive_run(&d, "users", "{\"upns\":\"a\"}", silent, 8), "limit ");
}

static void groups_are_looked_up_by_id(void **state)
{
    (void)state;
    const char *said = DRIVE(
        &d, "groups", "{\"ids\":[\"00000000-0000-4000-8000-00000000000A\",\"00000000-0000-4000-8000-00000000000b\"]}",
        {.to = "/groups/00000000-0000-4000-8000-00000000000a?$select=id,displayName,mail",
         .body = "{\"responses\":[{\"id\":\"2\",\"status\":404,\"body\":{}},{\"id\":\"1\",\"status\":200,\"body\":"
                 "{\"id\":\"00000000-0000-4000-8000-00000000000a\",\"displayName\":\"A\"}}]}"});
    assert_string_equal(said, "ok null");
    drive_has(d.items, "{\"asked\":\"00000000-0000-4000-8000-00000000000a\",\"found\":true,");
    drive_has(d.items, "\"name\":\"A\"");
    drive_has(d.items, "{\"asked\":\"00000000-0000-4000-8000-00000000000b\",\"found\":false,");
    drive_has(DRIVE(&d, "groups", "{\"ids\":[\"none\"]}", NOTHING), "usage ");
    drive_has(DRIVE(&d, "groups", "{\"ids\":[]}", NOTHING), "ok");
}

static void users_are_listed_by_filter_page_by_page(void **state)
{
    (void)state;
    assert_string_equal(
        DRIVE(
            &d, "users", "{\"filter\":\"startswith(mail,'a b')\",\"select\":[\"id\",\"mail\"]}",
            {.to = "GET "
                   "graph:/v1.0/users?$select=id,mail&$filter=startswith%28mail%2C%27a%20b%27%29\n",
             .body = "{\"value\":[{\"id\":\"1\"}],\"@odata.nextLink\":"
                     "\"https://GRAPH.microsoft.com/v1.0/users?$skiptoken=2\"}"},
            {.to = "GET graph:/v1.0/users?$skiptoken=2\n", .body = "{\"value\":[{\"id\":\"2\"}]}"}),
        "ok null");
    assert_string_equal(d.items, "{\"asked\":null,\"found\":true,\"id\":\"1\"}\n"
                                 "{\"asked\":null,\"found\":true,\"id\":\"2\"}\n");
    drive_has(
        DRIVE(&d, "users", "{\"deleted\":true}",
              {.to = "GET graph:/v1.0/directory/deletedItems/microsoft.graph.user?$select=id,",
               .body = "{\"value\":[]}"}),
        "ok null");
    drive_has(DRIVE(&d, "users", "{\"deleted\":true,\"upns\":\"a\"}", NOTHING), "usage ");
    drive_has(DRIVE(&d, "users", "{\"select\":\"id&x=1\"}", NOTHING), "usage ");
    drive_has(DRIVE(&d, "users", "{\"upns\":\"\"}", NOTHING), "usage ");
}

#define ID    "11111111-2222-3333-4444-555555555555"
#define GROUP "{\"id\":\"" ID "\"}"
#define FOUND                                                                                      \
    "{\"id\":\"" ID "\",\"displayName\":\"Sales\",\"deletedDateTime\":\"2026-01-01T00:00:00Z\"}"
#define BIN  "GET graph:/v1.0/directory/deletedItems/microsoft.graph.group/" ID "?"
#define LIVE "GET graph:/v1.0/groups/" ID "?"

static void a_deleted_group_is_purged_and_that_is_proven(void **state)
{
    (void)state;
    d.plan = true;
    assert_string_equal(DRIVE(&d, "purge-group", GROUP, {.to = BIN, .body = FOUND}),
                        "door {\"deleted\":\"2026-01-01T00:00:00Z\",\"id\":\"" ID
                        "\",\"mail\":null,\"name\":\"Sales\"}");
    assert_string_equal(am_call_operation(d.call)->consent, "purge");
    d.plan = false;
    assert_string_equal(
        DRIVE(&d, "purge-group", GROUP, {.to = BIN, .body = FOUND},
              {.to = "DELETE graph:/v1.0/directory/deletedItems/microsoft.graph.group/" ID,
               .lost = true},
              {.to = BIN, .status = 404}, {.to = LIVE, .status = 404}),
        "ok {\"id\":\"" ID "\",\"purged\":true,\"restored\":false}");
    assert_int_equal(d.before_door, 1);
}

static void a_group_that_is_gone_or_alive_is_not_purged(void **state)
{
    (void)state;
    drive_has(
        DRIVE(&d, "purge-group", GROUP, {.to = BIN, .status = 404}, {.to = LIVE, .status = 404}),
        "ok ");
    assert_true(am_call_is_already(d.call));
    drive_has(
        DRIVE(&d, "purge-group", GROUP, {.to = BIN, .status = 404}, {.to = LIVE, .body = FOUND}),
        "refused ");
    drive_has(DRIVE(&d, "purge-group", GROUP, {.to = BIN, .status = 500}), "remote ");
    drive_has(DRIVE(&d, "purge-group", GROUP, {.to = BIN, .body = FOUND},
                    {.to = "DELETE", .status = 204}, {.to = BIN, .body = FOUND}),
              "still in the bin");
}

static void a_group_is_restored_and_that_is_proven(void **state)
{
    (void)state;
    drive_has(DRIVE(&d, "restore-group", GROUP, {.to = BIN, .body = FOUND},
                    {.to = "POST graph:/v1.0/directory/deletedItems/" ID "/restore", .body = "{}"},
                    {.to = BIN, .status = 404}, {.to = LIVE, .body = FOUND}),
              "\"restored\":true}");
    drive_has(
        DRIVE(&d, "restore-group", GROUP, {.to = BIN, .status = 404}, {.to = LIVE, .body = FOUND}),
        "ok ");
    assert_true(am_call_is_already(d.call));
    drive_has(
        DRIVE(&d, "restore-group", GROUP, {.to = BIN, .status = 404}, {.to = LIVE, .status = 404}),
        "absent ");
    drive_has(DRIVE(&d, "deleted-groups", "{}", {.to = "GET", .body = "{\"value\":[" FOUND "]}"}),
              "ok null");
    drive_has(d.items, "\"name\":\"Sales\"");
}

static void a_tenant_is_found_by_domain_or_id(void **state)
{
    (void)state;
    assert_string_equal(
        DRIVE(&d, "find-tenant", "{\"domain\":\"fabrikam.com\"}",
              {.to = "GET graph:/v1.0/tenantRelationships/"
                     "findTenantInformationByDomainName(domainName=%27fabrikam.com%27)\n",
               .body = "{\"tenantId\":\"9\",\"displayName\":\"Fabrikam\",\"defaultDomainName\":"
                       "\"f.com\",\"federationBrandName\":null}"}),
        "ok {\"brand\":null,\"domain\":\"f.com\",\"name\":\"Fabrikam\",\"tenant_id\":\"9\"}");
    drive_has(DRIVE(&d, "find-tenant", "{\"tenant_id\":\"" ID "\"}",
                    {.to = "ByTenantId(tenantId=%27" ID "%27)", .status = 404, .body = "{}"}),
              "absent ");
    drive_has(DRIVE(&d, "find-tenant", "{}", NOTHING), "usage ");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {T(licences_end_with_the_earliest_sharepoint_subscription),
                                          T(licences_that_ended_have_days_below_zero),
                                          T(a_page_elsewhere_or_again_is_refused),
                                          T(named_users_are_read_in_a_batch),
                                          T(batches_have_twenty_parts),
                                          T(a_batch_that_fails_or_lies_ends_the_call),
                                          T(groups_are_looked_up_by_id),
                                          T(users_are_listed_by_filter_page_by_page),
                                          T(a_deleted_group_is_purged_and_that_is_proven),
                                          T(a_group_that_is_gone_or_alive_is_not_purged),
                                          T(a_group_is_restored_and_that_is_proven),
                                          T(a_tenant_is_found_by_domain_or_id)};

CHECK_MAIN(tests)
