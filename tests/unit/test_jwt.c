#include "tenant/jwt.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/rsa.h>

#include "base/clock.h"
#include "base/json.h"
#include "tenant/base64url.h"
#include "testcert.h"

#include "check.h"

#define AUDIENCE "https://login.microsoftonline.com/t/oauth2/v2.0/token"
#define CLIENT   "97e0a5b7-d745-40b6-94fe-5f77d35c6e05"

static am_err err;

static const am_value *part(am_arena *a, const char *text, size_t n)
{
    am_buf json = AM_BUF(AM_JWT_MAX);
    const am_value *v = NULL;
    assert_true(am_base64url_parse(&json, text, n));
    assert_int_equal(am_json_parse(a, am_buf_text(&json), json.n, &v, &err), AM_OK);
    am_buf_free(&json);
    return v;
}

static bool verifies(EVP_PKEY *key, bool pss, const char *text, size_t n, const char *signature)
{
    am_buf raw = AM_BUF(4096);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *k = NULL;
    assert_true(am_base64url_parse(&raw, signature, strlen(signature)));
    assert_int_equal(EVP_DigestVerifyInit(ctx, &k, EVP_sha256(), NULL, key), 1);
    if (pss) {
        EVP_PKEY_CTX_set_rsa_padding(k, RSA_PKCS1_PSS_PADDING);
        EVP_PKEY_CTX_set_rsa_pss_saltlen(k, 32);
    }
    int ok =
        EVP_DigestVerify(ctx, (const unsigned char *)raw.p, raw.n, (const unsigned char *)text, n);
    EVP_MD_CTX_free(ctx);
    am_buf_free(&raw);
    return ok == 1;
}

static void assertions_verify(void **state)
{
    (void)state;
    EVP_PKEY *key = testcert_key();
    X509 *x = testcert_make(key, "DNS:a", -3600, 3600);
    char *path = testcert_pem("jwt.pem", x, key, 0600);
    am_tenant_config c = {.auth = {.pem = path}};
    am_cert *cert = NULL;
    char thumb[AM_CERT_THUMB_MAX], jti[2][37] = {"", ""};
    assert_int_equal(am_cert_load(&c, &cert, &err), AM_OK);
    for (int pss = 0; pss < 2; pss++) {
        am_buf out = AM_BUF(AM_JWT_MAX);
        am_arena *a = am_arena_new(0);
        int64_t now = am_clock_wall() / 1000;
        assert_int_equal(am_jwt_assertion(cert, pss, CLIENT, AUDIENCE, &out, &err), AM_OK);
        assert_null(strpbrk(am_buf_text(&out), "=+/\n"));
        const char *dot = strchr(out.p, '.'), *last = strrchr(out.p, '.');
        const am_value *head = part(a, out.p, (size_t)(dot - out.p));
        const am_value *claims = part(a, dot + 1, (size_t)(last - dot - 1));
        am_cert_thumbprint(cert, pss, thumb);
        assert_string_equal(am_value_text(am_value_member(head, "alg"), ""),
                            pss ? "PS256" : "RS256");
        assert_string_equal(am_value_text(am_value_member(head, pss ? "x5t#S256" : "x5t"), ""),
                            thumb);
        assert_string_equal(am_value_text(am_value_member(claims, "aud"), ""), AUDIENCE);
        assert_string_equal(am_value_text(am_value_member(claims, "iss"), ""), CLIENT);
        assert_string_equal(am_value_text(am_value_member(claims, "sub"), ""), CLIENT);
        int64_t nbf = am_value_num(am_value_member(claims, "nbf"), 0);
        int64_t exp = am_value_num(am_value_member(claims, "exp"), 0);
        assert_in_range(now - nbf, 0, 60);
        assert_in_range(exp - nbf, 300, 600);
        strncat(jti[pss], am_value_text(am_value_member(claims, "jti"), ""), 36);
        assert_int_equal(strlen(jti[pss]), 36);
        assert_true(verifies(key, pss, out.p, (size_t)(last - out.p), last + 1));
        assert_false(verifies(key, !pss, out.p, (size_t)(last - out.p), last + 1));
        assert_false(verifies(key, pss, out.p, (size_t)(last - out.p) - 1, last + 1));
        am_arena_free(a);
        am_buf_free(&out);
    }
    assert_string_not_equal(jti[0], jti[1]);
    am_cert_free(cert);
    X509_free(x);
    EVP_PKEY_free(key);
    free(path);
}

static void claims_are_read_or_refused(void **state)
{
    (void)state;
    am_arena *a = am_arena_new(1 << 20);
    const am_value *v = NULL;
    const char *good = "eyJhbGciOiJub25lIn0.eyJ0aWQiOiJ4In0.sig";
    assert_int_equal(am_jwt_claims(a, good, strlen(good), &v, &err), AM_OK);
    assert_string_equal(am_value_text(am_value_member(v, "tid"), ""), "x");
    const char *bad[] = {"",       ".",     "..",      "opaque",  "a.b",
                         "a.!!.c", "a.e30", "a.W10.c", "a.eyJ.c", "a.A.c"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(am_jwt_claims(a, bad[i], strlen(bad[i]), &v, &err), AM_REMOTE);
    am_arena_free(a);
}

static void base64url_goes_both_ways(void **state)
{
    (void)state;
    const char *cases[][2] = {{"", ""},           {"f", "Zg"},        {"fo", "Zm8"},
                              {"foo", "Zm9v"},    {"foob", "Zm9vYg"}, {"\xff\xfe\xfd", "__79"},
                              {"\xfb\xff", "-_8"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        am_buf text = AM_BUF(64), back = AM_BUF(64);
        am_base64url_format(&text, cases[i][0], strlen(cases[i][0]));
        assert_string_equal(am_buf_text(&text), cases[i][1]);
        assert_true(am_base64url_parse(&back, cases[i][1], strlen(cases[i][1])));
        assert_string_equal(am_buf_text(&back), cases[i][0]);
        am_buf_free(&text);
        am_buf_free(&back);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(assertions_verify),
    cmocka_unit_test(claims_are_read_or_refused),
    cmocka_unit_test(base64url_goes_both_ways),
};
CHECK_MAIN(tests)
