#include "sharepoint/remove_redirect.h"

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

static const char *text(const am_value *v, const char *path)
{
    return am_value_text(am_value_get(v, path), "null");
}

static void redirect(const char *lock)
{
    there_is(&f, OLD, "REDIRECTSITE#1", lock);
    leads_to(&f, NEW);
}

static void denied(void)
{
    fake_csom_error(&f, "Name=\"RemoveSite\"", "System.UnauthorizedAccessException", -2147024891,
                    "Access denied.");
}

static void unlocks(void)
{
    fake_csom(&f, "Name=\"LockState\"", 11, "{\"IsComplete\":true}");
    there_is(&f, OLD, "REDIRECTSITE#1", "Unlock");
}

static void removed(void)
{
    operation_ends(&f, "RemoveSite");
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
}

static void removal_comes_first_unlocking_only_on_denial(void **state)
{
    (void)state;
    redirect("ReadOnly");
    removed();
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_DONE);
    assert_int_equal(f.n_leases, 0);
    assert_int_equal(f.n_changes, 1);
    assert_false(am_value_truth(am_value_get(f.value, "unlocked"), true));
    assert_string_equal(text(f.undo, "lock_state"), "ReadOnly");
}

static void denied_and_locked_is_unlocked_under_a_lease(void **state)
{
    (void)state;
    redirect("ReadOnly");
    denied();
    unlocks();
    removed();
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_DONE);
    assert_int_equal(f.n_leases, 1);
    assert_string_equal(f.leases[0], "set-lock");
    assert_string_equal(text(f.lease_args[0], "lock_state"), "ReadOnly");
    assert_string_equal(text(f.lease_args[0], "url"), OLD);
    assert_true(f.moot);
    assert_true(am_value_truth(am_value_get(f.value, "unlocked"), false));
    assert_int_equal(fake_unused(&f), 0);
}

static void denied_again_makes_admin_under_a_lease(void **state)
{
    (void)state;
    f.config = am_json_make(f.arena, "{\"admin_login\":\"admin@contoso.com\"}");
    redirect("ReadOnly");
    fake_says(&f, "GetSiteAdministrators", "{\"value\":[]}");
    denied();
    unlocks();
    denied();
    fake_csom(&f, "Name=\"SetSiteAdmin\"", 48, "{\"IsNull\":false}");
    there_is(&f, OLD, "REDIRECTSITE#1", "Unlock");
    fake_says(&f, "GetSiteAdministrators",
              "{\"value\":[{\"loginName\":\"i:0#.f|membership|admin@contoso.com\"}]}");
    removed();
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_DONE);
    assert_int_equal(f.n_leases, 2);
    assert_string_equal(f.leases[1], "set-admin");
    assert_false(am_value_truth(am_value_get(f.lease_args[1], "admin"), true));
    assert_string_equal(text(f.value, "undo.drop_admin"), "i:0#.f|membership|admin@contoso.com");
    assert_true(f.moot);
}

static void who_was_admin_stays_admin(void **state)
{
    (void)state;
    f.config = am_json_make(f.arena, "{\"admin_login\":\"admin@contoso.com\"}");
    redirect("Unlock");
    fake_says(&f, "GetSiteAdministrators",
              "{\"value\":[{\"loginName\":\"i:0#.f|membership|admin@contoso.com\"}]}");
    denied();
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_DENIED);
    assert_int_equal(f.n_leases, 0);
    assert_null(am_value_get(f.undo, "drop_admin"));
}

static void denied_for_good_keeps_the_lease(void **state)
{
    (void)state;
    redirect("ReadOnly");
    denied();
    unlocks();
    denied();
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_DENIED);
    assert_int_equal(f.n_leases, 1);
    assert_false(f.moot); /* the engine gives the lock back */
    assert_non_null(strstr(f.hint, "admin_login"));
}

static void lost_unlock_is_looked_up(void **state)
{
    (void)state;
    redirect("ReadOnly");
    denied();
    fake_loses(&f, "Name=\"LockState\"");
    there_is(&f, OLD, "REDIRECTSITE#1", "Unlock");
    removed();
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_DONE);
    assert_int_equal(f.n_changes, 3);
}

static void other_errors_are_not_answered_with_unlocking(void **state)
{
    (void)state;
    redirect("ReadOnly");
    fake_csom_error(&f, "Name=\"RemoveSite\"", "Microsoft.SharePoint.Client.UnknownError", -1, "?");
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_FAIL);
    assert_int_equal(f.kind, AM_REMOTE);
    assert_int_equal(f.n_leases, 0);
    assert_non_null(strstr(f.hint, "hold"));
}

static void plan_is_one_effect(void **state)
{
    (void)state;
    f.plan = true;
    redirect("ReadOnly");
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_DONE);
    assert_int_equal(f.n_changes, 0);
    assert_int_equal(f.n_leases, 0);
    assert_string_equal(f.target, OLD);
    assert_string_equal(f.undo_op, "restore-site");
}

static void resumed_after_success_is_already_done(void **state)
{
    (void)state;
    there_is_none(&f);
    bin_holds(&f, OLD, OLD_ID);
    assert_int_equal(fake_run(&f, "remove-redirect", OLD_URL), AM_DONE);
    assert_true(f.already);
    assert_string_equal(text(f.value, "site_id"), OLD_ID);
}

static void onedrive_redirect_is_looked_up_among_personal_sites(void **state)
{
    (void)state;
    const char *mine = "https://contoso-my.sharepoint.com/personal/john";
    fake_csom(&f, "Name=\"GetSitePropertiesByUrl\"><Parameters>", 5,
              site_json(&f, mine, "RedirectSite#0", "Unlock", "Active", ""));
    fake_status(&f, "HEAD https://contoso-my", 308,
                "https://fabrikam-my.sharepoint.com/personal/john", NULL);
    operation_ends(&f, "RemoveSite");
    there_is_none(&f);
    fake_csom(&f, "GetDeletedPersonalSitePropertiesAllVersions", 5,
              am_arena_format(f.arena,
                              "{\"_Child_Items_\":[{\"Url\":\"%s\",\"SiteId\":\"" OLD_ID "\"}]}",
                              mine));
    assert_int_equal(
        fake_run(&f, "remove-redirect", am_arena_format(f.arena, "{\"url\":\"%s/\"}", mine)),
        AM_DONE);
    assert_int_equal(fake_unused(&f), 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {T(removal_comes_first_unlocking_only_on_denial),
                                          T(denied_and_locked_is_unlocked_under_a_lease),
                                          T(denied_again_makes_admin_under_a_lease),
                                          T(who_was_admin_stays_admin),
                                          T(denied_for_good_keeps_the_lease),
                                          T(lost_unlock_is_looked_up),
                                          T(other_errors_are_not_answered_with_unlocking),
                                          T(plan_is_one_effect),
                                          T(resumed_after_success_is_already_done),
                                          T(onedrive_redirect_is_looked_up_among_personal_sites)};

CHECK_MAIN(tests)
