#include "sharepoint/moves.h"

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

#define ODB   "<Parameters><Parameter Type=\"Enum\">0<"
#define GROUP "<Parameters><Parameter Type=\"Enum\">1<"
#define SITE  "<Parameters><Parameter Type=\"Enum\">2<"

static void report(const char *to, const char *text)
{
    am_buf quoted = AM_BUF(1 << 20);
    am_json_quote(&quoted, text, strlen(text));
    fake_csom(&f, to, 3, am_buf_text(&quoted));
    am_buf_free(&quoted);
}

static bool flag(const char *path)
{
    return am_value_truth(am_value_get(f.value, path), false);
}

static int64_t number(const char *path)
{
    return am_value_num(am_value_get(f.value, path), -1);
}

static void others_are_empty(void)
{
    for (int i = 0; i < 2; i++) {
        report(GROUP, "[]");
        report(SITE, "[]");
    }
}

static void odb(const char *text)
{
    report(ODB, text);
    others_are_empty();
    assert_int_equal(fake_run(&f, "move-states", "{}"), AM_DONE);
}

static void request_is_as_in_the_reference(void **state)
{
    (void)state;
    no_moves(&f);
    assert_int_equal(fake_run(&f, "move-states", "{}"), AM_DONE);
    assert_non_null(fake_sent(
        &f,
        "<Method Name=\"GetSPOCrossTenantContentMoveState\" Id=\"3\" "
        "ObjectPathId=\"1\"><Parameters><Parameter Type=\"Enum\">0</Parameter><Parameter "
        "Type=\"String\">https://fabrikam-my.sharepoint.com</Parameter><Parameter Type=\"Null\" "
        "/><Parameter Type=\"Guid\">{00000000-0000-0000-0000-000000000000}</Parameter><Parameter "
        "Type=\"Int32\">8</Parameter><Parameter Type=\"Int32\">2</Parameter><Parameter "
        "Type=\"UInt32\">1000</Parameter><Parameter "
        "Type=\"DateTime\">2020-01-01T00:00:00.000+00:00</Parameter><Parameter "
        "Type=\"DateTime\">2027-01-02T00:00:00.000+00:00</Parameter><Parameter "
        "Type=\"Enum\">0</Parameter></Parameters></Method>"));
}

static void nothing_is_asked_for_again_by_the_other_number(void **state)
{
    (void)state;
    no_moves(&f);
    assert_int_equal(fake_run(&f, "move-states", "{}"), AM_DONE);
    assert_int_equal(f.n_sent, 6);
    assert_non_null(fake_sent(&f, "Type=\"Int32\">-1</Parameter><Parameter Type=\"Int32\">-1<"));
    assert_true(flag("readable"));
    assert_true(flag("finished"));
    assert_int_equal(number("total"), 0);
}

static void finished_moves_by_number_and_by_name(void **state)
{
    (void)state;
    odb("[{\"MoveJobId\":\"a\",\"MoveState\":2},{\"MoveJobId\":\"b\",\"MoveState\":\"Failed\"},"
        "{\"MoveJobId\":\"c\",\"State\":\"4\"},{\"MoveJobId\":\"d\",\"StateName\":\"notsupported\"}"
        "]");
    assert_int_equal(number("total"), 4);
    assert_int_equal(number("running"), 0);
    assert_true(flag("finished"));
}

static void unfinished_and_unknown_states_count_as_running(void **state)
{
    (void)state;
    static const char *const states[] = {
        "0",   "1", "5", "7", "8", "42", "\"ReadytoTrigger\"", "\"Rescheduled\"", "\"Erledigt\"",
        "\"\""};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        char text[120];
        snprintf(text, sizeof text, "[{\"Id\":\"a\",\"MoveState\":%s}]", states[i]);
        odb(text);
        assert_int_equal(number("running"), 1);
        assert_false(flag("finished"));
        tear_down(NULL);
        set_up(NULL);
    }
}

static void jobs_inside_text_are_found(void **state)
{
    (void)state;
    odb("{\"StatusCode\":0,\"StatusDetails\":\"\",\"SiteMoveJobJson\":\"[{\\\"Id\\\":\\\"x\\\","
        "\\\"MoveState\\\":\\\"InProgress\\\",\\\"SourceSiteUrl\\\":\\\"https://a\\\"}]\"}");
    assert_int_equal(number("running"), 1);
    assert_string_equal(am_value_text(am_value_get(f.value, "jobs[0].source"), ""), "https://a");
    assert_string_equal(am_value_text(am_value_get(f.value, "jobs[0].type"), ""), "Odb");
}

static void all_kinds_of_content_are_read(void **state)
{
    (void)state;
    report(ODB, "[{\"Id\":\"1\",\"MoveState\":2}]");
    report(GROUP, "[{\"Id\":\"2\",\"MoveState\":2}]");
    report(SITE, "[{\"Id\":\"3\",\"MoveState\":1}]");
    assert_int_equal(fake_run(&f, "move-states", "{}"), AM_DONE);
    assert_int_equal(number("total"), 3);
    assert_int_equal(number("running"), 1);
}

static void what_cannot_be_read_is_said(void **state)
{
    (void)state;
    static const char *const bad[] = {"pending: 3", "[{\"a\":", "{\"StatusCode\":5}", "17"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        odb(bad[i]);
        assert_false(flag("readable"));
        assert_false(flag("finished"));
        tear_down(NULL);
        set_up(NULL);
    }
    fake_csom(&f, ODB, 3, "null");
    others_are_empty();
    assert_int_equal(fake_run(&f, "move-states", "{}"), AM_DONE);
    assert_false(flag("readable"));
}

static void an_error_of_the_call_is_not_readable(void **state)
{
    (void)state;
    fake_csom_error(&f, ODB, "Microsoft.SharePoint.Client.InvalidClientQueryException", -1, "?");
    others_are_empty();
    assert_int_equal(fake_run(&f, "move-states", "{}"), AM_DONE);
    assert_false(flag("readable"));
}

static void by_a_key_no_job_of_another_kind_is_no_trouble(void **state)
{
    (void)state;
    const char *spo = "Microsoft.Online.SharePoint.Common.SpoException";
    report(ODB, "[{\"Id\":\"1\",\"MoveState\":2}]");
    fake_csom_error(&f, GROUP, spo, -1, "MnAMoveJobNotFoundByMoveJobKey: no move of it.");
    fake_csom_error(&f, SITE, spo, -1, "MnAMoveJobNotFoundByMoveJobKey: no move of it.");
    assert_int_equal(fake_run(&f, "move-states", "{\"key\":\"ann@contoso.com\"}"), AM_DONE);
    assert_int_equal(f.n_sent, 3);
    assert_non_null(fake_sent(&f, "<Parameter Type=\"String\">ann@contoso.com</Parameter><Parameter Type=\"Guid\">"));
    assert_true(flag("readable"));
    assert_int_equal(number("total"), 1);
}

static void without_a_key_no_job_is_not_readable(void **state)
{
    (void)state;
    fake_csom_error(&f, ODB, "Microsoft.Online.SharePoint.Common.SpoException", -1, "MnAMoveJobNotFoundByMoveJobKey");
    others_are_empty();
    assert_int_equal(fake_run(&f, "move-states", "{}"), AM_DONE);
    assert_false(flag("readable"));
}

static void a_report_at_its_limit_is_not_complete(void **state)
{
    (void)state;
    am_buf rows = AM_BUF(1 << 20);
    for (int i = 0; i < 1000; i++)
        am_buf_fmt(&rows, "%c{\"Id\":\"%d\",\"MoveState\":2}", i ? ',' : '[', i);
    am_buf_char(&rows, ']');
    odb(am_buf_text(&rows));
    am_buf_free(&rows);
    assert_int_equal(number("total"), 1000);
    assert_false(flag("readable"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    T(request_is_as_in_the_reference),       T(nothing_is_asked_for_again_by_the_other_number),
    T(finished_moves_by_number_and_by_name), T(unfinished_and_unknown_states_count_as_running),
    T(jobs_inside_text_are_found),           T(all_kinds_of_content_are_read),
    T(what_cannot_be_read_is_said),          T(an_error_of_the_call_is_not_readable),
    T(a_report_at_its_limit_is_not_complete),
    T(by_a_key_no_job_of_another_kind_is_no_trouble), T(without_a_key_no_job_is_not_readable)};

CHECK_MAIN(tests)
