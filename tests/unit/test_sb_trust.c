/* Trust over both tenants, content moves and the identity map. */
#include "sb_drive.h"
#include "check.h"

#include <string.h>

#define SOURCE_MY "https://contoso-my.sharepoint.com"
#define TARGET_MY "https://fabrikam-my.sharepoint.com"
#define DAY       86400000

enum { NONE, NONE_BY_PARTNER, DORMANT, DORMANT_BY_PARTNER, GOOD, NO_CONTACT };

static int64_t verify(sb_drive *d, int tenant)
{
    sb_drive_call(d, tenant, "VerifySPOTenantOrgRelation",
                  tenant ? E("1") E("1") S(SOURCE_MY) : E("1") E("2") S(TARGET_MY));
    return am_value_num(sb_drive_entry(d, 3), -1);
}

static void change(sb_drive *d, int tenant, const char *method)
{
    sb_drive_call(d, tenant, method,
                  tenant ? E("1") E("1") S(SOURCE_MY) : E("1") E("2") S(TARGET_MY "/"));
}

static void test_removal(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, "{}");
    assert_int_equal(verify(&d, 0), GOOD);
    assert_int_equal(verify(&d, 1), GOOD);
    change(&d, 0, "RemoveSPOTenantOrgRelation");
    assert_int_equal(am_value_len(d.json), 3);
    assert_true(d.changed);
    assert_int_equal(verify(&d, 0), NONE);
    assert_int_equal(verify(&d, 1), NONE_BY_PARTNER);
    change(&d, 0, "RemoveSPOTenantOrgRelation");
    assert_non_null(strstr(sb_drive_message(&d), "MnATrustNoSetupForPartner:"));
    change(&d, 1, "RemoveSPOTenantOrgRelation");
    assert_int_equal(verify(&d, 1), NONE);
    change(&d, 0, "NewSPOTenantOrgRelation");
    change(&d, 1, "NewSPOTenantOrgRelation");
    assert_int_equal(verify(&d, 0), DORMANT);
    d.now += 8LL * DAY;
    assert_int_equal(verify(&d, 0), GOOD);
    sb_drive_close(&d);
}

static void test_wrong_side(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, "{}");
    sb_drive_call(&d, 1, "RemoveSPOTenantOrgRelation", E("1") E("2") S(TARGET_MY));
    assert_non_null(strstr(sb_drive_message(&d), "MnATrustWrongCmdletUsage"));
    sb_drive_call(&d, 1, "RemoveSPOTenantOrgRelation", E("1") E("2") S(SOURCE_MY));
    assert_non_null(strstr(sb_drive_message(&d), "MnATrustNoSetupForPartnerInRole"));
    sb_drive_call(&d, 1, "VerifySPOTenantOrgRelation", E("1") E("2") S(SOURCE_MY));
    assert_int_equal(am_value_num(sb_drive_entry(&d, 3), -1), NONE);
    sb_drive_call(&d, 1, "VerifySPOTenantOrgRelation", E("2") E("1") S(SOURCE_MY));
    assert_string_equal(sb_drive_error(&d), "System.ArgumentException");
    sb_drive_call(&d, 1, "VerifySPOTenantOrgRelation", E("1") E("1") S("contoso"));
    assert_string_equal(sb_drive_error(&d), "System.ArgumentException");
    assert_int_equal(verify(&d, 1), GOOD);
    sb_drive_close(&d);
}

static void test_states(void **state)
{
    static const struct {
        const char *trust;
        int source, target;
    } cases[] = {{"none", NONE, NONE},
                 {"dormant", DORMANT, DORMANT},
                 {"source_only", NONE_BY_PARTNER, NONE},
                 {"target_only", NONE, NONE_BY_PARTNER},
                 {"unreachable", NO_CONTACT, NO_CONTACT},
                 {"both_ways", GOOD, GOOD}};
    sb_drive d;

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        am_arena *mem = am_arena_new(0);

        sb_drive_open(&d, am_arena_format(mem, "{\"trust\": \"%s\"}", cases[i].trust));
        assert_int_equal(verify(&d, 0), cases[i].source);
        assert_int_equal(verify(&d, 1), cases[i].target);
        sb_drive_close(&d);
        am_arena_free(mem);
    }
    sb_drive_open(&d, "{\"trust\": {\"source\": [{\"role\": \"target\", \"created\": \"-30d\"}], "
                      "\"target\": [{\"role\": \"source\", \"created\": \"-2d\"}]}}");
    assert_int_equal(verify(&d, 0), DORMANT_BY_PARTNER);
    assert_int_equal(verify(&d, 1), DORMANT);
    sb_drive_close(&d);
}

static void test_licences_and_list(void **state)
{
    sb_drive d;

    (void)state;
    sb_drive_open(&d, "{\"trust\": \"both_ways\", \"source\": {\"licences_end\": \"+2d\"}}");
    sb_drive_call(&d, 0, "GetSPOTenantOrgRelationAll", "");
    assert_non_null(strstr(am_value_text(sb_drive_entry(&d, 3), ""), "\"PartnerRole\":\"Target\""));
    assert_non_null(strstr(am_value_text(sb_drive_entry(&d, 3), ""), "\"PartnerRole\":\"Source\""));
    sb_drive_call(&d, 0, "GetSPOTenantOrgRelationByScenario", E("1") E("1"));
    assert_null(strstr(am_value_text(sb_drive_entry(&d, 3), ""), "Target"));
    sb_drive_call(&d, 0, "GetSPOTenantOrgRelationByPartner", S("https://other-my.sharepoint.com"));
    assert_string_equal(am_value_text(sb_drive_entry(&d, 3), ""), "[]");
    d.now += 3LL * DAY;
    change(&d, 0, "RemoveSPOTenantOrgRelation");
    assert_string_equal(sb_drive_error(&d), "Microsoft.Online.SharePoint.Common.SpoException");
    change(&d, 1, "RemoveSPOTenantOrgRelation");
    assert_string_equal(sb_drive_error(&d), "");
    sb_drive_close(&d);
}

#define REPORT(type, key, state, direction)                                                        \
    E(type)                                                                                        \
    S(TARGET_MY) key G("00000000-0000-0000-0000-000000000000") I(state)                            \
        I(direction) "<Parameter Type=\"UInt32\">1000</Parameter><Parameter Type=\"DateTime\">"    \
                     "2020-01-01T00:00:00.000+00:00</Parameter><Parameter Type=\"DateTime\">"      \
                     "2030-01-01T00:00:00.000+00:00</Parameter>" E("0")
#define NO_KEY "<Parameter Type=\"Null\" />"

static size_t rows(sb_drive *d)
{
    const char *text = am_value_text(sb_drive_entry(d, 3), "");
    const am_value *v = NULL;
    am_err err = {0};

    assert_int_equal(am_json_parse(d->mem, text, strlen(text), &v, &err), AM_OK);
    return am_value_len(v);
}

static void test_moves(void **state)
{
    const char *method = "GetSPOCrossTenantContentMoveState";
    sb_drive d;

    (void)state;
    sb_drive_open(&d, "{\"moves\": [{\"type\": \"Odb\", \"key\": \"a@contoso.com\"}, {\"type\": "
                      "\"Odb\", \"key\": \"b@contoso.com\", \"state\": \"InProgress\"}, {\"type\": "
                      "\"RegSite\", \"source\": \"/sites/x\", \"target\": \"/sites/y\"}]}");
    sb_drive_call(&d, 0, method, REPORT("0", NO_KEY, "8", "2"));
    assert_int_equal(rows(&d), 2);
    assert_non_null(strstr(am_value_text(sb_drive_entry(&d, 3), ""), "SiteMoveJobJson"));
    sb_drive_call(&d, 0, method, REPORT("0", NO_KEY, "-1", "0"));
    assert_int_equal(rows(&d), 2);
    sb_drive_call(&d, 0, method, REPORT("0", NO_KEY, "1", "2"));
    assert_int_equal(rows(&d), 1);
    sb_drive_call(&d, 0, method, REPORT("0", NO_KEY, "8", "1"));
    assert_int_equal(rows(&d), 0);
    sb_drive_call(&d, 0, method,
                  REPORT("2", S("https://contoso.sharepoint.com/sites/X"), "8", "2"));
    assert_int_equal(rows(&d), 1);
    sb_drive_call(&d, 0, method, REPORT("1", NO_KEY, "8", "2"));
    assert_int_equal(rows(&d), 0);
    sb_drive_call(&d, 0, method, REPORT("0", NO_KEY, "9", "2"));
    assert_string_equal(sb_drive_error(&d), "System.ArgumentOutOfRangeException");
    sb_drive_close(&d);
}

static void test_identity_map(void **state)
{
    sb_drive d;
    const am_value *item;

    (void)state;
    sb_drive_open(&d, "{\"identity_map\": [{\"source\": \"a@contoso.com\", \"target\": "
                      "\"a@fabrikam.com\"}]}");
    sb_drive_object(&d, 1, "GetTenantUserIdentityMappingItem", E("0") S("A@contoso.com"));
    item = am_value_get(sb_drive_entry(&d, 5), "_Child_Items_[0]");
    assert_string_equal(am_value_text(am_value_member(item, "TargetUserUpn"), ""),
                        "a@fabrikam.com");
    assert_non_null(strstr(am_value_text(am_value_member(item, "SourceTenantCompanyId"), ""),
                           sb_world_tenant(d.world, 0).tenant_id));
    sb_drive_call(&d, 1, "CheckMnATenantIdentityMapCallCorrectness", "");
    assert_int_equal(am_value_num(sb_drive_entry(&d, 3), -1), 2);
    sb_drive_call(&d, 1, "RemoveTenantUserIdentityMappingItem", E("0") S("a@contoso.com"));
    assert_true(d.changed);
    sb_drive_call(&d, 1, "AddOrUpdateTenantIdentityMap",
                  "<Parameter Type=\"Array\"><Object Type=\"String\">User,"
                  "11111111-1111-1111-1111-111111111111,b@contoso.com,b@fabrikam.com,"
                  "b@fabrikam.com,RegularUser</Object><Object Type=\"String\">rubbish</Object>"
                  "</Parameter>");
    assert_int_equal(am_value_len(sb_drive_entry(&d, 3)), 1);
    sb_drive_object(&d, 1, "GetTenantUserIdentityMappingItem", E("2") S("b@fabrikam.com"));
    assert_int_equal(am_value_len(am_value_get(sb_drive_entry(&d, 5), "_Child_Items_")), 1);
    sb_drive_close(&d);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_removal), cmocka_unit_test(test_wrong_side),
    cmocka_unit_test(test_states),  cmocka_unit_test(test_licences_and_list),
    cmocka_unit_test(test_moves),   cmocka_unit_test(test_identity_map)};

CHECK_MAIN(tests)
