#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/json.h"
#include "base/uri.h"
#include "sandbox/base64.h"
#include "sandbox/entra.h"
#include "sandbox/msi.h"

#define TID    "11111111-2222-3333-4444-555555555555"
#define CLIENT "97e0a5b7-d745-40b6-94fe-5f77d35c6e05"
#define URL    "https://login.microsoftonline.com/" TID "/oauth2/v2.0/token"
#define ADMIN  "https://contoso-admin.sharepoint.com"

enum { NOW = 1784592741 };

static char dir[64];
static sb_ca *ca;
static EVP_PKEY *key, *strange;
static sb_directory tenants;
static sb_jwt jwt;
static sb_entra *entra;
static am_arena *arena;
static int64_t now_ms;
static am_buf body;
static const char *sent[2][2]; /* request headers */

static int setup(void **state)
{
    (void)state;
    static const char *const hosts[] = {"localhost"};
    am_err e;
    (void)snprintf(dir, sizeof dir, "/tmp/test_sb_entra.XXXXXX");
    if (!mkdtemp(dir) || sb_ca_new(dir, hosts, 1, &ca, &e) != AM_OK)
        return 1;
    tenants.n = 1;
    tenants.app[0].info = (sb_tenant_info){"contoso",
                                           "source",
                                           TID,
                                           CLIENT,
                                           "contoso.sharepoint.com",
                                           "contoso-admin.sharepoint.com",
                                           "contoso-my.sharepoint.com"};
    if (sb_ca_client(ca, "contoso", "x", &tenants.app[0].cert, &e) != AM_OK ||
        sb_jwt_init(&jwt, &e) != AM_OK)
        return 1;
    FILE *f = fopen(tenants.app[0].cert.key_file, "r");
    key = f ? PEM_read_PrivateKey(f, NULL, NULL, NULL) : NULL;
    if (f)
        (void)fclose(f);
    strange = EVP_RSA_gen(2048);
    entra = am_new(sb_entra);
    arena = am_arena_new(0);
    body = AM_BUF(SB_REPLY_MAX);
    return !key || !strange;
}

static int teardown(void **state)
{
    (void)state;
    sb_cert_remove(&tenants.app[0].cert);
    sb_ca_remove(ca);
    sb_directory_fini(&tenants);
    sb_ca_free(ca);
    EVP_PKEY_free(key);
    EVP_PKEY_free(strange);
    am_arena_free(arena);
    am_buf_free(&body);
    free(entra);
    return rmdir(dir);
}

static int fresh(void **state)
{
    (void)state;
    now_ms = (int64_t)NOW * 1000;
    memset(sent, 0, sizeof sent);
    return sb_entra_init(entra, &tenants, &jwt, NULL, NULL) != AM_OK;
}

static const char *header(const sb_request *in, const char *name)
{
    (void)in;
    for (size_t i = 0; i < 2; i++)
        if (sent[i][0] && strcmp(sent[i][0], name) == 0)
            return sent[i][1];
    return NULL;
}

static const am_value *parsed(sb_reply *reply)
{
    const am_value *v = NULL;
    am_err e;
    for (size_t i = 0; i < reply->n_headers; i++)
        free(reply->headers[i].value);
    am_kind k = am_json_parse(arena, am_buf_text(&reply->body), reply->body.n, &v, &e);
    am_buf_free(&body);
    body = reply->body;
    assert_int_equal(k, AM_OK);
    return v;
}

static const am_value *post(const char *path, const char *form, int *status)
{
    sb_reply reply = {.body = AM_BUF(SB_REPLY_MAX)};
    sb_request in = {.method = "POST",
                     .host = SB_LOGIN_HOST,
                     .path = path,
                     .raw = path,
                     .body = form,
                     .body_n = strlen(form),
                     .header = header,
                     .now = now_ms};
    sb_ask ask = {.in = &in, .arena = arena, .real_now = (int64_t)NOW * 1000};
    sb_entra_answer(entra, &ask, &reply);
    *status = reply.status;
    return parsed(&reply);
}

/* The form's reply must be this error. */
static void refused(const char *path, const char *form, int status, const char *error, int code)
{
    int seen = 0;
    const am_value *v = post(path, form, &seen);
    assert_string_equal(am_value_text(am_value_get(v, "error"), "none"), error);
    assert_int_equal(am_value_num(am_value_get(v, "error_codes[0]"), 0), code);
    assert_int_equal(seen, status);
    char begins[32];
    (void)snprintf(begins, sizeof begins, "AADSTS%d: ", code);
    assert_int_equal(
        strncmp(am_value_text(am_value_get(v, "error_description"), ""), begins, strlen(begins)),
        0);
}

/* A signed assertion; pss: the current variant. */
static char *assertion(EVP_PKEY *with, bool pss, const char *head, const char *claims)
{
    am_buf b = AM_BUF(16384);
    unsigned char sig[512];
    size_t sig_n = sizeof sig;
    EVP_PKEY_CTX *pk = NULL;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    sb_base64_add(&b, head, strlen(head));
    am_buf_char(&b, '.');
    sb_base64_add(&b, claims, strlen(claims));
    assert_int_equal(EVP_DigestSignInit(md, &pk, EVP_sha256(), NULL, with), 1);
    if (pss) {
        assert_int_equal(EVP_PKEY_CTX_set_rsa_padding(pk, RSA_PKCS1_PSS_PADDING), 1);
        assert_int_equal(EVP_PKEY_CTX_set_rsa_pss_saltlen(pk, 32), 1);
    }
    assert_int_equal(EVP_DigestSign(md, sig, &sig_n, (const unsigned char *)am_buf_text(&b), b.n),
                     1);
    EVP_MD_CTX_free(md);
    am_buf_char(&b, '.');
    sb_base64_add(&b, sig, sig_n);
    return am_buf_take(&b, NULL);
}

static char *head_of(bool pss)
{
    am_buf b = AM_BUF(256);
    const sb_cert *c = &tenants.app[0].cert;
    am_buf_str(&b, pss ? "{\"alg\":\"PS256\",\"typ\":\"JWT\",\"x5t#S256\":\""
                       : "{\"alg\":\"RS256\",\"x5t\":\"");
    sb_base64_add(&b, pss ? c->sha256 : c->sha1, pss ? 32 : 20);
    am_buf_str(&b, "\"}");
    return am_buf_take(&b, NULL);
}

static char *claims_of(const char *aud, const char *iss, const char *sub, const char *jti,
                       int64_t nbf, int64_t exp)
{
    return am_format("{\"aud\":\"%s\",\"iss\":\"%s\",\"sub\":\"%s\",\"jti\":\"%s\",\"nbf\":%lld,"
                     "\"exp\":%lld}",
                     aud, iss, sub, jti, (long long)nbf, (long long)exp);
}

static char *form_with(const char *scope, const char *jws)
{
    am_buf b = AM_BUF(32768);
    am_buf_str(&b, "client_id=" CLIENT "&grant_type=client_credentials&client_assertion_type="
                   "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&scope=");
    am_uri_encode(&b, scope, strlen(scope));
    am_buf_fmt(&b, "&client_assertion=%s", jws);
    return am_buf_take(&b, NULL);
}

static char *signed_form(EVP_PKEY *with, bool pss, const char *claims)
{
    char *head = head_of(pss), *jws = assertion(with, pss, head, claims);
    char *form = form_with(ADMIN "/.default", jws);
    free(head);
    free(jws);
    return form;
}

static void test_certificate(void **state)
{
    (void)state;
    for (int pss = 0; pss < 2; pss++) {
        int status = 0;
        sb_claims seen;
        char *claims = claims_of(URL, CLIENT, CLIENT, pss ? "a" : "b", NOW, NOW + 600);
        char *form = signed_form(key, pss, claims);
        const am_value *v = post("/" TID "/oauth2/v2.0/token", form, &status);
        assert_int_equal(status, 200);
        assert_int_equal(am_value_num(am_value_get(v, "expires_in"), 0), 3599);
        assert_string_equal(am_value_text(am_value_get(v, "token_type"), ""), "Bearer");
        const char *token = am_value_text(am_value_get(v, "access_token"), "");
        assert_int_equal(sb_jwt_check(&jwt, arena, token, NOW, &seen), SB_TOKEN_GOOD);
        assert_string_equal(seen.aud, ADMIN);
        assert_string_equal(seen.appidacr, "2");
        assert_null(seen.upn);
        refused("/" TID "/oauth2/v2.0/token", form, 401, "invalid_client", 50013);
        free(form);
        free(claims);
    }
}

static void test_wrong_assertions(void **state)
{
    (void)state;
    static const struct {
        const char *aud, *iss, *sub, *jti;
        int64_t nbf, exp;
        int code;
    } t[] = {{"https://login.microsoftonline.com/other/oauth2/v2.0/token", CLIENT, CLIENT, "1", NOW,
              NOW + 600, 700023},
             {URL, "someone", CLIENT, "2", NOW, NOW + 600, 700021},
             {URL, CLIENT, "someone", "3", NOW, NOW + 600, 700021},
             {URL, CLIENT, CLIENT, "4", NOW - 900, NOW - 1, 700024},
             {URL, CLIENT, CLIENT, "5", NOW + 900, NOW + 1800, 700024},
             {URL, CLIENT, CLIENT, "6", NOW, 0, 700024},
             {URL, CLIENT, CLIENT, "", NOW, NOW + 600, 50013}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        char *claims = claims_of(t[i].aud, t[i].iss, t[i].sub, t[i].jti, t[i].nbf, t[i].exp);
        char *form = signed_form(key, true, claims);
        refused("/" TID "/oauth2/v2.0/token", form, 401, "invalid_client", t[i].code);
        free(form);
        free(claims);
    }
    char *claims = claims_of(URL, CLIENT, CLIENT, "7", NOW, NOW + 600);
    char *forged = signed_form(strange, true, claims), *older = signed_form(strange, false, claims);
    refused("/" TID "/oauth2/v2.0/token", forged, 401, "invalid_client", 50012);
    refused("/" TID "/oauth2/v2.0/token", older, 401, "invalid_client", 50012);
    free(forged);
    free(older);
    static const struct {
        const char *head;
        int code;
    } h[] = {{"{\"alg\":\"PS256\",\"x5t#S256\":\"AAAA\"}", 700027},
             {"{\"alg\":\"RS256\",\"x5t\":\"AAAA\"}", 700027},
             {"{\"alg\":\"none\",\"x5t\":\"AAAA\"}", 50027},
             {"{\"alg\":\"RS256\"}", 50027}};
    for (size_t i = 0; i < sizeof h / sizeof *h; i++) {
        char *jws = assertion(key, false, h[i].head, claims),
             *form = form_with(ADMIN "/.default", jws);
        refused("/" TID "/oauth2/v2.0/token", form, 401, "invalid_client", h[i].code);
        free(form);
        free(jws);
    }
    free(claims);
}

static void test_wrong_requests(void **state)
{
    (void)state;
    static const char path[] = "/contoso.onmicrosoft.com/oauth2/v2.0/token";
    static const struct {
        const char *path, *form;
        int status;
        const char *error;
        int code;
    } t[] = {
        {"/nobody/oauth2/v2.0/token", "grant_type=x", 400, "invalid_request", 90002},
        {path, "", 400, "invalid_request", 900144},
        {path, "grant_type=password", 400, "invalid_request", 900144},
        {path, "grant_type=password&client_id=" CLIENT, 400, "unsupported_grant_type", 70003},
        {path, "grant_type=client_credentials&client_id=x", 400, "unauthorized_client", 700016},
        {path, "grant_type=client_credentials&client_id=" CLIENT, 400, "invalid_request", 900144},
        {path, "grant_type=client_credentials&client_id=" CLIENT "&scope=" ADMIN "/.default", 401,
         "invalid_client", 7000218},
        {path,
         "grant_type=client_credentials&client_secret=x&client_id=" CLIENT "&scope=" ADMIN
         "/.default",
         401, "invalid_client", 7000215},
        {path, "grant_type=client_credentials&client_id=" CLIENT "&scope=" ADMIN "/AllSites.Read",
         400, "invalid_scope", 1002012},
        {path,
         "grant_type=client_credentials&client_id=" CLIENT "&scope=" ADMIN
         "/.default+https://graph.microsoft.com/.default",
         400, "invalid_scope", 700022},
        {path,
         "grant_type=client_credentials&client_id=" CLIENT
         "&scope=https://fabrikam-admin.sharepoint.com/.default",
         400, "invalid_resource", 500011},
        {path, "grant_type=refresh_token&refresh_token=x&client_id=" CLIENT, 400, "invalid_grant",
         9002313},
        {path, "grant_type=%zz", 400, "invalid_request", 9000411}};
    for (size_t i = 0; i < sizeof t / sizeof *t; i++)
        refused(t[i].path, t[i].form, t[i].status, t[i].error, t[i].code);
}

static void test_secret(void **state)
{
    (void)state;
    int status = 0;
    sb_claims seen;
    const am_value *v =
        post("/contoso/oauth2/v2.0/token",
             "grant_type=client_credentials&client_secret=sandbox-secret&client_id=" CLIENT
             "&scope=" ADMIN "/.default",
             &status);
    assert_int_equal(status, 200);
    const char *token = am_value_text(am_value_get(v, "access_token"), "");
    assert_int_equal(sb_jwt_check(&jwt, arena, token, NOW, &seen), SB_TOKEN_GOOD);
    assert_string_equal(seen.appidacr, "1");
}

static void test_device_code(void **state)
{
    (void)state;
    static const char path[] = "/contoso/oauth2/v2.0/token";
    int status = 0;
    sb_claims seen;
    const am_value *v =
        post("/contoso/oauth2/v2.0/devicecode",
             "client_id=" CLIENT "&scope=" ADMIN "/.default+offline_access", &status);
    assert_int_equal(status, 200);
    assert_int_equal(am_value_num(am_value_get(v, "interval"), 0), 5);
    char *user = am_strdup(am_value_text(am_value_get(v, "user_code"), ""));
    char *form =
        am_format("grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=" CLIENT
                  "&device_code=%s",
                  am_value_text(am_value_get(v, "device_code"), ""));
    refused(path, form, 400, "authorization_pending", 70016);
    now_ms += 1000;
    refused(path, form, 400, "slow_down", 70016);
    now_ms += 5000;
    refused(path, form, 400, "authorization_pending", 70016);
    assert_int_equal(sb_device_decide(&entra->devices, "NOBODY", true, NULL), 0);
    assert_int_equal(sb_device_decide(&entra->devices, user, true, "ann@contoso.com"), 1);
    now_ms += 5000;
    v = post(path, form, &status);
    assert_int_equal(status, 200);
    char *refresh =
        am_format("grant_type=refresh_token&client_id=" CLIENT "&refresh_token=%s&scope="
                  "https://graph.microsoft.com/.default",
                  am_value_text(am_value_get(v, "refresh_token"), ""));
    const char *token = am_value_text(am_value_get(v, "access_token"), "");
    assert_int_equal(sb_jwt_check(&jwt, arena, token, NOW, &seen), SB_TOKEN_GOOD);
    assert_string_equal(seen.upn, "ann@contoso.com");
    refused(path, form, 400, "bad_verification_code", 70018);
    v = post(path, refresh, &status);
    assert_int_equal(status, 200);
    token = am_value_text(am_value_get(v, "access_token"), "");
    assert_int_equal(sb_jwt_check(&jwt, arena, token, NOW, &seen), SB_TOKEN_GOOD);
    assert_string_equal(seen.aud, "https://graph.microsoft.com");
    free(user);
    free(form);
    free(refresh);
}

static void test_device_code_ends(void **state)
{
    (void)state;
    for (int declined = 0; declined < 2; declined++) {
        int status = 0;
        const am_value *v = post("/contoso/oauth2/v2.0/devicecode",
                                 "client_id=" CLIENT "&scope=" ADMIN "/.default", &status);
        char *form =
            am_format("grant_type=urn:ietf:params:oauth:grant-type:device_code&client_id=" CLIENT
                      "&device_code=%s",
                      am_value_text(am_value_get(v, "device_code"), ""));
        if (declined)
            assert_int_equal(sb_device_decide(&entra->devices, "all", false, NULL), 1);
        else
            now_ms += 901 * 1000;
        refused("/contoso/oauth2/v2.0/token", form, 400,
                declined ? "authorization_declined" : "expired_token", declined ? 65004 : 70019);
        if (!declined)
            assert_int_equal(sb_device_decide(&entra->devices, "all", false, NULL), 1);
        free(form);
    }
}

static const am_value *identity(const char *path, const char *query, int *status)
{
    sb_reply reply = {.body = AM_BUF(SB_REPLY_MAX)};
    sb_request in = {.method = "GET",
                     .host = "127.0.0.1",
                     .path = path,
                     .raw = path,
                     .query = query,
                     .body = "",
                     .header = header,
                     .now = now_ms};
    sb_ask ask = {.in = &in, .arena = arena};
    sb_msi_answer(entra, &tenants.app[0], &ask, &reply);
    *status = reply.status;
    return parsed(&reply);
}

static void test_managed_identity(void **state)
{
    (void)state;
    int status = 0;
    static const char imds[] = "api-version=2018-02-01&resource=" ADMIN;
    (void)identity(SB_IMDS_PATH, imds, &status);
    assert_int_equal(status, 400);
    sent[0][0] = "Metadata";
    sent[0][1] = "true";
    const am_value *v = identity(SB_IMDS_PATH, imds, &status);
    assert_int_equal(status, 200);
    assert_true(am_value_is(am_value_get(v, "expires_in"), AM_T_STR));
    assert_string_equal(am_value_text(am_value_get(v, "resource"), ""), ADMIN);
    (void)identity(SB_IMDS_PATH, "api-version=2018-02-01&resource=https://x.example", &status);
    assert_int_equal(status, 400);
    (void)identity(SB_MSI_PATH, "resource=" ADMIN, &status); /* Cloud Shell */
    assert_int_equal(status, 200);
    sent[0][0] = "X-IDENTITY-HEADER";
    sent[0][1] = "wrong";
    (void)identity(SB_MSI_PATH, "api-version=2019-08-01&resource=" ADMIN, &status);
    assert_int_equal(status, 401);
    sent[0][1] = SB_MSI_HEADER;
    (void)identity(SB_MSI_PATH, "api-version=2019-08-01&resource=" ADMIN, &status);
    assert_int_equal(status, 200);
    (void)identity(SB_MSI_PATH, "resource=" ADMIN, &status);
    assert_int_equal(status, 400);
}

static const struct CMUnitTest tests[] = {cmocka_unit_test_setup(test_certificate, fresh),
                                          cmocka_unit_test_setup(test_wrong_assertions, fresh),
                                          cmocka_unit_test_setup(test_wrong_requests, fresh),
                                          cmocka_unit_test_setup(test_secret, fresh),
                                          cmocka_unit_test_setup(test_device_code, fresh),
                                          cmocka_unit_test_setup(test_device_code_ends, fresh),
                                          cmocka_unit_test_setup(test_managed_identity, fresh)};

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, setup, teardown);
}
