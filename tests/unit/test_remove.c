#include "sharepoint/remove.h"

#include <stdio.h>
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

#define LIVE "{\"url\":\"" OLD "\",\"live\":true}"

static const char *text(const am_value *v, const char *path)
{
    return am_value_text(am_value_get(v, path), "null");
}

static void redirect(void)
{
    there_is(&f, OLD, "REDIRECTSITE#0", "ReadOnly");
    leads_to(&f, NEW);
}

static void a_redirect_is_removed_and_proven(void **state)
{
    (void)state;
    redirect();
    operation_ends(&f, "RemoveSite");
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_DONE);
    assert_string_equal(text(f.value, "site_id"), OLD_ID);
    assert_string_equal(f.undo_op, "restore-site");
    assert_int_equal(f.undo_days, 93);
    assert_string_equal(text(f.undo, "site_id"), OLD_ID);
    assert_string_equal(text(f.undo, "lock_state"), "ReadOnly");
    assert_string_equal(text(f.evidence, "location"), NEW);
    assert_string_equal(text(f.evidence, "template"), "REDIRECTSITE#0");
    assert_string_equal(f.target, OLD);
    assert_int_equal(f.changes_before_door, 0);
    assert_int_equal(fake_unused(&f), 0);
}

static void plan_sends_no_change(void **state)
{
    (void)state;
    f.plan = true;
    redirect();
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_DONE);
    assert_int_equal(f.n_changes, 0);
    assert_string_equal(text(f.value, "url"), OLD);
}

static void polling_honours_the_interval(void **state)
{
    (void)state;
    const char *const identity =
        "{\"_ObjectIdentity_\":\"a|b:c\\nSpoOperation\\nRemoveSite\\n1\\nu\","
        "\"PollingInterval\":%d,\"IsComplete\":%s}";
    redirect();
    fake_csom(&f, "Name=\"RemoveSite\"", 3, am_arena_format(f.arena, identity, 15000, "false"));
    fake_csom(&f,
              "<Identity Id=\"1\" Name=\"a|b:c&#xA;SpoOperation&#xA;RemoveSite&#xA;1&#xA;u\" />", 3,
              am_arena_format(f.arena, identity, 0, "false"));
    fake_csom(&f, "<Identity", 3, am_arena_format(f.arena, identity, 5000, "true"));
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_DONE);
    assert_int_equal(f.n_waits, 2);
    assert_int_equal(f.waited[0], 15000);
    assert_int_equal(f.waited[1], 1000);
}

static void an_operation_that_timed_out_is_a_failure(void **state)
{
    (void)state;
    redirect();
    fake_csom(&f, "Name=\"RemoveSite\"", 3, "{\"IsComplete\":false,\"HasTimedout\":true}");
    there_is(&f, OLD, "REDIRECTSITE#0", "ReadOnly");
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_TIMEOUT);
}

static void complete_but_still_there_is_a_failure(void **state)
{
    (void)state;
    redirect();
    operation_ends(&f, "RemoveSite");
    there_is(&f, OLD, "REDIRECTSITE#0", "ReadOnly");
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_REMOTE);
}

static void gone_but_not_in_the_bin_is_said(void **state)
{
    (void)state;
    redirect();
    operation_ends(&f, "RemoveSite");
    there_is_none(&f);
    for (int i = 0; i < 20; i++)
        bin_is_empty(&f);
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_REMOTE);
    assert_true(f.moot);
    assert_int_equal(f.n_waits, 12); /* a minute for the bin to follow */
}

static void lost_answer_but_removed_is_done(void **state)
{
    (void)state;
    redirect();
    fake_loses(&f, "Name=\"RemoveSite\"");
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_DONE);
    assert_int_equal(f.n_changes, 1);
}

static void lost_answer_and_unchanged_is_sent_again_three_times_at_most(void **state)
{
    (void)state;
    redirect();
    for (int i = 0; i < 3; i++) {
        fake_loses(&f, "Name=\"RemoveSite\"");
        there_is(&f, OLD, "REDIRECTSITE#0", "ReadOnly");
    }
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_NETWORK);
    assert_int_equal(f.n_changes, 3);
    assert_non_null(strstr(f.text, "unknown"));
}

static void lost_answer_and_a_running_operation_waits(void **state)
{
    (void)state;
    redirect();
    fake_loses(&f, "Name=\"RemoveSite\"");
    fake_csom(&f, "Name=\"GetSitePropertiesByUrl\"><Parameters>", 5,
              site_json(&f, OLD, "REDIRECTSITE#0", "ReadOnly", "Updating", ""));
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_DONE);
    assert_int_equal(f.n_changes, 1);
    assert_int_equal(f.n_waits, 1);
}

static void second_removal_is_already_done(void **state)
{
    (void)state;
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_DONE);
    assert_true(f.already);
    assert_int_equal(f.n_changes, 0);
}

static void recycled_status_counts_as_absent(void **state)
{
    (void)state;
    fake_csom(&f, "Name=\"GetSitePropertiesByUrl\"><Parameters>", 5,
              site_json(&f, OLD, "REDIRECTSITE#0", "ReadOnly", "Recycled", ""));
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_DONE);
    assert_true(f.already);
}

static void a_site_that_is_nowhere_is_absent(void **state)
{
    (void)state;
    there_is_none(&f);
    bin_is_empty(&f);
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_ABSENT);
}

static void another_site_at_the_url_is_a_conflict(void **state)
{
    (void)state;
    there_is(&f, OLD, "REDIRECTSITE#0", "ReadOnly");
    assert_int_equal(fake_run(&f, "remove-site",
                              "{\"url\":\"" OLD
                              "\",\"site_id\":\"11111111-2222-3333-4444-555555555555\"}"),
                     AM_FAIL);
    assert_int_equal(f.kind, AM_CONFLICT);
}

static void live_site_needs_the_loud_word_and_shows_evidence(void **state)
{
    (void)state;
    there_is(&f, OLD, "STS#3", "Unlock");
    operation_ends(&f, "RemoveSite");
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-site", LIVE), AM_DONE);
    assert_string_equal(text(f.evidence, "title"), "Old");
    assert_string_equal(text(f.evidence, "template"), "STS#3");
    assert_string_equal(text(f.evidence, "last_modified"), "2026-06-17T04:12:28Z");
    assert_non_null(am_value_get(f.evidence, "owner"));
}

static void site_id_comes_from_the_rest_twin_where_csom_has_none(void **state)
{
    (void)state;
    fake_csom(&f, "Name=\"GetSitePropertiesByUrl\"><Parameters>", 5,
              "{\"Url\":\"" OLD "\",\"Template\":\"REDIRECTSITE#0\",\"Status\":\"Active\"}");
    fake_says(&f, "POST admin:/_api/SPO.Tenant/GetSitePropertiesByUrl",
              "{\"SiteId\":\"" OLD_ID "\"}");
    assert_int_equal(fake_run(&f, "get-site", OLD_URL), AM_DONE);
    assert_string_equal(text(f.value, "site_id"), OLD_ID);
}

static void a_site_is_told_by_the_other_interface(void **state)
{
    (void)state;
    fake_says(&f, "POST admin:/_api/SPO.Tenant/GetSitePropertiesByUrl",
              "{\"Url\":\"" OLD "\",\"Template\":\"REDIRECTSITE#0\",\"SiteId\":\"" OLD_ID "\",\"StorageUsage\":\"7\"}");
    assert_int_equal(fake_run(&f, "get-site", "{\"url\":\"" OLD "\",\"via\":\"rest\"}"), AM_DONE);
    assert_int_equal(f.n_sent, 1);
    assert_string_equal(text(f.value, "site_id"), OLD_ID);
}

static void removal_works_without_any_site_id(void **state)
{
    (void)state;
    const char *bare =
        "{\"Url\":\"" OLD "\",\"Template\":\"REDIRECTSITE#0\",\"Status\":\"Active\"}";
    fake_csom(&f, "Name=\"GetSitePropertiesByUrl\"><Parameters>", 5, bare);
    fake_status(&f, "POST admin:/_api/SPO.Tenant", 404, NULL, "");
    leads_to(&f, NEW);
    operation_ends(&f, "RemoveSite");
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-site", OLD_URL), AM_DONE);
    assert_string_equal(text(f.value, "site_id"), OLD_ID); /* the operation named it */
}

static void restore_brings_back_lock_and_all(void **state)
{
    (void)state;
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    operation_ends(&f, "RestoreDeletedSitePreferId");
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
    fake_csom(&f, "Name=\"LockState\"", 11, "{\"IsComplete\":true}");
    there_is(&f, OLD, "REDIRECTSITE#0", "ReadOnly");
    assert_int_equal(fake_run(&f, "restore-site",
                              "{\"url\":\"" OLD "\",\"site_id\":\"" OLD_ID
                              "\",\"lock_state\":\"ReadOnly\"}"),
                     AM_DONE);
    assert_string_equal(text(f.value, "lock_state"), "ReadOnly");
    assert_string_equal(f.undo_op, "remove-site");
    assert_int_equal(f.n_changes, 2);
    assert_int_equal(fake_unused(&f), 0);
}

static void restore_of_what_is_back_is_already_done(void **state)
{
    (void)state;
    there_is(&f, OLD, "REDIRECTSITE#0", "ReadOnly");
    assert_int_equal(
        fake_run(&f, "restore-site", "{\"url\":\"" OLD "\",\"site_id\":\"" OLD_ID "\"}"), AM_DONE);
    assert_true(f.already);
}

static void restore_over_another_site_is_a_conflict(void **state)
{
    (void)state;
    there_is(&f, OLD, "STS#3", "Unlock");
    assert_int_equal(fake_run(&f, "restore-site",
                              "{\"url\":\"" OLD
                              "\",\"site_id\":\"11111111-2222-3333-4444-555555555555\"}"),
                     AM_FAIL);
    assert_int_equal(f.kind, AM_CONFLICT);
}

static void restore_of_nothing_is_absent(void **state)
{
    (void)state;
    there_is_none(&f);
    bin_is_empty(&f);
    assert_int_equal(fake_run(&f, "restore-site", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_ABSENT);
}

static void restore_repeats_only_what_is_still_in_the_bin(void **state)
{
    (void)state;
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    fake_loses(&f, "RestoreDeletedSitePreferId");
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    operation_ends(&f, "RestoreDeletedSitePreferId");
    there_is(&f, OLD, "REDIRECTSITE#0", "ReadOnly");
    assert_int_equal(fake_run(&f, "restore-site", OLD_URL), AM_DONE);
    assert_int_equal(f.n_changes, 2);
}

static void purge_is_by_id_and_final(void **state)
{
    (void)state;
    bin_holds(&f, OLD, OLD_ID);
    operation_ends(&f, "RemoveDeletedSitePreferId");
    bin_is_empty(&f);
    assert_int_equal(fake_run(&f, "purge-site", OLD_URL), AM_DONE);
    assert_non_null(fake_sent(&f, "<Parameter Type=\"Guid\">{" OLD_ID "}</Parameter>"));
    assert_non_null(f.no_undo);
    assert_string_equal(text(f.evidence, "site_id"), OLD_ID);
}

static void purge_of_nothing_is_already_done(void **state)
{
    (void)state;
    bin_is_empty(&f);
    assert_int_equal(fake_run(&f, "purge-site", OLD_URL), AM_DONE);
    assert_true(f.already);
    assert_int_equal(f.n_changes, 0);
}

#define MINE "https://contoso-my.sharepoint.com/personal/a"

static void purge_of_several_versions_wants_an_id(void **state)
{
    (void)state;
    fake_csom(&f, "GetDeletedPersonalSitePropertiesAllVersions", 5,
              "{\"_Child_Items_\":[{\"Url\":\"" MINE "\",\"SiteId\":\"" OLD_ID
              "\"},{\"Url\":\"" MINE "\",\"SiteId\":\"11111111-2222-3333-4444-555555555555\"}]}");
    assert_int_equal(
        fake_run(&f, "purge-site", "{\"url\":\"https://contoso-my.sharepoint.com/personal/a\"}"),
        AM_FAIL);
    assert_int_equal(f.kind, AM_CONFLICT);
    assert_int_equal(f.n_changes, 0);
}

static void purge_that_found_nothing_is_done_if_the_bin_agrees(void **state)
{
    (void)state;
    bin_holds(&f, OLD, OLD_ID);
    fake_csom_error(&f, "RemoveDeletedSitePreferId", "System.ArgumentException", -2147024809, "?");
    bin_is_empty(&f);
    assert_int_equal(fake_run(&f, "purge-site", OLD_URL), AM_DONE);
}

/* Of a run that broke off: it is waited for, not failed at. */
static void purge_that_is_under_way_already_is_awaited(void **state)
{
    (void)state;
    bin_holds(&f, OLD, OLD_ID);
    fake_csom_error(&f, "RemoveDeletedSitePreferId", "Microsoft.Online.SharePoint.Common.SpoException", -1,
                    "Another operation is in progress.");
    bin_holds(&f, OLD, OLD_ID);
    bin_is_empty(&f);
    assert_int_equal(fake_run(&f, "purge-site", OLD_URL), AM_DONE);
    assert_int_equal(f.n_waits, 1);
    assert_int_equal(f.n_changes, 1);
}

#define AFTER "{\"url\":\"" OLD "\",\"site_id\":\"" OLD_ID "\",\"after_removal\":true}"

static void purge_after_removal_is_planned_while_the_site_is_there(void **state)
{
    (void)state;
    f.plan = true;
    bin_is_empty(&f);
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
    assert_int_equal(fake_run(&f, "purge-site", AFTER), AM_DONE);
    assert_false(f.already);
    assert_int_equal(f.n_changes, 0);
    assert_string_equal(text(f.evidence, "site_id"), OLD_ID);
    assert_string_equal(text(f.value, "site_id"), OLD_ID);
}

/* The plan's evidence must hold when the site has gone to the recycle bin. */
static void purge_after_removal_sees_the_same_before_and_after_it(void **state)
{
    char before[512];
    (void)state;
    f.plan = true;
    bin_is_empty(&f);
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
    assert_int_equal(fake_run(&f, "purge-site", AFTER), AM_DONE);
    snprintf(before, sizeof before, "%s", am_json_text(f.arena, f.evidence, AM_JSON_CANONICAL));
    f.plan = false;
    bin_holds(&f, OLD, OLD_ID);
    operation_ends(&f, "RemoveDeletedSitePreferId");
    bin_is_empty(&f);
    assert_int_equal(fake_run(&f, "purge-site", AFTER), AM_DONE);
    assert_int_equal(f.n_changes, 1);
    assert_string_equal(am_json_text(f.arena, f.evidence, AM_JSON_CANONICAL), before);
}

static void purge_after_a_removal_that_was_not_sends_nothing(void **state)
{
    (void)state;
    bin_is_empty(&f);
    there_is(&f, OLD, "REDIRECTSITE#0", "Unlock");
    assert_int_equal(fake_run(&f, "purge-site", AFTER), AM_FAIL);
    assert_int_equal(f.kind, AM_CONFLICT);
    assert_int_equal(f.n_changes, 0);
}

static void purge_after_removal_leaves_another_site_at_that_address(void **state)
{
    (void)state;
    bin_is_empty(&f);
    there_is(&f, OLD, "STS#3", "Unlock");
    assert_int_equal(fake_run(&f, "purge-site",
                              "{\"url\":\"" OLD "\",\"after_removal\":true,\"site_id\":"
                              "\"11111111-2222-3333-4444-555555555555\"}"),
                     AM_DONE);
    assert_true(f.already);
    assert_int_equal(f.n_changes, 0);
}

static void purge_after_removal_wants_an_id(void **state)
{
    (void)state;
    assert_int_equal(
        fake_run(&f, "purge-site", "{\"url\":\"" OLD "\",\"after_removal\":true}"), AM_FAIL);
    assert_int_equal(f.kind, AM_USAGE);
    assert_int_equal(f.n_sent, 0);
}

static void lock_is_set_awaited_and_undoable(void **state)
{
    (void)state;
    const char *args = "{\"url\":\"" OLD "\",\"lock_state\":\"Unlock\"}";
    there_is(&f, OLD, "STS#3", "ReadOnly");
    fake_csom(&f,
              "<SetProperty Id=\"7\" ObjectPathId=\"5\" Name=\"LockState\"><Parameter "
              "Type=\"String\">Unlock</Parameter></SetProperty>",
              11,
              "{\"_ObjectIdentity_\":\"a|b\\nSpoOperation\",\"IsComplete\":false,"
              "\"PollingInterval\":5000}");
    fake_csom(&f, "<Identity", 3, "{\"IsComplete\":true}");
    fake_csom(&f, "Name=\"GetSitePropertiesByUrl\"><Parameters>", 5,
              site_json(&f, OLD, "STS#3", "Unlock", "Updating", ""));
    there_is(&f, OLD, "STS#3", "Unlock");
    assert_int_equal(fake_run(&f, "set-lock", args), AM_DONE);
    assert_string_equal(text(f.value, "lock_state"), "Unlock");
    assert_string_equal(f.undo_op, "set-lock");
    assert_string_equal(text(f.undo, "lock_state"), "ReadOnly");
    there_is(&f, OLD, "STS#3", "Unlock");
    assert_int_equal(fake_run(&f, "set-lock", args), AM_DONE);
    assert_true(f.already);
    assert_int_equal(f.n_changes, 1);
}

static void admin_is_set_read_back_and_undoable(void **state)
{
    (void)state;
    const char *args = "{\"url\":\"" OLD "\",\"login\":\"admin@contoso.com\"}";
    const char *listed = "{\"value\":[{\"loginName\":\"i:0#.f|membership|ADMIN@contoso.com\"}]}";
    there_is(&f, OLD, "STS#3", "Unlock");
    fake_says(&f, "GetSiteAdministrators?siteId=%27" OLD_ID "%27", "{\"value\":[]}");
    fake_csom(&f, "Name=\"SetSiteAdmin\"", 48, "{\"IsNull\":false}");
    there_is(&f, OLD, "STS#3", "Unlock");
    fake_says(&f, "GetSiteAdministrators", listed);
    assert_int_equal(fake_run(&f, "set-admin", args), AM_DONE);
    assert_string_equal(f.undo_op, "set-admin");
    assert_false(am_value_truth(am_value_get(f.undo, "admin"), true));
    assert_non_null(fake_sent(&f, "i:0#.f|membership|admin@contoso.com</Parameter><Parameter "
                                  "Type=\"Boolean\">true<"));
    there_is(&f, OLD, "STS#3", "Unlock");
    fake_says(&f, "GetSiteAdministrators", listed);
    assert_int_equal(fake_run(&f, "set-admin", args), AM_DONE);
    assert_true(f.already);
    assert_int_equal(f.n_changes, 1);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    T(a_redirect_is_removed_and_proven),
    T(plan_sends_no_change),
    T(polling_honours_the_interval),
    T(an_operation_that_timed_out_is_a_failure),
    T(complete_but_still_there_is_a_failure),
    T(gone_but_not_in_the_bin_is_said),
    T(lost_answer_but_removed_is_done),
    T(lost_answer_and_unchanged_is_sent_again_three_times_at_most),
    T(lost_answer_and_a_running_operation_waits),
    T(second_removal_is_already_done),
    T(recycled_status_counts_as_absent),
    T(a_site_that_is_nowhere_is_absent),
    T(another_site_at_the_url_is_a_conflict),
    T(live_site_needs_the_loud_word_and_shows_evidence),
    T(site_id_comes_from_the_rest_twin_where_csom_has_none),
    T(a_site_is_told_by_the_other_interface),
    T(removal_works_without_any_site_id),
    T(restore_brings_back_lock_and_all),
    T(restore_of_what_is_back_is_already_done),
    T(restore_over_another_site_is_a_conflict),
    T(restore_of_nothing_is_absent),
    T(restore_repeats_only_what_is_still_in_the_bin),
    T(purge_is_by_id_and_final),
    T(purge_of_nothing_is_already_done),
    T(purge_of_several_versions_wants_an_id),
    T(purge_that_found_nothing_is_done_if_the_bin_agrees),
    T(purge_that_is_under_way_already_is_awaited),
    T(purge_after_removal_is_planned_while_the_site_is_there),
    T(purge_after_removal_sees_the_same_before_and_after_it),
    T(purge_after_a_removal_that_was_not_sends_nothing),
    T(purge_after_removal_leaves_another_site_at_that_address),
    T(purge_after_removal_wants_an_id),
    T(lock_is_set_awaited_and_undoable),
    T(admin_is_set_read_back_and_undoable)};

CHECK_MAIN(tests)
