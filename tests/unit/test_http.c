#include "io/http.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/failure.h"
#include "testcert.h"
#include "tinyserver.h"

#include "check.h"

static am_loop *loop;
static am_http *http;
static am_http_site *site;
static tiny *server;
static am_http_transfer t;

static void begin_site(const am_http_config *c)
{
    am_err err;
    loop = am_loop_new();
    http = am_http_new(loop, "NONISV|aftermove|aftermove/0.1.0");
    if (am_http_site_new(http, c, &site, &err) != AM_OK)
        fail_msg("%s", err.text);
}

static am_http_config config(void)
{
    static char to[32];
    snprintf(to, sizeof to, "127.0.0.1:%d", tiny_port(server));
    return (am_http_config){
        .connect_to = to, .connect_ms = 5000, .total_ms = 20000, .max_reply = 4096, .direct = true};
}

static void begin(const tiny_reply *script, size_t n)
{
    server = tiny_script(script, n);
    am_http_config c = config();
    begin_site(&c);
}

static void end(void)
{
    am_http_drop(&t);
    am_http_site_free(site);
    am_http_free(http);
    am_loop_free(loop);
    tiny_stop(server);
}

static bool is_over(void *self)
{
    return am_ticket_settled(&((am_http_transfer *)self)->ticket);
}

static void ask_with(am_http_request r)
{
    am_err err;
    if (!r.method)
        r.method = "GET";
    if (!r.url)
        r.url = "http://contoso.sharepoint.com/_api/x?y=1";
    am_http_start(site, &t, &r, NULL);
    assert_int_equal(am_loop_run(loop, is_over, &t, &err), AM_OK);
}

static void ask(void)
{
    ask_with((am_http_request){0});
}

#define OK_ANSWER "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-A: one\r\nx-a:  two \r\n\r\nhi"
#define SCRIPT(...)                                                                                \
    static const tiny_reply script[] = {__VA_ARGS__};                                              \
    begin(script, sizeof script / sizeof *script)

static void one_connection_serves_many_requests(void **state)
{
    (void)state;
    SCRIPT({.bytes = OK_ANSWER});
    for (int i = 0; i < 5; i++) {
        ask();
        assert_int_equal(t.kind, AM_OK);
        assert_int_equal(t.status, 200);
        assert_string_equal(am_buf_text(&t.body), "hi");
    }
    assert_string_equal(am_http_header(&t, "x-A", 0), "one");
    assert_string_equal(am_http_header(&t, "X-a", 1), "two");
    assert_null(am_http_header(&t, "X-a", 2));
    assert_null(am_http_header(&t, "X-b", 0));
    assert_int_equal(tiny_requests(server), 5);
    assert_int_equal(tiny_connections(server), 1);
    end();
}

static void what_is_sent_is_what_was_asked_for(void **state)
{
    (void)state;
    SCRIPT({.bytes = OK_ANSWER});
    const am_header headers[] = {
        {"X-Request", "a b"}, {"Accept", "application/json"}, {"X-Empty", ""}};
    ask_with((am_http_request){
        .method = "MERGE", .headers = headers, .n_headers = 3, .body = "{\"a\":1}", .body_n = 7});
    assert_int_equal(t.kind, AM_OK);
    ask_with((am_http_request){.method = "POST"});
    ask_with((am_http_request){.method = "DELETE"});
    ask();
    char *r = tiny_request(server, 0);
    assert_ptr_equal(strstr(r, "MERGE /_api/x?y=1 HTTP/1.1\r\nHost: contoso.sharepoint.com\r\n"),
                     r);
    assert_non_null(strstr(r, "\r\nUser-Agent: NONISV|aftermove|aftermove/0.1.0\r\n"));
    assert_non_null(strstr(r, "\r\nX-Request: a b\r\n"));
    assert_non_null(strstr(r, "\r\nX-Empty:\r\n"));
    assert_non_null(strstr(r, "\r\n\r\n{\"a\":1}"));
    assert_null(strstr(r, "Expect"));
    free(r);
    r = tiny_request(server, 1);
    assert_ptr_equal(strstr(r, "POST "), r);
    assert_non_null(strstr(r, "Content-Length: 0\r\n"));
    free(r);
    r = tiny_request(server, 2);
    assert_ptr_equal(strstr(r, "DELETE "), r);
    free(r);
    r = tiny_request(server, 3);
    assert_ptr_equal(strstr(r, "GET "), r);
    assert_null(strstr(r, "X-Request"));
    assert_null(strstr(r, "Content-Length"));
    free(r);
    end();
}

static void nothing_is_followed(void **state)
{
    (void)state;
    SCRIPT({.bytes = "HTTP/1.1 308 Permanent Redirect\r\nLocation: http://evil.example/\r\n"
                     "Content-Length: 0\r\n\r\n"});
    ask_with((am_http_request){.method = "HEAD"});
    assert_int_equal(t.kind, AM_OK);
    assert_int_equal(t.status, 308);
    assert_string_equal(am_http_header(&t, "location", 0), "http://evil.example/");
    assert_int_equal(tiny_requests(server), 1);
    end();
}

static void other_schemes_are_refused(void **state)
{
    (void)state;
    SCRIPT({.bytes = OK_ANSWER});
    ask_with((am_http_request){.url = "file:///etc/passwd"});
    assert_int_equal(t.kind, AM_USAGE);
    assert_true(t.hopeless);
    assert_true(t.unsent);
    end();
}

static void a_huge_body_is_refused_when_announced(void **state)
{
    (void)state;
    SCRIPT({"HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\nx", 0, TINY_HANG});
    ask();
    assert_int_equal(t.kind, AM_LIMIT);
    assert_true(t.hopeless);
    assert_int_equal(t.status, 200);
    assert_non_null(strstr(t.err.text, "4096"));
    end();
}

static void a_huge_body_is_cut_when_it_goes_over(void **state)
{
    (void)state;
    static char big[16384] = "HTTP/1.1 200 OK\r\n\r\n";
    memset(big + strlen(big), 'x', sizeof big - 20);
    SCRIPT({big, 0, TINY_HANG});
    ask();
    assert_int_equal(t.kind, AM_LIMIT);
    assert_true(t.body.n <= 4096);
    end();
}

static void a_head_may_announce_what_it_likes(void **state)
{
    (void)state;
    SCRIPT({.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n"});
    ask_with((am_http_request){.method = "HEAD"});
    assert_int_equal(t.kind, AM_OK);
    end();
}

static void a_lost_answer_is_not_asked_for_twice(void **state)
{
    (void)state;
    SCRIPT({.bytes = OK_ANSWER}, {NULL, 0, TINY_RESET}, {.bytes = OK_ANSWER});
    ask();
    ask_with((am_http_request){.method = "POST", .once = true}); /* dies on the kept connection */
    assert_int_equal(t.kind, AM_NETWORK);
    assert_false(t.unsent);
    assert_false(t.hopeless);
    assert_int_equal(tiny_requests(server), 2);
    ask();
    assert_int_equal(t.kind, AM_OK);
    end();
}

static void a_broken_body_is_a_network_error(void **state)
{
    (void)state;
    SCRIPT({"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", 0, TINY_CLOSE});
    ask();
    assert_int_equal(t.kind, AM_NETWORK);
    assert_int_equal(t.status, 200);
    assert_false(t.unsent);
    end();
}

static void a_silent_server_times_out(void **state)
{
    (void)state;
    static const tiny_reply script[] = {{NULL, 0, TINY_HANG}};
    server = tiny_script(script, 1);
    am_http_config c = config();
    c.total_ms = 50;
    begin_site(&c);
    ask();
    assert_int_equal(t.kind, AM_TIMEOUT);
    assert_false(t.unsent);
    end();
}

static void a_closed_port_is_unsent(void **state)
{
    (void)state;
    static const tiny_reply script[] = {{.bytes = OK_ANSWER}};
    server = tiny_script(script, 1);
    am_http_config c = config();
    tiny_stop(server);
    server = tiny_script(script, 1);
    begin_site(&c);
    ask_with((am_http_request){.method = "POST", .once = true});
    assert_int_equal(t.kind, AM_NETWORK);
    assert_true(t.unsent);
    assert_non_null(strstr(t.err.hint, "connect_to"));
    end();
}

static void dropping_a_transfer_in_flight(void **state)
{
    (void)state;
    SCRIPT({NULL, 0, TINY_HANG}, {.bytes = OK_ANSWER});
    am_http_transfer other = {0};
    am_http_start(site, &other, &(am_http_request){.method = "GET", .url = "http://a.test/"}, NULL);
    am_http_drop(&other); /* it has not left yet */
    am_http_start(site, &other, &(am_http_request){.method = "GET", .url = "http://a.test/"}, NULL);
    am_http_start(site, &t, &(am_http_request){.method = "GET", .url = "http://b.test/"}, NULL);
    am_err err;
    assert_int_equal(am_loop_run(loop, is_over, &t, &err), AM_OK);
    am_http_drop(&other);
    end();
}

static void testanswer(void *self, const char *request, tiny_reply *out)
{
    (void)request;
    *out = *(tiny_reply *)self;
}

static void tls_is_verified_against_system_and_extra_authorities(void **state)
{
    (void)state;
    EVP_PKEY *key = testcert_key();
    X509 *x = testcert_make(key, "DNS:contoso.sharepoint.com", -60, 3600);
    X509 *old = testcert_make(key, "DNS:contoso.sharepoint.com", -7200, -3600);
    char *cert = testcert_pem("server.pem", x, NULL, 0644),
         *k = testcert_pem("k.pem", NULL, key, 0600);
    char *expired = testcert_pem("old.pem", old, NULL, 0644);
    const struct {
        const char *shown, *ca, *host, *hint;
    } cases[] = {
        {cert, cert, "contoso.sharepoint.com", NULL},
        {cert, NULL, "contoso.sharepoint.com", "ca = \"file.pem\""},
        {cert, cert, "fabrikam.sharepoint.com", "another host"},
        {expired, expired, "contoso.sharepoint.com", "clock"},
    };
    static tiny_reply ok = {OK_ANSWER, 0, TINY_CLOSE};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char url[64];
        server = tiny_start(testanswer, &ok, cases[i].shown, k);
        am_http_config c = config();
        c.ca = cases[i].ca;
        begin_site(&c);
        snprintf(url, sizeof url, "https://%s/", cases[i].host);
        ask_with((am_http_request){.method = "POST", .url = url, .once = true});
        assert_int_equal(t.kind, cases[i].hint ? AM_NETWORK : AM_OK);
        if (cases[i].hint) {
            assert_true(t.hopeless);
            assert_true(t.unsent);
            if (!strstr(t.err.hint, cases[i].hint))
                fail_msg("%s / %s", t.err.text, t.err.hint);
        }
        end();
    }
    X509_free(x);
    X509_free(old);
    EVP_PKEY_free(key);
    free(cert);
    free(expired);
    free(k);
}

/* libcurl's own failures of HTTP/2, of which 16 meets one in a thousand of many requests. */
static void errors_of_http2_are_of_the_network(void **state)
{
    (void)state;
    static const CURLcode codes[] = {CURLE_HTTP2, CURLE_HTTP2_STREAM};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        am_err err = {0};
        const am_failure f = {.code = codes[i],
                              .method = "POST",
                              .url = "https://contoso.sharepoint.com/",
                              .detail = ""};
        assert_int_equal(am_failure_tell(&f, &err), AM_NETWORK);
        assert_non_null(strstr(err.text, "HTTP/2"));
        assert_false(am_failure_hopeless(codes[i]));
    }
}

/* The request has left and its answer is lost: it may have happened, and is not sent again. */
static void an_http2_connection_that_breaks_is_a_lost_answer(void **state)
{
    (void)state;
    EVP_PKEY *key = testcert_key();
    X509 *x = testcert_make(key, "DNS:contoso.sharepoint.com", -60, 3600);
    char *cert = testcert_pem("server.pem", x, NULL, 0644),
         *k = testcert_pem("k.pem", NULL, key, 0600);
    static tiny_reply no_frames = {OK_ANSWER, 0, TINY_HANG};
    for (int http2 = 0; http2 < 2; http2++) {
        server = tiny_start(testanswer, &no_frames, cert, k);
        tiny_offer_http2(server);
        am_http_config c = config();
        c.ca = cert;
        c.http2 = http2;
        begin_site(&c);
        ask_with((am_http_request){
            .method = "POST", .url = "https://contoso.sharepoint.com/", .once = true});
        assert_int_equal(t.kind, http2 ? AM_NETWORK : AM_OK);
        assert_int_equal(tiny_requests(server), 1);
        if (http2) {
            assert_false(t.unsent);
            assert_false(t.hopeless);
        }
        end();
    }
    X509_free(x);
    EVP_PKEY_free(key);
    free(cert);
    free(k);
}

static void bad_configuration_is_named(void **state)
{
    (void)state;
    static const tiny_reply script[] = {{.bytes = OK_ANSWER}};
    begin(script, 1);
    const char *routes[] = {"", "nowhere", ":80", "a:0", "a:65536", "a:80x", "a b:80", "a:-1"};
    am_http_site *none = NULL;
    am_err err;
    for (size_t i = 0; i < sizeof routes / sizeof *routes; i++) {
        am_http_config c = {.connect_to = routes[i]};
        assert_int_equal(am_http_site_new(http, &c, &none, &err), AM_USAGE);
        assert_null(none);
    }
    am_http_config c = {.ca = "/nonexistent.pem"};
    assert_int_equal(am_http_site_new(http, &c, &none, &err), AM_USAGE);
    c.ca = "/etc/passwd";
    assert_int_equal(am_http_site_new(http, &c, &none, &err), AM_USAGE);
    assert_non_null(strstr(err.text, "PEM"));
    end();
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(one_connection_serves_many_requests),
    cmocka_unit_test(what_is_sent_is_what_was_asked_for),
    cmocka_unit_test(nothing_is_followed),
    cmocka_unit_test(other_schemes_are_refused),
    cmocka_unit_test(a_huge_body_is_refused_when_announced),
    cmocka_unit_test(a_huge_body_is_cut_when_it_goes_over),
    cmocka_unit_test(a_head_may_announce_what_it_likes),
    cmocka_unit_test(a_lost_answer_is_not_asked_for_twice),
    cmocka_unit_test(a_broken_body_is_a_network_error),
    cmocka_unit_test(a_silent_server_times_out),
    cmocka_unit_test(a_closed_port_is_unsent),
    cmocka_unit_test(dropping_a_transfer_in_flight),
    cmocka_unit_test(tls_is_verified_against_system_and_extra_authorities),
    cmocka_unit_test(errors_of_http2_are_of_the_network),
    cmocka_unit_test(an_http2_connection_that_breaks_is_a_lost_answer),
    cmocka_unit_test(bad_configuration_is_named),
};
CHECK_MAIN(tests)
