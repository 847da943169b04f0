#include "base/log.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/secret.h"

#include "check.h"

static char seen[16384];
static int lines;
static am_level seen_level;

static void sink(void *self, am_level level, const char *line)
{
    assert_ptr_equal(self, seen);
    snprintf(seen, sizeof seen, "%s", line);
    seen_level = level;
    lines++;
}

static int set_up(void **state)
{
    (void)state;
    lines = 0;
    seen[0] = 0;
    am_clock_freeze(0, 1785139200123);
    am_log_sink(sink, seen);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    am_log_sink(NULL, NULL);
    am_log_set(AM_LOG_WARN, false);
    am_clock_thaw();
    return 0;
}

static void one_event_one_line(void **state)
{
    (void)state;
    am_log(AM_LOG_WARN, "io.policy", "waits %d s\nfor \x1b[31m%s", 5, "contoso");
    assert_string_equal(
        seen, "2026-07-27T08:00:00.123Z warn io.policy waits 5 s\\x0afor \\x1b[31mcontoso");
    assert_int_equal(seen_level, AM_LOG_WARN);
    assert_int_equal(lines, 1);
}

static void levels(void **state)
{
    (void)state;
    am_log(AM_LOG_INFO, "x", "not shown");
    assert_int_equal(lines, 0);
    assert_false(am_log_on(AM_LOG_INFO));
    am_log_set(AM_LOG_DEBUG, false);
    am_log(AM_LOG_DEBUG, "x", "shown");
    am_log(AM_LOG_TRACE, "x", "not shown");
    assert_int_equal(lines, 1);
    assert_true(am_log_on(AM_LOG_ERROR));
    assert_false(am_log_on(AM_LOG_TRACE));
}

static void as_json(void **state)
{
    (void)state;
    am_log_set(AM_LOG_WARN, true);
    am_log(AM_LOG_ERROR, "a.b", "say \"%s\"", "x\\y");
    assert_string_equal(seen, "{\"time\":\"2026-07-27T08:00:00.123Z\",\"level\":\"error\","
                              "\"name\":\"a.b\",\"message\":\"say \\\"x\\\\y\\\"\"}");
}

static void secrets_do_not_pass(void **state)
{
    (void)state;
    am_secret *s = am_secret_new("eyJ0eXAiOiJKV1Qi", 16);
    am_log(AM_LOG_ERROR, "x", "Bearer %s!", "eyJ0eXAiOiJKV1Qi");
    assert_null(strstr(seen, "eyJ0"));
    assert_non_null(strstr(seen, "Bearer ****************!"));
    char big[4200]; /* the cut falls into the secret */
    memset(big, 'x', sizeof big);
    memcpy(big + 4080, "eyJ0eXAiOiJKV1Qi", 17);
    am_log(AM_LOG_ERROR, "x", "%s", big);
    assert_null(strstr(seen, "eyJ"));
    assert_string_equal(seen + strlen(seen) - 3, "...");
    am_secret_free(s);
}

static void a_long_message_is_cut_not_lost(void **state)
{
    (void)state;
    char big[20000];
    memset(big, '\x01', sizeof big - 1);
    big[sizeof big - 1] = 0;
    for (int json = 0; json < 2; json++) {
        am_log_set(AM_LOG_WARN, json);
        am_log(AM_LOG_ERROR, "x", "%s", big);
        assert_non_null(strstr(seen, "\\x01..."));
        assert_true(strlen(seen) > 4000);
    }
    assert_string_equal(seen + strlen(seen) - 2, "\"}");
}

static void standard_error_is_the_default(void **state)
{
    (void)state;
    FILE *f = tmpfile();
    int kept = dup(2);
    am_log_sink(NULL, NULL);
    fflush(stderr);
    dup2(fileno(f), 2);
    am_log(AM_LOG_ERROR, "x", "hello");
    fflush(stderr);
    dup2(kept, 2);
    close(kept);
    rewind(f);
    char line[100] = "";
    assert_non_null(fgets(line, sizeof line, f));
    assert_string_equal(line, "2026-07-27T08:00:00.123Z error x hello\n");
    fclose(f);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

static const struct CMUnitTest tests[] = {
    TEST(one_event_one_line),
    TEST(levels),
    TEST(as_json),
    TEST(secrets_do_not_pass),
    TEST(a_long_message_is_cut_not_lost),
    TEST(standard_error_is_the_default),
};

CHECK_MAIN(tests)
