#include "check.h"

#include "run_world.h"

static void answer_json(size_t i, const char *sent, am_exchange *x)
{
    (void)i;
    (void)sent;
    fake_body(x, 200, "{\"n\":7}");
}

static am_step scripted_back(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static am_step scripted_look(const am_host *h, am_call *c)
{
    if (h->status(c) == 0) {
        return h->send(c, 0, "GET", "root:/peek?u={url}");
    }
    return h->done(c, h->json(c));
}

static am_step ask_once(const am_host *h, am_call *c)
{
    int *state = h->local(c, sizeof *state);
    switch ((*state)++) {
    case 0:
        h->set_header(c, "Accept", "application/json");
        return h->send(c, 0, "GET", "admin:/_api/x?u={url}&d={depth}");
    case 1:
        return h->wait(c, 60000);
    default:
        return h->done(c, h->get(h->json(c), "n"));
    }
}

static void a_read_is_sent_waited_for_and_done(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_PLAN, NULL);
    fake_answer = answer_json;
    scripted_step = ask_once;
    am_clock_freeze(1000, 1000000);
    assert_string_equal(world_call(&w, "look", THING), "ok 7");
    assert_int_equal(am_clock_mono(), 61000);
    am_clock_thaw();
    assert_string_equal(fake_sent[0],
                        "GET admin:/_api/x?u=https%3A%2F%2Fcontoso.sharepoint.com%2Fsites%2Fa&d=5");
    assert_string_equal(w.told, "");
    assert_int_equal(am_run_exit(w.run), 0);
    world_end(&w);
}

static void wrong_arguments_start_nothing(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_PLAN, NULL);
    am_err err = {0};
    am_drive *d = NULL;
    assert_int_equal(am_drive_start(w.run, &w.tenant, scripted_op(w.registry, "look"), NULL, false,
                                    NULL, &d, &err),
                     AM_USAGE);
    assert_null(d);
    contains(err.text, "\"url\" is missing");
    world_end(&w);
}

static void answer_404(size_t i, const char *sent, am_exchange *x)
{
    (void)i;
    (void)sent;
    fake_body(x, 404,
              "{\"odata.error\":{\"code\":\"-1, System.ArgumentException\",\"message\":"
              "{\"lang\":\"en-US\",\"value\":\"List 'X' does not exist\"}}}");
    strcpy(x->request_id, "guid-1");
}

static void answer_html(size_t i, const char *sent, am_exchange *x)
{
    (void)i;
    (void)sent;
    fake_body(x, 200, "<html>Sign in");
}

static void answer_nothing(size_t i, const char *sent, am_exchange *x)
{
    (void)i;
    (void)sent;
    x->kind = am_fail(&x->err, AM_NETWORK, "contoso-admin: connection refused");
}

static am_step want_json(const am_host *h, am_call *c)
{
    if (h->status(c) == 0) {
        return h->send(c, 0, "GET", "admin:/_api/x");
    }
    return h->json(c) ? h->done(c, h->json(c)) : (h->fail)(c, AM_REMOTE, "no site");
}

static void errors_of_the_service_are_told(void **state)
{
    (void)state;
    world w;
    const am_value *v;
    const am_err *err;
    world_begin(&w, AM_MODE_PLAN, NULL);
    scripted_step = want_json;
    fake_answer = answer_404;
    contains(world_call(&w, "look", THING),
             "absent scripted look: the service answered 404: List 'X' does not exist");
    am_drive_result(w.drive, &v, &err);
    assert_string_equal(err->code, "-1, System.ArgumentException");
    assert_string_equal(err->request_id, "guid-1");
    assert_int_equal(err->http, 404);
    fake_answer = answer_html;
    contains(world_call(&w, "look", THING), "remote scripted look: expected JSON");
    am_drive_result(w.drive, &v, &err);
    contains(err->text, "<html>Sign in");
    contains(err->hint, "login page");
    fake_answer = answer_nothing;
    contains(world_call(&w, "look", THING), "network scripted look: contoso-admin: connection");
    world_end(&w);
}

static am_step three_pages(const am_host *h, am_call *c)
{
    int *n = h->local(c, sizeof *n);
    if ((*n)++ == 0) {
        return h->send(c, 0, "GET", "admin:/list");
    }
    h->append(c, h->make(c, "[{\"i\": %d}, {\"i\": %d}]", (int64_t)*n, (int64_t)*n + 100));
    return *n < 4 ? h->send(c, 0, "GET", "admin:/list") : h->done(c, h->make(c, "\"end\""));
}

static void a_stream_gives_page_after_page(void **state)
{
    (void)state;
    world w;
    int64_t sum = 0;
    size_t pages = 0;
    world_begin(&w, AM_MODE_PLAN, NULL);
    scripted_step = three_pages;
    fake_answer = answer_json;
    world_start(&w, "list-things", "{}");
    for (;;) {
        world_until(&w, world_settled);
        if (am_drive_over(w.drive)) {
            break;
        }
        pages++;
        for (const am_value *v; (v = am_drive_item(w.drive)) != NULL;) {
            sum += am_value_num(am_value_member(v, "i"), 0);
        }
        am_drive_more(w.drive);
    }
    const am_value *v;
    const am_err *err;
    assert_int_equal(am_drive_result(w.drive, &v, &err), AM_OK);
    assert_string_equal(am_value_text(v, ""), "end");
    assert_int_equal(pages, 3);
    assert_int_equal(sum, 2 * (2 + 3 + 4) + 300);
    assert_true(w.woken >= 3);
    world_end(&w);
}

static am_step ask_peek(const am_host *h, am_call *c)
{
    int *n = h->local(c, sizeof *n);
    if ((*n)++ == 0) {
        return h->call(c, "peek", h->make(c, "{\"url\": %s}", "https://a.example/x"));
    }
    return h->done(c, h->make(c, "[%v, %d]", h->result(c), (int64_t)h->result_kind(c)));
}

static am_step ask_list(const am_host *h, am_call *c)
{
    if (h->type(h->args(c)) == 'o' && h->len(h->args(c)) == 0) {
        return three_pages(h, c);
    }
    int *n = h->local(c, sizeof *n);
    if ((*n)++ == 0) {
        return h->call(c, "list-things", NULL);
    }
    return h->done(c, h->make(c, "%d", (int64_t)h->len(h->result(c))));
}

static am_step ask_itself(const am_host *h, am_call *c)
{
    int *n = h->local(c, sizeof *n);
    if ((*n)++ == 0) {
        return h->call(c, "look", h->args(c));
    }
    return (h->fail)(c, h->result_kind(c), "the inner one failed");
}

static void reads_ask_reads(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_PLAN, NULL);
    fake_answer = answer_json;
    scripted_step = ask_peek;
    assert_string_equal(world_call(&w, "look", THING), "ok [{\"n\":7},0]");
    fake_answer = answer_404;
    contains(world_call(&w, "look", THING), "ok [null,3]");
    fake_answer = answer_json;
    scripted_step = ask_list;
    assert_string_equal(world_call(&w, "look", THING), "ok 6");
    scripted_step = ask_itself;
    contains(world_call(&w, "look", THING), "bug scripted look: the inner one failed");
    world_end(&w);
}

/* look, door, change, confirm */
static am_step remove_it(const am_host *h, am_call *c)
{
    int *state = h->local(c, sizeof *state);
    switch ((*state)++) {
    case 0:
        return h->send(c, 0, "GET", "admin:/look");
    case 1:
        return h->intend(
            c, &(am_intent){.size = sizeof(am_intent),
                            .evidence = h->make(c, "{\"n\": %v}", h->get(h->json(c), "n")),
                            .no_undo = "a test",
                            .predicted = h->make(c, "{\"removed\": true}")});
    case 2:
        return h->send(c, AM_REQ_CHANGE, "POST", "admin:/remove");
    case 3:
        if (h->lost(c)) {
            return h->send(c, 0, "GET", "admin:/look-again");
        }
        return h->done(c, h->make(c, "{\"removed\": true, \"seen\": %v}", h->json(c)));
    default:
        return h->done(c, h->make(c, "\"after a look\""));
    }
}

static void a_change_is_planned_not_sent(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_PLAN, NULL);
    fake_answer = answer_json;
    scripted_step = remove_it;
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok {\"removed\":true}");
    assert_int_equal(fake_n, 1);
    assert_string_equal(w.told, "planned remove-thing " THING_URL ";");
    assert_string_equal(w.effects, "source remove-thing " THING_URL " #0;");
    assert_int_equal(am_run_counts(w.run).effects, 1);
    world_call(&w, "remove-thing", THING);
    contains(w.effects, "#1;");
    assert_int_equal(am_run_counts(w.run).flagged, 0);
    world_end(&w);
}

static void a_change_is_applied(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_APPLY, NULL);
    fake_answer = answer_json;
    scripted_step = remove_it;
    assert_string_equal(world_call(&w, "remove-thing", THING),
                        "ok {\"removed\":true,\"seen\":{\"n\":7}}");
    assert_int_equal(fake_n, 2);
    assert_string_equal(fake_sent[1], "POST admin:/remove");
    assert_int_equal(fake_flags[1], AM_EXCHANGE_CHANGE);
    assert_string_equal(w.told, "done remove-thing " THING_URL ";");
    assert_true(am_drive_told(w.drive));
    assert_int_equal(am_run_counts(w.run).done, 1);
    world_end(&w);
}

static void lose_the_change(size_t i, const char *sent, am_exchange *x)
{
    answer_json(i, sent, x);
    if (strstr(sent, "remove")) {
        am_buf_clear(&x->body);
        x->status = 0;
        x->lost = true;
        x->kind = am_fail(&x->err, AM_NETWORK, "connection reset");
    }
}

static void lose_both(size_t i, const char *sent, am_exchange *x)
{
    lose_the_change(i, sent, x);
    if (strstr(sent, "again")) {
        answer_nothing(i, sent, x);
    }
}

static void a_lost_answer_is_looked_after(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_APPLY, NULL);
    scripted_step = remove_it;
    fake_answer = lose_the_change;
    assert_string_equal(world_call(&w, "remove-thing", THING), "ok \"after a look\"");
    assert_string_equal(fake_sent[2], "GET admin:/look-again");
    fake_answer = lose_both;
    contains(world_call(&w, "remove-thing", THING), "network");
    contains(w.told, "unknown remove-thing");
    assert_int_equal(am_run_counts(w.run).unknown, 1);
    assert_int_equal(am_run_exit(w.run), 1);
    world_end(&w);
}

static am_step change_at_once(const am_host *h, am_call *c)
{
    return h->send(c, AM_REQ_CHANGE, "POST", "admin:/remove");
}

static void a_change_before_the_door_is_a_bug(void **state)
{
    (void)state;
    for (int mode = 0; mode < 2; mode++) {
        world w;
        world_begin(&w, mode ? AM_MODE_APPLY : AM_MODE_PLAN, NULL);
        fake_answer = answer_json;
        scripted_step = change_at_once;
        contains(world_call(&w, "remove-thing", THING),
                 "bug scripted remove-thing: a changing request");
        assert_int_equal(fake_n, 0);
        assert_int_equal(am_run_counts(w.run).failed, 1);
        world_end(&w);
    }
}

static void a_stop_ends_what_has_not_passed(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_APPLY, NULL);
    scripted_step = remove_it;
    fake_answer = answer_json;
    fake_hold = true;
    world_start(&w, "remove-thing", THING);
    world_until(&w, world_held);
    am_run_stop(w.run);
    am_loop_wake(w.loop);
    world_until(&w, world_over);
    const am_value *v;
    const am_err *err;
    assert_int_equal(am_drive_result(w.drive, &v, &err), AM_CANCELLED);
    assert_int_equal(fake_alive, 0);
    assert_string_equal(w.told, "");
    assert_int_equal(am_run_exit(w.run), 130);
    am_drive *d;
    am_err why = {0};
    assert_int_equal(am_drive_start(w.run, &w.tenant, scripted_op(w.registry, "look"), NULL, false,
                                    NULL, &d, &why),
                     AM_CANCELLED);
    world_end(&w);
}

static bool sent_change(void *self)
{
    (void)self;
    return fake_n == 2;
}

static void hold_the_change(size_t i, const char *sent, am_exchange *x)
{
    answer_json(i, sent, x);
    fake_hold = strstr(sent, "remove") != NULL;
}

static void a_stop_lets_what_has_passed_finish(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_APPLY, NULL);
    scripted_step = remove_it;
    fake_answer = hold_the_change;
    world_start(&w, "remove-thing", THING);
    world_until(&w, sent_change);
    am_run_stop(w.run);
    fake_release();
    world_until(&w, world_over);
    assert_string_equal(w.told, "done remove-thing " THING_URL ";");
    assert_int_equal(am_run_exit(w.run), 0);
    world_end(&w);
}

static bool none_open(void *self)
{
    return am_run_open(((world *)self)->run) == 0;
}

static void a_change_whose_owner_has_gone_is_finished(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_APPLY, NULL);
    scripted_step = remove_it;
    fake_answer = hold_the_change;
    world_start(&w, "remove-thing", THING);
    world_until(&w, sent_change);
    am_drive_free(w.drive);
    w.drive = NULL;
    assert_int_equal(am_run_open(w.run), 1);
    fake_release();
    world_until(&w, none_open);
    assert_string_equal(w.told, "done remove-thing " THING_URL ";");
    world_end(&w);
}

static void a_run_may_be_freed_with_everything_open(void **state)
{
    (void)state;
    world w;
    world_begin(&w, AM_MODE_APPLY, NULL);
    scripted_step = ask_peek;
    fake_answer = answer_json;
    fake_hold = true;
    world_start(&w, "look", THING);
    world_until(&w, world_held);
    w.drive = NULL; /* the run takes it along, its nested read too */
    world_end(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_read_is_sent_waited_for_and_done),
    cmocka_unit_test(wrong_arguments_start_nothing),
    cmocka_unit_test(errors_of_the_service_are_told),
    cmocka_unit_test(a_stream_gives_page_after_page),
    cmocka_unit_test(reads_ask_reads),
    cmocka_unit_test(a_change_is_planned_not_sent),
    cmocka_unit_test(a_change_is_applied),
    cmocka_unit_test(a_lost_answer_is_looked_after),
    cmocka_unit_test(a_change_before_the_door_is_a_bug),
    cmocka_unit_test(a_stop_ends_what_has_not_passed),
    cmocka_unit_test(a_stop_lets_what_has_passed_finish),
    cmocka_unit_test(a_change_whose_owner_has_gone_is_finished),
    cmocka_unit_test(a_run_may_be_freed_with_everything_open),
};
CHECK_MAIN(tests)
