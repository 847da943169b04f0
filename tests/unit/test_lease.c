#include "check.h"

#include "run_world.h"

static bool back_fails, moot, change_fails;

static am_step scripted_look(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

/* What gives a lease back is a change like any other: it looks, intends, acts. */
static am_step scripted_back(const am_host *h, am_call *c)
{
    int *state = h->local(c, sizeof *state);
    switch ((*state)++) {
    case 0:
        return h->intend(c, &(am_intent){.size = sizeof(am_intent), .no_undo = "a lease"});
    case 1:
        return h->send(c, AM_REQ_CHANGE, "POST",
                       h->print(c, "admin:/back?%s", h->str(h->get(h->args(c), "note"), "")));
    default:
        return back_fails ? (h->fail)(c, AM_DENIED, "may not lock") : h->done(c, NULL);
    }
}

static am_step lease_of(const am_host *h, am_call *c, const char *note)
{
    return h->lease(c, "give-back", h->make(c, "{\"url\": %s, \"note\": %s}", THING_URL, note));
}

/* Two leases, then the change. */
static am_step unlock_and_remove(const am_host *h, am_call *c)
{
    int *state = h->local(c, sizeof *state);
    switch ((*state)++) {
    case 0:
        return h->intend(c, &(am_intent){.size = sizeof(am_intent), .no_undo = "a test"});
    case 1:
        return lease_of(h, c, "lock");
    case 2:
        return h->send(c, AM_REQ_CHANGE, "POST", "admin:/unlock");
    case 3:
        return lease_of(h, c, "o'admin");
    case 4:
        return h->send(c, AM_REQ_CHANGE, "POST", "admin:/remove");
    default:
        if (moot) {
            h->lease_moot(c);
        }
        return change_fails ? (h->fail)(c, AM_REMOTE, "on hold") : h->done(c, NULL);
    }
}

static void answer(size_t i, const char *sent, am_exchange *x)
{
    (void)i;
    fake_body(x, 200, "{}");
    fake_hold = fake_hold || strstr(sent, "hold") != NULL;
}

static void begin(world *w, const am_rules *rules)
{
    world_begin(w, AM_MODE_APPLY, rules);
    fake_answer = answer;
    scripted_step = unlock_and_remove;
    back_fails = moot = change_fails = false;
}

static void leases_are_given_back_newest_first(void **state)
{
    (void)state;
    /* Giving back is no effect of its own: the bound of one does not stop it. */
    const am_rules rules = {.max_effects = 1};
    world w;
    begin(&w, &rules);
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok null");
    assert_int_equal(fake_n, 4);
    assert_string_equal(fake_sent[2], "POST admin:/back?o'admin");
    assert_string_equal(fake_sent[3], "POST admin:/back?lock");
    assert_string_equal(w.told, "done remove-thing " THING_URL ";");
    assert_int_equal(am_run_counts(w.run).effects, 1);
    world_end(&w);
}

static void leases_of_a_failed_call_are_given_back(void **state)
{
    (void)state;
    world w;
    begin(&w, NULL);
    change_fails = true;
    contains(world_call(&w, "remove-thing", THING), "remote scripted remove-thing: on hold");
    assert_int_equal(fake_n, 4);
    assert_string_equal(w.told, "failed remove-thing " THING_URL ";");
    world_end(&w);
}

static void moot_leases_are_not(void **state)
{
    (void)state;
    world w;
    begin(&w, NULL);
    moot = true;
    world_call(&w, "remove-thing", THING);
    assert_int_equal(fake_n, 2);
    world_end(&w);
}

static void a_lease_that_sticks_is_told_with_its_command(void **state)
{
    (void)state;
    world w;
    begin(&w, NULL);
    back_fails = true;
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok null");
    contains(w.told, "done remove-thing");
    contains(w.told, "failed give-back");
    contains(w.hint, "lease not given back: scripted give-back: may not lock");
    contains(w.hint, "aftermove call source give-back --url '" THING_URL "' --note 'lock'");
    assert_int_equal(am_run_exit(w.run), 1);
    assert_int_equal(am_run_counts(w.run).failed, 2);
    world_end(&w);
}

static bool nothing_open(void *self)
{
    return am_run_open(((world *)self)->run) == 0;
}

static am_step unlock_and_hold(const am_host *h, am_call *c)
{
    int *state = h->local(c, sizeof *state);
    switch ((*state)++) {
    case 0:
        return h->intend(c, &(am_intent){.size = sizeof(am_intent), .no_undo = "a test"});
    case 1:
        return lease_of(h, c, "lock");
    case 2:
        return h->send(c, AM_REQ_CHANGE, "POST", "admin:/hold");
    default:
        return h->done(c, NULL);
    }
}

static void leases_come_back_after_a_stop_and_without_an_owner(void **state)
{
    (void)state;
    world w;
    begin(&w, NULL);
    scripted_step = unlock_and_hold;
    world_start(&w, "remove-thing", THING);
    world_until(&w, world_held);
    am_run_stop(w.run);
    am_drive_free(w.drive);
    w.drive = NULL;
    fake_release();
    world_until(&w, nothing_open);
    assert_int_equal(fake_n, 2);
    assert_string_equal(fake_sent[1], "POST admin:/back?lock");
    world_end(&w);
}

static am_step lease_early(const am_host *h, am_call *c)
{
    return lease_of(h, c, "lock");
}

static void a_lease_before_the_door_is_a_bug(void **state)
{
    (void)state;
    world w;
    begin(&w, NULL);
    scripted_step = lease_early;
    contains(world_call(&w, "remove-thing", THING), "bug scripted remove-thing: lease() before");
    assert_int_equal(fake_n, 0);
    world_end(&w);
}

/* A gate that writes leases down before they are taken, when the test says so. */
typedef struct book {
    am_gate gate;
    am_verdict *open;
    bool refuse;
    char lines[256];
} book;

static void book_ask(am_gate *g, const am_effect *e, am_verdict *v)
{
    (void)g;
    (void)e;
    am_gate_say(v, AM_VERDICT_PASS, NULL);
}

static void book_line(book *b, const char *what, const am_call_lease *l)
{
    size_t n = strlen(b->lines);
    snprintf(b->lines + n, sizeof b->lines - n, "%s %s;", what,
             am_value_text(am_value_member(l->args, "note"), ""));
}

static void book_hold(am_gate *g, const am_effect *e, const am_call_lease *l, am_verdict *v)
{
    book *b = (book *)(void *)g;
    assert_string_equal(e->op, "remove-thing");
    book_line(b, "hold", l);
    if (b->refuse) {
        am_err err = {0};
        am_fail(&err, AM_DISK, "the journal is full");
        am_gate_say(v, AM_VERDICT_REFUSE, &err);
    } else {
        b->open = v;
    }
}

static void book_back(am_gate *g, const am_effect *e, const am_call_lease *l, const am_err *err)
{
    (void)e;
    book_line((book *)(void *)g, err ? "stuck" : l->moot ? "moot" : "back", l);
}

static void book_free(am_gate *g)
{
    free((book *)(void *)g);
}

static const am_gate_type book_type = {
    .name = "book", .ask = book_ask, .hold = book_hold, .back = book_back, .free = book_free};

static book *the_book;

static bool lease_waits(void *self)
{
    (void)self;
    return the_book->open != NULL;
}

static book *add_book(world *w)
{
    the_book = am_new(book);
    the_book->gate = (am_gate){&book_type, w->run};
    am_run_add_gate(w->run, &the_book->gate);
    return the_book;
}

static void a_lease_waits_until_it_is_written_down(void **state)
{
    (void)state;
    world w;
    begin(&w, NULL);
    book *b = add_book(&w);
    world_start(&w, "remove-thing", THING);
    for (size_t i = 0; i < 2; i++) {
        world_until(&w, lease_waits);
        assert_int_equal(fake_n, i);
        am_verdict *v = b->open;
        b->open = NULL;
        am_gate_say(v, AM_VERDICT_PASS, NULL);
    }
    world_until(&w, world_over);
    assert_string_equal(b->lines, "hold lock;hold o'admin;back o'admin;back lock;");
    world_end(&w);
}

static void a_lease_that_cannot_be_written_down_is_not_taken(void **state)
{
    (void)state;
    world w;
    begin(&w, NULL);
    book *b = add_book(&w);
    b->refuse = true;
    contains(world_call(&w, "remove-thing", THING), "disk the journal is full");
    assert_int_equal(fake_n, 0);
    assert_string_equal(b->lines, "hold lock;");
    world_end(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(leases_are_given_back_newest_first),
    cmocka_unit_test(leases_of_a_failed_call_are_given_back),
    cmocka_unit_test(moot_leases_are_not),
    cmocka_unit_test(a_lease_that_sticks_is_told_with_its_command),
    cmocka_unit_test(leases_come_back_after_a_stop_and_without_an_owner),
    cmocka_unit_test(a_lease_before_the_door_is_a_bug),
    cmocka_unit_test(a_lease_waits_until_it_is_written_down),
    cmocka_unit_test(a_lease_that_cannot_be_written_down_is_not_taken),
};
CHECK_MAIN(tests)
