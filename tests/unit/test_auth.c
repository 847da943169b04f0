#include "tenant/auth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "testcert.h"
#include "testtenant.h"

#include "check.h"

#define ADMIN "https://contoso-admin.sharepoint.com"

static world w;

static void set_token(const char *name, const char *aud, long long life)
{
    char *token = world_token(TEST_TID, aud, am_clock_wall() / 1000 + life, NULL);
    setenv(name, token, 1);
    free(token);
}

static am_exchange *ask(const char *url)
{
    return world_ask(&w, "GET", url, 0);
}

static void expect(const char *url, am_kind kind, const char *word)
{
    am_exchange *x = ask(url);
    if (x->kind != kind || (word && !strstr(x->err.text, word) && !strstr(x->err.hint, word)))
        fail_msg("%s: %d %s (%s)", url, x->kind, x->err.text, x->err.hint);
    am_exchange_free(x);
}

/* ---- token_env ---- */

static void use_env(am_tenant_config *c)
{
    c->auth.kind = AM_AUTH_TOKEN_ENV;
    c->auth.env = "AM_TEST_TOKEN";
    c->client_id = NULL;
}

static void env_finds_the_token_of_each_host(void **state)
{
    (void)state;
    w = (world){0};
    world_start(&w, use_env);
    unsetenv("AM_TEST_TOKEN");
    expect("admin:/x", AM_DENIED, "AM_TEST_TOKEN is not set");
    set_token("AM_TEST_TOKEN", ADMIN, 3600);
    expect("admin:/x", AM_OK, NULL);
    expect("my:/x", AM_REFUSED, "_MY");
    set_token("AM_TEST_TOKEN_MY", "https://contoso-my.sharepoint.com/", 3600);
    expect("my:/x", AM_OK, NULL);
    set_token("AM_TEST_TOKEN_GRAPH", "https://graph.microsoft.com", -5);
    expect("graph:/x", AM_DENIED, "expired at 20");
    world_stop(&w);
    unsetenv("AM_TEST_TOKEN");
    unsetenv("AM_TEST_TOKEN_MY");
    unsetenv("AM_TEST_TOKEN_GRAPH");
}

static void env_cannot_renew(void **state)
{
    (void)state;
    static const tiny_reply no = {.bytes =
                                      "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n"};
    w = (world){.script = &no, .n_script = 1};
    world_start(&w, use_env);
    set_token("AM_TEST_TOKEN", ADMIN, 3600);
    expect("admin:/x", AM_DENIED, "did not accept");
    world_stop(&w);
    unsetenv("AM_TEST_TOKEN");
}

/* ---- token_command ---- */

static const char *command[8];

static void use_command(am_tenant_config *c)
{
    c->auth.kind = AM_AUTH_TOKEN_COMMAND;
    c->auth.command = command;
}

static void with_script(const char *script, am_kind kind, const char *word)
{
    command[0] = "sh";
    command[1] = "-c";
    command[2] = script;
    command[3] = "name";
    command[4] = "%s";
    command[5] = NULL;
    w = (world){0};
    world_start(&w, use_command);
    expect("admin:/x", kind, word);
    world_stop(&w);
}

static void command_output_is_a_token_or_json(void **state)
{
    (void)state;
    set_token("AM_TEST_OUT", ADMIN, 3600);
    with_script("echo \"$AM_TEST_OUT\"", AM_OK, NULL);
    with_script("echo \"{\\\"accessToken\\\":\\\"$AM_TEST_OUT\\\","
                "\\\"expiresOn\\\":\\\"2999-01-01T00:00:00Z\\\"}\"",
                AM_OK, NULL);
    with_script(
        "echo \"{\\\"access_token\\\":\\\"$AM_TEST_OUT\\\",\\\"expires_in\\\":\\\"300\\\"}\"",
        AM_OK, NULL);
    with_script("test \"$1\" = " ADMIN " && echo \"$AM_TEST_OUT\"", AM_OK, NULL);
    unsetenv("AM_TEST_OUT");
}

static void command_failures_are_explained(void **state)
{
    (void)state;
    with_script("echo 'please sign in' >&2; exit 3", AM_DENIED, "status 3: please sign in");
    with_script("exit 0", AM_REMOTE, "nothing came");
    with_script("echo two words", AM_REMOTE, "more than one word");
    with_script("echo '{\"a\":1}'", AM_REMOTE, "no access_token");
    with_script("echo '{broken'", AM_REMOTE, "output of sh");
    with_script("while echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; do :; done", AM_LIMIT,
                "bytes");
    with_script("kill -9 $$", AM_DENIED, "status 137");
    command[0] = "/nonexistent/program";
    command[1] = NULL;
    w = (world){0};
    world_start(&w, use_command);
    expect("admin:/x", AM_USAGE, "could not be run");
    world_stop(&w);
}

static void a_running_command_is_given_up(void **state)
{
    (void)state;
    command[0] = "cat";
    command[1] = "/dev/zero";
    command[2] = NULL;
    w = (world){0};
    world_start(&w, use_command);
    am_exchange_request r = {.method = "GET", .url = "graph:/x"};
    am_exchange *x = am_exchange_start(w.tenant, &r, NULL);
    am_exchange_free(x);
    world_stop(&w);
}

/* ---- managed identity ---- */

static tiny *metadata;
static const char *msi_reply;

static void answer_msi(void *self, const char *request, tiny_reply *out)
{
    (void)self, (void)request;
    out->bytes = msi_reply;
    out->after = TINY_CLOSE;
}

static void use_msi(am_tenant_config *c)
{
    c->auth.kind = AM_AUTH_MANAGED_IDENTITY;
    c->auth.identity = TEST_CLIENT;
}

static void managed_identity_asks_its_endpoint(void **state)
{
    (void)state;
    char url[64];
    metadata = tiny_start(answer_msi, NULL, NULL, NULL);
    snprintf(url, sizeof url, "http://127.0.0.1:%d/msi", tiny_port(metadata));
    setenv("IDENTITY_ENDPOINT", url, 1);
    setenv("IDENTITY_HEADER", "shibboleth", 1);
    w = (world){0};
    world_start(&w, use_msi);
    char *token = world_token(TEST_TID, ADMIN, am_clock_wall() / 1000 + 3600, NULL);
    char *reply =
        am_format("HTTP/1.1 200 OK\r\n\r\n{\"access_token\":\"%s\",\"expires_in\":\"3599\","
                  "\"token_type\":\"Bearer\"}",
                  token);
    msi_reply = "HTTP/1.1 400 Bad Request\r\n\r\n{\"error\":\"invalid_request\","
                "\"error_description\":\"Identity not found\"}";
    expect("admin:/x", AM_DENIED, "Identity not found");
    msi_reply = reply;
    expect("admin:/x", AM_OK, NULL);
    char *sent = tiny_request(metadata, 1);
    assert_non_null(strstr(sent, "GET /msi?resource=https%3A%2F%2Fcontoso-admin.sharepoint.com"
                                 "&api-version=2019-08-01&client_id=" TEST_CLIENT " HTTP/1.1\r\n"));
    assert_non_null(strstr(sent, "X-IDENTITY-HEADER: shibboleth\r\n"));
    free(sent);
    unsetenv("IDENTITY_HEADER");
    expect("my:/x", AM_REFUSED, "is for"); /* the endpoint gave the admin host's token */
    sent = tiny_request(metadata, 2);
    assert_non_null(strstr(sent, "Metadata: true\r\n"));
    assert_null(strstr(sent, "api-version"));
    free(sent);
    world_stop(&w);
    tiny_stop(metadata);
    free(token);
    free(reply);
    unsetenv("IDENTITY_ENDPOINT");
}

/* ---- device code ---- */

static char prompt[512];

static void take_prompt(void *self, const char *text)
{
    (void)self;
    snprintf(prompt, sizeof prompt, "%s", text);
}

static void use_device(am_tenant_config *c)
{
    c->auth.kind = AM_AUTH_DEVICE_CODE;
}

#define JSON(status, body) "HTTP/1.1 " status "\r\nConnection: close\r\n\r\n" body, 0, TINY_CLOSE
#define DEVICE                                                                                     \
    JSON("200 OK", "{\"device_code\":\"dc1\",\"user_code\":\"ABC\",\"interval\":5,"                \
                   "\"expires_in\":900,\"message\":\"Open the page\\u0007 and enter ABC\"}")
#define PENDING                                                                                    \
    JSON("400 Bad Request", "{\"error\":\"authorization_pending\",\"error_codes\":[70016]}")

static void device_code_signs_in_once_for_all_hosts(void **state)
{
    (void)state;
    long long now = (long long)am_clock_wall() / 1000;
    char *admin = world_token(TEST_TID, ADMIN, now + 3600, ",\"scp\":\"AllSites.FullControl\"");
    char *my = world_token(TEST_TID, "https://contoso-my.sharepoint.com", now + 3600, NULL);
    char *first = am_format("HTTP/1.1 200 OK\r\n\r\n{\"access_token\":\"%s\",\"expires_in\":3600,"
                            "\"refresh_token\":\"refresh-one\"}",
                            admin);
    char *second =
        am_format("HTTP/1.1 200 OK\r\n\r\n{\"access_token\":\"%s\",\"expires_in\":3600}", my);
    const tiny_reply login[] = {{DEVICE},
                                {PENDING},
                                {JSON("400 Bad Request", "{\"error\":\"slow_down\"}")},
                                {first, 0, TINY_CLOSE},
                                {second, 0, TINY_CLOSE}};
    w = (world){.login = login, .n_login = 5};
    world_start(&w, use_device);
    am_net_on_prompt(w.net, take_prompt, NULL);
    int64_t before = am_clock_mono();
    expect("admin:/x", AM_OK, NULL);
    assert_in_range(am_clock_mono() - before, 20000, 20500); /* 5 + 5 + 10 s */
    assert_non_null(strstr(prompt, "source"));
    assert_non_null(strstr(prompt, "enter ABC"));
    assert_null(strchr(prompt, '\a'));
    expect("my:/x", AM_OK, NULL);
    assert_int_equal(w.tokens, 5);
    char *sent = world_request(&w, "POST /" TEST_TID "/oauth2/v2.0/token", 3);
    assert_non_null(strstr(sent, "grant_type=refresh_token"));
    assert_non_null(strstr(sent, "refresh_token=refresh-one"));
    assert_non_null(strstr(sent, "contoso-my.sharepoint.com%2F.default%20offline_access"));
    free(sent);
    world_stop(&w);
    free(admin);
    free(my);
    free(first);
    free(second);
}

static void device_code_ends(void **state)
{
    (void)state;
    const tiny_reply declined[] = {
        {DEVICE}, {JSON("400 Bad Request", "{\"error\":\"authorization_declined\"}")}};
    w = (world){.login = declined, .n_login = 2};
    world_start(&w, use_device);
    am_net_on_prompt(w.net, take_prompt, NULL);
    expect("admin:/x", AM_DENIED, "authorization_declined");
    world_stop(&w);
    const tiny_reply never[] = {{DEVICE}, {PENDING}};
    w = (world){.login = never, .n_login = 2};
    world_start(&w, use_device);
    am_net_on_prompt(w.net, take_prompt, NULL);
    expect("admin:/x", AM_DENIED, "nobody signed in");
    world_stop(&w);
}

/* ---- certificate, directory, configuration ---- */

static void certificate_form_is_complete(void **state)
{
    (void)state;
    w = (world){0};
    world_start(&w, NULL);
    expect("admin:/x", AM_OK, NULL);
    char *sent = world_request(&w, "POST /" TEST_TID "/oauth2/v2.0/token HTTP/1.1\r\n", 0);
    const char *parts[] = {
        ("client_id=" TEST_CLIENT "&"),
        "scope=https%3A%2F%2Fcontoso-admin.sharepoint.com%2F.default&",
        ("client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type"
         "%3Ajwt-bearer&"),
        "client_assertion=ey",
        "&grant_type=client_credentials",
        "Content-Type: application/x-www-form-urlencoded\r\n"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        assert_non_null(strstr(sent, parts[i]));
    free(sent);
    world_stop(&w);
}

static void a_lost_sign_in_is_repeated_with_a_new_assertion(void **state)
{
    (void)state;
    const tiny_reply login[] = {{NULL, 0, TINY_CLOSE}};
    w = (world){.login = login, .n_login = 1};
    world_start(&w, NULL);
    expect("admin:/x", AM_NETWORK, NULL);
    assert_int_equal(w.tokens, 3);
    char *a = world_request(&w, "POST /", 0), *b = world_request(&w, "POST /", 1);
    assert_string_not_equal(strstr(a, "client_assertion="), strstr(b, "client_assertion="));
    free(a);
    free(b);
    world_stop(&w);
}

static void use_domain(am_tenant_config *c)
{
    c->tenant_id = "contoso.onmicrosoft.com";
}

static void a_domain_is_looked_up(void **state)
{
    (void)state;
    const tiny_reply login[] = {
        {JSON("200 OK", "{\"token_endpoint\":\"https://login.microsoftonline.com/" TEST_OTHER
                        "/oauth2/token\"}")}};
    w = (world){.login = login, .n_login = 1, .realm = TEST_TID};
    world_start(&w, use_domain);
    expect("admin:/x", AM_REFUSED, TEST_OTHER); /* the host's realm is another one */
    char *sent =
        world_request(&w, "GET /contoso.onmicrosoft.com/.well-known/openid-configuration ", 0);
    assert_non_null(sent);
    free(sent);
    world_stop(&w);
    const tiny_reply none[] = {{JSON("400 Bad Request", "{\"error\":\"invalid_tenant\"}")}};
    w = (world){.login = none, .n_login = 1};
    world_start(&w, use_domain);
    expect("admin:/x", AM_USAGE, "contoso.onmicrosoft.com");
    world_stop(&w);
}

static void configuration_is_checked(void **state)
{
    (void)state;
    w = (world){0};
    world_start(&w, NULL);
    const char *const no_command[] = {NULL};
    am_tenant_config good = world_config(&w);
    for (int i = 0; i < 9; i++) {
        am_tenant *t = NULL;
        am_tenant_config c = good;
        const char *words[] = {"tenant_id", "tenant_id", "client_id", "client_id", "algorithm",
                               "role",      "token_env", "program",   "connect_to"};
        switch (i) {
        case 0:
            c.tenant_id = NULL;
            break;
        case 1:
            c.tenant_id = "common";
            break;
        case 2:
            c.client_id = NULL;
            break;
        case 3:
            c.client_id = "me";
            break;
        case 4:
            c.auth.algorithm = "HS256";
            break;
        case 5:
            c.role = "sauce";
            break;
        case 6:
            c.auth.kind = AM_AUTH_TOKEN_ENV;
            break;
        case 7:
            c.auth.kind = AM_AUTH_TOKEN_COMMAND;
            c.auth.command = no_command;
            break;
        default:
            c.connect_to = "nowhere";
            break;
        }
        assert_int_equal(world_tenant(&w, &c, &t), AM_USAGE);
        assert_null(t);
        if (!strstr(w.err.text, words[i]) || !strstr(w.err.text, "tenant \"source\""))
            fail_msg("%d: %s", i, w.err.text);
    }
    world_stop(&w);
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(env_finds_the_token_of_each_host),
    cmocka_unit_test(env_cannot_renew),
    cmocka_unit_test(command_output_is_a_token_or_json),
    cmocka_unit_test(command_failures_are_explained),
    cmocka_unit_test(a_running_command_is_given_up),
    cmocka_unit_test(managed_identity_asks_its_endpoint),
    cmocka_unit_test(device_code_signs_in_once_for_all_hosts),
    cmocka_unit_test(device_code_ends),
    cmocka_unit_test(certificate_form_is_complete),
    cmocka_unit_test(a_lost_sign_in_is_repeated_with_a_new_assertion),
    cmocka_unit_test(a_domain_is_looked_up),
    cmocka_unit_test(configuration_is_checked),
};
CHECK_MAIN(tests)
