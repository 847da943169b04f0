/* The shared fixtures offer more than is needed here. */
#pragma GCC diagnostic ignored "-Wunused-function"

#include "check.h"

#include "foreign_fix.h"
#include "run_world.h"

static am_step scripted_back(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static am_step scripted_look(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static void begin(world *w, am_mode mode, const am_rules *rules)
{
    am_err err = {0};
    world_begin(w, mode, rules);
    fake_connector = "foreign";
    foreign_write();
    if (am_registry_load(w->registry, foreign_path, &err)) {
        fail_msg("%s", err.text);
    }
    unlink(foreign_path);
}

static void start(world *w, const char *op, const char *args)
{
    am_err err = {0};
    am_arena *a = am_arena_new(1 << 20);
    const am_drive_opts opts = {.owner = &w->owner};
    const am_operation *o =
        am_registry_operation(am_registry_find(w->registry, "foreign"), op, &err);
    am_drive_free(w->drive);
    w->drive = NULL;
    if (am_drive_start(w->run, &w->tenant, o, scripted_json(a, args), false, &opts, &w->drive,
                       &err)) {
        fail_msg("%s", err.text);
    }
    am_arena_free(a);
}

static void gives(world *w, const char *op, const char *args, const char *expected)
{
    char got[1024];
    const am_value *v;
    const am_err *err;
    am_arena *a = am_arena_new(1 << 20);
    start(w, op, args);
    world_until(w, world_over);
    if (am_drive_result(w->drive, &v, &err)) {
        snprintf(got, sizeof got, "%s %s", am_kind_name(err->kind), err->text);
    } else {
        snprintf(got, sizeof got, "%s", am_json_text(a, v, AM_JSON_PLAIN));
    }
    am_arena_free(a);
    assert_string_equal(got, expected);
}

static void reads_run_on_a_worker(void **state)
{
    (void)state;
    world w;
    begin(&w, AM_MODE_PLAN, NULL);
    gives(&w, "shout", "{\"text\":\"hey\"}", "\"HEY\"");
    gives(&w, "status", "{\"code\":14}",
          "remote foreign status: status: returned 14, expected 0 (unable to open)");
    assert_string_equal(w.effects, "");
    world_end(&w);
}

static void a_change_looks_and_passes_the_door(void **state)
{
    (void)state;
    world w;
    begin(&w, AM_MODE_PLAN, NULL);
    gives(&w, "flag-set", "{\"name\":\"a\",\"value\":\"on\"}", "null");
    assert_string_equal(w.effects, "source flag-set a #0;");
    gives(&w, "flag", "{\"name\":\"a\"}", "\"off\"");
    world_end(&w);

    begin(&w, AM_MODE_APPLY, NULL);
    gives(&w, "flag-set", "{\"name\":\"a\",\"value\":\"on\"}", "null");
    gives(&w, "flag", "{\"name\":\"a\"}", "\"on\"");
    assert_string_equal(w.told, "done flag-set a;");
    gives(&w, "flag-set", "{\"name\":\"a\",\"value\":\"on\"}", "null");
    assert_string_equal(w.told, "done flag-set a;already flag-set a;");
    gives(&w, "flag-set", "{\"name\":\"a\",\"value\":\"off\"}", "null");
    gives(&w, "flag-set", "{\"name\":\"stuck\",\"value\":\"up\"}",
          "remote foreign flag-set: flag_set: returned 14, expected 0 (unable to open)");
    contains(w.told, "failed flag-set stuck;");
    world_end(&w);
}

/* The look finds nothing, so the undo has nothing to put back: the change is possible all the same.
 */
static void what_was_not_there_is_not_put_back(void **state)
{
    (void)state;
    static char name[5000];
    char args[5100];
    world w;
    begin(&w, AM_MODE_PLAN, NULL);
    gives(&w, "flag-set", "{\"name\":\"gone\",\"value\":\"on\"}", "null");
    assert_string_equal(w.effects, "source flag-set gone #0;");
    memset(name, 'x', sizeof name - 1);
    snprintf(args, sizeof args, "{\"name\":\"%s\",\"value\":\"on\"}", name);
    gives(&w, "flag-set", args, "usage foreign flag-set: args.name: over 4096 bytes");
    world_end(&w);
}

static void a_protected_thing_is_left_alone(void **state)
{
    (void)state;
    static const char *const protect[] = {"prod*", NULL};
    const am_rules rules = {.protect = protect};
    const am_value *v;
    const am_err *err;
    world w;
    begin(&w, AM_MODE_APPLY, &rules);
    start(&w, "flag-set", "{\"name\":\"production\",\"value\":\"x\"}");
    world_until(&w, world_over);
    assert_int_equal(am_drive_result(w.drive, &v, &err), AM_REFUSED);
    world_end(&w);
}

/* The drive goes first, the library returns later: nothing is leaked, nothing is touched. */
static void abandoned_work_is_cleaned_up(void **state)
{
    (void)state;
    world w;
    begin(&w, AM_MODE_PLAN, NULL);
    for (int i = 0; i < 20; i++) {
        start(&w, "shout", "{\"text\":\"hey\"}");
        gives(&w, "nothing", "{}", "null");
    }
    start(&w, "box-new", "{\"content\":\"left\"}");
    am_run_stop(w.run);
    world_until(&w, world_over);
    const am_value *v;
    const am_err *err;
    assert_int_equal(am_drive_result(w.drive, &v, &err), AM_CANCELLED);
    world_end(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(reads_run_on_a_worker),
    cmocka_unit_test(a_change_looks_and_passes_the_door),
    cmocka_unit_test(what_was_not_there_is_not_put_back),
    cmocka_unit_test(a_protected_thing_is_left_alone),
    cmocka_unit_test(abandoned_work_is_cleaned_up),
};
CHECK_MAIN(tests)
