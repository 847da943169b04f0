#include "report/account.h"

#include "check.h"

#include "base/json.h"
#include "journal/chain.h"
#include "journal_fix.h"
#include "report/times.h"
#include "report/totals.h"

static am_arena *arena;
static char told[2048];

static void step(am_journal *j, const char *name, bool ends)
{
    am_err e;
    assert_int_equal(ends ? am_journal_step_end(j, "R1", name, NULL, &e) : am_journal_step_begin(j, "R1", name, &e), AM_OK);
}

static void item(am_journal *j, const char *step_name, const char *word, const char *subject, const char *key)
{
    am_err e;
    const am_value *v = am_json_make(arena, "{\"step\":%s,\"word\":%s,\"subject\":%s,\"hint\":\"do so\",\"key\":%s,\"nth\":0}",
                                     step_name, word, subject, key);
    assert_int_equal(am_journal_item(j, "R1", v, &e), AM_OK);
}

/* An effect on target, left in that state; its key goes to key. */
static void effect(am_journal *j, const char *target, am_effect_state state, char key[AM_DIGEST_TEXT])
{
    am_err e;
    int64_t id = 0;
    const am_value *args = am_json_make(arena, "{\"url\":%s}", target);
    am_effect_row r = {.run = "R1", .tenant = "source", .op = "remove-site", .args = args, .target = target,
                       .undo_op = "restore-site", .state = state == AM_EFFECT_PLANNED ? state : AM_EFFECT_INTENT,
                       .key = am_effect_key("source", "remove-site", args, key)};
    assert_int_equal(am_journal_effect_put(j, &r, &id, &e), AM_OK);
    am_err why = {0};
    (void)am_fail(&why, AM_REMOTE, "on hold");
    if (state > AM_EFFECT_INTENT)
        assert_int_equal(am_journal_effect_state(j, id, state, NULL, state == AM_EFFECT_FAILED ? &why : NULL, NULL, &e), AM_OK);
}

static am_kind tell(void *self, const am_account_row *r, am_err *e)
{
    size_t n = strlen(told);
    (void)self;
    (void)e;
    (void)snprintf(told + n, sizeof told - n, "%s %s%s%s;", r->outcome, r->subject, r->hint ? ": " : "",
                   r->hint ? r->hint : "");
    return AM_OK;
}

static const char *account(am_journal *j)
{
    am_err e;
    told[0] = '\0';
    assert_int_equal(am_account_run(j, "R1", tell, NULL, &e), AM_OK);
    return told;
}

static int up(void **state)
{
    arena = am_arena_new(0);
    return fix_up(state);
}

static int down(void **state)
{
    am_arena_free(arena);
    return fix_down(state);
}

static void an_item_about_a_change_is_told_with_it(void **state)
{
    (void)state;
    char key[AM_DIGEST_TEXT];
    am_journal *j = fix_open();
    fix_run(j, "R1");
    effect(j, "a", AM_EFFECT_DONE, key);
    effect(j, "b", AM_EFFECT_FAILED, key);
    item(j, NULL, "failed", "b", key);
    item(j, NULL, "held", "c", NULL);
    item(j, NULL, "refused", "d", am_effect_key("source", "remove-site", am_json_make(arena, "{}"), key));
    assert_string_equal(account(j), "done a;failed b: do so;held c: do so;refused d: do so;");
    am_journal_close(j);
}

static void what_was_planned_and_not_needed_is_gone(void **state)
{
    (void)state;
    char key[AM_DIGEST_TEXT];
    am_journal *j = fix_open();
    fix_run(j, "R1");
    effect(j, "a", AM_EFFECT_PLANNED, key);
    assert_string_equal(account(j), "planned a;");
    item(j, NULL, "gone", "a", key);
    assert_string_equal(account(j), "gone a: do so;");
    am_journal_close(j);
}

static void what_a_resumed_run_finds_anew_stands_in_place_of_the_old(void **state)
{
    (void)state;
    am_err e;
    am_journal *j = fix_open();
    fix_run(j, "R1");
    step(j, "first", false);
    item(j, "first", "skipped", "a", NULL);
    step(j, "first", true);
    step(j, "second", false);
    item(j, "second", "skipped", "b", NULL);
    item(j, NULL, "skipped", "c", NULL);
    am_clock_advance(1000);
    assert_int_equal(am_journal_run_resume(j, "R1", &e), AM_OK);
    assert_string_equal(account(j), "skipped a: do so;");
    am_clock_advance(1000);
    item(j, "second", "skipped", "b", NULL);
    step(j, "second", true);
    item(j, NULL, "skipped", "c", NULL);
    assert_string_equal(account(j), "skipped a: do so;skipped b: do so;skipped c: do so;");
    am_journal_close(j);
}

static void throttle(am_journal *j, int64_t ms)
{
    am_err e;
    assert_int_equal(am_chain_append(j, "R1", "throttle", 0, am_json_make(arena, "{\"tenant\":\"source\",\"ms\":%d}", ms), &e),
                     AM_OK);
}

static void waits_that_overlap_are_one(void **state)
{
    (void)state;
    am_err e;
    am_times t;
    am_journal *j = fix_open();
    fix_run(j, "R1");
    throttle(j, 5000);
    am_clock_advance(2000);
    throttle(j, 5000); /* goes on for two seconds more */
    throttle(j, 1000); /* says nothing new */
    am_clock_advance(60000);
    throttle(j, 3000);
    assert_int_equal(am_times_read(&t, arena, j, "R1", &e), AM_OK);
    assert_int_equal(t.n_waiters, 1);
    assert_int_equal(t.waiters[0].n, 2);
    assert_int_equal(t.waiters[0].ms, 10000);
    am_journal_close(j);
}

static void add(am_totals *t, const char *outcome, const char *why, const char *hint)
{
    am_totals_add(t, &(am_account_row){.outcome = outcome, .subject = "s", .reason = why, .hint = hint});
}

static void totals_stay_bounded_and_add_up(void **state)
{
    (void)state;
    static am_totals t;
    uint64_t words = 0, left = 0;
    am_totals_init(&t, arena, false, 0, 0);
    for (int i = 0; i < 500; i++)
        add(&t, am_arena_format(arena, "flag %d", i), am_arena_format(arena, "reason %d", i), NULL);
    add(&t, "flag 1", "another reason", NULL);
    for (size_t i = 0; i < t.n_words; i++)
        words += t.words[i].n;
    for (size_t i = 0; i < t.n_left; i++)
        left += t.left[i].n;
    assert_int_equal(t.rows, 501);
    assert_int_equal(words, 501);
    assert_int_equal(left, 501);
    assert_int_equal(t.by[AM_STANDS_LEFT], 501);
    assert_true(t.n_words <= AM_TOTALS_WORDS && t.n_left <= AM_TOTALS_LEFT);
}

static void one_hint_is_one_thing_to_do(void **state)
{
    (void)state;
    static am_totals t;
    am_totals_init(&t, arena, false, 0, 0);
    add(&t, "held", "policy A", "ask");
    add(&t, "held", "policy B", "ask");
    add(&t, "orphaned", "policy B", "ask");
    add(&t, "skipped", "kept", NULL);
    assert_int_equal(t.n_left, 2);
    assert_int_equal(t.left[0].n, 2);
    assert_true(t.left[0].several);
    assert_int_equal(am_totals_of(&t, "skipped"), 1);
}

#define T(f) cmocka_unit_test_setup_teardown(f, up, down)
static const struct CMUnitTest tests[] = {
    T(an_item_about_a_change_is_told_with_it),
    T(what_was_planned_and_not_needed_is_gone),
    T(what_a_resumed_run_finds_anew_stands_in_place_of_the_old),
    T(waits_that_overlap_are_one),
    T(totals_stay_bounded_and_add_up),
    T(one_hint_is_one_thing_to_do),
};
CHECK_MAIN(tests)
