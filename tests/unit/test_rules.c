/* The rules of the domain, each of them learned from somebody's accident: one test a rule, and each
 * fails when its rule is taken out of the connector. */
#include "sharepoint/guard.h"

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

static void refused(const char *op, const char *args, const char *code)
{
    f.tolerant = true;
    assert_int_equal(fake_run(&f, op, args), AM_FAIL);
    assert_int_equal(f.kind, AM_REFUSED);
    if (code)
        assert_string_equal(f.code, code);
    assert_int_equal(f.n_changes, 0);
    assert_false(f.at_door);
}

static const char *const removals[] = {"remove-redirect", "remove-site"};

static void rule_1_only_a_redirect_template(void **state)
{
    (void)state;
    static const char *const near[] = {"STS#3", "REDIRECT#0", "XREDIRECTSITE#0", "SPSPERS#10", ""};
    for (size_t op = 0; op < 2; op++)
        for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
            there_is(&f, OLD, near[i], "Unlock");
            refused(removals[op], OLD_URL, "live-site");
        }
}

static void rule_1_no_group(void **state)
{
    (void)state;
    for (size_t op = 0; op < 2; op++) {
        there_is_with(&f, "");
        f.replies[f.n_replies - 1].body = am_arena_format(
            f.arena,
            "[{\"ErrorInfo\":null},5,{\"Url\":\"" OLD "\",\"Template\":\"REDIRECTSITE#0\","
            "\"Status\":\"Active\",\"SiteId\":\"" OLD_ID "\",\"GroupId\":\"" OLD_ID "\"}]");
        leads_to(&f, NEW);
        refused(removals[op], OLD_URL, "group-connected");
    }
}

static void rule_1_only_a_redirect_to_the_partner(void **state)
{
    (void)state;
    static const char *const there[] = {"https://somebody.sharepoint.com/sites/old",
                                        "https://fabrikam.sharepoint.com.evil.example/",
                                        "https://fabrikam.sharepoint.com@evil.example/",
                                        "https://fabrikam-admin.sharepoint.com/"};
    for (size_t op = 0; op < 2; op++)
        for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
            there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
            leads_to(&f, there[i]);
            refused(removals[op], "{\"url\":\"" OLD "\",\"same_tenant\":true}", NULL);
        }
}

static void rule_1_same_tenant_redirects_stay_unless_named(void **state)
{
    (void)state;
    for (size_t op = 0; op < 2; op++) {
        there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
        leads_to(&f, "https://contoso.sharepoint.com/sites/renamed");
        refused(removals[op], OLD_URL, "same-tenant");
    }
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
    leads_to(&f, "https://contoso.sharepoint.com/sites/renamed");
    f.plan = true;
    assert_int_equal(fake_run(&f, "remove-redirect", "{\"url\":\"" OLD "\",\"same_tenant\":true}"),
                     AM_DONE);
    assert_true(f.at_door);
}

static void rule_1_unknown_is_never_removed_and_404_proves_nothing(void **state)
{
    (void)state;
    static const int answers[] = {404, 410, 401, 403, 200, 500, 0};
    for (size_t op = 0; op < 2; op++)
        for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
            there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
            fake_status(&f, "HEAD " OLD, answers[i], NULL, NULL);
            refused(removals[op], "{\"url\":\"" OLD "\",\"same_tenant\":true}", "unproven");
        }
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
    fake_status(&f, "HEAD " OLD, 302, NEW, NULL);
    refused("remove-redirect", OLD_URL, "unproven");
}

static void rule_2_onedrive_redirects_are_listed(void **state)
{
    (void)state;
    f.tolerant = true;
    fake_run(&f, "list-redirects", "{}");
    assert_non_null(
        fake_sent(&f, "<Property Name=\"IncludePersonalSite\" Type=\"Enum\">1</Property>"));
}

static void own_host_is(const char *url)
{
    fake_csom(&f, "GetMySiteHostUrl", 3, am_arena_format(f.arena, "\"%s\"", url));
}

static void rule_3_verify_says_good_to_proceed_before_the_first_removal(void **state)
{
    (void)state;
    for (int status = 1; status <= 5; status++) {
        if (status == 4)
            continue;
        own_host_is("https://contoso-my.sharepoint.com");
        trust_is(&f, status);
        refused("remove-trust", "{}", NULL);
        f.n_replies = 0;
    }
}

static void rule_3_after_removal_it_is_not_established_or_it_failed(void **state)
{
    (void)state;
    static const int after[] = {1, 2, 3, 4, 5, 9};
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        own_host_is("https://contoso-my.sharepoint.com");
        trust_is(&f, 4);
        no_moves(&f);
        fake_csom(&f, "RemoveSPOTenantOrgRelation", 3, NULL);
        trust_is(&f, after[i]);
        assert_int_equal(fake_run(&f, "remove-trust", "{}"), AM_FAIL);
        assert_int_equal(f.kind, AM_REMOTE);
        f.n_replies = 0;
        f.n_sent = 0;
    }
}

static void moves_are(const char *report)
{
    own_host_is("https://contoso-my.sharepoint.com");
    trust_is(&f, 4);
    for (int i = 0; i < 6; i++)
        fake_csom(&f, "ContentMoveState", 3, report);
}

static void rule_3_no_removal_while_a_move_is_queued_or_running(void **state)
{
    (void)state;
    moves_are("\"[{\\\"Id\\\":\\\"1\\\",\\\"MoveState\\\":\\\"Queued\\\"}]\"");
    refused("remove-trust", "{\"moves_attested\":true}", "moves-pending");
}

static void rule_3_unreadable_moves_need_an_attestation(void **state)
{
    (void)state;
    moves_are("\"three are pending\"");
    refused("remove-trust", "{}", "moves-unknown");
    f.n_replies = f.n_sent = 0;
    f.plan = true;
    moves_are("\"three are pending\"");
    assert_int_equal(fake_run(&f, "remove-trust", "{\"moves_attested\":true}"), AM_DONE);
    assert_true(f.at_door);
}

static void rule_4_role_and_host_follow_from_the_side(void **state)
{
    (void)state;
    trust_is(&f, 4);
    fake_run(&f, "verify-trust", "{}");
    assert_non_null(fake_sent(&f, "Type=\"Enum\">2</Parameter><Parameter Type=\"String\">"
                                  "https://fabrikam-my.sharepoint.com<"));
    tear_down(NULL);
    fake_init(&f, "target");
    trust_is(&f, 4);
    fake_run(&f, "verify-trust", "{}");
    assert_non_null(fake_sent(&f, "Type=\"Enum\">1</Parameter><Parameter Type=\"String\">"
                                  "https://contoso-my.sharepoint.com<"));
}

static void rule_4_a_partner_url_equal_to_ones_own_is_refused(void **state)
{
    (void)state;
    own_host_is("https://FABRIKAM-my.sharepoint.com/");
    trust_is(&f, 4);
    refused("remove-trust", "{}", "own-partner");
    am_value *same = am_json_make(f.arena, "{\"my\":\"contoso-my.sharepoint.com\"}");
    f.tenant = am_json_make(
        f.arena, "{\"role\":\"source\",\"hosts\":%v,\"partner\":{\"hosts\":%v}}", same, same);
    f.n_sent = 0;
    refused("verify-trust", "{}", "own-partner");
    assert_int_equal(f.n_sent, 0);
}

static void rule_5_swapped_hosts_are_caught(void **state)
{
    (void)state;
    own_host_is("https://somebody-my.sharepoint.com");
    trust_is(&f, 4);
    refused("remove-trust", "{}", "wrong-host");
}

static void rule_5_another_tenants_url_is_refused_before_any_request(void **state)
{
    (void)state;
    static const char *const ops[] = {"get-site",   "remove-site",  "remove-redirect",
                                      "purge-site", "restore-site", "resolve",
                                      "site-users"};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        refused(ops[i], "{\"url\":\"" NEW "\"}", "other-tenant");
    refused("set-lock", "{\"url\":\"" NEW "\",\"lock_state\":\"Unlock\"}", "other-tenant");
    refused("set-admin", "{\"url\":\"" NEW "\",\"login\":\"a@b.c\"}", "other-tenant");
    assert_int_equal(f.n_sent, 0);
}

static void rule_5_root_and_admin_hosts_are_never_changed(void **state)
{
    (void)state;
    static const char *const never[] = {
        "https://contoso.sharepoint.com",       "https://contoso.sharepoint.com/",
        "https://contoso-my.sharepoint.com/",   "https://contoso-admin.sharepoint.com/sites/x",
        "https://contoso.sharepoint.com/sites", "https://contoso-my.sharepoint.com/personal/"};
    static const char *const ops[] = {"remove-site", "remove-redirect", "purge-site"};
    for (size_t op = 0; op < 3; op++)
        for (size_t i = 0; i < sizeof never / sizeof *never; i++)
            refused(ops[op], am_arena_format(f.arena, "{\"url\":\"%s\"}", never[i]), NULL);
    refused("remove-site", "{\"url\":\"https://contoso.sharepoint.com\",\"live\":true}",
            "root-site");
    refused("set-lock", "{\"url\":\"https://contoso.sharepoint.com\",\"lock_state\":\"Unlock\"}",
            "root-site");
    assert_int_equal(f.n_sent, 0);
}

static void rule_6_errors_come_with_status_200(void **state)
{
    (void)state;
    fake_csom_error(&f, "GetMySiteHostUrl", "System.UnauthorizedAccessException", -2147024891, "?");
    assert_int_equal(fake_run(&f, "host-url", "{}"), AM_FAIL);
    assert_int_equal(f.kind, AM_DENIED);
}

static void rule_6_one_changing_method_a_request(void **state)
{
    (void)state;
    static const char *const changing[] = {"\"RemoveSite\"", "\"LockState\"", "\"SetSiteAdmin\""};
    there_is(&f, OLD, "REDIRECTSITE#0", "ReadOnly");
    leads_to(&f, NEW);
    fake_csom_error(&f, "\"RemoveSite\"", "System.UnauthorizedAccessException", -1, "?");
    fake_csom(&f, "\"LockState\"", 11, "{\"IsComplete\":true}");
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
    operation_ends(&f, "RemoveSite");
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_DONE);
    for (size_t i = 0; i < f.n_sent; i++) {
        int n = 0;
        for (size_t k = 0; k < 3; k++)
            n += strstr(f.sent[i], changing[k]) != NULL;
        assert_int_equal(n, (f.sent_flags[i] & AM_REQ_CHANGE) != 0);
    }
    assert_int_equal(f.n_changes, 3);
}

static void rule_7_removal_is_proven_by_reading_back(void **state)
{
    (void)state;
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
    leads_to(&f, NEW);
    operation_ends(&f, "RemoveSite");
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock"); /* the service lied */
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_REMOTE);
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
    leads_to(&f, NEW);
    operation_ends(&f, "RemoveSite");
    there_is_none(&f);
    for (int i = 0; i < 13; i++) /* another version of it is in the bin */
        bin_holds(&f, OLD, "11111111-2222-3333-4444-555555555555");
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_FAIL);
    assert_string_equal(f.code, "not-in-bin");
}

static void rule_8_no_change_before_its_lease(void **state)
{
    (void)state;
    there_is(&f, OLD, "REDIRECTSITE#0", "NoAccess");
    leads_to(&f, NEW);
    fake_csom_error(&f, "\"RemoveSite\"", "System.UnauthorizedAccessException", -1, "?");
    fake_csom_error(&f, "\"LockState\"", "System.UnauthorizedAccessException", -1, "?");
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_FAIL);
    assert_int_equal(f.n_leases, 1);
    assert_string_equal(am_json_text(f.arena, f.lease_args[0], AM_JSON_CANONICAL),
                        "{\"lock_state\":\"NoAccess\",\"url\":\"" OLD "\"}");
    assert_false(f.moot);
}

static void rule_8_holds_are_reported_never_lifted(void **state)
{
    (void)state;
    for (size_t op = 0; op < 2; op++) {
        there_is_with(&f, "\"HasHolds\":true,");
        leads_to(&f, NEW);
        refused(removals[op], "{\"url\":\"" OLD "\"}", "held");
        assert_non_null(f.hint);
    }
    there_is_with(&f, "\"HasHolds\":true,");
    refused("remove-site", "{\"url\":\"" OLD "\",\"live\":true}", "held");
}

static void rule_9_probes_carry_no_token_and_changes_are_never_anonymous(void **state)
{
    (void)state;
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
    leads_to(&f, NEW);
    operation_ends(&f, "RemoveSite");
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_DONE);
    for (size_t i = 0; i < f.n_sent; i++) {
        bool probe = strncmp(f.sent[i], "HEAD ", 5) == 0 || strncmp(f.sent[i], "GET ", 4) == 0;
        assert_int_equal((f.sent_flags[i] & AM_REQ_ANONYMOUS) != 0, probe);
        if (probe)
            assert_null(strstr(f.sent[i], "fabrikam"));
    }
}

static void rule_10_inferred_numbers_can_be_overridden(void **state)
{
    (void)state;
    f.config = am_json_make(f.arena, "{\"wire\":{\"OrgRelationVerificationStatus.GoodToProceed\":3,"
                                     "\"OrgRelationVerificationStatus.DormantByPartner\":4}}");
    trust_is(&f, 3);
    assert_int_equal(fake_run(&f, "verify-trust", "{}"), AM_DONE);
    assert_string_equal(am_value_text(am_value_get(f.value, "status"), ""), "GoodToProceed");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    T(rule_1_only_a_redirect_template),
    T(rule_1_no_group),
    T(rule_1_only_a_redirect_to_the_partner),
    T(rule_1_same_tenant_redirects_stay_unless_named),
    T(rule_1_unknown_is_never_removed_and_404_proves_nothing),
    T(rule_2_onedrive_redirects_are_listed),
    T(rule_3_verify_says_good_to_proceed_before_the_first_removal),
    T(rule_3_after_removal_it_is_not_established_or_it_failed),
    T(rule_3_no_removal_while_a_move_is_queued_or_running),
    T(rule_3_unreadable_moves_need_an_attestation),
    T(rule_4_role_and_host_follow_from_the_side),
    T(rule_4_a_partner_url_equal_to_ones_own_is_refused),
    T(rule_5_swapped_hosts_are_caught),
    T(rule_5_another_tenants_url_is_refused_before_any_request),
    T(rule_5_root_and_admin_hosts_are_never_changed),
    T(rule_6_errors_come_with_status_200),
    T(rule_6_one_changing_method_a_request),
    T(rule_7_removal_is_proven_by_reading_back),
    T(rule_8_no_change_before_its_lease),
    T(rule_8_holds_are_reported_never_lifted),
    T(rule_9_probes_carry_no_token_and_changes_are_never_anonymous),
    T(rule_10_inferred_numbers_can_be_overridden)};

CHECK_MAIN(tests)
