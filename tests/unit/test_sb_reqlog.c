#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "sandbox/reqlog.h"

static char path[64];
static sb_reqlog *requests;

static int setup(void **state)
{
    (void)state;
    am_err e;
    (void)snprintf(path, sizeof path, "/tmp/test_sb_reqlog.XXXXXX");
    int fd = mkstemp(path);
    return fd < 0 || close(fd) != 0 || sb_reqlog_open(path, &requests, &e) != AM_OK;
}

static int teardown(void **state)
{
    (void)state;
    sb_reqlog_close(requests);
    return unlink(path);
}

static sb_entry entry(const char *what, int status)
{
    return (sb_entry){.t_ms = 12,
                      .host = "contoso-admin.sharepoint.com",
                      .method = "POST",
                      .path = "/_api/x?a='\"\\'",
                      .what = what,
                      .subject = "https://c/sites/a\n",
                      .status = status,
                      .units = 2,
                      .bytes = (uint64_t)1 << 32};
}

static void test_lines(void **state)
{
    (void)state;
    am_err e;
    const am_value *v = NULL;
    am_buf text = AM_BUF(SB_LOG_READ_MAX);
    am_arena *arena = am_arena_new(0);
    sb_entry one = entry("csom:RemoveSite", 0), two = entry("rest:x", 429);
    one.changed = true;
    one.lost = true;
    one.fault = "reset_after";
    one.tenant = "contoso";
    sb_reqlog_add(requests, &one);
    sb_reqlog_add(requests, &two);
    assert_int_equal(sb_reqlog_read(requests, 0, &text, &e), AM_OK);
    const char *second = strchr(am_buf_text(&text), '\n');
    assert_non_null(second);
    size_t n = (size_t)(second - am_buf_text(&text));
    assert_int_equal(am_json_parse(arena, am_buf_text(&text), n, &v, &e), AM_OK);
    assert_int_equal(am_value_num(am_value_get(v, "n"), 0), 1);
    assert_string_equal(am_value_text(am_value_get(v, "path"), ""), one.path);
    assert_string_equal(am_value_text(am_value_get(v, "subject"), ""), one.subject);
    assert_string_equal(am_value_text(am_value_get(v, "fault"), ""), "reset_after");
    assert_true(am_value_truth(am_value_get(v, "lost"), false));
    assert_true(am_value_num(am_value_get(v, "bytes"), 0) == (int64_t)1 << 32);
    am_buf_clear(&text);
    assert_int_equal(sb_reqlog_read(requests, (int64_t)n + 1, &text, &e), AM_OK);
    assert_int_equal(strncmp(am_buf_text(&text), "{\"n\":2,", 7), 0);
    am_buf_free(&text);
    am_arena_free(arena);
}

static void test_counts(void **state)
{
    (void)state;
    am_err e;
    const am_value *v = NULL;
    am_buf text = AM_BUF(65536);
    am_arena *arena = am_arena_new(0);
    sb_entry one = entry("csom:RemoveSite", 200), two = entry("rest:x", 429);
    one.changed = true;
    two.authenticated = true;
    sb_reqlog_add(requests, &one);
    sb_reqlog_add(requests, &one);
    sb_reqlog_add(requests, &two);
    sb_reqlog_counts(requests, &text);
    assert_int_equal(am_json_parse(arena, am_buf_text(&text), text.n, &v, &e), AM_OK);
    assert_int_equal(am_value_num(am_value_get(v, "total"), 0), 3);
    assert_int_equal(am_value_num(am_value_get(v, "changed"), 0), 2);
    assert_int_equal(am_value_num(am_value_get(v, "throttled"), 0), 1);
    assert_int_equal(am_value_num(am_value_get(v, "authenticated"), 0), 1);
    assert_int_equal(am_value_num(am_value_get(v, "by_status.200"), 0), 2);
    const am_value *by_what = am_value_member(v, "by_what");
    assert_int_equal(am_value_num(am_value_member(by_what, "csom:RemoveSite"), 0), 2);
    am_buf_free(&text);
    am_arena_free(arena);
}

static void test_no_file(void **state)
{
    (void)state;
    am_err e;
    sb_reqlog *none = NULL;
    assert_int_equal(sb_reqlog_open("/nonexistent/log", &none, &e), AM_DISK);
    assert_non_null(strstr(e.text, "/nonexistent/log"));
}

/* A bench throws its log away, and begins anew all the same. */
static void test_no_log(void **state)
{
    (void)state;
    am_err e;
    am_buf json = AM_BUF(1 << 16);
    sb_reqlog *log = NULL;
    sb_entry one = entry("csom:RemoveSite", 200);
    assert_int_equal(sb_reqlog_open("/dev/null", &log, &e), AM_OK);
    sb_reqlog_add(log, &one);
    assert_int_equal(sb_reqlog_clear(log, &e), AM_OK);
    sb_reqlog_counts(log, &json);
    assert_non_null(strstr(am_buf_text(&json), "\"total\":0"));
    am_buf_free(&json);
    sb_reqlog_close(log);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_lines, setup, teardown),
    cmocka_unit_test_setup_teardown(test_counts, setup, teardown), cmocka_unit_test(test_no_file),
    cmocka_unit_test(test_no_log)};

CHECK_MAIN(tests)
