#include "journal/ledger.h"

#include "check.h"

#include "base/json.h"
#include "journal/chain.h"
#include "journal_fix.h"

#define ANN_URL "https://contoso-my.sharepoint.com/personal/ann_contoso_com"
#define OLD_URL "https://contoso.sharepoint.com/sites/Old"

typedef struct world {
    am_journal *j;
    am_arena *a;
} world;

static world up(void)
{
    return (world){fix_open(), am_arena_new(0)};
}

static void down(world *w)
{
    am_journal_close(w->j);
    am_arena_free(w->a);
}

static am_ledger_row add(world *w, const char *upn, const char *source, const char *target)
{
    am_err e = {.text = ""};
    am_ledger_row r = {0}, given = {.upn = upn, .source_url = source, .target_url = target};
    bool added;
    if (am_ledger_add(w->j, w->a, &given, &(am_ledger_note){.reason = "a test"}, &r, &added, &e))
        fail_msg("%s", e.text);
    return r;
}

static am_kind add_fails(world *w, const char *upn, const char *source, const char *target, const char *part)
{
    am_err e = {.text = ""};
    am_ledger_row r, given = {.upn = upn, .source_url = source, .target_url = target};
    bool added;
    am_kind k = am_ledger_add(w->j, w->a, &given, &(am_ledger_note){0}, &r, &added, &e);
    if (!strstr(e.text, part))
        fail_msg("'%s' does not say '%s'", e.text, part);
    return k;
}

static am_kind set(world *w, int64_t id, am_ledger_state to, const char *reason)
{
    am_err e;
    const am_value *evidence = am_json_make(w->a, "{\"site_id\":%s}", "1");
    return am_ledger_set(w->j, id, to, &(am_ledger_note){.verdict = "v", .reason = reason, .evidence = evidence, .run = "R1"},
                         NULL, &e);
}

static am_ledger_row get(world *w, const char *what)
{
    am_err e = {.text = ""};
    am_ledger_row r = {0};
    if (am_ledger_find(w->j, w->a, what, &r, &e))
        fail_msg("%s", e.text);
    return r;
}

static am_kind verify(world *w, am_err *e)
{
    if (am_journal_commit(w->j, e))
        fail_msg("%s", e->text);
    return am_chain_verify(w->j, NULL, NULL, e);
}

static void entries_are_found_by_number_user_and_url(void **state)
{
    (void)state;
    world w = up();
    am_err e;
    am_ledger_row none, ann = add(&w, "Ann@Contoso.com", ANN_URL "/", NULL);
    am_ledger_row old = add(&w, "boss@contoso.com", OLD_URL "?x=1", "https://fabrikam.sharepoint.com/sites/new");
    assert_string_equal(ann.name, "ann@contoso.com");
    assert_string_equal(ann.kind, "user");
    assert_string_equal(ann.direction, "back");
    assert_string_equal(ann.source_url, ANN_URL);
    assert_string_equal(old.kind, "site");
    assert_string_equal(old.name, "https://contoso.sharepoint.com/sites/old");
    assert_string_equal(old.source_url, OLD_URL);
    assert_int_equal(get(&w, "ANN@contoso.com").id, ann.id);
    assert_int_equal(get(&w, am_arena_format(w.a, "#%lld", (long long)ann.id)).id, ann.id);
    assert_int_equal(get(&w, "https://CONTOSO.sharepoint.com/sites/OLD/").id, old.id);
    assert_int_equal(get(&w, ANN_URL).id, ann.id);
    assert_int_equal(am_ledger_find(w.j, w.a, "bob@contoso.com", &none, &e), AM_ABSENT);
    assert_int_equal(am_ledger_find(w.j, w.a, "#99", &none, &e), AM_ABSENT);
    down(&w);
}

static void what_is_learned_later_is_filled_in(void **state)
{
    (void)state;
    world w = up();
    am_err e;
    am_ledger_row first = add(&w, "ann@contoso.com", NULL, NULL);
    assert_null(first.source_url);
    am_ledger_row again = add(&w, "ann@contoso.com", ANN_URL, "https://fabrikam-my.sharepoint.com/personal/ann");
    assert_int_equal(again.id, first.id);
    assert_string_equal(get(&w, ANN_URL).target_url, "https://fabrikam-my.sharepoint.com/personal/ann");
    assert_int_equal(add_fails(&w, "ann@contoso.com", ANN_URL "x", NULL, "another URL on the source"), AM_CONFLICT);
    assert_int_equal(add_fails(&w, "bob@contoso.com", ANN_URL, NULL, "another user"), AM_CONFLICT);
    assert_int_equal(verify(&w, &e), AM_OK);
    down(&w);
}

static void a_user_and_a_onedrive_that_turn_out_the_same_become_one(void **state)
{
    (void)state;
    world w = up();
    am_err e;
    am_ledger_row site = add(&w, NULL, ANN_URL, NULL), user = add(&w, "ann@contoso.com", NULL, NULL);
    assert_int_not_equal(site.id, user.id);
    assert_int_equal(set(&w, site.id, AM_LEDGER_URL_FREE, NULL), AM_OK);
    am_ledger_row one = add(&w, "ann@contoso.com", ANN_URL, NULL);
    assert_int_equal(one.id, site.id);
    assert_string_equal(one.name, "ann@contoso.com");
    assert_int_equal(one.state, AM_LEDGER_URL_FREE);
    assert_int_equal(get(&w, "ann@contoso.com").id, site.id);
    assert_int_equal(verify(&w, &e), AM_OK);
    down(&w);
}

static void nonsense_is_refused(void **state)
{
    (void)state;
    world w = up();
    static const struct {
        const char *upn, *source, *target, *part;
    } bad[] = {{NULL, NULL, NULL, "needs a user"},
               {"ann", NULL, NULL, "no user"},
               {"@contoso.com", NULL, NULL, "no user"},
               {"a b@contoso.com", NULL, NULL, "no user"},
               {"a@b@contoso.com", NULL, NULL, "no user"},
               {"ann@contoso.com,bob@contoso.com", NULL, NULL, "no user"},
               {NULL, "ftp://contoso.sharepoint.com/sites/a", NULL, "ftp"},
               {NULL, "sites/a", NULL, "sites/a"},
               {NULL, "https://a:b@contoso.sharepoint.com/", NULL, "user"},
               {NULL, OLD_URL, OLD_URL "/", "both sides"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(add_fails(&w, bad[i].upn, bad[i].source, bad[i].target, bad[i].part), AM_USAGE);
    down(&w);
}

/* From each state to each, without a reason and with one. */
static void states_follow_each_other(void **state)
{
    (void)state;
    /* 1: allowed, r: with a reason only, 0: not at all */
    static const char cells[AM_LEDGER_STATES][AM_LEDGER_STATES + 1] = {"11000r", "r1100r", "rr110r",
                                                                       "rrr11r", "rrrr11", "rrrrr1"};
    am_err e;
    for (int from = 0; from < AM_LEDGER_STATES; from++)
        for (int to = 0; to < AM_LEDGER_STATES; to++) {
            am_ledger_row r = {.name = "x", .state = (am_ledger_state)from};
            am_kind bare = am_ledger_allows(&r, (am_ledger_state)to, &(am_ledger_note){0}, &e);
            am_kind with = am_ledger_allows(&r, (am_ledger_state)to, &(am_ledger_note){.reason = "because"}, &e);
            char want = cells[from][to];
            assert_int_equal(bare == AM_OK, want == '1');
            assert_int_equal(with == AM_OK, want != '0');
        }
    assert_int_equal(am_ledger_state_parse("url-free"), AM_LEDGER_URL_FREE);
    assert_int_equal(am_ledger_state_parse("free"), -1);
}

static am_kind keep(void *self, const am_ledger_step *s, am_err *e)
{
    am_buf *b = self;
    (void)e;
    am_buf_fmt(b, "%s>%s %s %s %s;", s->before ? s->before : "", s->state, s->verdict ? s->verdict : "-",
               s->reason ? s->reason : "-", s->run ? s->run : "-");
    return AM_OK;
}

static void each_step_is_kept_with_its_reason_and_run(void **state)
{
    (void)state;
    world w = up();
    am_err e;
    am_buf b = AM_BUF(4096);
    bool changed = true;
    am_ledger_row ann = add(&w, "ann@contoso.com", NULL, NULL);
    assert_int_equal(set(&w, ann.id, AM_LEDGER_MOVED, NULL), AM_CONFLICT);
    assert_int_equal(set(&w, ann.id, AM_LEDGER_URL_FREE, "nothing is there"), AM_OK);
    am_ledger_note same = {.verdict = "v", .reason = "nothing is there", .run = "R2"};
    assert_int_equal(am_ledger_set(w.j, ann.id, AM_LEDGER_URL_FREE, &same, &changed, &e), AM_OK);
    assert_false(changed);
    assert_int_equal(set(&w, ann.id, AM_LEDGER_URL_FREE, "still nothing"), AM_OK);
    assert_int_equal(set(&w, ann.id, AM_LEDGER_PLANNED, "a redirect came"), AM_OK);
    assert_int_equal(am_ledger_steps(w.j, ann.id, keep, &b, &e), AM_OK);
    assert_string_equal(am_buf_text(&b), ">planned - a test -;planned>url-free v nothing is there R1;"
                                         "url-free>url-free v still nothing R1;url-free>planned v a redirect came R1;");
    am_ledger_row now = get(&w, "ann@contoso.com");
    assert_int_equal(now.state, AM_LEDGER_PLANNED);
    assert_string_equal(now.run, "R1");
    assert_string_equal(am_value_text(am_value_get(now.evidence, "site_id"), ""), "1");
    assert_int_equal(verify(&w, &e), AM_OK);
    am_buf_free(&b);
    down(&w);
}

static void only_what_is_planned_can_be_taken_out(void **state)
{
    (void)state;
    world w = up();
    am_err e;
    am_ledger_row ann = add(&w, "ann@contoso.com", NULL, NULL), bob = add(&w, "bob@contoso.com", NULL, NULL), none;
    assert_int_equal(set(&w, ann.id, AM_LEDGER_URL_FREE, NULL), AM_OK);
    assert_int_equal(am_ledger_remove(w.j, ann.id, NULL, &e), AM_CONFLICT);
    assert_int_equal(am_ledger_remove(w.j, bob.id, "a mistake", &e), AM_OK);
    assert_int_equal(am_ledger_find(w.j, w.a, "bob@contoso.com", &none, &e), AM_ABSENT);
    am_ledger_row again = add(&w, "bob@contoso.com", NULL, NULL);
    assert_int_not_equal(again.id, bob.id); /* events name the old one */
    assert_int_equal(verify(&w, &e), AM_OK);
    down(&w);
}

static void a_copy_takes_changes_that_the_journal_never_sees(void **state)
{
    (void)state;
    world w = up(), copy = {.a = w.a};
    am_err e;
    am_ledger_row ann = add(&w, "ann@contoso.com", NULL, NULL);
    assert_int_equal(am_journal_commit(w.j, &e), AM_OK);
    assert_int_equal(am_ledger_copy(w.j, &copy.j, &e), AM_OK);
    assert_int_equal(set(&copy, ann.id, AM_LEDGER_URL_FREE, NULL), AM_OK);
    (void)add(&copy, "bob@contoso.com", NULL, NULL);
    assert_int_equal(get(&copy, "ann@contoso.com").state, AM_LEDGER_URL_FREE);
    am_journal_close(copy.j);
    assert_int_equal(get(&w, "ann@contoso.com").state, AM_LEDGER_PLANNED);
    am_ledger_row none;
    assert_int_equal(am_ledger_find(w.j, w.a, "bob@contoso.com", &none, &e), AM_ABSENT);
    down(&w);
}

static void verify_finds_what_was_changed_behind_its_back(void **state)
{
    (void)state;
    static const char *const deeds[] = {
        "UPDATE ledger SET state = 'closed' WHERE id = 1",
        "UPDATE ledger SET source_url = 'https://contoso.sharepoint.com/sites/x' WHERE id = 1",
        "UPDATE ledger SET evidence = '{}' WHERE id = 1",
        "DELETE FROM ledger WHERE id = 1",
        "INSERT INTO ledger (direction, kind, name, state, added, changed) VALUES ('back','user','z@b.c','closed',1,1)",
        "UPDATE ledger_step SET reason = 'another' WHERE entry = 1 AND before IS NOT NULL",
        "UPDATE ledger_step SET time = time + 1",
        "DELETE FROM ledger_step WHERE before IS NOT NULL"};
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++) {
        am_err e = {.text = ""};
        world w = up();
        am_ledger_row ann = add(&w, "ann@contoso.com", ANN_URL, NULL);
        assert_int_equal(set(&w, ann.id, AM_LEDGER_URL_FREE, "free"), AM_OK);
        assert_int_equal(verify(&w, &e), AM_OK);
        down(&w);
        fix_tamper(deeds[i]);
        w = up();
        if (verify(&w, &e) != AM_CONFLICT || !strstr(e.text, "of the ledger"))
            fail_msg("not found: %s (%s)", deeds[i], e.text);
        down(&w);
        (void)unlink(fix_path("journal.db"));
    }
}

static void a_journal_of_before_the_ledger_reads_as_empty(void **state)
{
    (void)state;
    world w = up();
    am_err e = {.text = ""};
    am_ledger_row none;
    down(&w);
    fix_tamper("CREATE TABLE x (y); DROP TABLE x; DROP TABLE ledger; DROP TABLE ledger_step; PRAGMA user_version = 1;"
               "INSERT INTO text VALUES ('a', 'b')");
    w.a = am_arena_new(0);
    assert_int_equal(am_journal_open(fix_dir, AM_JOURNAL_READ, NULL, &w.j, &e), AM_OK);
    assert_int_equal(am_ledger_find(w.j, w.a, "ann@contoso.com", &none, &e), AM_ABSENT);
    assert_int_equal(am_chain_verify(w.j, NULL, NULL, &e), AM_OK);
    world copy = {.a = w.a};
    assert_int_equal(am_ledger_copy(w.j, &copy.j, &e), AM_OK);
    (void)add(&copy, "ann@contoso.com", NULL, NULL);
    am_journal_close(copy.j);
    down(&w);
    w = up(); /* a writer brings it up to date */
    (void)add(&w, "ann@contoso.com", NULL, NULL);
    down(&w);
}

#define T(f) cmocka_unit_test_setup_teardown(f, fix_up, fix_down)
static const struct CMUnitTest tests[] = {
    T(entries_are_found_by_number_user_and_url),
    T(what_is_learned_later_is_filled_in),
    T(a_user_and_a_onedrive_that_turn_out_the_same_become_one),
    T(nonsense_is_refused),
    T(states_follow_each_other),
    T(each_step_is_kept_with_its_reason_and_run),
    T(only_what_is_planned_can_be_taken_out),
    T(a_copy_takes_changes_that_the_journal_never_sees),
    T(verify_finds_what_was_changed_behind_its_back),
    T(a_journal_of_before_the_ledger_reads_as_empty),
};
CHECK_MAIN(tests)
