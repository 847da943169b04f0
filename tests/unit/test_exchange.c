#include "tenant/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "io/policy.h"
#include "testtenant.h"

#include "check.h"

#define REPLY(status, more) "HTTP/1.1 " status "\r\nContent-Length: 2\r\n" more "\r\n{}"
#define OK_REPLY            REPLY("200 OK", "SPRequestGuid: aa-bb\r\n")

static world w;

#define BEGIN(...)                                                                                 \
    static const tiny_reply script[] = {__VA_ARGS__};                                              \
    w = (world){.script = script, .n_script = sizeof script / sizeof *script};                     \
    world_start(&w, NULL)

static void end(am_exchange *x)
{
    am_exchange_free(x);
    world_stop(&w);
}

static void carries_token_and_agent_to_the_right_host(void **state)
{
    (void)state;
    BEGIN({.bytes = OK_REPLY});
    am_header accept = {"Accept", "application/json"};
    am_exchange_request r = {.method = "POST",
                             .url = "admin:/_vti_bin/client.svc/ProcessQuery?a=b",
                             .headers = &accept,
                             .n_headers = 1,
                             .content_type = "text/xml",
                             .body = "<Request/>",
                             .body_n = 10};
    am_exchange *x = am_exchange_start(w.tenant, &r, NULL);
    world_wait(&w, x);
    if (x->kind != AM_OK)
        fail_msg("%s (%s)", x->err.text, x->err.hint);
    assert_int_equal(x->status, 200);
    assert_int_equal(x->sent, 1);
    assert_string_equal(am_buf_text(&x->body), "{}");
    assert_string_equal(x->request_id, "aa-bb");
    assert_string_equal(am_exchange_header(x, "content-length"), "2");
    assert_false(x->lost);
    char *sent = world_request(&w, "POST /_vti_bin/client.svc/ProcessQuery?a=b HTTP/1.1\r\n", 0);
    assert_non_null(sent);
    assert_non_null(strstr(sent, "\r\nHost: contoso-admin.sharepoint.com\r\n"));
    assert_non_null(strstr(sent, "\r\nAuthorization: Bearer ey"));
    assert_non_null(strstr(sent, "\r\nUser-Agent: NONISV|aftermove|aftermove/0.1.0\r\n"));
    assert_non_null(strstr(sent, "\r\nContent-Type: text/xml\r\n"));
    assert_non_null(strstr(sent, "\r\nAccept: application/json\r\n"));
    assert_non_null(strstr(sent, "\r\n\r\n<Request/>"));
    free(sent);
    am_tenant_load load = am_tenant_get_load(w.tenant);
    assert_int_equal(load.requests, 3);
    assert_int_equal(load.in_flight, 0);
    end(x);
}

static void many_share_one_pin_and_one_token(void **state)
{
    (void)state;
    enum { N = 40 };
    BEGIN({.bytes = OK_REPLY});
    am_exchange *x[N];
    for (int i = 0; i < N; i++) {
        am_exchange_request r = {.method = "GET", .url = i % 2 ? "my:/_api/web" : "root:/_api/web"};
        x[i] = am_exchange_start(w.tenant, &r, NULL);
    }
    for (int i = 0; i < N; i++) {
        world_wait(&w, x[i]);
        assert_int_equal(x[i]->kind, AM_OK);
        am_exchange_free(x[i]);
    }
    assert_int_equal(w.pins, 2);
    assert_int_equal(w.tokens, 2);
    assert_int_equal(w.calls, N);
    end(NULL);
}

static void retry_after_is_obeyed(void **state)
{
    (void)state;
    BEGIN({.bytes = REPLY("429 Too Many Requests", "Retry-After: 31\r\n")},
          {.bytes = REPLY("503 Busy", "Retry-After: 10\r\nRateLimit-Limit: 1200\r\n"
                                      "RateLimit-Remaining: 0\r\nRateLimit-Reset: 45\r\n")},
          {.bytes = OK_REPLY});
    int64_t before = am_clock_mono();
    am_exchange *x = world_ask(&w, "POST", "admin:/_api/x", AM_EXCHANGE_CHANGE);
    assert_int_equal(x->kind, AM_OK);
    assert_int_equal(x->status, 200);
    assert_int_equal(x->sent, 3);
    assert_false(x->lost);
    assert_in_range(am_clock_mono() - before, 76000, 77000);
    assert_int_equal(am_tenant_get_load(w.tenant).throttled, 2);
    end(x);
}

static void a_page_for_readers_is_throttling_but_no_answer_to_a_change(void **state)
{
    (void)state;
    BEGIN({.bytes = REPLY("302 Found", "Location: /_layouts/15/Throttle.htm\r\nRetry-After: 5\r\n")},
          {.bytes = OK_REPLY},
          {.bytes = REPLY("302 Found", "Location: /_layouts/15/Throttle.htm\r\n")});
    am_exchange *x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->status, 200);
    assert_int_equal(x->sent, 2);
    am_exchange_free(x);
    x = world_ask(&w, "POST", "admin:/_api/x", AM_EXCHANGE_CHANGE);
    assert_int_equal(x->status, 302);
    assert_int_equal(x->sent, 1);
    end(x);
}

static void throttling_is_bounded(void **state)
{
    (void)state;
    BEGIN({.bytes = REPLY("429 Too Many Requests", "Retry-After: 1\r\nrequest-id: cc-dd\r\n")});
    am_exchange *x = world_ask(&w, "POST", "graph:/v1.0/x", AM_EXCHANGE_CHANGE);
    assert_int_equal(x->kind, AM_LIMIT);
    assert_int_equal(x->sent, 8);
    assert_int_equal(x->err.http, 429);
    assert_int_equal(x->err.retry_ms, 1000);
    assert_string_equal(x->err.request_id, "cc-dd");
    assert_false(x->lost);
    end(x);
}

static void a_wait_of_hours_is_not_sat_out(void **state)
{
    (void)state;
    BEGIN({.bytes = REPLY("503 Busy", "Retry-After: 7200\r\n")});
    am_exchange *x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_LIMIT);
    assert_int_equal(x->sent, 1);
    assert_int_equal(x->err.retry_ms, 7200000);
    am_exchange_free(x);
    /* nor by those that come later, and were not told themselves */
    am_clock_advance(3600000);
    int64_t before = am_clock_mono();
    x = world_ask(&w, "GET", "admin:/_api/y", 0);
    assert_int_equal(x->kind, AM_LIMIT);
    assert_int_equal(x->sent, 0);
    assert_int_equal(x->err.retry_ms, 3600000);
    assert_non_null(strstr(x->err.text, "was not sent"));
    assert_int_equal(am_clock_mono(), before);
    end(x);
}

/* Those behind them in the queue included. */
static void nobody_is_kept_waiting_for_hours(void **state)
{
    (void)state;
    enum { N = 100 };
    BEGIN({.bytes = REPLY("503 Busy", "Retry-After: 7200\r\n")});
    am_exchange *x[N];
    unsigned sent = 0;
    int64_t before = am_clock_mono();
    for (int i = 0; i < N; i++) {
        am_exchange_request r = {.method = "GET", .url = "admin:/_api/web"};
        x[i] = am_exchange_start(w.tenant, &r, NULL);
    }
    for (int i = 0; i < N; i++) {
        world_wait(&w, x[i]);
        assert_int_equal(x[i]->kind, AM_LIMIT);
        sent += x[i]->sent;
        am_exchange_free(x[i]);
    }
    assert_in_range(sent, 1, AM_POLICY_WINDOW);
    assert_in_range(am_clock_mono() - before, 0, 60000);
    end(NULL);
}

static void a_lost_change_is_not_repeated(void **state)
{
    (void)state;
    static const tiny_reply losses[] = {
        {NULL, 0, TINY_CLOSE},
        {NULL, 0, TINY_RESET},
        {.bytes = REPLY("504 Gateway Timeout", "")},
        {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", 0, TINY_CLOSE}};
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        w = (world){.script = &losses[i], .n_script = 1};
        world_start(&w, NULL);
        am_exchange *x = world_ask(&w, "POST", "admin:/_api/x", AM_EXCHANGE_CHANGE);
        assert_true(x->lost);
        assert_int_not_equal(x->kind, AM_OK);
        assert_int_equal(x->status, i == 2 ? 504 : 0);
        assert_int_equal(x->sent, 1);
        assert_int_equal(w.calls, 1);
        assert_non_null(strstr(x->err.hint, "look"));
        end(x);
    }
}

static void a_lost_read_is_repeated_but_not_for_ever(void **state)
{
    (void)state;
    BEGIN({NULL, 0, TINY_RESET}, {.bytes = REPLY("504 Gateway Timeout", "")}, {.bytes = OK_REPLY});
    am_exchange *x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_OK);
    assert_int_equal(x->status, 200);
    end(x);
    static const tiny_reply always = {NULL, 0, TINY_CLOSE};
    w = (world){.script = &always, .n_script = 1};
    world_start(&w, NULL);
    x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_NETWORK);
    assert_false(x->lost);
    assert_int_equal(x->sent, 4);
    end(x);
}

static void a_change_that_never_left_is_repeated(void **state)
{
    (void)state;
    w = (world){0};
    world_start(&w, NULL);
    am_exchange_free(world_ask(&w, "GET", "admin:/_api/x", 0));
    tiny_stop(w.server); /* nobody listens any more */
    static const tiny_reply nothing = {.bytes = OK_REPLY};
    w.server = tiny_script(&nothing, 1);
    am_exchange *x = world_ask(&w, "POST", "admin:/_api/x", AM_EXCHANGE_CHANGE);
    assert_int_equal(x->kind, AM_NETWORK);
    assert_false(x->lost);
    assert_int_equal(x->sent, 0);
    end(x);
}

static void one_renewal_after_401(void **state)
{
    (void)state;
    BEGIN({.bytes = REPLY("401 Unauthorized", "")}, {.bytes = OK_REPLY});
    am_exchange *x = world_ask(&w, "POST", "admin:/_api/x", AM_EXCHANGE_CHANGE);
    assert_int_equal(x->kind, AM_OK);
    assert_int_equal(x->status, 200);
    assert_int_equal(w.tokens, 2);
    end(x);
    static const tiny_reply no = {.bytes = REPLY("401 Unauthorized", "")};
    w = (world){.script = &no, .n_script = 1};
    world_start(&w, NULL);
    x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_OK);
    assert_int_equal(x->status, 401);
    assert_int_equal(w.calls, 2);
    end(x);
}

static void tokens_are_renewed_early(void **state)
{
    (void)state;
    BEGIN({.bytes = OK_REPLY});
    am_exchange_free(world_ask(&w, "GET", "admin:/_api/x", 0));
    am_clock_advance(54 * 60 * 1000);
    am_exchange_free(world_ask(&w, "GET", "admin:/_api/x", 0));
    assert_int_equal(w.tokens, 1);
    am_clock_advance(2 * 60 * 1000);
    am_exchange_free(world_ask(&w, "GET", "admin:/_api/x", 0));
    assert_int_equal(w.tokens, 2);
    end(NULL);
}

static void a_host_of_another_directory_gets_nothing(void **state)
{
    (void)state;
    w = (world){.realm = TEST_OTHER};
    world_start(&w, NULL);
    am_exchange *x = world_ask(&w, "POST", "admin:/_api/x", AM_EXCHANGE_CHANGE);
    assert_int_equal(x->kind, AM_REFUSED);
    assert_non_null(strstr(x->err.text, TEST_OTHER));
    assert_non_null(strstr(x->err.hint, "swapped"));
    am_exchange_free(x);
    x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_REFUSED);
    assert_int_equal(w.pins, 1);
    assert_int_equal(w.tokens, 0);
    assert_int_equal(w.calls, 0);
    end(x);
}

static void a_host_without_a_realm_is_no_sharepoint(void **state)
{
    (void)state;
    w = (world){.realm = "none"};
    world_start(&w, NULL);
    am_exchange *x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_REMOTE);
    assert_int_equal(w.tokens, 0);
    end(x);
}

static void bad_tokens_are_not_used(void **state)
{
    (void)state;
    w = (world){.tid = TEST_OTHER};
    world_start(&w, NULL);
    am_exchange *x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_REFUSED);
    assert_int_equal(w.calls, 0);
    end(x);
    w = (world){.claims = ",\"appidacr\":\"1\""};
    world_start(&w, NULL);
    x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_DENIED);
    assert_non_null(strstr(x->err.text, "client secret"));
    am_exchange_free(x);
    x = world_ask(&w, "GET", "graph:/v1.0/me", 0); /* Graph takes it */
    assert_int_equal(x->kind, AM_OK);
    end(x);
}

static void errors_of_the_sign_in_are_explained(void **state)
{
    (void)state;
    w = (world){.token_reply =
                    "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                    "{\"error\":\"unauthorized_client\",\"error_description\":\"AADSTS700016: "
                    "Application not found.\\r\\nTrace ID: t1\",\"error_codes\":[700016],"
                    "\"trace_id\":\"t1\"}"};
    static tiny_reply closing;
    closing = (tiny_reply){w.token_reply, 0, TINY_CLOSE};
    w.login = &closing;
    w.n_login = 1;
    world_start(&w, NULL);
    am_exchange *x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_DENIED);
    assert_string_equal(x->err.code, "unauthorized_client");
    assert_string_equal(x->err.request_id, "t1");
    assert_non_null(strstr(x->err.text, "AADSTS700016"));
    assert_non_null(strstr(x->err.text, "source"));
    assert_non_null(strstr(x->err.hint, "client_id"));
    end(x);
}

static void strangers_are_not_asked(void **state)
{
    (void)state;
    const char *urls[] = {"https://evil.example/",
                          "https://fabrikam.sharepoint.com/sites/a",
                          "https://contoso.sharepoint.com@evil.example/",
                          "https://contoso.sharepoint.com:8443/",
                          "http://contoso.sharepoint.com/",
                          "ftp://contoso.sharepoint.com/",
                          "https://contoso.sharepoint.com.evil.example/",
                          "https://contoso.sharepoint.com\\@evil.example/",
                          "login:/x",
                          "hook:/x",
                          "/x",
                          "root:x",
                          "root://evil.example/x y",
                          ""};
    BEGIN({.bytes = OK_REPLY});
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        am_exchange *x = world_ask(&w, "GET", urls[i], AM_EXCHANGE_ANONYMOUS);
        if (x->kind != AM_REFUSED)
            fail_msg("%s: %d %s", urls[i], x->kind, x->err.text);
        am_exchange_free(x);
    }
    am_exchange *x = world_ask(&w, "GET", "https://contoso.sharepoint.com/sites/a", 0);
    assert_int_equal(x->kind, AM_REFUSED); /* a whole URL never carries a token */
    assert_int_equal(tiny_requests(w.server), 0);
    end(x);
}

static void anonymous_requests_carry_nothing(void **state)
{
    (void)state;
    BEGIN({.bytes = "HTTP/1.1 308 Permanent Redirect\r\nContent-Length: 0\r\n"
                    "Location: https://fabrikam.sharepoint.com/sites/a\r\n\r\n"});
    am_exchange *x = world_ask(&w, "GET", "https://Contoso.SharePoint.com/sites/a?x=1#frag",
                               AM_EXCHANGE_ANONYMOUS);
    assert_int_equal(x->kind, AM_OK);
    assert_int_equal(x->status, 308);
    assert_string_equal(am_exchange_header(x, "Location"),
                        "https://fabrikam.sharepoint.com/sites/a");
    char *sent = world_request(&w, "GET /sites/a?x=1 HTTP/1.1\r\n", 0);
    assert_non_null(sent);
    assert_null(strstr(sent, "Authorization"));
    free(sent);
    assert_int_equal(w.tokens + w.pins, 0);
    end(x);
}

static void the_partner_is_asked_anonymously(void **state)
{
    (void)state;
    BEGIN({.bytes = OK_REPLY});
    am_tenant_config c = world_config(&w);
    am_tenant *target = NULL;
    c.name = c.role = "target";
    c.host = "fabrikam.sharepoint.com";
    c.tenant_id = TEST_OTHER;
    assert_int_equal(world_tenant(&w, &c, &target), AM_OK);
    am_tenant_pair(w.tenant, target);
    am_exchange *x = world_ask(&w, "GET", "https://fabrikam-my.sharepoint.com/personal/a",
                               AM_EXCHANGE_ANONYMOUS);
    assert_int_equal(x->kind, AM_OK);
    assert_int_equal(am_tenant_get_load(target).requests, 1);
    assert_string_equal(
        am_value_text(am_value_get(am_tenant_facts(w.tenant), "partner.hosts.my"), ""),
        "fabrikam-my.sharepoint.com");
    am_exchange_free(x);
    w.realm = TEST_OTHER; /* our hosts answer as the partner's would: swapped */
    x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_REFUSED);
    assert_non_null(strstr(x->err.hint, "source and target are swapped"));
    am_exchange_free(x);
    am_tenant_free(target);
    assert_true(am_value_is(am_value_get(am_tenant_facts(w.tenant), "partner"), AM_T_NULL));
    end(NULL);
}

static void broken_requests_are_bugs(void **state)
{
    (void)state;
    BEGIN({.bytes = OK_REPLY});
    const am_header bad[] = {{"Authorization", "Bearer x"},
                             {"X-A", "a\r\nX-B: b"},
                             {"X A", "b"},
                             {"host", "evil.example"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        am_exchange_request r = {
            .method = "GET", .url = "admin:/x", .headers = &bad[i], .n_headers = 1};
        am_exchange *x = am_exchange_start(w.tenant, &r, NULL);
        assert_true(am_ticket_settled(&x->ticket));
        assert_int_equal(x->kind, AM_BUG);
        am_exchange_free(x);
    }
    end(NULL);
}

static unsigned wanted_requests;

static bool has_sent(void *self)
{
    return tiny_requests(((world *)self)->server) >= wanted_requests;
}

static void freeing_at_any_stage(void **state)
{
    (void)state;
    static const tiny_reply half = {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{", 0, TINY_HANG};
    for (wanted_requests = 0; wanted_requests < 5; wanted_requests++) { /* pin, token, two calls */
        w = (world){.script = &half, .n_script = 1};
        world_start(&w, NULL);
        am_exchange_request r = {.method = "GET", .url = "admin:/_api/x"};
        am_exchange *x = am_exchange_start(w.tenant, &r, NULL);
        am_exchange *y = am_exchange_start(w.tenant, &r, NULL);
        assert_int_equal(am_loop_run(w.loop, has_sent, &w, &w.err), AM_OK);
        am_exchange_free(x);
        end(y);
    }
}

static const char *shown_log;
static void look_for_secrets(void *self, am_level level, const char *line)
{
    (void)self, (void)level;
    if (strstr(line, "eyJ") || strstr(line, "client_assertion"))
        shown_log = "secret";
}

static void no_secret_reaches_the_log(void **state)
{
    (void)state;
    shown_log = NULL;
    am_log_set(AM_LOG_TRACE, false);
    am_log_sink(look_for_secrets, NULL);
    BEGIN({.bytes = OK_REPLY});
    am_exchange *x = world_ask(&w, "GET", "admin:/_api/x", 0);
    assert_int_equal(x->kind, AM_OK);
    assert_null(shown_log);
    am_log_sink(NULL, NULL);
    am_log_set(AM_LOG_WARN, false);
    end(x);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(carries_token_and_agent_to_the_right_host),
    cmocka_unit_test(many_share_one_pin_and_one_token),
    cmocka_unit_test(retry_after_is_obeyed),
    cmocka_unit_test(a_page_for_readers_is_throttling_but_no_answer_to_a_change),
    cmocka_unit_test(throttling_is_bounded),
    cmocka_unit_test(a_wait_of_hours_is_not_sat_out),
    cmocka_unit_test(nobody_is_kept_waiting_for_hours),
    cmocka_unit_test(a_lost_change_is_not_repeated),
    cmocka_unit_test(a_lost_read_is_repeated_but_not_for_ever),
    cmocka_unit_test(a_change_that_never_left_is_repeated),
    cmocka_unit_test(one_renewal_after_401),
    cmocka_unit_test(tokens_are_renewed_early),
    cmocka_unit_test(a_host_of_another_directory_gets_nothing),
    cmocka_unit_test(a_host_without_a_realm_is_no_sharepoint),
    cmocka_unit_test(bad_tokens_are_not_used),
    cmocka_unit_test(errors_of_the_sign_in_are_explained),
    cmocka_unit_test(strangers_are_not_asked),
    cmocka_unit_test(anonymous_requests_carry_nothing),
    cmocka_unit_test(the_partner_is_asked_anonymously),
    cmocka_unit_test(broken_requests_are_bugs),
    cmocka_unit_test(freeing_at_any_stage),
    cmocka_unit_test(no_secret_reaches_the_log),
};
CHECK_MAIN(tests)
