/* The plugin notify: what is planned is what is sent. */
#include "check.h"

#include "base/clock.h"
#include "plugin_drive.h"

static drive d;

static int set_up(void **state)
{
    (void)state;
    am_clock_freeze(1000, INT64_C(1767225600000));
    drive_open(&d, "notify");
    d.config = drive_json(&d, "{\"from\":\"ops@contoso.com\"}");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    drive_close(&d);
    am_clock_thaw();
    return 0;
}

static void teams_gets_a_card(void **state)
{
    (void)state;
    d.plan = true;
    const char *seen = DRIVE(&d, "post", "{\"text\":\"gone\",\"title\":\"Done\"}", NOTHING);
    drive_has(seen, "door {\"message\":{\"attachments\":[{\"content\":{\"$schema\":");
    drive_has(seen, "\"text\":\"Done\"");
    assert_int_equal(d.n_sent, 0);
    assert_string_equal(am_call_get_intent(d.call)->no_undo, "a message cannot be unsent");
    assert_string_equal(am_call_get_intent(d.call)->target, "hook:/");
    d.plan = false;
    assert_string_equal(DRIVE(&d, "post", "{\"text\":\"gone\"}",
                              {.to = "POST hook:/\n", .status = 202, .body = ""}),
                        "ok {\"sent\":true,\"via\":\"hook\"}");
    drive_has(d.sent[0], "\"contentType\":\"application/vnd.microsoft.card.adaptive\"");
    assert_int_equal(d.before_door, 0);
}

static void slack_gets_text_and_others_what_they_like(void **state)
{
    (void)state;
    DRIVE(&d, "post", "{\"text\":\"a<b & c\",\"title\":\"T\",\"kind\":\"slack\",\"via\":\"ops\"}",
          {.to = "POST ops:/\n", .body = "ok"});
    drive_has(d.sent[0], "{\"text\":\"*T*\\na&lt;b &amp; c\"}");
    DRIVE(&d, "post", "{\"text\":\"x\",\"kind\":\"json\",\"payload\":{\"a\":[1]}}", {.to = "POST"});
    drive_has(d.sent[0], "\n{\"a\":[1]}");
    DRIVE(&d, "post", "{\"text\":\"x\",\"kind\":\"json\"}", {.to = "POST"});
    drive_has(d.sent[0], "{\"title\":null,\"text\":\"x\"}");
    drive_has(DRIVE(&d, "post", "{\"text\":\"x\",\"payload\":{}}", NOTHING), "usage ");
    drive_has(DRIVE(&d, "post", "{\"text\":\"x\",\"via\":\"hook:/a?\"}", NOTHING), "usage ");
    drive_has(DRIVE(&d, "post", "{\"text\":\"x\"}", {.to = "POST", .status = 410, .body = "gone"}),
              "absent ");
    drive_has(DRIVE(&d, "post", "{\"text\":\"x\"}", {.to = "POST", .lost = true}), "network ");
    drive_has(am_call_err(d.call)->hint, "before posting it again");
}

#define MAIL "{\"to\":[\"a@x.com\",\"b@x.com\"],\"subject\":\"S\",\"text\":\"Hello\\nthere\"}"

static void a_mail_is_a_message_with_an_envelope(void **state)
{
    (void)state;
    assert_string_equal(DRIVE(&d, "mail", MAIL, {.to = "POST mail:/\n", .status = 250}),
                        "ok {\"sent\":true,\"to\":[\"a@x.com\",\"b@x.com\"],\"via\":\"mail\"}");
    drive_has(d.sent[0], "POST mail:/\nFrom: ops@contoso.com\nTo: a@x.com\nTo: b@x.com\n");
    drive_has(d.sent[0], "Date: Thu, 01 Jan 2026 00:00:00 +0000\r\n");
    drive_has(d.sent[0], "To: a@x.com,\r\n b@x.com\r\nSubject: S\r\n");
    drive_has(d.sent[0], "\r\n\r\nSGVsbG8KdGhlcmU=\r\n");
    d.plan = true;
    assert_string_equal(DRIVE(&d, "mail", MAIL, NOTHING),
                        "door {\"from\":\"ops@contoso.com\",\"subject\":\"S\",\"text\":"
                        "\"Hello\\nthere\",\"to\":[\"a@x.com\",\"b@x.com\"],\"via\":\"mail\"}");
}

static void a_subject_of_other_letters_is_encoded(void **state)
{
    (void)state;
    DRIVE(&d, "mail",
          "{\"to\":\"a@x.com\",\"text\":\"\",\"subject\":"
          "\"\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
          "\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4"
          "\xc3\xa4\xc3\xa4\xc3\xa4\"}",
          {.to = "POST", .status = 250});
    drive_has(d.sent[0],
              "Subject: =?UTF-8?B?w6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6TDpMOkw6Q=?="
              "\r\n =?UTF-8?B?w6Q=?=\r\n");
}

static void nothing_slips_into_a_header(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{\"to\":\"a@x.com\\r\\nBcc: c@x.com\",\"subject\":\"S\",\"text\":\"\"}",
        "{\"to\":\"a@x.com,b@x.com\",\"subject\":\"S\",\"text\":\"\"}",
        "{\"to\":\"a\",\"subject\":\"S\",\"text\":\"\"}",
        "{\"to\":[],\"subject\":\"S\",\"text\":\"\"}",
        "{\"to\":\"a@x.com\",\"subject\":\"S\\nBcc: c@x.com\",\"text\":\"\"}",
        "{\"to\":\"a@x.com\",\"from\":\"<x>\",\"subject\":\"S\",\"text\":\"\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        drive_has(DRIVE(&d, "mail", bad[i], NOTHING), "usage ");
        assert_int_equal(d.n_sent, 0);
    }
    d.config = NULL;
    drive_has(DRIVE(&d, "mail", MAIL, NOTHING), "needs a sender");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    T(teams_gets_a_card), T(slack_gets_text_and_others_what_they_like),
    T(a_mail_is_a_message_with_an_envelope), T(a_subject_of_other_letters_is_encoded),
    T(nothing_slips_into_a_header)};

CHECK_MAIN(tests)
