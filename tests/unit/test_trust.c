#include "sharepoint/trust.h"

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

static void own_host_is(const char *url)
{
    fake_csom(&f, "GetMySiteHostUrl", 3, am_arena_format(f.arena, "\"%s\"", url));
}

static const char *text(const char *path)
{
    return am_value_text(am_value_get(f.value, path), "null");
}

static void ready(int status)
{
    own_host_is("https://contoso-my.sharepoint.com/");
    trust_is(&f, status);
    no_moves(&f);
}

static void verify_is_as_in_the_reference(void **state)
{
    (void)state;
    trust_is(&f, 4);
    assert_int_equal(fake_run(&f, "verify-trust", "{}"), AM_DONE);
    assert_non_null(fake_sent(
        &f,
        "<Actions><ObjectPath Id=\"2\" ObjectPathId=\"1\" /><Method "
        "Name=\"VerifySPOTenantOrgRelation\" Id=\"3\" ObjectPathId=\"1\"><Parameters><Parameter "
        "Type=\"Enum\">1</Parameter><Parameter Type=\"Enum\">2</Parameter><Parameter "
        "Type=\"String\">https://fabrikam-my.sharepoint.com</Parameter></Parameters></Method>"
        "</Actions>"));
    assert_string_equal(text("status"), "GoodToProceed");
    assert_string_equal(text("role"), "Target");
    assert_string_equal(text("partner"), "https://fabrikam-my.sharepoint.com");
    assert_int_equal(am_value_num(am_value_get(f.value, "number"), -1), 4);
}

static void six_states_by_number(void **state)
{
    (void)state;
    static const char *const names[] = {
        "NotEstablished", "NotEstablishedByPartner", "Dormant", "DormantByPartner",
        "GoodToProceed",  "CouldNotContactPartner",  "Unknown"};
    for (int i = 0; i < 7; i++) {
        trust_is(&f, i);
        assert_int_equal(fake_run(&f, "verify-trust", "{}"), AM_DONE);
        assert_string_equal(text("status"), names[i]);
    }
}

static void back_turns_the_role_round(void **state)
{
    (void)state;
    trust_is(&f, 4);
    assert_int_equal(fake_run(&f, "verify-trust", "{\"direction\":\"back\"}"), AM_DONE);
    assert_non_null(fake_sent(&f, "Type=\"Enum\">1</Parameter><Parameter Type=\"Enum\">1<"));
    assert_string_equal(text("role"), "Source");
}

static void removal_is_verified_planned_and_undoable(void **state)
{
    (void)state;
    ready(4);
    fake_csom(&f, "RemoveSPOTenantOrgRelation", 3, NULL);
    trust_is(&f, 0);
    assert_int_equal(fake_run(&f, "remove-trust", "{}"), AM_DONE);
    assert_string_equal(text("status"), "NotEstablished");
    assert_true(f.at_door);
    assert_string_equal(f.undo_op, "create-trust");
    assert_string_equal(f.target, "https://fabrikam-my.sharepoint.com");
    assert_string_equal(am_json_text(f.arena, f.evidence, AM_JSON_CANONICAL),
                        "{\"partner\":\"https://fabrikam-my.sharepoint.com\",\"role\":\"Target\"}");
    assert_int_equal(f.n_changes, 1);
    assert_int_equal(f.changes_before_door, 0);
    assert_int_equal(fake_unused(&f), 0);
}

static void plan_changes_nothing(void **state)
{
    (void)state;
    ready(4);
    f.plan = true;
    assert_int_equal(fake_run(&f, "remove-trust", "{}"), AM_DONE);
    assert_string_equal(text("status"), "NotEstablished");
    assert_int_equal(f.n_changes, 0);
}

static void absent_trust_is_already_removed(void **state)
{
    (void)state;
    own_host_is("https://contoso-my.sharepoint.com");
    trust_is(&f, 0);
    assert_int_equal(fake_run(&f, "remove-trust", "{}"), AM_DONE);
    assert_true(f.already);
    assert_int_equal(f.n_changes, 0);
}

static void second_side_needs_calibration(void **state)
{
    (void)state;
    for (int status = 1; status <= 3; status++) {
        own_host_is("https://contoso-my.sharepoint.com");
        trust_is(&f, status);
        assert_int_equal(fake_run(&f, "remove-trust", "{}"), AM_FAIL);
        assert_int_equal(f.kind, AM_REFUSED);
        assert_false(f.at_door);
    }
    ready(1);
    fake_csom(&f, "RemoveSPOTenantOrgRelation", 3, NULL);
    trust_is(&f, 0);
    assert_int_equal(fake_run(&f, "remove-trust", "{\"calibrated\":true}"), AM_DONE);
}

static void an_unreachable_partner_or_an_unknown_number_is_refused(void **state)
{
    (void)state;
    static const int bad[] = {5, 6, 99, -1};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        own_host_is("https://contoso-my.sharepoint.com");
        trust_is(&f, bad[i]);
        assert_int_equal(fake_run(&f, "remove-trust", "{\"calibrated\":true}"), AM_FAIL);
        assert_int_equal(f.kind, AM_REFUSED);
    }
    assert_int_equal(f.n_changes, 0);
}

static void silence_is_no_success(void **state)
{
    (void)state;
    ready(4);
    fake_csom(&f, "RemoveSPOTenantOrgRelation", 3, NULL);
    trust_is(&f, 4);
    assert_int_equal(fake_run(&f, "remove-trust", "{}"), AM_FAIL);
    assert_int_equal(f.kind, AM_REMOTE);
}

static void an_error_with_the_trust_gone_is_success(void **state)
{
    (void)state;
    ready(4);
    fake_csom_error(&f, "RemoveSPOTenantOrgRelation", "System.Exception", -1, "?");
    trust_is(&f, 0);
    assert_int_equal(fake_run(&f, "remove-trust", "{}"), AM_DONE);
}

static void an_error_with_the_trust_there_is_an_error(void **state)
{
    (void)state;
    ready(4);
    fake_csom_error(&f, "RemoveSPOTenantOrgRelation", "System.UnauthorizedAccessException",
                    -2147024891, "?");
    trust_is(&f, 4);
    assert_int_equal(fake_run(&f, "remove-trust", "{}"), AM_FAIL);
    assert_int_equal(f.kind, AM_DENIED);
    assert_int_equal(f.n_changes, 1);
}

static void a_lost_answer_is_looked_up_before_it_is_repeated(void **state)
{
    (void)state;
    ready(4);
    fake_loses(&f, "RemoveSPOTenantOrgRelation");
    trust_is(&f, 4);
    fake_loses(&f, "RemoveSPOTenantOrgRelation");
    trust_is(&f, 0);
    assert_int_equal(fake_run(&f, "remove-trust", "{}"), AM_DONE);
    assert_int_equal(f.n_changes, 2);
}

static void repetition_is_bounded(void **state)
{
    (void)state;
    ready(4);
    for (int i = 0; i < 3; i++) {
        fake_loses(&f, "RemoveSPOTenantOrgRelation");
        trust_is(&f, 4);
    }
    assert_int_equal(fake_run(&f, "remove-trust", "{}"), AM_FAIL);
    assert_int_equal(f.kind, AM_NETWORK);
    assert_int_equal(f.n_changes, 3);
}

static void trust_is_created_only_where_there_is_none(void **state)
{
    (void)state;
    own_host_is("https://contoso-my.sharepoint.com");
    trust_is(&f, 0);
    fake_csom(&f, "NewSPOTenantOrgRelation", 3, NULL);
    trust_is(&f, 2);
    assert_int_equal(fake_run(&f, "create-trust", "{}"), AM_DONE);
    assert_string_equal(text("status"), "Dormant");
    assert_string_equal(f.undo_op, "remove-trust");
    own_host_is("https://contoso-my.sharepoint.com");
    trust_is(&f, 1);
    assert_int_equal(fake_run(&f, "create-trust", "{}"), AM_DONE);
    assert_true(f.already);
    assert_int_equal(f.n_changes, 1);
}

static void the_list_is_shown_and_parsed_when_it_can_be(void **state)
{
    (void)state;
    fake_csom(&f, "GetSPOTenantOrgRelationAll", 3,
              "\"[{\\\"Partner\\\":\\\"https://FABRIKAM-my.sharepoint.com\\\"}]\"");
    assert_int_equal(fake_run(&f, "list-trusts", "{}"), AM_DONE);
    assert_int_equal(am_value_len(am_value_get(f.value, "relations")), 1);
    assert_true(am_value_truth(am_value_get(f.value, "mentions_partner"), false));
    fake_csom(&f, "GetSPOTenantOrgRelationAll", 3, "\"MnA;Target;fabrikam\"");
    assert_int_equal(fake_run(&f, "list-trusts", "{}"), AM_DONE);
    assert_true(am_value_is(am_value_get(f.value, "relations"), AM_T_NULL));
    assert_string_equal(text("raw"), "MnA;Target;fabrikam");
}

static void host_url_falls_back_to_the_instances(void **state)
{
    (void)state;
    fake_csom_error(&f, "GetMySiteHostUrl",
                    "Microsoft.SharePoint.Client.InvalidClientQueryException", -1, "?");
    fake_csom(
        &f, "GetTenantInstances", 5,
        "{\"_Child_Items_\":[{\"IsDefaultDataLocation\":false,\"MySiteHostUrl\":\"https://a\"},"
        "{\"IsDefaultDataLocation\":true,\"MySiteHostUrl\":"
        "\"https://contoso-my.sharepoint.com/\"}]}");
    assert_int_equal(fake_run(&f, "host-url", "{}"), AM_DONE);
    assert_true(am_value_truth(am_value_get(f.value, "matches"), false));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {T(verify_is_as_in_the_reference),
                                          T(six_states_by_number),
                                          T(back_turns_the_role_round),
                                          T(removal_is_verified_planned_and_undoable),
                                          T(plan_changes_nothing),
                                          T(absent_trust_is_already_removed),
                                          T(second_side_needs_calibration),
                                          T(an_unreachable_partner_or_an_unknown_number_is_refused),
                                          T(silence_is_no_success),
                                          T(an_error_with_the_trust_gone_is_success),
                                          T(an_error_with_the_trust_there_is_an_error),
                                          T(a_lost_answer_is_looked_up_before_it_is_repeated),
                                          T(repetition_is_bounded),
                                          T(trust_is_created_only_where_there_is_none),
                                          T(the_list_is_shown_and_parsed_when_it_can_be),
                                          T(host_url_falls_back_to_the_instances)};

CHECK_MAIN(tests)
