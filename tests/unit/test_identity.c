#include "sharepoint/identity.h"

#include <string.h>

#include "base/json.h"

#include "check.h"
#include "sites.h"

static fake f;

static int set_up(void **state)
{
    (void)state;
    fake_init(&f, "target");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    fake_fini(&f);
    return 0;
}

#define COMPANY "00000000-0000-0000-0000-0000000000aa"
#define ANN                                                                                        \
    "{\"_ObjectType_\":\"x\",\"SourceTenantCompanyId\":\"\\/Guid(" COMPANY ")\\/\","               \
    "\"SourceUserKey\":\"ann@contoso.com\",\"TargetUserPuid\":\"\",\"TargetUserUpn\":"             \
    "\"ann@fabrikam.com\",\"TargetUserEmail\":\"ann@fabrikam.com\",\"UserType\":1}"
#define LIST(rows) "{\"_Child_Items_\":[" rows "]}"

static const char *shown(void)
{
    return am_json_text(f.arena, f.value, AM_JSON_PLAIN);
}

static void a_user_is_looked_up_by_the_sources_key(void **state)
{
    (void)state;
    fake_csom(&f,
              "<Parameter Type=\"Enum\">0</Parameter><Parameter Type=\"String\">ann@contoso.com"
              "</Parameter>",
              5, LIST(ANN));
    assert_int_equal(fake_run(&f, "identity-map-user",
                              "{\"value\":\"ann@contoso.com\",\"field\":\"source\","
                              "\"direction\":\"forward\"}"),
                     AM_DONE);
    assert_string_equal(
        shown(),
        "[{\"source_tenant_id\":\"" COMPANY "\",\"source\":\"ann@contoso.com\",\"puid\":null,"
        "\"upn\":\"ann@fabrikam.com\",\"email\":\"ann@fabrikam.com\",\"type\":\"RegularUser\"}]");
    assert_non_null(fake_sent(&f, "Name=\"GetTenantUserIdentityMappingItem\""));
}

static void fields_have_numbers_that_can_be_overridden(void **state)
{
    (void)state;
    f.config =
        am_json_make(f.arena, "{\"wire\":{\"TenantIdentityMappingUserField.TargetUserUpn\":7}}");
    fake_csom(&f, "<Parameter Type=\"Enum\">7</Parameter>", 5, LIST(""));
    assert_int_equal(fake_run(&f, "identity-map-user", "{\"value\":\"x\",\"field\":\"upn\"}"),
                     AM_DONE);
    assert_string_equal(shown(), "[]");
}

static void absent_is_no_row_and_denied_is_an_error(void **state)
{
    (void)state;
    fake_csom_error(&f, "GetTenantUser", "Microsoft.SharePoint.Client.ResourceNotFoundException",
                    -1, "none");
    assert_int_equal(fake_run(&f, "identity-map-user", "{\"value\":\"x\",\"field\":\"source\"}"),
                     AM_DONE);
    assert_string_equal(shown(), "[]");
    fake_csom_error(&f, "GetTenantUser", "System.UnauthorizedAccessException", -1, "no");
    assert_int_equal(fake_run(&f, "identity-map-user", "{\"value\":\"x\",\"field\":\"source\"}"),
                     AM_FAIL);
    assert_int_equal(f.kind, AM_DENIED);
    fake_csom(&f, "GetTenantUser", 5, "{}");
    assert_int_equal(fake_run(&f, "identity-map-user", "{\"value\":\"x\",\"field\":\"source\"}"),
                     AM_FAIL);
    assert_int_equal(f.kind, AM_REMOTE);
}

static void groups_have_ids_as_text_or_guid(void **state)
{
    (void)state;
    fake_csom(
        &f, "<Parameter Type=\"Enum\">1</Parameter><Parameter Type=\"String\">b</Parameter>", 5,
        LIST("{\"SourceTenantCompanyId\":\"" COMPANY "\",\"SourceGroupObjectId\":\"{" COMPANY "}\","
             "\"TargetGroupObjectId\":\"b\",\"TargetGroupName\":\"Sales\",\"GroupType\":3}"));
    assert_int_equal(fake_run(&f, "identity-map-group", "{\"value\":\"b\",\"field\":\"target\"}"),
                     AM_DONE);
    assert_string_equal(shown(), "[{\"source_tenant_id\":\"" COMPANY "\",\"source\":\"" COMPANY
                                 "\",\"target\":\"b\",\"name\":\"Sales\",\"type\":\"O365Group\"}]");
}

/* What read n of a batch gave: its rows, or an error's type. */
static const char *batch(size_t n, const char *const *rows, const char *const *errors)
{
    am_buf b = AM_BUF(1 << 16);
    am_buf_str(&b, "[{\"SchemaVersion\":\"15.0.0.0\",\"ErrorInfo\":null},2,{\"IsNull\":false}");
    for (size_t i = 0; i < n; i++) {
        size_t id = 10 + 4 * i;
        if (errors[i])
            am_buf_fmt(&b,
                       ",%zu,{\"HasException\":true,\"ErrorInfo\":{\"ErrorMessage\":\"no\","
                       "\"ErrorCode\":-1,"
                       "\"ErrorTypeName\":\"%s\"}}",
                       id, errors[i]);
        else
            am_buf_fmt(&b,
                       ",%zu,{\"IsNull\":false},%zu,{\"_Child_Items_\":[%s]},%zu,"
                       "{\"HasException\":false,\"ErrorInfo\":null}",
                       id + 1, id + 2, rows[i], id);
    }
    am_buf_char(&b, ']');
    const char *text = am_arena_strdup(f.arena, am_buf_text(&b));
    am_buf_free(&b);
    return text;
}

#define THREE "{\"values\":[\"ann@contoso.com\",\"bob\",\"cat\"],\"field\":\"source\"}"

static void several_are_looked_up_in_one_request(void **state)
{
    (void)state;
    fake_says(&f, "<ExceptionHandlingScopeSimple Id=\"18\">",
              batch(3, (const char *[]){ANN, "", NULL},
                    (const char *[]){NULL, NULL, "System.IO.FileNotFoundException"}));
    assert_int_equal(fake_run(&f, "identity-map-users", THREE), AM_DONE);
    assert_int_equal(f.n_sent, 1);
    assert_int_equal(am_value_len(f.value), 3);
    assert_string_equal(am_value_text(am_value_get(am_value_at(f.value, 0), "rows[0].upn"), ""),
                        "ann@fabrikam.com");
    assert_string_equal(am_value_text(am_value_get(am_value_at(f.value, 1), "value"), ""), "bob");
    assert_int_equal(am_value_len(am_value_get(am_value_at(f.value, 1), "rows")), 0);
    assert_int_equal(am_value_len(am_value_get(am_value_at(f.value, 2), "rows")), 0);
}

static void doubt_of_one_asks_for_each_alone(void **state)
{
    (void)state;
    fake_says(&f, "ExceptionHandlingScopeSimple",
              batch(3, (const char *[]){ANN, "", ""}, (const char *[]){NULL, "Some.Error", NULL}));
    fake_csom(&f, ">ann@contoso.com<", 5, LIST(ANN));
    fake_csom(&f, ">bob<", 5, LIST(""));
    fake_csom(&f, ">cat<", 5, LIST(""));
    assert_int_equal(fake_run(&f, "identity-map-users", THREE), AM_DONE);
    assert_int_equal(f.n_sent, 4);
    assert_int_equal(am_value_len(f.value), 3);
}

static void the_table_says_how_many_go_in_one_request(void **state)
{
    (void)state;
    f.config = am_json_make(f.arena, "{\"wire\":{\"batch.map\":2}}");
    fake_says(&f, "ExceptionHandlingScopeSimple",
              batch(2, (const char *[]){ANN, ""}, (const char *[]){NULL, NULL}));
    fake_csom(&f, ">cat<", 5, LIST(""));
    assert_int_equal(fake_run(&f, "identity-map-users", THREE), AM_DONE);
    assert_int_equal(f.n_sent, 2);
    assert_null(strstr(f.sent[0], ">cat<"));
    f.config = am_json_make(f.arena, "{\"wire\":{\"batch.map\":0}}");
    for (int i = 0; i < 3; i++)
        fake_csom(&f, "GetTenantUser", 5, LIST(""));
    f.n_sent = 0;
    assert_int_equal(fake_run(&f, "identity-map-users", THREE), AM_DONE);
    assert_int_equal(f.n_sent, 3);
}

static void the_map_is_the_receivers(void **state)
{
    (void)state;
    assert_int_equal(fake_run(&f, "identity-map-users",
                              "{\"values\":[\"x\"],\"field\":\"source\",\"direction\":\"back\"}"),
                     AM_FAIL);
    assert_int_equal(f.kind, AM_USAGE);
    assert_non_null(strstr(f.text, "kept by the source"));
    fake_fini(&f);
    fake_init(&f, "source");
    assert_int_equal(fake_run(&f, "identity-map-group", "{\"value\":\"x\",\"field\":\"source\"}"),
                     AM_FAIL);
    assert_non_null(strstr(f.hint, "call it on the target"));
    fake_csom(&f, "GetTenantGroup", 5, LIST(""));
    assert_int_equal(fake_run(&f, "identity-map-group",
                              "{\"value\":\"x\",\"field\":\"source\",\"direction\":\"back\"}"),
                     AM_DONE);
}

static void the_side_has_a_name(void **state)
{
    (void)state;
    fake_csom(&f, "Name=\"CheckMnATenantIdentityMapCallCorrectness\"", 3, "2");
    assert_int_equal(fake_run(&f, "check-identity-map", "{}"), AM_DONE);
    assert_string_equal(shown(), "{\"status\":\"CallFromTheTargetSide\",\"number\":2}");
    fake_csom(&f, "Check", 3, "9");
    assert_int_equal(fake_run(&f, "check-identity-map", "{}"), AM_DONE);
    assert_string_equal(shown(), "{\"status\":\"Unknown\",\"number\":9}");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {T(a_user_is_looked_up_by_the_sources_key),
                                          T(fields_have_numbers_that_can_be_overridden),
                                          T(absent_is_no_row_and_denied_is_an_error),
                                          T(groups_have_ids_as_text_or_guid),
                                          T(several_are_looked_up_in_one_request),
                                          T(doubt_of_one_asks_for_each_alone),
                                          T(the_table_says_how_many_go_in_one_request),
                                          T(the_map_is_the_receivers),
                                          T(the_side_has_a_name)};

CHECK_MAIN(tests)
