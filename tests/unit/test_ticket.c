#include "io/ticket.h"

#include "check.h"

static int ran;

static void run(am_ready *r)
{
    (void)r;
    ran++;
}

static bool has_run(void *self)
{
    return ran >= *(int *)self;
}

static void settling_queues_the_owner_and_nothing_else(void **state)
{
    (void)state;
    am_loop *l = am_loop_new();
    am_ready owner = {.run = run};
    am_ticket t = {0};
    int want = 1;
    ran = 0;
    assert_int_equal(t.state, AM_TICKET_IDLE);
    am_ticket_settle(&t);
    assert_false(am_ticket_settled(&t)); /* idle: nothing to settle */
    am_ticket_start(&t, l, &owner);
    assert_int_equal(t.state, AM_TICKET_PENDING);
    am_ticket_settle(&t);
    am_ticket_settle(&t);
    assert_true(am_ticket_settled(&t));
    assert_int_equal(ran, 0);
    assert_true(owner.queued);
    am_err err;
    assert_int_equal(am_loop_run(l, has_run, &want, &err), AM_OK);
    assert_int_equal(ran, 1);
    am_loop_free(l);
}

static void a_settled_ticket_wakes_its_next_owner(void **state)
{
    (void)state;
    am_loop *l = am_loop_new();
    am_ready owner = {.run = run};
    am_ticket t = {0};
    am_ticket_start(&t, l, NULL);
    am_ticket_settle(&t);
    am_ticket_own(&t, &owner);
    assert_true(owner.queued);
    am_ticket_start(&t, l, NULL);
    am_loop_unready(l, &owner);
    am_ticket_own(&t, &owner);
    assert_false(owner.queued);
    am_loop_free(l);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(settling_queues_the_owner_and_nothing_else),
    cmocka_unit_test(a_settled_ticket_wakes_its_next_owner),
};
CHECK_MAIN(tests)
