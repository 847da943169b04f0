#include "check.h"

#include "run/declared.h"
#include "run/rules.h"
#include "run_world.h"

static am_step scripted_look(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static am_step scripted_back(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static void answer(size_t i, const char *sent, am_exchange *x)
{
    (void)i;
    (void)sent;
    fake_body(x, 200, "{}");
}

static am_step change_it(const am_host *h, am_call *c)
{
    int *state = h->local(c, sizeof *state);
    switch ((*state)++) {
    case 0:
        return h->intend(c, &(am_intent){.size = sizeof(am_intent), .no_undo = "a test"});
    case 1:
        return h->send(c, AM_REQ_CHANGE, "POST", "admin:/change");
    default:
        return h->done(c, NULL);
    }
}

static void begin(world *w, am_mode mode, const am_rules *rules)
{
    world_begin(w, mode, rules);
    fake_answer = answer;
    scripted_step = change_it;
}

static const char *const legal[] = {"https://contoso.sharepoint.com/sites/legal*", NULL};

static void protected_things_are_refused_in_both_modes(void **state)
{
    (void)state;
    for (int mode = 0; mode < 2; mode++) {
        const am_rules rules = {.protect = legal};
        world w;
        begin(&w, mode ? AM_MODE_APPLY : AM_MODE_PLAN, &rules);
        contains(world_call(&w, "remove-thing",
                            "{\"url\":\"https://contoso.sharepoint.com/sites/Legal-2\"}"),
                 "refused source remove-thing");
        contains(w.hint, "is protected by the pattern");
        contains(world_call(&w, "remove-thing",
                            "{\"url\":\"https://contoso.sharepoint.com/sites/leg%61l\"}"),
                 "refused");
        assert_int_equal(fake_n, 0);
        contains(world_call(&w, "remove-thing", THING), "ok");
        assert_int_equal(am_run_counts(w.run).refused, 2);
        assert_int_equal(am_run_exit(w.run), 3);
        world_end(&w);
    }
}

static void effects_are_bounded(void **state)
{
    (void)state;
    const am_rules rules = {.max_effects = 2};
    world w;
    begin(&w, AM_MODE_APPLY, &rules);
    contains(world_call(&w, "remove-thing", THING), "ok");
    contains(world_call(&w, "remove-thing", THING), "ok");
    contains(world_call(&w, "remove-thing", THING), "refused source remove-thing: more than 2");
    assert_int_equal(fake_n, 2);
    assert_int_equal(am_run_counts(w.run).effects, 2);
    contains(w.effects, "#0;");
    contains(w.effects, "#1;");
    world_end(&w);
}

static void only_declared_changes_pass(void **state)
{
    (void)state;
    for (int mode = 0; mode < 2; mode++) {
        am_arena *a = am_arena_new(1 << 16);
        world w;
        begin(&w, mode ? AM_MODE_APPLY : AM_MODE_PLAN, NULL);
        am_run_declare(w.run, "tidy", scripted_json(a, "[{\"op\":\"set-lock\"},{\"op\":\"purge-thing\",\"most\":5}]"));
        am_arena_free(a);
        contains(world_call(&w, "remove-thing", THING), "refused the playbook tidy declares these changes: "
                                                        "set-lock, 5 purge-thing; it tried remove-thing on");
        assert_int_equal(fake_n, 0);
        assert_int_equal(am_run_counts(w.run).effects, 0);
        assert_int_equal(am_run_exit(w.run), 3);
        world_end(&w);
    }
}

static void declared_changes_are_counted(void **state)
{
    (void)state;
    static const char two[] = "[{\"op\":\"remove-thing\",\"most\":2}]";
    for (int mode = 0; mode < 2; mode++) {
        am_arena *a = am_arena_new(1 << 16);
        world w;
        begin(&w, mode ? AM_MODE_APPLY : AM_MODE_PLAN, NULL);
        am_run_declare(w.run, "tidy", scripted_json(a, "[]"));
        contains(world_call(&w, "remove-thing", THING), "declares these changes: none; it tried remove-thing");
        am_run_declare(w.run, "tidy", scripted_json(a, two));
        contains(world_call(&w, "remove-thing", THING), "ok");
        am_run_declare_made(w.run, "remove-thing"); /* before it was resumed, say */
        contains(world_call(&w, "remove-thing", THING), "refused the playbook tidy declares at most 2 remove-thing");
        assert_int_equal(am_run_counts(w.run).effects, 1);
        world_end(&w);
        am_arena_free(a);
    }
}

static void consent_is_asked_when_it_is_applied(void **state)
{
    (void)state;
    const char *const words[] = {"trust", "purge", NULL};
    const am_rules given = {.consent = words};
    world w;
    begin(&w, AM_MODE_PLAN, NULL);
    contains(world_call(&w, "purge-thing", THING), "ok");
    world_end(&w);
    begin(&w, AM_MODE_APPLY, NULL);
    contains(world_call(&w, "purge-thing", THING), "refused");
    contains(w.hint, "--consent purge");
    assert_int_equal(fake_n, 0);
    world_end(&w);
    begin(&w, AM_MODE_APPLY, &given);
    contains(world_call(&w, "purge-thing", THING), "ok");
    world_end(&w);
}

static void an_effect_without_target_is_held_by_its_arguments(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(1 << 16);
    const char *const pattern[] = {"*fabrikam*", NULL};
    const am_rules rules = {.protect = pattern};
    am_effect e = {.tenant = "source", .op = "remove-trust"};
    am_err err = {0};
    e.args = scripted_json(a, "{\"n\":1,\"partner\":\"https://Fabrikam.sharepoint.com\"}");
    assert_int_equal(am_rules_admit(&rules, &e, 0, true, &err), AM_REFUSED);
    e.args = scripted_json(a, "{\"partner\":\"https://contoso.sharepoint.com\"}");
    assert_int_equal(am_rules_admit(&rules, &e, 0, true, &err), AM_OK);
    am_arena_free(a);
}

/* A gate that answers when the test says so. */
typedef struct slow {
    am_gate gate;
    am_verdict *open;
    unsigned asked, forgotten;
    char told[128];
} slow;

static slow *the_gate;

static void slow_ask(am_gate *g, const am_effect *e, am_verdict *v)
{
    slow *s = (slow *)(void *)g;
    assert_string_equal(e->target, THING_URL);
    s->asked++;
    s->open = v;
}

static void slow_forget(am_gate *g, am_verdict *v)
{
    slow *s = (slow *)(void *)g;
    assert_ptr_equal(s->open, v);
    s->open = NULL;
    s->forgotten++;
}

static void slow_told(am_gate *g, const am_effect *e, const am_outcome *o)
{
    (void)e;
    slow *s = (slow *)(void *)g;
    snprintf(s->told, sizeof s->told, "%s", o->word);
}

static void slow_free(am_gate *g)
{
    free((slow *)(void *)g);
}

static const am_gate_type slow_type = {
    .name = "slow", .ask = slow_ask, .forget = slow_forget, .told = slow_told, .free = slow_free};

static bool at_the_door(void *self)
{
    (void)self;
    return the_gate->open != NULL;
}

static void wait_at_the_door(world *w)
{
    begin(w, AM_MODE_APPLY, NULL);
    the_gate = am_new(slow);
    the_gate->gate = (am_gate){&slow_type, w->run};
    am_run_add_gate(w->run, &the_gate->gate);
    world_start(w, "remove-thing", THING);
    world_until(w, at_the_door);
    assert_int_equal(fake_n, 0);
}

static const char *verdict(world *w, am_verdict_word word, const am_err *e)
{
    static char out[256];
    const am_value *value;
    const am_err *err;
    am_gate_say(the_gate->open, word, e);
    world_until(w, world_over);
    if (am_drive_result(w->drive, &value, &err)) {
        snprintf(out, sizeof out, "%s %.200s", am_kind_name(err->kind), err->text);
    } else {
        snprintf(out, sizeof out, "ok %s", am_value_text(value, "-"));
    }
    return out;
}

static void a_call_waits_for_its_verdict(void **state)
{
    (void)state;
    world w;
    wait_at_the_door(&w);
    assert_string_equal(verdict(&w, AM_VERDICT_PASS, NULL), "ok -");
    assert_int_equal(fake_n, 1);
    assert_string_equal(the_gate->told, "done");
    world_end(&w);
}

static void a_verdict_may_refuse(void **state)
{
    (void)state;
    world w;
    am_err err = {0};
    am_fail(&err, AM_REFUSED, "not in the plan");
    wait_at_the_door(&w);
    assert_string_equal(verdict(&w, AM_VERDICT_REFUSE, &err), "refused not in the plan");
    assert_int_equal(fake_n, 0);
    assert_string_equal(the_gate->told, "refused");
    assert_int_equal(am_run_exit(w.run), 3);
    world_end(&w);
}

static void a_stop_at_the_door_forgets_the_verdict(void **state)
{
    (void)state;
    world w;
    wait_at_the_door(&w);
    am_run_stop(w.run);
    world_until(&w, world_over);
    assert_int_equal(the_gate->forgotten, 1);
    assert_int_equal(am_run_exit(w.run), 130);
    world_end(&w);
}

static void leaving_the_door_forgets_the_verdict(void **state)
{
    (void)state;
    world w;
    wait_at_the_door(&w);
    am_drive_free(w.drive);
    w.drive = NULL;
    assert_int_equal(the_gate->forgotten, 1);
    assert_int_equal(am_run_open(w.run), 0);
    world_end(&w);
}

static am_step it_is_so_already(const am_host *h, am_call *c)
{
    return h->already(c, NULL, h->make(c, "\"gone\""));
}

static void what_is_so_already_needs_no_door(void **state)
{
    (void)state;
    const am_rules rules = {.protect = legal, .max_effects = 1};
    world w;
    begin(&w, AM_MODE_APPLY, &rules);
    scripted_step = it_is_so_already;
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok \"gone\"");
    assert_string_equal(w.told, "already remove-thing " THING_URL ";");
    assert_int_equal(am_run_counts(w.run).effects, 0);
    assert_int_equal(am_run_counts(w.run).already, 1);
    world_end(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(protected_things_are_refused_in_both_modes),
    cmocka_unit_test(only_declared_changes_pass),
        cmocka_unit_test(declared_changes_are_counted),
        cmocka_unit_test(effects_are_bounded),
    cmocka_unit_test(consent_is_asked_when_it_is_applied),
    cmocka_unit_test(an_effect_without_target_is_held_by_its_arguments),
    cmocka_unit_test(a_call_waits_for_its_verdict),
    cmocka_unit_test(a_verdict_may_refuse),
    cmocka_unit_test(a_stop_at_the_door_forgets_the_verdict),
    cmocka_unit_test(leaving_the_door_forgets_the_verdict),
    cmocka_unit_test(what_is_so_already_needs_no_door),
};
CHECK_MAIN(tests)
