/* Graph: hosts, users, licences, deleted groups, batches, pages, errors. */
#include "sb_drive.h"
#include "check.h"

#include <stdio.h>
#include <string.h>

#define GROUP "22222222-2222-2222-2222-222222222222"

static const char *const world =
    "{\"source\": {\"licences_end\": \"+20d\", \"sites\": [{\"url\": \"/sites/live\"},"
    "{\"url\": \"/sites/old\", \"location\": \"/sites/new\"},"
    "{\"url\": \"/personal/a\", \"template\": \"SPSPERS#10\"}], \"users\": ["
    "{\"upn\": \"a@contoso.com\", \"mail\": \"a.a@contoso.com\", \"onedrive\": \"/personal/a\"},"
    "{\"upn\": \"b@contoso.com\"}, {\"upn\": \"c#EXT#@contoso.com\"},"
    "{\"upn\": \"d@contoso.com\", \"deleted\": true}], \"groups\": [{\"id\": \"" GROUP
    "\", \"name\": \"Team\", \"deleted\": true}]}}";

static const char *text(const sb_drive *d, const char *path)
{
    return am_value_text(am_value_get(d->json, path), "");
}

static void failed(const sb_drive *d, int status, const char *code)
{
    assert_int_equal(d->status, status);
    assert_string_equal(text(d, "error.code"), code);
    assert_true(text(d, "error.innerError.request-id")[0] != '\0');
}

static void test_sites(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_graph(&d, 0, "GET", "/v1.0/sites/root?$select=webUrl", NULL);
    assert_string_equal(d.text, "{\"webUrl\":\"https://contoso.sharepoint.com\"}");
    assert_int_equal(d.units, 1);
    sb_drive_graph(&d, 1, "GET", "/v1.0/sites/root?$select=webUrl", NULL);
    assert_string_equal(text(&d, "webUrl"), "https://fabrikam.sharepoint.com");
    sb_drive_graph(&d, 0, "GET", "/v1.0/sites/contoso.sharepoint.com:/sites/live", NULL);
    assert_int_equal(strncmp(text(&d, "id"), "contoso.sharepoint.com,", 23), 0);
    sb_drive_graph(&d, 0, "GET", "/v1.0/sites/contoso.sharepoint.com:/sites/old", NULL);
    failed(&d, 404, "itemNotFound");
    sb_drive_graph(&d, 0, "GET", "/v1.0/sites/fabrikam.sharepoint.com:/sites/new", NULL);
    failed(&d, 400, "invalidRequest");
    assert_string_equal(text(&d, "error.message"), "Invalid hostname for this tenancy");
    sb_drive_ask(&d, "GET", "graph.microsoft.com", "/v1.0/sites/root", NULL, 0, NULL);
    failed(&d, 401, "InvalidAuthenticationToken");
    sb_drive_ask(&d, "GET", "graph.microsoft.com", "/v1.0/sites/root", NULL, 0,
                 "contoso.sharepoint.com");
    failed(&d, 401, "InvalidAuthenticationToken");
    sb_drive_graph(&d, 0, "GET", "/v1.0/planets", NULL);
    failed(&d, 400, "BadRequest");
    sb_drive_close(&d);
}

static void test_users(void **state)
{
    sb_drive d;
    const char *next;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_graph(&d, 0, "GET", "/v1.0/users/a%40contoso.com?$select=id,accountEnabled", NULL);
    assert_int_equal(am_value_len(d.json), 2);
    sb_drive_graph(&d, 0, "GET", "/v1.0/users/c%23EXT%23%40contoso.com", NULL);
    assert_int_equal(d.status, 200);
    sb_drive_graph(&d, 0, "GET", "/v1.0/users?$filter=mail%20eq%20'a.a@contoso.com'&$select=id",
                   NULL);
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 1);
    sb_drive_graph(&d, 0, "GET", "/v1.0/users/nobody@contoso.com", NULL);
    failed(&d, 404, "Request_ResourceNotFound");
    sb_drive_graph(&d, 0, "GET", "/v1.0/users/a@contoso.com/drive?$select=webUrl", NULL);
    assert_string_equal(text(&d, "webUrl"),
                        "https://contoso-my.sharepoint.com/personal/a/Documents");
    sb_drive_graph(&d, 0, "GET", "/v1.0/users/b@contoso.com/drive", NULL);
    failed(&d, 404, "ResourceNotFound");
    sb_drive_graph(&d, 0, "GET", "/v1.0/users?$top=2&$select=id", NULL);
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 2);
    next = am_value_text(am_value_member(d.json, "@odata.nextLink"), "");
    assert_int_equal(strncmp(next, "https://graph.microsoft.com/v1.0/users?", 39), 0);
    sb_drive_graph(&d, 0, "GET", next + 27, NULL);
    assert_int_equal(am_value_len(am_value_member(d.json, "value")), 1);
    assert_null(am_value_member(d.json, "@odata.nextLink"));
    sb_drive_graph(&d, 0, "GET", "/v1.0/directory/deletedItems/microsoft.graph.user", NULL);
    assert_string_equal(text(&d, "value[0].userPrincipalName"), "d@contoso.com");
    sb_drive_close(&d);
}

static void test_licences(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_graph(&d, 0, "GET", "/v1.0/subscribedSkus", NULL);
    assert_string_equal(text(&d, "value[0].capabilityStatus"), "Enabled");
    assert_string_equal(text(&d, "value[0].servicePlans[0].servicePlanName"),
                        "SHAREPOINTENTERPRISE");
    sb_drive_graph(&d, 0, "GET", "/v1.0/directory/subscriptions", NULL);
    assert_string_equal(text(&d, "value[0].nextLifecycleDateTime"), "2026-08-10T00:00:00Z");
    d.now += 21LL * 86400000;
    sb_drive_graph(&d, 0, "GET", "/v1.0/directory/subscriptions", NULL);
    assert_string_equal(text(&d, "value[0].status"), "Suspended");
    sb_drive_close(&d);
}

static void test_deleted_groups(void **state)
{
    const char *typed = "/v1.0/directory/deletedItems/Microsoft.Graph.Group/" GROUP "?$select=id";
    sb_drive d;

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_graph(&d, 0, "GET", typed, NULL);
    assert_string_equal(text(&d, "id"), GROUP);
    sb_drive_graph(&d, 0, "POST", "/v1.0/directory/deletedItems/" GROUP "/restore", "{}");
    assert_int_equal(d.status, 200);
    assert_true(d.changed);
    sb_drive_graph(&d, 0, "GET", "/v1.0/groups/" GROUP, NULL);
    assert_string_equal(text(&d, "displayName"), "Team");
    sb_drive_graph(&d, 0, "DELETE", typed, NULL);
    failed(&d, 404, "Request_ResourceNotFound");
    sb_drive_close(&d);
}

static void test_tenants(void **state)
{
#define FIND "/v1.0/tenantRelationships/findTenantInformationBy"
    sb_drive d;
    char id[64], url[200];

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_graph(&d, 0, "GET", FIND "DomainName(domainName='Fabrikam.com')", NULL);
    assert_string_equal(text(&d, "defaultDomainName"), "fabrikam.com");
    assert_string_equal(text(&d, "displayName"), "fabrikam");
    snprintf(id, sizeof id, "%s", text(&d, "tenantId"));
    snprintf(url, sizeof url, FIND "TenantId(tenantId='%s')", id);
    sb_drive_graph(&d, 1, "GET", url, NULL);
    assert_string_equal(text(&d, "tenantId"), id);
    sb_drive_graph(&d, 1, "GET", FIND "DomainName(domainName='contoso.onmicrosoft.com')", NULL);
    assert_string_equal(text(&d, "displayName"), "contoso");
    sb_drive_graph(&d, 0, "GET", FIND "DomainName(domainName='example.com')", NULL);
    failed(&d, 404, "Directory_ObjectNotFound");
    sb_drive_graph(&d, 0, "GET", FIND "Name(name='fabrikam.com')", NULL);
    failed(&d, 400, "Request_BadRequest");
    sb_drive_graph(&d, 0, "POST", FIND "DomainName(domainName='fabrikam.com')", "{}");
    assert_int_equal(d.status, 405);
    sb_drive_close(&d);
}

static void test_batch(void **state)
{
    sb_drive d;
    am_buf many = AM_BUF(1 << 16);

    (void)state;
    sb_drive_open(&d, world);
    sb_drive_graph(&d, 0, "POST", "/v1.0/$batch",
                   "{\"requests\": [{\"id\": \"1\", \"method\": \"GET\", \"url\": "
                   "\"/users/a%40contoso.com?$select=userPrincipalName\"}, {\"id\": \"2\", "
                   "\"method\": \"GET\", \"url\": \"/users/zz\"}]}");
    assert_int_equal(am_value_len(am_value_member(d.json, "responses")), 2);
    assert_string_equal(text(&d, "responses[0].id"), "2");
    assert_int_equal(am_value_num(am_value_get(d.json, "responses[0].status"), 0), 404);
    assert_string_equal(text(&d, "responses[1].body.userPrincipalName"), "a@contoso.com");
    assert_int_equal(d.units, 2);
    am_buf_str(&many, "{\"requests\": [");
    for (int i = 0; i < 21; i++)
        am_buf_fmt(&many, "%s{\"id\": \"%d\", \"method\": \"GET\", \"url\": \"/users\"}",
                   i ? "," : "", i);
    am_buf_str(&many, "]}");
    sb_drive_graph(&d, 0, "POST", "/v1.0/$batch", am_buf_text(&many));
    failed(&d, 400, "MaximumValueExceeded");
    sb_drive_graph(&d, 0, "POST", "/v1.0/$batch", "{");
    failed(&d, 400, "BadRequest");
    am_buf_free(&many);
    sb_drive_close(&d);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_sites), cmocka_unit_test(test_users), cmocka_unit_test(test_licences),
    cmocka_unit_test(test_deleted_groups), cmocka_unit_test(test_tenants),
    cmocka_unit_test(test_batch)};

CHECK_MAIN(tests)
