#include "journal/journal.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "check.h"

#include "base/json.h"
#include "journal/effects.h"
#include "journal/leases.h"
#include "journal_fix.h"

static am_effect_row effect_of(am_arena *a, const char *url)
{
    static char key[AM_DIGEST_TEXT];
    am_value *args = am_json_make(a, "{\"url\":%s}", url);
    return (am_effect_row){.run = "R1", .tenant = "source", .op = "remove-redirect",
                           .key = am_effect_key("source", "remove-redirect", args, key), .args = args,
                           .evidence = am_json_make(a, "{\"site_id\":\"1\",\"template\":\"REDIRECTSITE#0\"}"),
                           .target = url, .undo_op = "restore-site", .undo = args, .undo_days = 93,
                           .seen = am_clock_wall(), .state = AM_EFFECT_INTENT};
}

static void an_effect_goes_from_intent_to_done(void **state)
{
    (void)state;
    am_err e;
    am_arena *a = am_arena_new(0);
    am_journal *j = fix_open();
    fix_run(j, "R1");
    am_effect_row r = effect_of(a, "https://contoso.sharepoint.com/sites/a"), back;
    int64_t id = 0;
    bool found = false;
    assert_int_equal(am_journal_effect_put(j, &r, &id, &e), AM_OK);
    assert_true(am_journal_urgent(j));
    assert_int_equal(am_journal_commit(j, &e), AM_OK);
    assert_false(am_journal_dirty(j));
    assert_int_equal(am_journal_effect_state(j, id, AM_EFFECT_SENT, NULL, NULL, NULL, &e), AM_OK);
    assert_int_equal(am_journal_effect_state(j, id, AM_EFFECT_DONE, am_json_make(a, "{\"gone\":%b}", 1), NULL,
                                             "req-1", &e),
                     AM_OK);
    am_journal_close(j);

    j = fix_open();
    assert_int_equal(am_journal_effect_find(j, a, "R1", r.key, 0, &back, &found, &e), AM_OK);
    assert_true(found);
    assert_int_equal(back.state, AM_EFFECT_DONE);
    assert_string_equal(back.request_id, "req-1");
    assert_string_equal(back.target, r.target);
    assert_true(am_value_equal(back.evidence, r.evidence));
    assert_true(am_value_truth(am_value_get(back.value, "gone"), false));
    assert_int_equal(am_journal_effect_find(j, a, "R1", r.key, 1, &back, &found, &e), AM_OK);
    assert_false(found);
    am_journal_close(j);
    am_arena_free(a);
}

static void a_run_that_is_not_settled_is_resumed(void **state)
{
    (void)state;
    am_err e;
    am_arena *a = am_arena_new(0);
    am_journal *j = fix_open();
    am_run_row plan = {.id = "R3", .kind = "plan", .playbook = "p", .os_user = "u", .host = "h"}, got;
    fix_run(j, "R1");
    fix_run(j, "R2");
    assert_int_equal(am_journal_run_begin(j, &plan, &e), AM_OK); /* killed while it planned */
    assert_int_equal(am_journal_run_end(j, "R2", "done with failures", 1, &e), AM_OK);
    assert_int_equal(am_journal_run_end(j, "R1", "unsettled", 1, &e), AM_OK);
    assert_int_equal(am_journal_run_get(j, a, NULL, &got, &e), AM_OK);
    assert_string_equal(got.id, "R1");
    assert_int_equal(am_journal_run_resume(j, "R1", &e), AM_OK);
    assert_int_equal(am_journal_commit(j, &e), AM_OK);
    assert_int_equal(am_journal_run_get(j, a, "R1", &got, &e), AM_OK);
    assert_string_equal(got.state, "running");
    assert_int_equal(am_journal_run_end(j, "R1", "done", 0, &e), AM_OK);
    assert_int_equal(am_journal_run_get(j, a, NULL, &got, &e), AM_ABSENT);
    am_journal_close(j);
    am_arena_free(a);
}

static void an_uncommitted_intent_is_not_there_after_a_crash(void **state)
{
    (void)state;
    am_err e;
    am_arena *a = am_arena_new(0);
    am_journal *j = fix_open();
    fix_run(j, "R1");
    assert_int_equal(am_journal_commit(j, &e), AM_OK);
    am_journal_close(j);
    pid_t pid = fork();
    if (pid == 0) {
        int64_t id;
        am_effect_row r = effect_of(a, "https://contoso.sharepoint.com/sites/a");
        j = fix_open();
        if (am_journal_effect_put(j, &r, &id, &e) || am_journal_commit(j, &e))
            _exit(1);
        r = effect_of(a, "https://contoso.sharepoint.com/sites/b");
        if (am_journal_effect_put(j, &r, &id, &e))
            _exit(1);
        _exit(0); /* the second intent was never committed */
    }
    int status = 1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    j = fix_open(); /* the crashed writer's lock is taken over */
    am_effect_row back, r = effect_of(a, "https://contoso.sharepoint.com/sites/a");
    bool found = false;
    assert_int_equal(am_journal_effect_find(j, a, "R1", r.key, 0, &back, &found, &e), AM_OK);
    assert_true(found);
    assert_int_equal(back.state, AM_EFFECT_INTENT);
    r = effect_of(a, "https://contoso.sharepoint.com/sites/b");
    assert_int_equal(am_journal_effect_find(j, a, "R1", r.key, 0, &back, &found, &e), AM_OK);
    assert_false(found);
    am_journal_close(j);
    am_arena_free(a);
}

static void a_second_writer_is_told_who_holds_it(void **state)
{
    (void)state;
    am_err e;
    am_journal *j = fix_open(), *second = NULL;
    assert_int_equal(am_journal_open(fix_dir, AM_JOURNAL_WRITE, "apply", &second, &e), AM_CONFLICT);
    assert_null(second);
    assert_non_null(strstr(e.text, "test, process"));
    assert_non_null(strstr(e.text, "since 2025-11-24T"));
    assert_int_equal(am_journal_open(fix_dir, AM_JOURNAL_READ, NULL, &second, &e), AM_OK);
    am_journal_close(second);
    am_journal_close(j);
}

static void a_reader_cannot_write(void **state)
{
    (void)state;
    am_err e;
    am_journal *j = fix_open();
    fix_run(j, "R1");
    am_journal_close(j);
    assert_int_equal(am_journal_open(fix_dir, AM_JOURNAL_READ, NULL, &j, &e), AM_OK);
    assert_int_equal(am_journal_run_end(j, "R1", "done", 0, &e), AM_BUG);
    am_journal_close(j);
}

static void strangers_are_left_as_they_are(void **state)
{
    (void)state;
    am_err e;
    am_journal *j = NULL;
    char text[] = "this is no database, but somebody's only copy of a text, longer than a header of SQLite is, by far";
    int fd = open(fix_path("journal.db"), O_CREAT | O_WRONLY, 0600);
    assert_int_equal(write(fd, text, sizeof text), sizeof text);
    assert_int_equal(close(fd), 0);
    assert_int_equal(am_journal_open(fix_dir, AM_JOURNAL_WRITE, "test", &j, &e), AM_DISK);
    assert_non_null(strstr(e.text, "journal.db"));
    assert_true(e.hint[0] != '\0');
    char back[sizeof text];
    fd = open(fix_path("journal.db"), O_RDONLY);
    assert_int_equal(read(fd, back, sizeof back), sizeof back);
    assert_int_equal(close(fd), 0);
    assert_memory_equal(text, back, sizeof text);
}

static void a_missing_journal_is_absent_to_readers(void **state)
{
    (void)state;
    am_err e;
    am_journal *j = NULL;
    assert_int_equal(am_journal_open(fix_dir, AM_JOURNAL_READ, NULL, &j, &e), AM_ABSENT);
    assert_null(j);
}

static void texts_and_steps_come_back(void **state)
{
    (void)state;
    am_err e;
    am_arena *a = am_arena_new(0);
    am_journal *j = fix_open();
    char sha[AM_DIGEST_TEXT];
    const char *text = NULL;
    size_t n = 0;
    bool done = true;
    const am_value *v = NULL;
    fix_run(j, "R1");
    assert_int_equal(am_journal_text_put(j, "return 1", 8, sha, &e), AM_OK);
    assert_int_equal(am_journal_text_get(j, a, sha, &text, &n, &e), AM_OK);
    assert_int_equal(n, 8);
    assert_string_equal(text, "return 1");
    sha[0] = sha[0] == '0' ? '1' : '0';
    assert_int_equal(am_journal_text_get(j, a, sha, &text, &n, &e), AM_ABSENT);
    assert_int_equal(am_journal_step_begin(j, "R1", "remove", &e), AM_OK);
    assert_int_equal(am_journal_step_get(j, a, "R1", "remove", &done, &v, &e), AM_OK);
    assert_false(done);
    assert_int_equal(am_journal_step_end(j, "R1", "remove", am_value_int(a, 7), &e), AM_OK);
    assert_int_equal(am_journal_step_get(j, a, "R1", "remove", &done, &v, &e), AM_OK);
    assert_true(done);
    assert_int_equal(am_value_num(v, 0), 7);
    am_journal_close(j);
    am_arena_free(a);
}

static am_kind count_lease(void *self, const am_lease_row *r, am_err *e)
{
    (void)e;
    assert_string_equal(r->op, "set-lock");
    ++*(int *)self;
    return AM_OK;
}

static void leases_are_out_until_they_end(void **state)
{
    (void)state;
    am_err e;
    am_arena *a = am_arena_new(0);
    am_journal *j = fix_open();
    int64_t first = 0, second = 0;
    int n = 0;
    fix_run(j, "R1");
    am_lease_row r = {.run = "R1", .tenant = "source", .op = "set-lock", .args = am_json_make(a, "{\"url\":\"x\"}")};
    assert_int_equal(am_journal_lease_take(j, &r, &first, &e), AM_OK);
    assert_true(am_journal_urgent(j));
    assert_int_equal(am_journal_lease_take(j, &r, &second, &e), AM_OK);
    assert_int_equal(am_journal_lease_end(j, first, "given back", &e), AM_OK);
    assert_int_equal(am_journal_lease_each(j, NULL, count_lease, &n, &e), AM_OK);
    assert_int_equal(n, 1);
    n = 0;
    assert_int_equal(am_journal_lease_each(j, "other", count_lease, &n, &e), AM_OK);
    assert_int_equal(n, 0);
    am_journal_close(j);
    am_arena_free(a);
}

static void the_newest_unfinished_run_is_found(void **state)
{
    (void)state;
    am_err e;
    am_arena *a = am_arena_new(0);
    am_journal *j = fix_open();
    am_run_row r;
    assert_int_equal(am_journal_run_get(j, a, NULL, &r, &e), AM_ABSENT);
    fix_run(j, "R1");
    fix_run(j, "R2");
    assert_int_equal(am_journal_run_end(j, "R2", "done", 0, &e), AM_OK);
    assert_int_equal(am_journal_run_get(j, a, NULL, &r, &e), AM_OK);
    assert_string_equal(r.id, "R1");
    assert_int_equal(am_journal_run_get(j, a, "R2", &r, &e), AM_OK);
    assert_string_equal(r.state, "done");
    am_journal_close(j);
    am_arena_free(a);
}

static void a_full_disk_stops_all_writing(void **state)
{
    (void)state;
    am_err e;
    am_arena *a = am_arena_new(0);
    am_journal *j = fix_open();
    fix_run(j, "R1");
    assert_int_equal(am_journal_commit(j, &e), AM_OK);
    char *big = am_alloc(1 << 20);
    memset(big, 'x', (1 << 20) - 1);
    am_journal_bound(j, 64); /* pages: what a full disk looks like to SQLite */
    char sha[AM_DIGEST_TEXT];
    am_kind k = am_journal_text_put(j, big, (1 << 20) - 1, sha, &e);
    if (!k)
        k = am_journal_commit(j, &e);
    assert_int_equal(k, AM_DISK);
    assert_non_null(strstr(e.hint, "resume"));
    am_effect_row r = effect_of(a, "https://contoso.sharepoint.com/sites/a");
    int64_t id;
    assert_int_equal(am_journal_effect_put(j, &r, &id, &e), AM_DISK);
    am_journal_close(j);
    j = fix_open();
    am_run_row row;
    assert_int_equal(am_journal_run_get(j, a, "R1", &row, &e), AM_OK);
    am_journal_close(j);
    free(big);
    am_arena_free(a);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fix_up, fix_down)
static const struct CMUnitTest tests[] = {
    T(an_effect_goes_from_intent_to_done),
    T(an_uncommitted_intent_is_not_there_after_a_crash),
    T(a_second_writer_is_told_who_holds_it),
    T(a_reader_cannot_write),
    T(strangers_are_left_as_they_are),
    T(a_missing_journal_is_absent_to_readers),
    T(texts_and_steps_come_back),
    T(leases_are_out_until_they_end),
    T(the_newest_unfinished_run_is_found),
    T(a_run_that_is_not_settled_is_resumed),
    T(a_full_disk_stops_all_writing),
};
CHECK_MAIN(tests)
