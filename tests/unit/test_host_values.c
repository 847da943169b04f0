/* What am_host offers for values, as a connector sees it. */
#include "check.h"

#include "base/clock.h"
#include "call_world.h"

static am_step scripted_look(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static am_step scripted_back(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static void run_step(am_step (*step)(const am_host *, am_call *))
{
    call_world w;
    call_begin(&w, "look", THING);
    scripted_step = step;
    am_step s = am_call_step(w.call);
    if (s != AM_DONE) {
        fail_msg("%s", am_call_err(w.call)->text);
    }
    call_end(&w);
}

static am_step reads(const am_host *h, am_call *c)
{
    const am_value *v = h->make(c, "{\"a\": {\"b\": [10, 2.5, %s, %b, %v]}, \"n\": %s}", "text", 1,
                                h->make(c, "%d", (int64_t)-5), (const char *)NULL);
    assert_int_equal(h->num(h->get(v, "a.b[0]"), 0), 10);
    assert_true(h->real(h->get(v, "a.b[1]"), 0) == 2.5);
    assert_string_equal(h->str(h->get(v, "a.b[2]"), ""), "text");
    assert_true(h->truth(h->get(v, "a.b[3]"), false));
    assert_int_equal(h->num(h->at(h->get(v, "a.b"), 4), 0), -5);
    assert_int_equal(h->len(h->get(v, "a.b")), 5);
    assert_int_equal(h->len(h->get(v, "a.b[2]")), 4);
    assert_string_equal(h->key(v, 1), "n");
    assert_null(h->key(v, 2));
    assert_null(h->key(h->get(v, "a.b"), 0));
    const char *types = "oairsbn";
    const am_value *all[] = {v,
                             h->get(v, "a.b"),
                             h->get(v, "a.b[0]"),
                             h->get(v, "a.b[1]"),
                             h->get(v, "a.b[2]"),
                             h->get(v, "a.b[3]"),
                             h->get(v, "n")};
    for (size_t i = 0; i < 7; i++) {
        assert_int_equal(h->type(all[i]), types[i]);
    }
    return h->done(c, NULL);
}

static void values_are_made_and_read(void **state)
{
    (void)state;
    run_step(reads);
}

static am_step reads_nothing(const am_host *h, am_call *c)
{
    assert_null(h->get(NULL, "a"));
    assert_null(h->at(NULL, 0));
    assert_null(h->key(NULL, 0));
    assert_int_equal(h->len(NULL), 0);
    assert_string_equal(h->str(NULL, "x"), "x");
    assert_int_equal(h->num(NULL, 3), 3);
    assert_true(h->real(NULL, 1.5) == 1.5);
    assert_true(h->truth(NULL, true));
    assert_int_equal(h->type(NULL), 0);
    assert_null(h->make(c, "{wrong"));
    assert_null(h->json(c));
    assert_int_equal(h->status(c), 0);
    assert_null(h->header(c, "X-Test"));
    assert_false(h->lost(c));
    assert_false(h->pick(c, 0));
    size_t n = 9;
    assert_string_equal(h->body(c, &n), "");
    assert_int_equal(n, 0);
    assert_null(h->result(c));
    return h->done(c, NULL);
}

static void an_absent_value_is_no_error(void **state)
{
    (void)state;
    run_step(reads_nothing);
}

static am_step builds(const am_host *h, am_call *c)
{
    am_value *o = h->make(c, "{}"), *list = h->make(c, "[]");
    assert_true(h->put(c, o, "a", h->make(c, "1")));
    assert_true(h->put(c, o, "a", h->make(c, "2")));
    assert_true(h->push(c, list, o));
    assert_false(h->push(c, o, list));
    assert_false(h->put(c, list, "a", o));
    assert_false(h->put(c, o, "b", NULL));
    assert_int_equal(h->num(h->get(list, "[0].a"), 0), 2);
    assert_int_equal(h->len(o), 1);
    return h->done(c, NULL);
}

static void values_are_built(void **state)
{
    (void)state;
    run_step(builds);
}

static am_step facts(const am_host *h, am_call *c)
{
    assert_int_equal(h->size, sizeof(am_host));
    assert_int_equal(h->major, AM_ABI_MAJOR);
    assert_string_equal(h->str(h->get(h->tenant(c), "name"), ""), "source");
    assert_int_equal(h->type(h->config(c)), 'o');
    assert_int_equal(h->num(h->get(h->args(c), "depth"), 0), 5);
    assert_int_equal(h->now(c), 123456789);
    assert_string_equal(h->print(c, "%s-%d", "a", 7), "a-7");
    char *zero = h->alloc(c, 16);
    assert_int_equal(zero[0] + zero[15], 0);
    assert_ptr_equal(h->local(c, 8), h->local(c, 8));
    h->log(c, "looked at %s", "it");
    return h->done(c, NULL);
}

static void a_call_knows_its_facts(void **state)
{
    (void)state;
    am_clock_freeze(1, 123456789);
    run_step(facts);
    am_clock_thaw();
}

static am_step fails_in_detail(const am_host *h, am_call *c)
{
    h->detail(c, "itemNotFound", "restore it first");
    return (h->fail)(c, AM_ABSENT, "no site %s", "x");
}

static void failures_carry_details(void **state)
{
    (void)state;
    call_world w;
    call_begin(&w, "look", THING);
    scripted_step = fails_in_detail;
    call_fails(&w, AM_ABSENT, "scripted look: no site x");
    assert_string_equal(am_call_err(w.call)->code, "itemNotFound");
    assert_string_equal(am_call_err(w.call)->hint, "restore it first");
    call_end(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(values_are_made_and_read), cmocka_unit_test(an_absent_value_is_no_error),
    cmocka_unit_test(values_are_built),         cmocka_unit_test(a_call_knows_its_facts),
    cmocka_unit_test(failures_carry_details),
};
CHECK_MAIN(tests)
