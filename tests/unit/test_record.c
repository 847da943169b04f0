#include "run/record.h"

#include "check.h"

#include "journal/chain.h"
#include "journal/effects.h"
#include "journal/leases.h"
#include "journal/runs.h"
#include "journal_fix.h"
#include "plugin/schema.h"
#include "run/record_plan.h"
#include "run/record_waits.h"
#include "run_world.h"

static am_journal *journal; /* what the connector of this test looks into when it sends */
static const char *evidence;
static bool happened, fails, looks;

static am_step scripted_look(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static am_step scripted_back(const am_host *h, am_call *c)
{
    int *state = h->local(c, sizeof *state);
    if ((*state)++ == 0)
        return h->intend(c, &(am_intent){.size = sizeof(am_intent), .no_undo = "a lease"});
    return *state == 2 ? h->send(c, AM_REQ_CHANGE, "POST", "admin:/back") : h->done(c, NULL);
}

/* Look, intend, unlock as a lease, remove. */
static am_step remove_it(const am_host *h, am_call *c)
{
    int *state = h->local(c, sizeof *state);
    if (looks && !*state && h->status(c) == 0)
        return h->send(c, 0, "GET", "admin:/look");
    am_intent in = {.size = sizeof in, .target = THING_URL, .evidence = h->make(c, evidence), .undo_op = "give-back",
                    .undo = h->make(c, "{\"url\":%s}", THING_URL), .undo_days = 93,
                    .predicted = h->make(c, "{\"gone\":true}")};
    switch ((*state)++) {
    case 0:
        return happened ? h->already(c, &in, h->make(c, "{\"gone\":true}")) : h->intend(c, &in);
    case 1:
        return h->lease(c, "give-back", h->make(c, "{\"url\":%s}", THING_URL));
    case 2:
        return h->send(c, AM_REQ_CHANGE, "POST", "admin:/remove");
    default:
        return fails ? (h->fail)(c, AM_REMOTE, "on hold") : h->done(c, h->make(c, "{\"gone\":true}"));
    }
}

static am_kind first_state(void *self, const am_effect_row *r, am_err *e)
{
    (void)e;
    *(int *)self = (int)r->state;
    return AM_OK;
}

static int state_in_journal(am_journal *j, const char *run)
{
    int state = -1;
    am_err e;
    assert_int_equal(am_journal_effect_each(j, run, AM_BY_TIME, first_state, &state, &e), AM_OK);
    return state;
}

static am_kind count_one(void *self, const am_lease_row *r, am_err *e)
{
    (void)r;
    (void)e;
    ++*(int *)self;
    return AM_OK;
}

static int leases_out(am_journal *j)
{
    int n = 0;
    am_err e;
    assert_int_equal(am_journal_lease_each(j, NULL, count_one, &n, &e), AM_OK);
    return n;
}

/* Whatever changes something is sent only when its intent and its lease are on the disk: another
 * connection, which sees committed rows alone, must find them. */
static void answer(size_t i, const char *sent, am_exchange *x)
{
    am_journal *other = NULL;
    am_err e;
    (void)i;
    if (journal && strstr(sent, "/remove")) {
        assert_int_equal(am_journal_open(fix_dir, AM_JOURNAL_READ, NULL, &other, &e), AM_OK);
        assert_true(state_in_journal(other, "R1") >= AM_EFFECT_INTENT);
        assert_int_equal(leases_out(other), 1);
        am_journal_close(other);
    }
    fake_body(x, 200, "{}");
}

static void begin_as(world *w, am_mode mode, am_record_how how, const char *plan, am_record_unsure unsure)
{
    am_err e;
    world_begin(w, mode, NULL);
    fake_answer = answer;
    scripted_step = remove_it;
    journal = fix_open();
    if (plan)
        assert_int_equal(am_record_load_plan(journal, "R1", plan, NULL, &e), AM_OK);
    am_run_row known;
    am_arena *a = am_arena_new(0);
    if (am_journal_run_get(journal, a, "R1", &known, &e))
        fix_run(journal, "R1");
    assert_int_equal(am_journal_commit(journal, &e), AM_OK);
    am_run_set_id(w->run, "R1");
    am_record *record = am_record_start(w->run, journal, how);
    assert_non_null(record);
    am_record_set_unsure(record, unsure);
    am_arena_free(a);
}

static void begin(world *w, am_mode mode, am_record_how how, const char *plan)
{
    begin_as(w, mode, how, plan, AM_UNSURE_TOLD);
}

static void end(world *w)
{
    world_end(w);
    am_journal_close(journal);
    journal = NULL;
}

static int up(void **state)
{
    evidence = "{\"site_id\":\"1\"}";
    happened = fails = looks = false;
    return fix_up(state);
}

static void intents_and_leases_are_on_the_disk_before_anything_is_sent(void **state)
{
    (void)state;
    world w;
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok {\"gone\":true}");
    assert_int_equal(fake_n, 2); /* the removal, and what gave the lease back */
    assert_int_equal(state_in_journal(journal, "R1"), AM_EFFECT_DONE);
    assert_int_equal(leases_out(journal), 0);
    end(&w);
}

static void a_failure_is_written_with_its_reason(void **state)
{
    (void)state;
    world w;
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    fails = true;
    contains(world_call(&w, "remove-thing", THING), "remote");
    assert_int_equal(state_in_journal(journal, "R1"), AM_EFFECT_FAILED);
    end(&w);
}

static void make_plan(const char *path)
{
    world w;
    am_err e;
    char sha[AM_DIGEST_TEXT];
    uint64_t n = 0;
    begin(&w, AM_MODE_PLAN, AM_RECORD_PLAN, NULL);
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok {\"gone\":true}");
    assert_int_equal(fake_n, 0);
    am_arena *a = am_arena_new(0);
    am_plan_head head = {.id = "R1", .tool = "t", .tenants = am_json_make(a, "[]")};
    assert_int_equal(am_record_save_plan(journal, "R1", path, &head, &n, sha, &e), AM_OK);
    assert_int_equal(n, 1);
    assert_int_equal(am_journal_forget_planned(journal, "R1", &e), AM_OK);
    am_arena_free(a);
    end(&w);
}

static void what_was_planned_passes(void **state)
{
    (void)state;
    world w;
    make_plan(fix_path("a.jsonl"));
    begin(&w, AM_MODE_APPLY, AM_RECORD_CEILING, fix_path("a.jsonl"));
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok {\"gone\":true}");
    /* the same once more is one more than was planned */
    contains(world_call(&w, "remove-thing", THING), "is not in the plan");
    assert_int_equal(fake_n, 2);
    end(&w);
}

static void what_was_not_planned_is_refused(void **state)
{
    (void)state;
    world w;
    make_plan(fix_path("a.jsonl"));
    begin(&w, AM_MODE_APPLY, AM_RECORD_CEILING, fix_path("a.jsonl"));
    contains(world_call(&w, "remove-thing", "{\"url\":\"https://contoso.sharepoint.com/sites/b\"}"),
             "is not in the plan");
    assert_int_equal(fake_n, 0);
    assert_int_equal(am_run_exit(w.run), 3);
    end(&w);
}

static void other_evidence_is_refused_with_both_sides_shown(void **state)
{
    (void)state;
    world w;
    make_plan(fix_path("a.jsonl"));
    begin(&w, AM_MODE_APPLY, AM_RECORD_CEILING, fix_path("a.jsonl"));
    evidence = "{\"site_id\":\"2\"}";
    const char *said = world_call(&w, "remove-thing", THING);
    contains(said, "refused");
    contains(said, "{\"site_id\":\"1\"}");
    contains(said, "{\"site_id\":\"2\"}");
    assert_int_equal(fake_n, 0);
    assert_int_equal(state_in_journal(journal, "R1"), AM_EFFECT_REFUSED);
    end(&w);
}

static void a_resumed_run_does_nothing_twice(void **state)
{
    (void)state;
    world w;
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    (void)world_call(&w, "remove-thing", THING);
    end(&w);
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok {\"gone\":true}");
    assert_int_equal(fake_n, 0);
    /* a second request of the same kind was not done before */
    (void)world_call(&w, "remove-thing", THING);
    assert_int_equal(fake_n, 2);
    end(&w);
}

static am_value *checked_args(am_arena *a, am_registry *registry, const char *op)
{
    am_value *args = NULL;
    am_err e;
    const am_operation *o = scripted_op(registry, op);
    assert_int_equal(am_schema_check(a, op, o->params, o->n_params, scripted_json(a, THING), false, &args, &e), AM_OK);
    return args;
}

/* As a crash between request and answer leaves it. */
static void leave_unknown(const char *op)
{
    am_registry *registry = am_registry_new();
    am_err e;
    am_arena *a = am_arena_new(0);
    char key[AM_DIGEST_TEXT];
    int64_t id;
    journal = fix_open();
    fix_run(journal, "R1");
    assert_int_equal(am_registry_add(registry, &scripted_connector, "built in", &e), AM_OK);
    am_value *args = checked_args(a, registry, op);
    am_effect_row r = {.run = "R1", .tenant = "source", .op = op, .args = args, .target = THING_URL,
                       .key = am_effect_key("source", op, args, key),
                       .evidence = am_json_make(a, "{\"site_id\":\"1\"}"), .state = AM_EFFECT_INTENT};
    assert_int_equal(am_journal_effect_put(journal, &r, &id, &e), AM_OK);
    assert_int_equal(am_journal_effect_state(journal, id, AM_EFFECT_SENT, NULL, NULL, NULL, &e), AM_OK);
    am_journal_close(journal);
    am_registry_free(registry);
    am_arena_free(a);
}

static void an_unknown_outcome_settles_itself_by_a_look(void **state)
{
    (void)state;
    world w;
    leave_unknown("remove-thing");
    happened = true;
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok {\"gone\":true}");
    assert_int_equal(fake_n, 0);
    assert_int_equal(state_in_journal(journal, "R1"), AM_EFFECT_DONE);
    end(&w);
}

static bool is_planned(world *w)
{
    am_arena *a = am_arena_new(0);
    const char *reason;
    bool is = am_run_planned(w->run, "source", "remove-thing", checked_args(a, w->registry, "remove-thing"), &reason);
    am_arena_free(a);
    return is;
}

/* A playbook asks, so as to ask for the change again: else it would be looked at when all else is done. */
static void what_may_have_been_sent_is_still_planned_until_it_is_asked_for(void **state)
{
    (void)state;
    world w;
    leave_unknown("remove-thing");
    happened = true;
    begin(&w, AM_MODE_APPLY, AM_RECORD_CEILING, NULL);
    assert_true(is_planned(&w));
    (void)world_call(&w, "remove-thing", THING);
    assert_false(is_planned(&w));
    end(&w);
    begin(&w, AM_MODE_APPLY, AM_RECORD_CEILING, NULL);
    assert_false(is_planned(&w)); /* done */
    end(&w);
}

static void an_unknown_outcome_that_did_not_happen_is_done(void **state)
{
    (void)state;
    world w;
    leave_unknown("remove-thing");
    looks = true;
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok {\"gone\":true}");
    assert_int_equal(fake_n, 3);
    assert_int_equal(state_in_journal(journal, "R1"), AM_EFFECT_DONE);
    end(&w);
}

/* Like a message: the operation comes to its door without having asked anything. */
static void what_cannot_be_looked_for_is_not_repeated(void **state)
{
    (void)state;
    world w;
    leave_unknown("remove-thing");
    for (int i = 0; i < 2; i++) { /* however often it is resumed */
        begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
        contains(world_call(&w, "remove-thing", THING), "conflict remove-thing on " THING_URL " may have happened");
        contains(w.told, "unknown remove-thing");
        contains(w.hint, "aftermove resume R1 --unknown done, or --unknown again");
        assert_int_equal(fake_n, 0);
        assert_int_equal(am_run_exit(w.run), 1);
        assert_int_equal(state_in_journal(journal, "R1"), AM_EFFECT_UNKNOWN);
        end(&w);
    }
}

static void people_say_how_it_goes_on(void **state)
{
    (void)state;
    static const am_record_unsure how[] = {AM_UNSURE_DONE, AM_UNSURE_AGAIN};
    for (int i = 0; i < 2; i++) {
        world w;
        leave_unknown("remove-thing");
        begin_as(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL, how[i]);
        assert_string_equal(world_call(&w, "remove-thing", THING), "ok {\"gone\":true}");
        contains(w.told, i ? "done remove-thing" : "already remove-thing");
        assert_int_equal(fake_n, i ? 2 : 0);
        assert_int_equal(am_run_exit(w.run), 0);
        assert_int_equal(state_in_journal(journal, "R1"), AM_EFFECT_DONE);
        end(&w);
        fix_down(NULL);
        up(NULL);
    }
}

/* Once more is the same as once. */
static void what_may_be_repeated_is(void **state)
{
    (void)state;
    world w;
    leave_unknown("give-back");
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    assert_string_equal(world_call(&w, "give-back", THING), "ok null");
    assert_int_equal(fake_n, 1);
    end(&w);
}

static void a_journal_that_fails_stops_the_run_before_it_sends(void **state)
{
    (void)state;
    world w;
    am_err e;
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    am_journal_bound(journal, 1);
    char *big = am_alloc(1 << 20), sha[AM_DIGEST_TEXT];
    memset(big, 'x', (1 << 20) - 1);
    assert_int_equal(am_journal_text_put(journal, big, (1 << 20) - 1, sha, &e), AM_DISK);
    contains(world_call(&w, "remove-thing", THING), "disk");
    assert_int_equal(fake_n, 0);
    assert_int_equal(am_run_exit(w.run), 6);
    free(big);
    end(&w);
}

static void steps_that_ended_are_remembered(void **state)
{
    (void)state;
    world w;
    char label[AM_STEP_LABEL];
    const am_value *v = NULL;
    am_arena *a = am_arena_new(0);
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    assert_false(am_run_step_begin(w.run, "one", label, &v));
    assert_string_equal(label, "one");
    am_run_step_end(w.run, label, true, am_value_int(a, 7));
    assert_false(am_run_step_begin(w.run, "one", label, &v));
    assert_string_equal(label, "one #2");
    am_run_step_end(w.run, label, false, NULL);
    end(&w);
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    assert_true(am_run_step_begin(w.run, "one", label, &v));
    assert_int_equal(am_value_num(v, 0), 7);
    assert_false(am_run_step_begin(w.run, "one", label, &v));
    am_run_step_end(w.run, label, false, NULL);
    end(&w);
    am_arena_free(a);
}

static am_kind gather_waits(void *self, const am_event_row *ev, am_err *e)
{
    char *told = self;
    size_t n = strlen(told);
    (void)e;
    if (!strcmp(ev->type, "throttle"))
        (void)snprintf(told + n, 256 - n, "%s %lld;", am_value_text(am_value_member(ev->data, "tenant"), ""),
                       (long long)am_value_num(am_value_member(ev->data, "ms"), 0));
    return AM_OK;
}

static void a_wait_that_the_service_asked_for_is_an_event(void **state)
{
    (void)state;
    world w;
    am_err e;
    am_waits waits = {0};
    char told[256] = "";
    am_arena *a = am_arena_new(0);
    begin(&w, AM_MODE_APPLY, AM_RECORD_APPLY, NULL);
    int64_t now = am_clock_mono();
    const int64_t until[] = {0, now + 5000, now + 5000, now + 5600, now + 9000};
    for (size_t i = 0; i < sizeof until / sizeof *until; i++) {
        fake_load = (am_tenant_load){.throttled_until = until[i], .throttled = i};
        assert_int_equal(am_waits_note(&waits, w.run, journal, a, &e), AM_OK);
    }
    am_clock_advance(60000); /* over: nothing new */
    assert_int_equal(am_waits_note(&waits, w.run, journal, a, &e), AM_OK);
    fake_load = (am_tenant_load){0};
    assert_int_equal(am_chain_each(journal, "R1", 0, gather_waits, told, &e), AM_OK);
    assert_string_equal(told, "source 5000;source 9000;");
    end(&w);
    am_arena_free(a);
}

#define T(f) cmocka_unit_test_setup_teardown(f, up, fix_down)
static const struct CMUnitTest tests[] = {
    T(intents_and_leases_are_on_the_disk_before_anything_is_sent),
    T(a_failure_is_written_with_its_reason),
    T(what_was_planned_passes),
    T(what_was_not_planned_is_refused),
    T(other_evidence_is_refused_with_both_sides_shown),
    T(a_resumed_run_does_nothing_twice),
    T(an_unknown_outcome_settles_itself_by_a_look),
    T(what_may_have_been_sent_is_still_planned_until_it_is_asked_for),
    T(an_unknown_outcome_that_did_not_happen_is_done),
    T(what_cannot_be_looked_for_is_not_repeated),
    T(people_say_how_it_goes_on),
    T(what_may_be_repeated_is),
    T(a_journal_that_fails_stops_the_run_before_it_sends),
    T(steps_that_ended_are_remembered),
    T(a_wait_that_the_service_asked_for_is_an_event),
};
CHECK_MAIN(tests)
