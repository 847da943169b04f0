/* ProcessQuery: the envelope, the reply's style, forms of calls, scopes. */
#include "sb_drive.h"
#include "check.h"

#include <string.h>

static void open_plain(sb_drive *d)
{
    sb_drive_open(d,
                  "{\"source\": {\"sites\": [{\"url\": \"/sites/a\"}, {\"url\": \"/sites/b\"}]}}");
}

static void test_style(void **state)
{
    sb_drive d;

    (void)state;
    open_plain(&d);
    sb_drive_call(&d, 0, "GetMySiteHostUrl", "");
    assert_int_equal(d.status, 200);
    assert_int_equal(
        strncmp(d.text, "[\r{\r\"SchemaVersion\":\"15.0.0.0\",\"LibraryVersion\":", 48), 0);
    assert_non_null(strstr(d.text, "\r},2,{\r\"IsNull\":false\r},3,\"https:\\u002f\\u002f"
                                   "contoso-my.sharepoint.com\\u002f\"\r]"));
    assert_string_equal(am_value_text(sb_drive_entry(&d, 3), ""),
                        "https://contoso-my.sharepoint.com/");
    assert_string_equal(d.what, "csom:GetMySiteHostUrl");
    assert_int_equal(d.units, 2);
    assert_false(d.changed);
    sb_drive_close(&d);
}

static void test_tenant_properties(void **state)
{
    sb_drive d;
    const am_value *t;

    (void)state;
    open_plain(&d);
    sb_drive_csom(&d, 1,
                  "<ObjectPath Id=\"2\" ObjectPathId=\"1\" /><Query Id=\"3\" ObjectPathId=\"1\">"
                  "<Query SelectAllProperties=\"false\"><Properties><Property Name=\"RootSiteUrl\" "
                  "ScalarProperty=\"true\" /><Property Name=\"IsMultiGeo\" ScalarProperty=\"true\" "
                  "/><Property Name=\"IsMnAFlightEnabled\" ScalarProperty=\"true\" /></Properties>"
                  "</Query></Query>",
                  TENANT);
    t = sb_drive_entry(&d, 3);
    assert_int_equal(am_value_len(t), 5);
    assert_string_equal(am_value_text(am_value_member(t, "_ObjectType_"), ""),
                        "Microsoft.Online.SharePoint.TenantAdministration.Tenant");
    assert_non_null(strstr(am_value_text(am_value_member(t, "_ObjectIdentity_"), ""),
                           "|908bed80-a04a-4433-b4a0-883d9847d110:"));
    assert_string_equal(am_value_text(am_value_member(t, "RootSiteUrl"), ""),
                        "https://fabrikam.sharepoint.com");
    assert_true(am_value_truth(am_value_member(t, "IsMnAFlightEnabled"), false));
    sb_drive_close(&d);
}

static void expect(sb_drive *d, const char *type, const char *message)
{
    assert_int_equal(d->status, 200);
    assert_int_equal(am_value_len(d->json), 1);
    if (!strstr(sb_drive_error(d), type) || !strstr(sb_drive_message(d), message))
        fail_msg("%s: %s", sb_drive_error(d), sb_drive_message(d));
}

static void test_wrong_calls(void **state)
{
    sb_drive d;

    (void)state;
    open_plain(&d);
    sb_drive_call(&d, 0, "RemoveSite", S("https://contoso.sharepoint.com/sites/a"));
    expect(&d, "InvalidClientQueryException", "belongs into ObjectPaths");
    sb_drive_object(&d, 0, "GetMySiteHostUrl", "");
    expect(&d, "InvalidClientQueryException", "belongs into Actions");
    sb_drive_call(&d, 0, "Nonsense", "");
    expect(&d, "InvalidClientQueryException", "does not exist");
    sb_drive_call(&d, 0, "GetMySiteHostUrl", S("x"));
    expect(&d, "InvalidClientQueryException", "0 parameters");
    sb_drive_call(&d, 0, "VerifySPOTenantOrgRelation", I("1") E("2") S("https://x"));
    expect(&d, "InvalidClientQueryException", "expected type \"Enum\"");
    sb_drive_call(&d, 0, "VerifySPOTenantOrgRelation", E("MnA") E("2") S("https://x"));
    expect(&d, "InvalidClientQueryException", "not a valid Enum");
    sb_drive_object(&d, 0, "GetSitePropertiesByUrl",
                    S("https://contoso.sharepoint.com/sites/a") B("True"));
    expect(&d, "InvalidClientQueryException", "not a valid Boolean");
    sb_drive_csom(&d, 0, "<ObjectPath Id=\"1\" ObjectPathId=\"1\" />", TENANT);
    expect(&d, "InvalidClientQueryException", "used more than once");
    sb_drive_csom(&d, 0, "<ObjectPath Id=\"2\" ObjectPathId=\"9\" />", TENANT);
    expect(&d, "InvalidClientQueryException", "does not exist");
    sb_drive_csom(&d, 0, "<ObjectPath Id=\"2\" ObjectPathId=\"3\" />",
                  "<Method Id=\"3\" ParentId=\"4\" Name=\"A\" /><Method Id=\"4\" ParentId=\"3\" "
                  "Name=\"B\" />");
    expect(&d, "InvalidClientQueryException", "leads to itself");
    sb_drive_csom(&d, 0, "<ObjectPath Id=\"2\" ObjectPathId=\"1\" />",
                  "<Constructor Id=\"1\" TypeId=\"{268004ae-ef6b-4e9b-8425-127220d84710}\" />");
    expect(&d, "InvalidClientQueryException", "Cannot find stub");
    sb_drive_csom(&d, 0,
                  "<Query Id=\"2\" ObjectPathId=\"1\"><Query><Properties><Property "
                  "Name=\"Nothing\" /></Properties></Query></Query>",
                  TENANT);
    expect(&d, "InvalidClientQueryException", "\"Nothing\" does not exist");
    sb_drive_close(&d);
}

static void test_stops_at_first_error(void **state)
{
    sb_drive d;
    const am_value *sites;

    (void)state;
    open_plain(&d);
    sb_drive_csom(
        &d, 0,
        "<ObjectPath Id=\"10\" ObjectPathId=\"2\" /><ObjectPath Id=\"11\" "
        "ObjectPathId=\"3\" /><ObjectPath Id=\"12\" ObjectPathId=\"4\" />",
        TENANT "<Method Id=\"2\" ParentId=\"1\" Name=\"RemoveSite\"><Parameters>" S(
            "https://contoso.sharepoint.com/sites/a") "</Parameters></Method><Method "
                                                      "Id=\"3\" ParentId=\"1\" "
                                                      "Name=\"RemoveSite\"><Parameters>" S(
                                                          "https://contoso.sharepoint.com/sites/"
                                                          "zzz") "</Parameters></Method>"
                                                                 "<Method Id=\"4\" "
                                                                 "ParentId=\"1\" "
                                                                 "Name=\"RemoveSite\">"
                                                                 "<Parameters>" S(
                                                                     "https://"
                                                                     "contoso.sharepoint.com/sites/"
                                                                     "b") "</Parameters></Method>");
    expect(&d, "SpoNoSiteException", "Cannot get site https://contoso.sharepoint.com/sites/zzz.");
    assert_true(d.changed);
    sites = am_value_get(sb_drive_state(&d), "source");
    assert_int_equal(am_value_len(am_value_member(sites, "recycle_bin")), 1);
    assert_int_equal(am_value_len(am_value_member(sites, "sites")), 3);
    sb_drive_close(&d);
}

static void test_scope(void **state)
{
    sb_drive d;
    const am_value *scope;

    (void)state;
    open_plain(&d);
    sb_drive_csom(&d, 0,
                  "<ExceptionHandlingScopeSimple Id=\"10\"><ObjectPath Id=\"3\" ObjectPathId=\"2\" "
                  "/></ExceptionHandlingScopeSimple><ObjectPath Id=\"11\" ObjectPathId=\"1\" />",
                  TENANT "<Method Id=\"2\" ParentId=\"1\" Name=\"GetSitePropertiesByUrl\">"
                         "<Parameters>" S("https://contoso.sharepoint.com/sites/no")
                             B("true") "</Parameters></Method>");
    scope = sb_drive_entry(&d, 10);
    assert_true(am_value_truth(am_value_member(scope, "HasException"), false));
    assert_string_equal(am_value_text(am_value_get(scope, "ErrorInfo.ErrorTypeName"), ""),
                        "Microsoft.Online.SharePoint.Common.SpoNoSiteException");
    assert_null(sb_drive_entry(&d, 3));
    assert_non_null(sb_drive_entry(&d, 11));
    sb_drive_close(&d);
}

static void test_auth(void **state)
{
    sb_drive d;
    const char *url = "/_vti_bin/client.svc";

    (void)state;
    open_plain(&d);
    sb_drive_ask(&d, "GET", "contoso.sharepoint.com", url, NULL, 0, NULL);
    assert_int_equal(d.status, 401);
    assert_int_equal(strncmp(d.authenticate, "Bearer realm=\"", 14), 0);
    assert_memory_equal(d.authenticate + 14, sb_world_tenant(d.world, 0).tenant_id, 36);
    sb_drive_ask(&d, "POST", "contoso-admin.sharepoint.com", "/_vti_bin/client.svc/ProcessQuery",
                 "", 0, "graph.microsoft.com");
    assert_int_equal(d.status, 401);
    assert_string_equal(d.text, "{\"error_description\":\"Invalid issuer or signature.\"}");
    sb_drive_ask(&d, "POST", "contoso-admin.sharepoint.com", "/_vti_bin/client.svc/ProcessQuery",
                 "", 1, "contoso-admin.sharepoint.com");
    assert_int_equal(d.status, 401);
    sb_drive_ask(&d, "POST", "contoso-admin.sharepoint.com", "/_vti_bin/client.svc/ProcessQuery",
                 "nonsense", 0, "contoso-admin.sharepoint.com");
    expect(&d, "InvalidClientQueryException", "not valid XML");
    sb_drive_close(&d);
}

static void test_instances_and_people(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d,
                  "{\"source\": {\"generate\": {\"onedrive_redirects\": 1}, \"users\": [{\"upn\": "
                  "\"none@contoso.com\"}]}}");
    sb_drive_object(&d, 0, "GetTenantInstances", "");
    assert_string_equal(
        am_value_text(am_value_get(sb_drive_entry(&d, 5), "_Child_Items_[0].MySiteHostUrl"), ""),
        "https://contoso-my.sharepoint.com/");
    sb_drive_call(&d, 0, "GetPersonalSiteUrl", S("none@contoso.com"));
    assert_true(am_value_is(sb_drive_entry(&d, 3), AM_T_NULL));
    sb_drive_call(&d, 0, "IsMnALicensingEnabledForTenant",
                  E("0") S("https://fabrikam-my.sharepoint.com"));
    assert_true(am_value_truth(sb_drive_entry(&d, 3), false));
    sb_drive_close(&d);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test(test_style),
                                          cmocka_unit_test(test_tenant_properties),
                                          cmocka_unit_test(test_wrong_calls),
                                          cmocka_unit_test(test_stops_at_first_error),
                                          cmocka_unit_test(test_scope),
                                          cmocka_unit_test(test_auth),
                                          cmocka_unit_test(test_instances_and_people)};

CHECK_MAIN(tests)
