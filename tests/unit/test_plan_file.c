#include "run/plan.h"

#include "check.h"

#include "base/file.h"
#include "base/json.h"
#include "journal_fix.h"

static void write_plan(const char *path, int count)
{
    am_err e;
    am_arena *a = am_arena_new(0);
    am_plan_writer *w = NULL;
    char id[AM_ULID_TEXT], sha[AM_DIGEST_TEXT];
    am_ulid_new(id);
    am_plan_head head = {.id = id, .tool = "0.1.0", .playbook = "p", .version = "1.0.0", .text_sha = NULL,
                         .params = am_json_make(a, "{}"), .tenants = am_json_make(a, "[]"), .made = 5};
    if (am_plan_create(path, &head, &w, &e))
        fail_msg("%s", e.text);
    for (int i = 0; i < count; i++) {
        char key[AM_DIGEST_TEXT], url[64];
        (void)snprintf(url, sizeof url, "https://contoso.sharepoint.com/sites/%06d", i);
        am_arena_reset(a);
        am_value *args = am_json_make(a, "{\"url\":%s}", url);
        am_effect_row r = {.tenant = "source", .op = "remove-redirect", .args = args, .target = url,
                           .key = am_effect_key("source", "remove-redirect", args, key),
                           .evidence = am_json_make(a, "{\"site_id\":%d}", (int64_t)i), .reason = "answers",
                           .undo_op = "restore-site", .undo = args, .undo_days = 93, .seen = 7};
        assert_int_equal(am_plan_add(w, &r, &e), AM_OK);
    }
    assert_int_equal(am_plan_finish(w, sha, &e), AM_OK);
    am_arena_free(a);
}

static char *slurp(const char *path)
{
    am_buf b = AM_BUF(1 << 24);
    am_err e;
    assert_int_equal(am_file_read(path, &b, &e), AM_OK);
    return am_buf_take(&b, NULL);
}

static void spit(const char *path, const char *text)
{
    am_err e;
    assert_int_equal(am_file_write(path, text, strlen(text), 0600, &e), AM_OK);
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    am_err e;
    char sha[AM_DIGEST_TEXT];
    uint64_t n = 0;
    am_plan_reader *r = NULL;
    am_effect_row row;
    bool end;
    write_plan(fix_path("a.jsonl"), 1000);
    assert_int_equal(am_plan_verify(fix_path("a.jsonl"), &n, sha, &e), AM_OK);
    assert_int_equal(n, 1000);
    assert_int_equal(am_plan_open(fix_path("a.jsonl"), &r, &e), AM_OK);
    assert_string_equal(am_plan_get_head(r)->playbook, "p");
    assert_int_equal(am_plan_next(r, &row, &end, &e), AM_OK);
    assert_false(end);
    assert_string_equal(row.target, "https://contoso.sharepoint.com/sites/000000");
    assert_int_equal(row.undo_days, 93);
    assert_string_equal(row.reason, "answers");
    assert_null(row.no_undo);
    am_plan_close(r);
}

static void a_changed_plan_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } cases[] = {
        {"sites/000001", "sites/legal1"},     /* an effect's target */
        {"\"nth\":0", "\"nth\":1"},           /* ... or count */
        {"\"site_id\":2", "\"site_id\":9"},   /* the evidence */
        {"\"made\":5", "\"made\":6"},         /* the header */
        {"\"effects\":3", "\"effects\":2"},   /* the closing line */
        {"\"sha256\":\"", "\"sha256\":\"0"},
    };
    am_err e;
    write_plan(fix_path("a.jsonl"), 3);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        am_buf b = AM_BUF(1 << 20);
        char *text = slurp(fix_path("a.jsonl")), *at = strstr(text, cases[i].from);
        assert_non_null(at);
        am_buf_add(&b, text, (size_t)(at - text));
        am_buf_str(&b, cases[i].to);
        am_buf_str(&b, at + strlen(cases[i].from));
        spit(fix_path("b.jsonl"), am_buf_text(&b));
        if (am_plan_verify(fix_path("b.jsonl"), NULL, NULL, &e) != AM_REFUSED)
            fail_msg("%s -> %s went through", cases[i].from, cases[i].to);
        assert_non_null(strstr(e.hint, "trim"));
        am_buf_free(&b);
        free(text);
    }
}

static void a_cut_or_foreign_file_is_refused(void **state)
{
    (void)state;
    am_err e;
    write_plan(fix_path("a.jsonl"), 2);
    char *text = slurp(fix_path("a.jsonl"));
    *strrchr(text, '{') = '\0'; /* the closing line is gone */
    spit(fix_path("b.jsonl"), text);
    assert_int_equal(am_plan_verify(fix_path("b.jsonl"), NULL, NULL, &e), AM_REFUSED);
    spit(fix_path("b.jsonl"), "");
    assert_int_equal(am_plan_verify(fix_path("b.jsonl"), NULL, NULL, &e), AM_REFUSED);
    spit(fix_path("b.jsonl"), "{\"hello\":1}\n");
    assert_int_equal(am_plan_verify(fix_path("b.jsonl"), NULL, NULL, &e), AM_REFUSED);
    assert_int_equal(am_plan_verify(fix_path("c.jsonl"), NULL, NULL, &e), AM_ABSENT);
    free(text);
}

static bool keep_even(void *self, const am_effect_row *r)
{
    (void)self;
    return (r->target[strlen(r->target) - 1] - '0') % 2 == 0;
}

static bool keep_all(void *self, const am_effect_row *r)
{
    (void)self;
    (void)r;
    return true;
}

static void trimming_makes_a_plan_of_its_own(void **state)
{
    (void)state;
    am_err e;
    uint64_t n = 0;
    char before[AM_DIGEST_TEXT], sha[AM_DIGEST_TEXT];
    char from[64];
    write_plan(fix_path("a.jsonl"), 10);
    (void)snprintf(from, sizeof from, "%s", fix_path("a.jsonl"));
    assert_int_equal(am_plan_verify(from, NULL, before, &e), AM_OK);
    assert_int_equal(am_plan_trim(from, fix_path("b.jsonl"), keep_even, NULL, sha, &e), AM_OK);
    assert_int_equal(am_plan_verify(fix_path("b.jsonl"), &n, NULL, &e), AM_OK);
    assert_int_equal(n, 5);
    assert_string_not_equal(before, sha);
    am_plan_reader *r = NULL;
    assert_int_equal(am_plan_open(fix_path("b.jsonl"), &r, &e), AM_OK);
    assert_string_equal(am_plan_get_head(r)->trimmed_from, before);
    am_plan_close(r);
}

static void lines_deleted_by_hand_can_be_closed_again_but_no_changed_ones(void **state)
{
    (void)state;
    am_err e;
    uint64_t n = 0;
    char sha[AM_DIGEST_TEXT], by_hand[64];
    write_plan(fix_path("a.jsonl"), 4);
    char *text = slurp(fix_path("a.jsonl"));
    char *second = strchr(text, '\n') + 1, *third = strchr(second, '\n') + 1;
    memmove(second, third, strlen(third) + 1);
    spit(fix_path("b.jsonl"), text);
    (void)snprintf(by_hand, sizeof by_hand, "%s", fix_path("b.jsonl"));
    assert_int_equal(am_plan_verify(by_hand, NULL, NULL, &e), AM_REFUSED);
    assert_int_equal(am_plan_trim(by_hand, fix_path("c.jsonl"), keep_all, NULL, sha, &e), AM_OK);
    assert_int_equal(am_plan_verify(fix_path("c.jsonl"), &n, NULL, &e), AM_OK);
    assert_int_equal(n, 3);
    *strstr(text, "site_id") = 'S';
    spit(by_hand, text);
    (void)unlink(fix_path("c.jsonl"));
    assert_int_equal(am_plan_trim(by_hand, fix_path("c.jsonl"), keep_all, NULL, sha, &e), AM_REFUSED);
    assert_false(am_file_exists(fix_path("c.jsonl")));
    free(text);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fix_up, fix_down)
static const struct CMUnitTest tests[] = {
    T(what_is_written_is_read),
    T(a_changed_plan_is_refused),
    T(a_cut_or_foreign_file_is_refused),
    T(trimming_makes_a_plan_of_its_own),
    T(lines_deleted_by_hand_can_be_closed_again_but_no_changed_ones),
};
CHECK_MAIN(tests)
