#include "tenant/origin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "tenant/request.h"
#include "testtenant.h"

#include "check.h"

static am_err err;

static am_kind take(am_origins *all, const char *address)
{
    const am_origin_config o = {.name = "hook", .url = address};
    return am_origins_init(all, &(am_tenant_config){.origins = &o, .n_origins = 1}, &err);
}

/* The whole URL of what is asked behind that address; NULL: refused. Until the next call. */
static const char *whole(const char *address, const char *url)
{
    static char text[600];
    am_buf out = AM_BUF(sizeof text - 1);
    am_origins all;
    if (take(&all, address))
        fail_msg("%s: %s", address, err.text);
    const am_origin *o = am_origins_find(&all, url);
    assert_non_null(o);
    am_kind k = am_origin_url(o, url, &out, &err);
    snprintf(text, sizeof text, "%s", am_buf_text(&out));
    am_buf_free(&out);
    am_origins_fini(&all);
    if (k)
        assert_int_equal(k, AM_REFUSED);
    return k ? NULL : text;
}

static void a_base_leads_to_its_address(void **state)
{
    (void)state;
    const char *cases[][3] = {
        {"https://hooks.example.com", "hook:/", "https://hooks.example.com/"},
        {"https://hooks.example.com/", "hook:/a/b?c=d", "https://hooks.example.com/a/b?c=d"},
        {"https://hooks.example.com:8443", "hook:/a", "https://hooks.example.com:8443/a"},
        {"https://hooks.example.com/T1/X2", "hook:/", "https://hooks.example.com/T1/X2"},
        {"https://hooks.example.com/T1", "hook:/a%20b", "https://hooks.example.com/T1/a%20b"},
        {"https://hooks.example.com/T1?sig=x/", "hook:/", "https://hooks.example.com/T1?sig=x/"},
        {"http://127.0.0.1:8080", "hook:/a", "http://127.0.0.1:8080/a"},
        {"http://[::1]:8080", "hook:/a", "http://[::1]:8080/a"},
        {"https://h.example.com", "hook:/a/...", "https://h.example.com/a/..."},
        {"https://h.example.com", "hook:/a..b/.c", "https://h.example.com/a..b/.c"},
        {"https://h.example.com", "hook:/a?to=../b", "https://h.example.com/a?to=../b"},
        {"https://h.example.com", "hook:/u@x.com", "https://h.example.com/u@x.com"},
        {"https://h.example.com", "hook:/a%2Fb", "https://h.example.com/a%2Fb"},
        {"https://h.example.com", "hook:/a//b/", "https://h.example.com/a//b/"},
        {"https://h.example.com", "hook:/100%/%zz", "https://h.example.com/100%/%zz"},
        {"https://h.example.com", "hook:/100%25%2f", "https://h.example.com/100%25%2f"},
        {"https://h.example.com", "hook:/%2e%2e%2e/..a", "https://h.example.com/%2e%2e%2e/..a"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *made = whole(cases[i][0], cases[i][1]);
        if (!made)
            fail_msg("%s: %s", cases[i][1], err.text);
        assert_string_equal(made, cases[i][2]);
    }
}

static void what_could_lead_out_is_refused(void **state)
{
    (void)state;
    static const char *const tricks[] = {
        "hook:",
        "hook:a",
        "hook:@evil.example",
        "hook:.evil.example/",
        "hook::8080/",
        "hook:?a",
        "hook://evil.example",
        "hook://evil.example/a",
        "hook:/\\evil",
        "hook:\\\\evil",
        "hook:/a\\..\\b",
        "hook:/a#b",
        "hook:/a b",
        "hook:/a\r\nX: y",
        "hook:/a\tb",
        "hook:/\x7f",
        "hook:/..",
        "hook:/../a",
        "hook:/a/..",
        "hook:/a/../b",
        "hook:/.",
        "hook:/./a",
        "hook:/a/.?b",
        "hook:/..?b",
        "hook:/%2e%2e",
        "hook:/%2E./a",
        "hook:/.%2e/a",
        "hook:/a/%2e",
        "hook:/..%2fa",
        "hook:/a%2f..%2Fb",
        "hook:/a%2f%2e%2e",
        "hook:/..%5ca",
        "hook:/a%5C..%5c",
        "hook:/%2f..",
        "hook:/a%2f.",
        "hook:/%2e%2e%2f%2e%2e",
        "hook:/%2fevil.example",
        "hook:/%5c%5Cevil.example",
        "hook:/a%00b",
        "hook:/%252e%252e/a",
        "hook:/..%252fa",
    };
    for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
        const char *bare = whole("https://hooks.example.com", tricks[i]);
        if (bare)
            fail_msg("%s became %s", tricks[i], bare);
        const char *below = whole("https://hooks.example.com/T1", tricks[i]);
        if (below)
            fail_msg("%s became %s", tricks[i], below);
    }
    assert_null(whole("https://hooks.example.com/T1?sig=x", "hook:/more"));
    assert_null(whole("smtp://mail.example.com:587", "hook:/more"));
}

static void a_base_is_found_by_its_whole_name(void **state)
{
    (void)state;
    static const char *const others[] = {
        "hook", "hook2:/a", "hoo:/a",   "HOOK:/a",   ":/a",
        "",     "/hook:",   "admin:/a", "hook%3a/a", "https://hook:1/"};
    am_origins all;
    assert_int_equal(take(&all, "https://hooks.example.com"), AM_OK);
    assert_non_null(am_origins_find(&all, "hook:/a"));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (am_origins_find(&all, others[i]))
            fail_msg("%s was found", others[i]);
    am_origins_fini(&all);
}

static void wrong_addresses_are_told(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "hooks.example.com",
                                        "http://hooks.example.com",
                                        "http://127.0.0.1.example.com",
                                        "http://localhost.example.com",
                                        "ftp://hooks.example.com",
                                        "file:///etc/passwd",
                                        "https://",
                                        "https://user:word@hooks.example.com",
                                        "https://hooks.example.com@evil.example",
                                        "https://hooks.example.com\\@evil.example",
                                        "https://hooks.example.com/a#b",
                                        "https://hooks.example.com/a\nX: y",
                                        "smtp://mail.example.com/?a=b"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        am_origins all;
        if (take(&all, wrong[i]) != AM_USAGE || !strstr(err.text, "base \"hook\""))
            fail_msg("%s: %s", wrong[i], err.text);
        am_origins_fini(&all);
    }
    const am_origin_config env = {.name = "hook", .url_env = "TEST_ORIGIN_HOOK"};
    const am_tenant_config c = {.origins = &env, .n_origins = 1};
    static const char *const values[] = {NULL, "", "https://h.example.com/a\nb", "no address"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        am_origins all;
        if (values[i])
            setenv("TEST_ORIGIN_HOOK", values[i], 1);
        assert_int_equal(am_origins_init(&all, &c, &err), AM_USAGE);
        assert_null(strstr(err.text, "no address at"));
        am_origins_fini(&all);
    }
}

/* Two origins of a service on this machine, which may also use a tenant. */
static world w;
static tiny *one, *two;
static am_tenant *service;

static void begin(const tiny_reply *first)
{
    static const tiny_reply fine = {.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"};
    w = (world){0};
    world_start(&w, NULL);
    one = tiny_script(first ? first : &fine, 1);
    two = tiny_script(&fine, 1);
    char *a = am_format("http://127.0.0.1:%d/below", tiny_port(one));
    char *b = am_format("http://127.0.0.1:%d", tiny_port(two));
    setenv("TEST_ORIGIN_ONE", "token-of-one", 1);
    setenv("TEST_ORIGIN_TWO", "token-of-two", 1);
    const am_origin_config origins[] = {
        {.name = "one", .url = a, .token_env = "TEST_ORIGIN_ONE"},
        {.name = "two", .url = b, .token_env = "TEST_ORIGIN_TWO", .header = "X-Api-Key"},
        {.name = "bare", .url = b}};
    const am_tenant_config c = {.name = "service",
                                .connector = "fake",
                                .origins = origins,
                                .n_origins = 3,
                                .service = true,
                                .of = w.tenant};
    if (world_tenant(&w, &c, &service))
        fail_msg("%s", w.err.text);
    free(a);
    free(b);
}

static void end(void)
{
    am_tenant_free(service);
    tiny_stop(one);
    tiny_stop(two);
    world_stop(&w);
}

static am_exchange *ask(const char *url, unsigned flags)
{
    am_exchange_request r = {.method = "GET", .url = url, .flags = flags};
    am_exchange *x = am_exchange_start(service, &r, NULL);
    world_wait(&w, x);
    return x;
}

static void ask_fine(const char *url, unsigned flags)
{
    am_exchange *x = ask(url, flags);
    if (x->kind || x->status != 200)
        fail_msg("%s: %d %s", url, x->status, x->err.text);
    am_exchange_free(x);
}

static void shows(char *request, const char *has, const char *const *hasnt)
{
    assert_non_null(request);
    if (has && !strstr(request, has))
        fail_msg("no %s in %s", has, request);
    for (; *hasnt; hasnt++)
        if (strstr(request, *hasnt))
            fail_msg("%s in %s", *hasnt, request);
    free(request);
}

static void each_token_goes_to_its_own_origin(void **state)
{
    (void)state;
    begin(NULL);
    ask_fine("one:/a", 0);
    ask_fine("two:/a", 0);
    ask_fine("bare:/a", 0);
    ask_fine("one:/a", AM_EXCHANGE_ANONYMOUS);
    ask_fine("root:/_api/x", 0);
    assert_int_equal(tiny_requests(one), 2);
    assert_int_equal(tiny_requests(two), 2);
    shows(tiny_request(one, 0), "\r\nAuthorization: Bearer token-of-one\r\n",
          (const char *const[]){"of-two", "Bearer ey", NULL});
    shows(tiny_request(two, 0), "\r\nX-Api-Key: token-of-two\r\n",
          (const char *const[]){"of-one", "Authorization", NULL});
    const char *const none[] = {"token-of", "Authorization", NULL};
    shows(tiny_request(two, 1), "GET /a HTTP", none);
    shows(tiny_request(one, 1), "GET /below/a HTTP", none);
    shows(world_request(&w, "GET /_api/x", 0), "\r\nAuthorization: Bearer ey",
          (const char *const[]){"token-of", NULL});
    end();
}

/* A redirect is an answer like any other, and a 401 brings nobody else's token. */
static void an_answer_does_not_move_a_token(void **state)
{
    (void)state;
    static char text[200];
    static tiny_reply moved = {.bytes = text};
    snprintf(text, sizeof text,
             "HTTP/1.1 302 Found\r\nLocation: https://contoso.sharepoint.com/\r\n"
             "Content-Length: 0\r\n\r\n");
    begin(&moved);
    am_exchange *x = ask("one:/a", 0);
    assert_int_equal(x->status, 302);
    am_exchange_free(x);
    assert_int_equal(tiny_requests(one), 1);
    assert_int_equal(w.calls, 0);
    end();
    snprintf(text, sizeof text,
             "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n"
             "WWW-Authenticate: Bearer realm=\"%s\"\r\n\r\n",
             TEST_TID);
    begin(&moved);
    x = ask("one:/a", 0);
    assert_int_equal(x->status, 401);
    am_exchange_free(x);
    assert_int_equal(tiny_requests(one), 1);
    assert_int_equal(w.tokens, 0);
    end();
}

static void nothing_else_is_reached(void **state)
{
    (void)state;
    static const char *const others[] = {
        "three:/a", "One:/a", "https://evil.example/a", "one://evil.example/a", "one:/../a", "one"};
    begin(NULL);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        for (unsigned flags = 0; flags <= AM_EXCHANGE_ANONYMOUS; flags += AM_EXCHANGE_ANONYMOUS) {
            am_exchange *x = ask(others[i], flags);
            if (x->kind != AM_REFUSED || x->sent)
                fail_msg("%s: %s", others[i], x->err.text);
            am_exchange_free(x);
        }
    char *port = am_format("http://127.0.0.1:%d/a", tiny_port(one));
    am_exchange *x = ask(port, AM_EXCHANGE_ANONYMOUS);
    assert_int_equal(x->kind, AM_REFUSED);
    am_exchange_free(x);
    free(port);
    assert_int_equal(tiny_requests(one) + tiny_requests(two), 0);
    assert_int_equal(w.tokens, 0);
    end();
}

static void a_service_that_borrows_nothing_has_no_tenant(void **state)
{
    (void)state;
    static const char *const others[] = {"root:/a",  "admin:/a", "my:/a",
                                         "graph:/a", "other:/a", "https://contoso.sharepoint.com/"};
    const am_origin_config o = {.name = "hook", .url = "https://hooks.example.com"};
    w = (world){0};
    world_start(&w, NULL);
    const am_tenant_config c = {
        .name = "alone", .connector = "fake", .origins = &o, .n_origins = 1, .service = true};
    assert_int_equal(world_tenant(&w, &c, &service), AM_OK);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        am_exchange *x = ask(others[i], AM_EXCHANGE_ANONYMOUS);
        if (x->kind != AM_REFUSED || !strstr(x->err.text, "plugin \"alone\" has no such base"))
            fail_msg("%s: %s", others[i], x->err.text);
        am_exchange_free(x);
    }
    am_tenant_free(service);
    world_stop(&w);
}

/* An address that came from a variable is a secret, also when it is not reached. */
static void not_told(const char *address)
{
    w = (world){0};
    world_start(&w, NULL);
    setenv("TEST_ORIGIN_HOOK", address, 1);
    const am_origin_config o = {.name = "hook", .url_env = "TEST_ORIGIN_HOOK"};
    const am_tenant_config c = {
        .name = "alone", .connector = "fake", .origins = &o, .n_origins = 1, .service = true};
    assert_int_equal(world_tenant(&w, &c, &service), AM_OK);
    am_exchange_request r = {.method = "POST", .url = "hook:/", .flags = AM_EXCHANGE_CHANGE};
    am_exchange *x = am_exchange_start(service, &r, NULL);
    world_wait(&w, x);
    assert_int_equal(x->kind, AM_NETWORK);
    assert_null(strstr(x->err.text, "secret-part"));
    char part[] = "leads to /x?sig=another-part and /secret-part"; /* an answer may quote it, too */
    am_secret_scrub(part);
    assert_null(strstr(part, "secret-part"));
    assert_true(!strchr(address, '?') || !strstr(part, "another-part"));
    am_exchange_free(x);
    am_tenant_free(service);
    world_stop(&w);
}

static void an_address_from_a_variable_is_not_told(void **state)
{
    (void)state;
    not_told("http://127.0.0.1:1/secret-part");
    not_told("http://127.0.0.1:1/secret-part?sig=another-part");
    not_told("http://127.0.0.1:1/secret-part/");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_base_leads_to_its_address),
    cmocka_unit_test(what_could_lead_out_is_refused),
    cmocka_unit_test(a_base_is_found_by_its_whole_name),
    cmocka_unit_test(wrong_addresses_are_told),
    cmocka_unit_test(each_token_goes_to_its_own_origin),
    cmocka_unit_test(an_answer_does_not_move_a_token),
    cmocka_unit_test(nothing_else_is_reached),
    cmocka_unit_test(a_service_that_borrows_nothing_has_no_tenant),
    cmocka_unit_test(an_address_from_a_variable_is_not_told),
};
CHECK_MAIN(tests)
