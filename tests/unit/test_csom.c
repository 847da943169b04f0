#include "sharepoint/csom.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "sharepoint/csom_error.h"
#include "sharepoint/fields.h"

#include "check.h"
#include "fakehost.h"

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

static const am_value *recorded(const char *name)
{
    char path[512], *text = calloc(1, 1 << 20);
    const char *top = getenv("top_srcdir");
    snprintf(path, sizeof path, "%s/tests/data/recorded/%s", top ? top : ".", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t n = fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    const am_value *v = NULL;
    am_err e;
    if (am_json_parse(f.arena, text, n, &v, &e))
        fail_msg("%s: %s", name, e.text);
    free(text);
    return v;
}

static bool reads(const am_value *reply, int64_t want, const am_value **value, sp_problem *p)
{
    *p = (sp_problem){.type = "", .message = ""};
    return sp_csom_read(fake_host(), reply, want, value, p);
}

static bool reads_text(const char *text, int64_t want, const am_value **value, sp_problem *p)
{
    const am_value *v = NULL;
    am_err e;
    assert_int_equal(am_json_parse(f.arena, text, strlen(text), &v, &e), AM_OK);
    return reads(v, want, value, p);
}

static void recorded_operations_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        int id;
        bool complete;
        int interval;
    } all[] = {{"op-removesite-done.json", 3, true, 15000},
               {"op-removedeletedsite-done.json", 3, true, 15000},
               {"op-restoredeletedsite-done.json", 3, true, 15000},
               {"op-lockstate-started.json", 2, false, 15000},
               {"op-lockstate-poll.json", 2, false, 15000},
               {"op-lockstate-poll-done.json", 2, true, 5000}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const am_value *v;
        sp_problem p;
        assert_true(reads(recorded(all[i].file), all[i].id, &v, &p));
        assert_int_equal(am_value_truth(am_value_get(v, "IsComplete"), false), all[i].complete);
        assert_int_equal(am_value_num(am_value_get(v, "PollingInterval"), 0), all[i].interval);
        assert_non_null(strchr(am_value_text(am_value_get(v, "_ObjectIdentity_"), ""), '\n'));
    }
}

static void recorded_errors_have_a_kind(void **state)
{
    (void)state;
    static const struct {
        const char *file, *type;
        int64_t code;
        am_kind kind;
    } all[] = {{"error-nosite.json", SP_NO_SITE, -1, AM_ABSENT},
               {"error-nodeleted.json", SP_BAD_ARGUMENT, -2147024809, AM_REMOTE},
               {"error-filter.json", SP_BAD_ARGUMENT, -2147024809, AM_REMOTE},
               {"error-accessdenied.json",
                "Microsoft.SharePoint.PublicCdn.TenantCdnAdministrationException", -1, AM_REMOTE}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const am_value *v;
        sp_problem p;
        assert_false(reads(recorded(all[i].file), 3, &v, &p));
        assert_null(v);
        assert_string_equal(p.type, all[i].type);
        assert_int_equal(p.code, all[i].code);
        assert_int_equal(p.kind, all[i].kind);
        assert_true(p.message[0]);
    }
}

static void recorded_lists_and_a_void_are_read(void **state)
{
    (void)state;
    const am_value *v;
    sp_problem p;
    assert_true(reads(recorded("list-page1.json"), 5, &v, &p));
    assert_true(am_value_len(am_value_get(v, "_Child_Items_")) > 0);
    assert_true(reads(recorded("bin-list.json"), 57, &v, &p));
    assert_true(am_value_len(am_value_get(v, "_Child_Items_")) > 0);
    assert_true(reads(recorded("setsiteadmin.json"), 48, &v, &p));
    assert_false(am_value_truth(am_value_get(v, "IsNull"), true));
    assert_true(reads(recorded("setsiteadmin.json"), 3, &v, &p));
    assert_null(v); /* nothing came for that id */
    assert_true(reads(recorded("site-noaccess-updating.json"), 2, &v, &p));
    assert_string_equal(am_value_text(am_value_get(v, "LockState"), ""), "NoAccess");
    assert_string_equal(am_value_text(am_value_get(v, "Status"), ""), "Updating");
}

static void rest_errors_have_a_kind(void **state)
{
    (void)state;
    fake_status(&f, "siteusers", 404, NULL,
                am_json_text(f.arena, recorded("rest-404-list.json"), AM_JSON_PLAIN));
    fake_status(&f, "siteusers", 500, NULL,
                am_json_text(f.arena, recorded("rest-500-exists.json"), AM_JSON_PLAIN));
    const char *args = "{\"url\":\"https://contoso.sharepoint.com/sites/a\"}";
    assert_int_equal(fake_run(&f, "site-users", args), AM_FAIL);
    assert_int_equal(f.kind, AM_REMOTE);
    assert_string_equal(f.code, "System.ArgumentException");
    assert_int_equal(fake_run(&f, "site-users", args), AM_FAIL);
    assert_int_equal(f.kind, AM_CONFLICT);
}

/* Two numbers in a row: the first is the id, the second its value. */
static void pairs_are_read_by_position(void **state)
{
    (void)state;
    const am_value *v;
    sp_problem p;
    assert_true(reads_text("[{\"ErrorInfo\":null},2,{\"IsNull\":false},3,4]", 3, &v, &p));
    assert_int_equal(am_value_num(v, -1), 4);
    assert_true(reads_text("[{\"ErrorInfo\":null},2,3,3,2]", 2, &v, &p));
    assert_int_equal(am_value_num(v, -1), 3);
    assert_true(reads_text("[{\"ErrorInfo\":null},2,3,3,2]", 3, &v, &p));
    assert_int_equal(am_value_num(v, -1), 2);
    assert_true(reads_text("[{\"ErrorInfo\":null},3,null]", 3, &v, &p));
    assert_true(am_value_is(v, AM_T_NULL));
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"{}",
                                      "[]",
                                      "[1]",
                                      "[{}]",
                                      "[{\"ErrorInfo\":1}]",
                                      "\"x\"",
                                      "[{\"ErrorInfo\":null},3]",
                                      "[{\"ErrorInfo\":null},\"3\",4]",
                                      "[{\"ErrorInfo\":null},{},4]",
                                      "[{\"ErrorInfo\":null},3.5,4]",
                                      "[{\"ErrorInfo\":null},3,4,3,5]"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const am_value *v;
        sp_problem p;
        assert_false(reads_text(bad[i], 3, &v, &p));
        assert_int_equal(p.kind, AM_REMOTE);
    }
}

static void html_instead_of_json_is_an_error(void **state)
{
    (void)state;
    fake_says(&f, "ProcessQuery", "<html>Sign in</html>");
    assert_int_equal(fake_run(&f, "host-url", "{}"), AM_FAIL);
    assert_int_equal(f.kind, AM_REMOTE);
    assert_non_null(strstr(f.text, "not JSON"));
}

static void envelope_is_as_in_the_reference(void **state)
{
    (void)state;
    fake_csom(&f, "GetMySiteHostUrl", 3,
              "\"https:\\u002f\\u002fcontoso-my.sharepoint.com\\u002f\"");
    assert_int_equal(fake_run(&f, "host-url", "{}"), AM_DONE);
    assert_non_null(fake_sent(
        &f, "<Request AddExpandoFieldTypeSuffix=\"true\" SchemaVersion=\"15.0.0.0\" "
            "LibraryVersion=\"16.0.0.0\" ApplicationName=\"aftermove\" "
            "xmlns=\"http://schemas.microsoft.com/sharepoint/clientquery/2009\">"
            "<Actions><ObjectPath Id=\"2\" ObjectPathId=\"1\" />"
            "<Method Name=\"GetMySiteHostUrl\" Id=\"3\" ObjectPathId=\"1\" /></Actions>"
            "<ObjectPaths><Constructor Id=\"1\" "
            "TypeId=\"{268004ae-ef6b-4e9b-8425-127220d84719}\" /></ObjectPaths></Request>"));
    assert_string_equal(am_value_text(am_value_get(f.value, "url"), ""),
                        "https://contoso-my.sharepoint.com");
    assert_true(am_value_truth(am_value_get(f.value, "matches"), false));
}

static void removal_is_as_in_the_reference(void **state)
{
    (void)state;
    sp x = {.h = fake_host()};
    am_call c = {.f = &f};
    x.c = &c;
    sp_csom_open(&x, SP_OPERATION, "RemoveSite");
    sp_csom_arg(&x, "String", "https://contoso.sharepoint.com/sites/old");
    sp_csom_close(&x);
    assert_non_null(strstr(
        x.xml.p, "<Query Id=\"3\" ObjectPathId=\"1\"><Query SelectAllProperties=\"false\">"
                 "<Properties><Property Name=\"PollingInterval\" ScalarProperty=\"true\" />"
                 "<Property Name=\"IsComplete\" ScalarProperty=\"true\" />"
                 "<Property Name=\"HasTimedout\" ScalarProperty=\"true\" /></Properties></Query>"
                 "</Query></Actions><ObjectPaths><Constructor Id=\"2\" "
                 "TypeId=\"{268004ae-ef6b-4e9b-8425-127220d84719}\" /><Method Id=\"1\" "
                 "ParentId=\"2\" Name=\"RemoveSite\"><Parameters><Parameter Type=\"String\">"
                 "https://contoso.sharepoint.com/sites/old</Parameter></Parameters></Method>"
                 "</ObjectPaths></Request>"));
}

static void guid_has_braces_and_null_has_no_text(void **state)
{
    (void)state;
    sp x = {.h = fake_host()};
    am_call c = {.f = &f};
    x.c = &c;
    sp_csom_open(&x, SP_ACTION, "M");
    sp_csom_arg(&x, "Null", NULL);
    sp_csom_arg(&x, "Guid", "7db536da-792b-4be7-b9b6-194778905606");
    sp_csom_close(&x);
    assert_non_null(strstr(x.xml.p, "<Parameter Type=\"Null\" /><Parameter Type=\"Guid\">"
                                    "{7db536da-792b-4be7-b9b6-194778905606}</Parameter>"));
}

static void markup_in_arguments_is_escaped(void **state)
{
    (void)state;
    sp x = {.h = fake_host()};
    am_call c = {.f = &f};
    x.c = &c;
    sp_csom_start(&x, 3);
    sp_csom_escaped(&x, "a<b>&\"'\n\r\tz\xc3\xa9");
    assert_string_equal(x.xml.p, "a&lt;b&gt;&amp;&quot;&#39;&#xA;&#xD;&#x9;z\xc3\xa9");
    assert_false(x.xml.wild);
    sp_csom_start(&x, 3);
    sp_csom_escaped(&x, "a\x01");
    assert_true(x.xml.wild);
    sp_csom_start(&x, 3);
    sp_csom_escaped(&x, "\xef\xbf\xbf");
    assert_true(x.xml.wild);
}

static void control_characters_never_leave(void **state)
{
    (void)state;
    f.tolerant = true;
    assert_int_equal(fake_run(&f, "list-sites", "{\"filter\":\"a\\u0008b\"}"), AM_FAIL);
    assert_int_equal(f.kind, AM_USAGE);
    assert_int_equal(f.n_sent, 0);
}

static void digest_is_fetched_when_it_is_asked_for(void **state)
{
    (void)state;
    fake_status(&f, "GetMySiteHostUrl", 403, NULL,
                "{\"odata.error\":{\"code\":\"-2130575251, Microsoft.SharePoint.SPException\","
                "\"message\":{\"value\":\"?\"}}}");
    fake_says(&f, "contextinfo",
              "{\"FormDigestValue\":\"0x9A\",\"FormDigestTimeoutSeconds\":1800}");
    fake_csom(&f, "X-RequestDigest: 0x9A", 3, "\"https://contoso-my.sharepoint.com\"");
    assert_int_equal(fake_run(&f, "host-url", "{}"), AM_DONE);
    assert_int_equal(f.n_sent, 3);
}

static void digest_is_not_asked_for_twice(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        fake_status(&f, "GetMySiteHostUrl", 403, NULL, "The security validation is invalid");
    fake_says(&f, "contextinfo", "{\"FormDigestValue\":\"0x9A\"}");
    assert_int_equal(fake_run(&f, "host-url", "{}"), AM_FAIL);
    assert_int_equal(f.kind, AM_DENIED);
    assert_int_equal(f.n_sent, 3);
}

static void dates_and_guids(void **state)
{
    (void)state;
    char date[SP_DATE], guid[SP_GUID];
    assert_string_equal(sp_date("/Date(2023,7,17,15,41,0,820)/", date), "2023-08-17T15:41:00Z");
    assert_string_equal(sp_date("/Date(1695715200000)/", date), "2023-09-26T08:00:00Z");
    assert_string_equal(sp_date("/Date(2024,1,29,0,0,0,0)/", date), "2024-02-29T00:00:00Z");
    assert_null(sp_date("/Date(1,0,1,0,0,0,0)/", date));
    assert_null(sp_date(NULL, date));
    assert_null(sp_date("soon", date));
    assert_string_equal(sp_date_wire((int64_t)1577836800000, date),
                        "2020-01-01T00:00:00.000+00:00");
    assert_string_equal(sp_guid("/Guid(B59abbea-fa27-4bc9-aa4b-e0caa3e27a75)/", guid),
                        "b59abbea-fa27-4bc9-aa4b-e0caa3e27a75");
    assert_null(sp_guid("/Guid(00000000-0000-0000-0000-000000000000)/", guid));
    assert_null(sp_guid("/Guid(b59abbea)/", guid));
}

static void inner_json_is_no_template(void **state)
{
    (void)state;
    sp x = {.h = fake_host()};
    am_call c = {.f = &f};
    x.c = &c;
    assert_null(sp_parse(&x, "[%s]"));
    assert_null(sp_parse(&x, "[%d,1]"));
    assert_null(sp_parse(&x, "[\"\\%s\"]"));
    assert_null(sp_parse(&x, "MnA"));
    assert_string_equal(am_value_text(am_value_at(sp_parse(&x, "[\"100%s \\\" %d\"]"), 0), ""),
                        "100%s \" %d");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {T(recorded_operations_are_read),
                                       T(recorded_errors_have_a_kind),
                                       T(recorded_lists_and_a_void_are_read),
                                       T(rest_errors_have_a_kind),
                                       T(pairs_are_read_by_position),
                                       T(nonsense_is_refused),
                                       T(html_instead_of_json_is_an_error),
                                       T(envelope_is_as_in_the_reference),
                                       T(removal_is_as_in_the_reference),
                                       T(guid_has_braces_and_null_has_no_text),
                                       T(markup_in_arguments_is_escaped),
                                       T(control_characters_never_leave),
                                       T(digest_is_fetched_when_it_is_asked_for),
                                       T(digest_is_not_asked_for_twice),
                                       T(dates_and_guids),
                                       T(inner_json_is_no_template)};
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
