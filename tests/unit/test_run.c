#include "check.h"

#include "run/tally.h"
#include "run_world.h"

static am_step scripted_look(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static am_step scripted_back(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static void tell(world *w, const char *word)
{
    am_run_outcome(w->run, &(am_outcome){.op = "x", .subject = "y", .word = word});
}

static void outcomes_are_counted_and_told(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_APPLY, NULL);
    const char *const words[] = {"planned", "done",    "done",    "already", "skipped",
                                 "failed",  "refused", "unknown", "orphaned"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        tell(&w, words[i]);
    }
    am_counts c = am_run_counts(w.run);
    assert_int_equal(c.done, 2);
    assert_int_equal(c.already, 1);
    assert_int_equal(c.skipped, 1);
    assert_int_equal(c.failed, 1);
    assert_int_equal(c.refused, 1);
    assert_int_equal(c.unknown, 1);
    assert_int_equal(c.flagged, 1);
    contains(w.told, "orphaned x y;");
    world_end(&w);
}

static void exit_codes(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_APPLY, NULL);
    tell(&w, "skipped");
    assert_int_equal(am_run_exit(w.run), 0);
    tell(&w, "failed");
    assert_int_equal(am_run_exit(w.run), 1);
    tell(&w, "refused");
    assert_int_equal(am_run_exit(w.run), 3);
    am_run_end(w.run, AM_OK);
    assert_int_equal(am_run_exit(w.run), 3);
    am_run_stop(w.run);
    assert_int_equal(am_run_exit(w.run), 3); /* nothing was left undone */
    am_run_end(w.run, AM_DENIED);
    assert_int_equal(am_run_exit(w.run), 4);
    am_run_end(w.run, AM_CANCELLED);
    assert_int_equal(am_run_exit(w.run), 130);
    world_end(&w);
    const struct {
        am_kind kind;
        int code;
    } ends[] = {{AM_USAGE, 2}, {AM_REFUSED, 3}, {AM_NETWORK, 5}, {AM_DISK, 6}, {AM_CANCELLED, 130}};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        world_begin(&w, AM_MODE_APPLY, NULL);
        am_run_end(w.run, ends[i].kind);
        assert_int_equal(am_run_exit(w.run), ends[i].code);
        world_end(&w);
    }
}

static void tenants_are_found_by_name_and_role(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_PLAN, NULL);
    struct am_tenant second = {.name = "fabrikam", .arena = w.tenant.arena};
    second.facts = scripted_json(second.arena, "{\"name\":\"fabrikam\",\"role\":\"target\"}");
    am_run_add_tenant(w.run, &second);
    assert_int_equal(am_run_tenants(w.run), 2);
    assert_ptr_equal(am_run_tenant(w.run, "source"), &w.tenant);
    assert_ptr_equal(am_run_tenant(w.run, "fabrikam"), &second);
    assert_ptr_equal(am_run_tenant(w.run, "target"), &second);
    assert_ptr_equal(am_run_tenant_at(w.run, 1), &second);
    assert_null(am_run_tenant(w.run, "other"));
    assert_null(am_run_tenant(w.run, ""));
    assert_true(am_ulid_valid(am_run_id(w.run)));
    world_end(&w);
}

static void the_tally_counts_each_key(void **state)
{
    (void)state;
    am_tally t = {0};
    char key[32];
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < 1000; i++) {
            snprintf(key, sizeof key, "key %u", i);
            assert_int_equal(am_tally_next(&t, key), round);
        }
    }
    am_tally_fini(&t);
}

static void a_run_leaves_its_loop(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_PLAN, NULL);
    for (int i = 0; i < 20; i++) { /* more than a loop has hooks */
        am_run *other = am_run_new(w.loop, w.registry, AM_MODE_APPLY, NULL);
        assert_int_equal(am_run_mode(other), AM_MODE_APPLY);
        am_run_free(other);
    }
    world_end(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(outcomes_are_counted_and_told),
    cmocka_unit_test(exit_codes),
    cmocka_unit_test(tenants_are_found_by_name_and_role),
    cmocka_unit_test(the_tally_counts_each_key),
    cmocka_unit_test(a_run_leaves_its_loop),
};
CHECK_MAIN(tests)
