#include "sharepoint/wire.h"

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

static const am_value *entry(const char *name)
{
    for (size_t i = 0; i < am_value_len(f.value); i++)
        if (strcmp(am_value_text(am_value_get(am_value_at(f.value, i), "name"), ""), name) == 0)
            return am_value_at(f.value, i);
    fail_msg("no entry %s", name);
    return NULL;
}

static void table_tells_value_certainty_and_section(void **state)
{
    (void)state;
    assert_int_equal(fake_run(&f, "wire-table", "{}"), AM_DONE);
    const am_value *e = entry("OrgRelationRole.Source");
    assert_string_equal(am_value_text(am_value_get(e, "value"), ""), "1");
    assert_string_equal(am_value_text(am_value_get(e, "certainty"), ""), "inferred");
    assert_string_equal(am_value_text(am_value_get(e, "section"), ""), "5.2");
}

static void override_is_shown_beside_the_default(void **state)
{
    (void)state;
    f.config = am_json_make(f.arena, "{\"wire\":{\"OrgRelationRole.Source\":7}}");
    assert_int_equal(fake_run(&f, "wire-table", "{}"), AM_DONE);
    const am_value *e = entry("OrgRelationRole.Source");
    assert_string_equal(am_value_text(am_value_get(e, "value"), ""), "7");
    assert_string_equal(am_value_text(am_value_get(e, "default"), ""), "1");
}

static void override_reaches_the_wire(void **state)
{
    (void)state;
    f.config = am_json_make(
        f.arena, "{\"wire\":{\"OrgRelationRole.Target\":9,\"call.trust-verify.method\":\"Check\","
                 "\"call.trust-verify.parameters\":\"String:partner,Enum:role,Boolean=true\","
                 "\"OrgRelationVerificationStatus.GoodToProceed\":40}}");
    fake_csom(&f, "Check", 3, "40");
    assert_int_equal(fake_run(&f, "verify-trust", "{}"), AM_DONE);
    assert_non_null(
        fake_sent(&f, "<Method Name=\"Check\" Id=\"3\" ObjectPathId=\"1\"><Parameters><Parameter "
                      "Type=\"String\">https://fabrikam-my.sharepoint.com</Parameter><Parameter "
                      "Type=\"Enum\">9</Parameter><Parameter Type=\"Boolean\">true</Parameter>"));
    assert_string_equal(am_value_text(am_value_get(f.value, "status"), ""), "GoodToProceed");
}

static void form_can_be_an_object_path(void **state)
{
    (void)state;
    f.config = am_json_make(f.arena, "{\"wire\":{\"call.trust-verify.form\":\"object\"}}");
    fake_csom(&f, "<Method Id=\"3\" ParentId=\"1\" Name=\"VerifySPOTenantOrgRelation\">", 5,
              "{\"Value\":4}");
    assert_int_equal(fake_run(&f, "verify-trust", "{}"), AM_DONE);
    assert_string_equal(am_value_text(am_value_get(f.value, "status"), ""), "GoodToProceed");
}

static void wrong_overrides_are_usage_errors(void **state)
{
    (void)state;
    static const char *const wrong[] = {"{\"wire\":{\"OrgRelationRole.Sauce\":1}}",
                                        "{\"wire\":{\"OrgRelationRole.Source\":\"x\"}}",
                                        "{\"wire\":{\"OrgRelationRole.Source\":true}}",
                                        "{\"wire\":{\"call.trust-verify.form\":\"static\"}}",
                                        "{\"wire\":{\"call.trust-verify.method\":\"A b\"}}",
                                        "{\"wire\":{\"call.trust-verify.parameters\":\"<x>\"}}"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        f.config = am_json_make(f.arena, wrong[i]);
        assert_int_equal(fake_run(&f, "host-url", "{}"), AM_FAIL);
        assert_int_equal(f.kind, AM_USAGE);
    }
    assert_int_equal(f.n_sent, 0);
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    T(table_tells_value_certainty_and_section), T(override_is_shown_beside_the_default),
    T(override_reaches_the_wire), T(form_can_be_an_object_path),
    T(wrong_overrides_are_usage_errors)};

CHECK_MAIN(tests)
