#include "check.h"

#include <stdlib.h>

#include "call_world.h"

static am_step scripted_look(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

static am_step scripted_back(const am_host *h, am_call *c)
{
    return h->done(c, NULL);
}

/* One step of op ends as a bug, and the message says so. */
static void is_bug(const char *op, am_step (*step)(const am_host *, am_call *), const char *part)
{
    call_world w;
    char what[64];
    call_begin(&w, op, THING);
    scripted_step = step;
    call_fails(&w, AM_BUG, part);
    snprintf(what, sizeof what, "scripted %s: ", op);
    assert_memory_equal(am_call_err(w.call)->text, what, strlen(what));
    assert_non_null(strstr(am_call_err(w.call)->hint, "connector scripted (built in)"));
    call_end(&w);
}

static am_step look_twice(const am_host *h, am_call *c)
{
    int *n = h->local(c, sizeof *n);
    if ((*n)++ == 0) {
        h->queue(c, 0, "GET", "admin:/a?u={url}&d={depth}");
        h->set_header(c, "Accept", "text/plain");
        h->set_json(c, h->make(c, "{\"a\": %d}", (int64_t)1));
        return h->send(c, AM_REQ_RAW, "POST", "hook:/b");
    }
    int64_t first = h->num(h->get(h->json(c), "n"), 0);
    bool second = h->pick(c, 1), third = h->pick(c, 2);
    size_t len = 0;
    const char *body = h->body(c, &len);
    return h->done(c, h->make(c, "[%d, %b, %b, %d, %s, %d, %s, %b]", first, second, third,
                              (int64_t)h->status(c), body, (int64_t)len, h->header(c, "X-Test"),
                              h->lost(c)));
}

static void requests_go_out_and_replies_come_in(void **state)
{
    (void)state;
    call_world w;
    call_begin(&w, "look", THING);
    scripted_step = look_twice;
    assert_int_equal(am_call_step(w.call), AM_SEND);
    assert_int_equal(am_call_requests(w.call), 2);
    const am_call_request *a = am_call_request_at(w.call, 0), *b = am_call_request_at(w.call, 1);
    assert_string_equal(a->url,
                        "admin:/a?u=https%3A%2F%2Fcontoso.sharepoint.com%2Fsites%2Fa%20b&d=5");
    assert_int_equal(a->n_headers, 0);
    assert_null(a->content_type);
    assert_string_equal(b->url, "hook:/b");
    assert_string_equal(b->header_values[0], "text/plain");
    assert_string_equal(b->content_type, "application/json");
    assert_memory_equal(b->body, "{\"a\":1}", b->body_n);
    call_reply(&w, 1, 500, "oh");
    call_reply(&w, 0, 200, "{\"n\": 7}");
    assert_int_equal(am_call_step(w.call), AM_DONE);
    assert_string_equal(call_value(&w), "[7,true,false,500,\"oh\",2,\"yes\",false]");
    call_end(&w);
}

static void a_call_may_be_freed_with_replies_at_hand(void **state)
{
    (void)state;
    call_world w;
    call_begin(&w, "look", THING);
    scripted_step = look_twice;
    assert_int_equal(am_call_step(w.call), AM_SEND);
    call_reply(&w, 1, 200, "{}");
    call_reply(&w, 1, 200, "{}"); /* for a second time, and for none: released at once */
    call_reply(&w, 9, 200, "{}");
    assert_int_equal(replies_alive, 1);
    call_fails(&w, AM_BUG, "stepped before its replies came");
    call_end(&w);
}

static am_step send_one(const am_host *h, am_call *c)
{
    int *n = h->local(c, sizeof *n);
    return (*n)++ == 0 ? h->send(c, 0, "GET", "admin:/a") : h->done(c, NULL);
}

static void http_errors_end_a_call(void **state)
{
    (void)state;
    const struct {
        int status;
        am_kind kind;
        const char *body, *part, *code;
    } all[] = {
        {400, AM_REMOTE,
         "{\"error\":{\"code\":\"invalidRequest\",\"message\":\"Invalid hostname\"}}",
         "answered 400: Invalid hostname", "invalidRequest"},
        {401, AM_DENIED, "{\"error\":\"invalid_request\",\"error_description\":\"Token type\"}",
         "answered 401: Token type", "invalid_request"},
        {403, AM_DENIED, "", "answered 403", ""},
        {404, AM_ABSENT, "{\"odata.error\":{\"code\":\"-1, X\",\"message\":{\"value\":\"gone\"}}}",
         "answered 404: gone", "-1, X"},
        {409, AM_CONFLICT, "{}", "answered 409", ""},
        {429, AM_LIMIT, "", "answered 429", ""},
        {502, AM_REMOTE, "<html>\nBad gateway", "answered 502 with \"<html>", ""},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        call_world w;
        call_begin(&w, "look", THING);
        scripted_step = send_one;
        assert_int_equal(am_call_step(w.call), AM_SEND);
        call_reply(&w, 0, all[i].status, all[i].body);
        call_fails(&w, all[i].kind, all[i].part);
        assert_string_equal(am_call_err(w.call)->code, all[i].code);
        assert_int_equal(am_call_err(w.call)->http, all[i].status);
        assert_string_equal(am_call_err(w.call)->request_id, "guid-1");
        call_end(&w);
    }
}

static am_step done_twice(const am_host *h, am_call *c)
{
    h->done(c, NULL);
    return h->done(c, NULL);
}

static am_step done_unsaid(const am_host *h, am_call *c)
{
    (void)h;
    (void)c;
    return AM_DONE;
}

static am_step said_otherwise(const am_host *h, am_call *c)
{
    h->wait(c, 1);
    return AM_DONE;
}

static am_step queued_only(const am_host *h, am_call *c)
{
    h->queue(c, 0, "GET", "admin:/a");
    return h->done(c, NULL);
}

static am_step never_ends(const am_host *h, am_call *c)
{
    return h->wait(c, 0);
}

static am_step appends(const am_host *h, am_call *c)
{
    h->append(c, h->make(c, "[1]"));
    return h->done(c, NULL);
}

static am_step grows_local(const am_host *h, am_call *c)
{
    h->local(c, 4);
    return h->local(c, 400) ? h->done(c, NULL) : h->wait(c, 1);
}

static void broken_protocols_are_bugs(void **state)
{
    (void)state;
    is_bug("look", done_twice, "two things in one step");
    is_bug("look", done_unsaid, "without the tail call");
    is_bug("look", said_otherwise, "asked for AM_WAIT and returned AM_DONE");
    is_bug("look", queued_only, "did not send them");
    is_bug("look", appends, "no stream");
    is_bug("look", grows_local, "local() of 400 bytes");
    call_world w;
    call_begin(&w, "look", THING);
    scripted_step = never_ends;
    for (int i = 0; i < AM_CALL_IDLE_STEPS; i++) {
        assert_int_equal(am_call_step(w.call), AM_WAIT);
    }
    call_fails(&w, AM_BUG, "without progress");
    assert_int_equal(am_call_step(w.call), AM_FAIL);
    call_end(&w);
}

static const char *tried_url, *tried_method;
static unsigned tried_flags;

static am_step tries(const am_host *h, am_call *c)
{
    return h->send(c, tried_flags, tried_method, tried_url);
}

static void bad_request(const char *op, unsigned flags, const char *method, const char *url,
                        const char *part)
{
    tried_flags = flags;
    tried_method = method;
    tried_url = url;
    is_bug(op, tries, part);
}

static void bad_requests_are_bugs(void **state)
{
    (void)state;
    bad_request("look", 0, "GET", "other:/a", "known base");
    bad_request("look", 0, "GET", "admin:a", "known base");
    bad_request("look", 0, "GET", "/a", "known base");
    bad_request("look", 0, "GET", "admin:/{nothing}", "not a declared parameter");
    bad_request("look", 0, "GET", "admin:/{note}", "was not given");
    bad_request("look", 0, "GET", "admin:/{tags}", "no plain value");
    bad_request("look", 0, "GET", "admin:/{url", "{ without }");
    bad_request("look", 0, "GET", "admin:/a b", "blank");
    bad_request("look", 0, "GET", "admin:/a\r\nX: y", "blank");
    bad_request("look", 0, "GET", "https://contoso.sharepoint.com/", "without credentials");
    bad_request("look", 0, "GE T", "admin:/a", "without a method");
    bad_request("look", 1u << 9, "GET", "admin:/a", "unknown flags");
    bad_request("look", 0, "DELETE", "admin:/a", "DELETE without AM_REQ_CHANGE");
    bad_request("look", AM_REQ_CHANGE, "POST", "admin:/a", "declared a read");
    bad_request("remove-thing", AM_REQ_CHANGE, "POST", "admin:/a", "before the door");
}

static am_step sets_authorization(const am_host *h, am_call *c)
{
    h->set_header(c, "authorization", "Bearer x");
    return h->send(c, 0, "GET", "admin:/a");
}

static am_step injects_header(const am_host *h, am_call *c)
{
    h->set_header(c, "X-A", "b\r\nX-C: d");
    return h->send(c, 0, "GET", "admin:/a");
}

static void bad_headers_are_bugs(void **state)
{
    (void)state;
    is_bug("look", sets_authorization, "header \"authorization\"");
    is_bug("look", injects_header, "header \"X-A\"");
}

static void dots_do_not_walk(void **state)
{
    (void)state;
    call_world w;
    call_begin(&w, "look", "{\"url\":\"..\"}");
    scripted_step = tries;
    tried_flags = 0;
    tried_method = "GET";
    tried_url = "admin:/sites/{url}/x";
    call_fails(&w, AM_USAGE, "cannot be a part of an address");
    call_end(&w);
}

static am_step bad_text(const am_host *h, am_call *c)
{
    return h->done(c, h->make(c, "[%s]", "\xff\xfe"));
}

static am_step too_much(const am_host *h, am_call *c)
{
    am_value *list = h->make(c, "[]");
    size_t n = 1 << 20;
    char *text = h->alloc(c, n + 1);
    memset(text, 'a', n);
    am_value *v = h->make(c, "%s", text);
    for (int i = 0; i < 80; i++) { /* one value, counted as often as it is written */
        h->push(c, list, v);
    }
    return h->done(c, list);
}

static am_step too_deep(const am_host *h, am_call *c)
{
    am_value *list = h->make(c, "[]");
    h->push(c, list, list);
    return h->done(c, list);
}

static am_step all_memory(const am_host *h, am_call *c)
{
    while (h->alloc(c, 1 << 16)) {
    }
    return *h->print(c, "%0100000d", 1) ? h->done(c, NULL) : h->done(c, NULL);
}

static void results_are_bounded(void **state)
{
    (void)state;
    call_world w;
    call_begin(&w, "look", THING);
    scripted_step = bad_text;
    am_step s = am_call_step(w.call);
    assert_int_equal(s, AM_FAIL);
    call_end(&w);
    call_begin(&w, "look", THING);
    scripted_step = too_much;
    call_fails(&w, AM_LIMIT, "a result is larger");
    call_end(&w);
    is_bug("look", too_deep, "nested too deeply");
    call_begin(&w, "look", THING);
    scripted_step = all_memory;
    call_fails(&w, AM_LIMIT, "printed text is larger");
    call_end(&w);
}

static am_intent tried;

static am_step intends(const am_host *h, am_call *c)
{
    return h->intend(c, &tried);
}

static am_step intends_list(const am_host *h, am_call *c)
{
    tried.evidence = h->make(c, "[1]");
    return h->intend(c, &tried);
}

static am_step undoes_wrongly(const am_host *h, am_call *c)
{
    tried.undo = h->make(c, "{\"url\": %s}", "no url");
    return h->intend(c, &tried);
}

static am_step intends_again(const am_host *h, am_call *c)
{
    tried.undo_op = "give-back";
    tried.undo = h->make(c, "{\"url\": %s}", "https://a.example/b/");
    tried.evidence = h->make(c, "{\"id\": %d}", (int64_t)1);
    return h->intend(c, &tried);
}

static void intents_are_checked(void **state)
{
    (void)state;
    tried = (am_intent){.size = sizeof tried, .no_undo = "no"};
    is_bug("look", intends, "declared a read");
    is_bug("remove-thing", intends_list, "evidence is list, not an object");
    tried = (am_intent){.size = sizeof tried};
    is_bug("remove-thing", intends, "neither what undoes it");
    tried = (am_intent){.size = 8, .no_undo = "no"};
    is_bug("remove-thing", intends, "an intent of 8 bytes");
    tried = (am_intent){.size = sizeof tried, .undo_op = "nothing"};
    is_bug("remove-thing", intends, "undo_op names no operation");
    tried = (am_intent){.size = sizeof tried, .undo_op = "look"};
    is_bug("remove-thing", intends, "look changes nothing");
    tried = (am_intent){.size = sizeof tried, .undo_op = "give-back"};
    is_bug("remove-thing", undoes_wrongly, "expected a url");
    call_world w;
    call_begin(&w, "remove-thing", THING);
    tried = (am_intent){.size = sizeof tried};
    scripted_step = intends_again;
    assert_int_equal(am_call_step(w.call), AM_INTEND);
    const am_call_intent *in = am_call_get_intent(w.call);
    assert_string_equal(in->undo_op, "give-back");
    assert_string_equal(am_value_text(am_value_member(in->undo, "url"), ""), "https://a.example/b");
    assert_string_equal(in->target, "https://contoso.sharepoint.com/sites/a b");
    am_call_pass(w.call);
    call_fails(&w, AM_BUG, "for the second time");
    call_end(&w);
}

/* Pages: what one step got is still there in the next. */
static am_step pages(const am_host *h, am_call *c)
{
    struct {
        int n;
        const am_value *before;
    } *s = h->local(c, sizeof *s);
    if (s->n++ == 0) {
        return h->send(c, 0, "GET", "admin:/list");
    }
    int64_t before = h->num(h->get(s->before, "n"), -1);
    s->before = h->json(c);
    char *fill = h->make(c, "[%v]", h->make(c, "%s", "x")) ? h->alloc(c, 8) : NULL;
    if (!fill || !h->append(c, h->make(c, "[{\"n\": %v, \"before\": %d}]", h->get(s->before, "n"),
                                       before))) {
        return (h->fail)(c, AM_BUG, "no memory");
    }
    return s->n <= 200 ? h->send(c, 0, "GET", "admin:/list") : h->done(c, NULL);
}

static void a_stream_forgets_its_pages(void **state)
{
    (void)state;
    call_world w;
    char *body = malloc(1 << 20);
    call_begin(&w, "list-things", "{}");
    scripted_step = pages;
    assert_int_equal(am_call_step(w.call), AM_SEND);
    /* 200 pages of 1 MiB: more than a page's cap, were they kept. */
    for (int i = 0; i < 200; i++) {
        int n = snprintf(body, 64, "{\"n\": %d, \"text\": \"", i);
        memset(body + n, 'a', (1 << 20) - 64);
        memcpy(body + n + (1 << 20) - 64, "\"}", 3);
        call_reply(&w, 0, 200, body);
        assert_int_equal(am_call_step(w.call), i < 199 ? AM_SEND : AM_DONE);
        assert_int_equal(am_call_items(w.call), 1);
        const am_value *v = am_call_item_at(w.call, 0);
        assert_int_equal(am_value_num(am_value_member(v, "n"), -1), i);
        assert_int_equal(am_value_num(am_value_member(v, "before"), -1), i - 1);
        assert_true(replies_alive <= 2);
    }
    call_end(&w);
    free(body);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(requests_go_out_and_replies_come_in),
    cmocka_unit_test(a_call_may_be_freed_with_replies_at_hand),
    cmocka_unit_test(http_errors_end_a_call),
    cmocka_unit_test(broken_protocols_are_bugs),
    cmocka_unit_test(bad_requests_are_bugs),
    cmocka_unit_test(bad_headers_are_bugs),
    cmocka_unit_test(dots_do_not_walk),
    cmocka_unit_test(results_are_bounded),
    cmocka_unit_test(intents_are_checked),
    cmocka_unit_test(a_stream_forgets_its_pages),
};
CHECK_MAIN(tests)
