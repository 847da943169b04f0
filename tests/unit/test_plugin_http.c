/* The plugin http: safe reads, changes through the door. */
#include "check.h"

#include "plugin_drive.h"

static drive d;

static int set_up(void **state)
{
    (void)state;
    drive_open(&d, "http");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    drive_close(&d);
    return 0;
}

static void a_read_takes_query_and_headers(void **state)
{
    (void)state;
    const char *said =
        DRIVE(&d, "get",
              "{\"path\":\"/a b/\xc3\xa4?x=1\",\"query\":{\"q&\":\"a=b\",\"n\":7,\"t\":true},"
              "\"headers\":{\"X-A\":\"b\"}}",
              {.to = "GET site:/a%20b/%C3%A4?x=1&q%26=a%3Db&n=7&t=true\nX-A: b\n",
               .body = "{\"k\":[1]}",
               .type = "application/json; charset=utf-8",
               .etag = "\"1\""});
    assert_string_equal(said, "ok {\"etag\":\"\\\"1\\\"\",\"json\":{\"k\":[1]},\"location\":null,"
                              "\"status\":200,\"type\":\"application/json; charset=utf-8\"}");
    drive_has(DRIVE(&d, "get", "{\"base\":\"other\"}", {.to = "GET other:/\n", .body = "hi"}),
              "\"text\":\"hi\"");
    drive_has(DRIVE(&d, "get", "{\"method\":\"HEAD\"}", {.to = "HEAD site:/\n"}), "ok ");
}

static void a_reply_is_taken_as_asked(void **state)
{
    (void)state;
    drive_has(DRIVE(&d, "get", "{\"form\":\"json\"}", {.to = "GET", .body = "[1]"}),
              "\"json\":[1]");
    drive_has(DRIVE(&d, "get", "{\"form\":\"json\"}", {.to = "GET", .body = "<p>"}), "remote ");
    drive_has(DRIVE(&d, "get", "{\"form\":\"text\"}",
                    {.to = "GET", .body = "[1]", .type = "application/json"}),
              "\"text\":\"[1]\"");
    drive_has(DRIVE(&d, "get", "{}", {.to = "GET", .body = "a\xff"}), "no text in UTF-8");
    drive_has(DRIVE(&d, "get", "{}", {.to = "GET", .body = "\xed\xa0\x80"}), "no text in UTF-8");
    drive_has(DRIVE(&d, "get", "{}", {.to = "GET", .status = 404, .body = "x"}), "absent ");
    drive_has(
        DRIVE(&d, "get", "{\"errors\":\"return\"}", {.to = "GET", .status = 404, .body = "x"}),
        "\"status\":404,\"text\":\"x\"");
}

static void what_could_lead_elsewhere_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"{\"path\":\"x\"}",
                                      "{\"base\":\"site:/y\"}",
                                      "{\"base\":\"\"}",
                                      "{\"path\":\"https://evil.example/\"}",
                                      "{\"query\":{\"a\":[1]}}",
                                      "{\"headers\":{\"Authorization\":\"Bearer x\"}}",
                                      "{\"headers\":{\"X\":\"a\\r\\nY: b\"}}",
                                      "{\"headers\":{\"X Y\":\"a\"}}",
                                      "{\"headers\":{\"X\":7}}",
                                      "{\"method\":\"POST\"}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        drive_has(DRIVE(&d, "get", bad[i], NOTHING), "usage ");
        assert_int_equal(d.n_sent, 0);
    }
}

#define CHANGE                                                                                     \
    "{\"method\":\"PATCH\",\"path\":\"/m/7\",\"json\":{\"s\":\"closed\"},\"look\":\"/m/7\","       \
    "\"undo\":{\"method\":\"PATCH\",\"path\":\"/m/7\",\"json\":{\"s\":\"open\"}}}"

static void a_change_is_looked_at_first(void **state)
{
    (void)state;
    const drive_reply look = {
        .to = "GET site:/m/7\n", .body = "{\"s\":\"open\"}", .type = "application/json"};
    d.plan = true;
    assert_string_equal(DRIVE(&d, "send", CHANGE, look),
                        "door {\"body\":{\"s\":\"closed\"},\"method\":\"PATCH\",\"seen\":{\"etag\":"
                        "null,\"json\":{\"s\":\"open\"},\"location\":null,\"status\":200,\"type\":"
                        "\"application/json\"},\"url\":\"site:/m/7\"}");
    const am_call_intent *intent = am_call_get_intent(d.call);
    assert_string_equal(intent->undo_op, "send");
    drive_has(am_json_text(d.arena, intent->undo, AM_JSON_CANONICAL), "\"json\":{\"s\":\"open\"}");
    d.plan = false;
    drive_has(DRIVE(&d, "send", CHANGE, look, {.to = "PATCH site:/m/7\n{\"s\":\"closed\"}"}),
              "ok ");
    assert_int_equal(d.before_door, 1);
    drive_has(DRIVE(&d, "send", CHANGE, look, {.to = "PATCH", .lost = true}), "network ");
    d.plan = true;
    drive_has(DRIVE(&d, "send", CHANGE, {.to = "GET", .status = 404}), "\"seen\":{\"status\":404}");
    drive_has(DRIVE(&d, "send", CHANGE, {.to = "GET", .status = 500}), "remote ");
}

static void a_change_without_a_look_goes_to_the_door_at_once(void **state)
{
    (void)state;
    drive_has(DRIVE(&d, "send", "{\"method\":\"DELETE\",\"path\":\"/m/7\"}",
                    {.to = "DELETE site:/m/7\n", .status = 204}),
              "\"status\":204");
    assert_int_equal(d.before_door, 0);
    drive_has(DRIVE(&d, "send", "{\"method\":\"POST\",\"text\":\"hi\"}", {.to = "POST site:/\nhi"}),
              "ok ");
    drive_has(DRIVE(&d, "send", "{\"method\":\"POST\",\"text\":\"hi\",\"json\":1}", NOTHING),
              "usage ");
    static const char *const bad[] = {"{}", "{\"method\":\"POST\"}",
                                      "{\"method\":\"GET\",\"path\":\"/\"}",
                                      "{\"method\":\"POST\",\"path\":\"/\",\"x\":1}"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        drive_has(DRIVE(&d, "send",
                        am_arena_format(d.arena, "{\"method\":\"POST\",\"undo\":%s}", bad[i]),
                        NOTHING),
                  "usage ");
}

#define T(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
static const struct CMUnitTest tests[] = {
    T(a_read_takes_query_and_headers), T(a_reply_is_taken_as_asked),
    T(what_could_lead_elsewhere_is_refused), T(a_change_is_looked_at_first),
    T(a_change_without_a_look_goes_to_the_door_at_once)};

CHECK_MAIN(tests)
