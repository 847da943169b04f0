#include "check.h"

#include <stdlib.h>
#include <string.h>

#include "sandbox/base64.h"
#include "sandbox/guard.h"
#include "sandbox/jwt.h"

static const sb_claims good = {.aud = "https://contoso-admin.sharepoint.com",
                               .tid = "11111111-2222-3333-4444-555555555555",
                               .appid = "97e0a5b7-d745-40b6-94fe-5f77d35c6e05",
                               .appidacr = "2",
                               .nbf = 1000,
                               .exp = 4600};

static char *issue(const sb_jwt *jwt, const sb_claims *claims)
{
    am_buf b = AM_BUF(SB_TOKEN_MAX);
    assert_int_equal(sb_jwt_issue(jwt, claims, &b, NULL), AM_OK);
    return am_buf_take(&b, NULL);
}

static void test_round_trip(void **state)
{
    (void)state;
    sb_jwt jwt;
    sb_claims seen;
    am_arena *arena = am_arena_new(0);
    assert_int_equal(sb_jwt_init(&jwt, NULL), AM_OK);
    char *token = issue(&jwt, &good);
    assert_int_equal(sb_jwt_check(&jwt, arena, token, 1000, &seen), SB_TOKEN_GOOD);
    assert_string_equal(seen.aud, good.aud);
    assert_string_equal(seen.tid, good.tid);
    assert_string_equal(seen.appid, good.appid);
    assert_string_equal(seen.appidacr, "2");
    assert_null(seen.upn);
    assert_int_equal(sb_jwt_check(&jwt, arena, token, 4599, &seen), SB_TOKEN_GOOD);
    assert_int_equal(sb_jwt_check(&jwt, arena, token, 4600, &seen), SB_TOKEN_EXPIRED);
    free(token);
    am_arena_free(arena);
}

static void test_forgery(void **state)
{
    (void)state;
    sb_jwt jwt, other;
    sb_claims seen;
    am_arena *arena = am_arena_new(0);
    assert_int_equal(sb_jwt_init(&jwt, NULL), AM_OK);
    assert_int_equal(sb_jwt_init(&other, NULL), AM_OK);
    char *token = issue(&jwt, &good);
    assert_int_equal(sb_jwt_check(&other, arena, token, 1000, &seen), SB_TOKEN_BAD);
    char *claims = strchr(token, '.') + 5;
    *claims = *claims == 'A' ? 'B' : 'A';
    assert_int_equal(sb_jwt_check(&jwt, arena, token, 1000, &seen), SB_TOKEN_BAD);
    assert_int_equal(sb_jwt_check(&jwt, arena, "", 1000, &seen), SB_TOKEN_BAD);
    assert_int_equal(sb_jwt_check(&jwt, arena, "a.b.c", 1000, &seen), SB_TOKEN_BAD);
    assert_int_equal(sb_jwt_check(&jwt, arena, "...", 1000, &seen), SB_TOKEN_BAD);
    free(token);
    am_arena_free(arena);
}

static void test_base64(void **state)
{
    (void)state;
    static const struct {
        const char *plain, *coded;
    } t[] = {{"", ""}, {"f", "Zg"}, {"fo", "Zm8"}, {"foo", "Zm9v"}, {"\xff\xfe", "__4"}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        unsigned char out[16];
        size_t n = 0;
        am_buf b = AM_BUF(64);
        sb_base64_add(&b, t[i].plain, strlen(t[i].plain));
        assert_string_equal(am_buf_text(&b), t[i].coded);
        assert_true(sb_base64_parse(t[i].coded, strlen(t[i].coded), out, &n));
        assert_int_equal(n, strlen(t[i].plain));
        assert_memory_equal(out, t[i].plain, n);
        am_buf_free(&b);
    }
    unsigned char out[16];
    size_t n = 0;
    assert_false(sb_base64_parse("A", 1, out, &n));
    assert_false(sb_base64_parse("Zg==", 4, out, &n));
    assert_false(sb_base64_parse("Z+8=", 3, out, &n));
}

/* The guard: a token against the host that it is sent to. */

static const char *no_header(const sb_request *in, const char *name)
{
    (void)in;
    (void)name;
    return NULL;
}

static sb_directory tenants = {
    .app = {{.info = {.name = "contoso",
                      .role = "source",
                      .tenant_id = "11111111-2222-3333-4444-555555555555",
                      .client_id = "97e0a5b7-d745-40b6-94fe-5f77d35c6e05",
                      .root = "contoso.sharepoint.com",
                      .admin = "contoso-admin.sharepoint.com",
                      .my = "contoso-my.sharepoint.com"}}},
    .n = 1};

static void guarded(const sb_claims *claims, const char *host, int64_t now, const char *expected)
{
    sb_jwt jwt;
    sb_principal who;
    sb_reply reply = {.body = AM_BUF(SB_REPLY_MAX)};
    sb_request in = {.method = "GET",
                     .host = host,
                     .path = "/",
                     .raw = "/",
                     .now = now * 1000,
                     .header = no_header};
    am_arena *arena = am_arena_new(0);
    sb_guard g = {&jwt, &tenants, arena, &in};
    assert_int_equal(sb_jwt_init(&jwt, NULL), AM_OK);
    char *token = issue(&jwt, claims);
    bool passed = sb_guard_check(&g, token, &who, &reply);
    assert_int_equal(passed, expected == NULL);
    if (expected) {
        assert_int_equal(reply.status, 401);
        assert_non_null(strstr(am_buf_text(&reply.body), expected));
    } else {
        assert_string_equal(who.tenant_id, claims->tid);
        assert_int_equal(who.app_only, claims->upn == NULL);
    }
    for (size_t i = 0; i < reply.n_headers; i++)
        free(reply.headers[i].value);
    am_buf_free(&reply.body);
    am_arena_free(arena);
    free(token);
}

static void test_guard(void **state)
{
    (void)state;
    sb_claims secret = good, graph = good, person = good;
    secret.appidacr = "1";
    graph.appidacr = "1";
    graph.aud = "https://graph.microsoft.com";
    person.appidacr = "0";
    person.upn = "admin@contoso.onmicrosoft.com";
    guarded(&good, "contoso-admin.sharepoint.com", 2000, NULL);
    guarded(&person, "contoso-admin.sharepoint.com", 2000, NULL);
    guarded(&good, "contoso.sharepoint.com", 2000, "Invalid issuer or signature.");
    guarded(&graph, "contoso-admin.sharepoint.com", 2000, "Invalid issuer or signature.");
    guarded(&good, "contoso-admin.sharepoint.com", 4600, "The token is expired.");
    guarded(&secret, "contoso-admin.sharepoint.com", 2000, "Unsupported app only token.");
    guarded(&graph, "graph.microsoft.com", 2000, NULL);
    guarded(&graph, "graph.microsoft.com", 4600, "InvalidAuthenticationToken");
    guarded(&good, "graph.microsoft.com", 2000, "InvalidAuthenticationToken");
}

static void test_bearer(void **state)
{
    (void)state;
    assert_null(sb_guard_token(NULL));
    assert_null(sb_guard_token("Bearer"));
    assert_null(sb_guard_token("Bearer "));
    assert_null(sb_guard_token("Basic abc"));
    assert_string_equal(sb_guard_token("bearer  abc"), "abc");
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(test_round_trip), cmocka_unit_test(test_forgery),
    cmocka_unit_test(test_base64), cmocka_unit_test(test_guard), cmocka_unit_test(test_bearer)};

CHECK_MAIN(tests)
