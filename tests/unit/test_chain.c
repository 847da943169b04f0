#include "journal/chain.h"

#include "check.h"

#include "base/json.h"
#include "journal/effects.h"
#include "journal_fix.h"

static void fill(void)
{
    am_err e;
    am_arena *a = am_arena_new(0);
    am_journal *j = fix_open();
    fix_run(j, "R1");
    for (int i = 0; i < 5; i++) {
        char key[AM_DIGEST_TEXT];
        int64_t id;
        am_value *args = am_json_make(a, "{\"url\":%s,\"n\":%d}", "https://contoso.sharepoint.com/\"x\"", (int64_t)i);
        am_effect_row r = {.run = "R1", .tenant = "source", .op = "remove-site", .args = args, .target = "t",
                           .key = am_effect_key("source", "remove-site", args, key), .state = AM_EFFECT_INTENT,
                           .evidence = am_json_make(a, "{\"site_id\":%d}", (int64_t)i)};
        assert_int_equal(am_journal_effect_put(j, &r, &id, &e), AM_OK);
        assert_int_equal(am_journal_effect_state(j, id, AM_EFFECT_DONE, NULL, NULL, "r", &e), AM_OK);
        am_clock_advance(10);
    }
    am_journal_close(j);
    am_arena_free(a);
}

static am_kind verify(char *text, size_t n)
{
    am_err e = {.text = ""};
    am_journal *j = NULL;
    int64_t events = 0;
    char head[AM_DIGEST_TEXT];
    assert_int_equal(am_journal_open(fix_dir, AM_JOURNAL_READ, NULL, &j, &e), AM_OK);
    am_kind k = am_chain_verify(j, &events, head, &e);
    am_journal_close(j);
    (void)snprintf(text, n, "%s", k ? e.text : head);
    return k;
}

static void an_untouched_chain_verifies(void **state)
{
    (void)state;
    char text[512];
    fill();
    assert_int_equal(verify(text, sizeof text), AM_OK);
    assert_true(am_digest_valid(text));
}

static void every_kind_of_change_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *said;
    } cases[] = {
        {"UPDATE event SET data = '{}' WHERE n = 4", "event 4"},
        {"UPDATE event SET time = time + 1 WHERE n = 2", "event 2"},
        {"DELETE FROM event WHERE n = 3", "event 3"},
        {"DELETE FROM event WHERE n = (SELECT max(n) FROM event)", "effect 5"},
        {"UPDATE event SET n = CASE n WHEN 3 THEN -5 WHEN 5 THEN -3 END WHERE n IN (3, 5);"
         "UPDATE event SET n = -n WHERE n < 0", "event 3"},
        {"UPDATE effect SET state = 4 WHERE id = 2", "effect 2"},
        {"UPDATE effect SET args = '{\"url\":\"y\"}' WHERE id = 3", "effect 3"},
        {"UPDATE effect SET evidence = '{}' WHERE id = 1", "effect 1"},
        {"INSERT INTO effect (run, tenant, op, key, nth, args, undo_days, seen, state)"
         " VALUES ('R1', 's', 'o', 'k', 0, '{}', 0, 0, 3)", "effect 6"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[512];
        fill();
        fix_tamper(cases[i].sql);
        assert_int_equal(verify(text, sizeof text), AM_CONFLICT);
        if (!strstr(text, cases[i].said))
            fail_msg("%s: '%s' does not name %s", cases[i].sql, text, cases[i].said);
        (void)unlink(fix_path("journal.db"));
        (void)unlink(fix_path("journal.db-wal"));
        (void)unlink(fix_path("journal.db-shm"));
    }
}

static am_kind to_lines(void *self, const am_event_row *ev, am_err *e)
{
    (void)e;
    am_chain_format(self, ev);
    am_buf_char(self, '\n');
    return AM_OK;
}

static am_kind check_lines(char *text)
{
    am_chain_check c = {.next = 1};
    am_kind k = AM_OK;
    am_err e;
    for (char *end; !k && (end = strchr(text, '\n')); text = end + 1)
        k = am_chain_check_line(&c, text, (size_t)(end - text), &e);
    return k;
}

static void exported_lines_verify_elsewhere(void **state)
{
    (void)state;
    am_err e;
    am_journal *j = NULL;
    am_buf lines = AM_BUF(1 << 20);
    fill();
    assert_int_equal(am_journal_open(fix_dir, AM_JOURNAL_READ, NULL, &j, &e), AM_OK);
    assert_int_equal(am_chain_each(j, NULL, 0, to_lines, &lines, &e), AM_OK);
    am_journal_close(j);
    char *text = am_buf_take(&lines, NULL);
    assert_int_equal(check_lines(text), AM_OK);
    char *at = strstr(text, "remove-site");
    at[0] = 'R';
    assert_int_equal(check_lines(text), AM_CONFLICT);
    free(text);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fix_up, fix_down)
static const struct CMUnitTest tests[] = {
    T(an_untouched_chain_verifies),
    T(every_kind_of_change_is_found),
    T(exported_lines_verify_elsewhere),
};
CHECK_MAIN(tests)
