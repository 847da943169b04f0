#include "tenant/cert.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "testcert.h"

#include "check.h"

enum { DAY = 86400 };

static EVP_PKEY *key, *other;
static char *both, *cert, *only_key, *other_key, *open_key, *expired, *early, *pfx, *small;
static am_err err;

static int prepare(void **state)
{
    (void)state;
    key = testcert_key();
    other = testcert_key();
    EVP_PKEY *weak = EVP_RSA_gen(1024);
    X509 *x = testcert_make(key, "DNS:a", -DAY, DAY),
         *old = testcert_make(key, "DNS:a", -2 * DAY, -DAY);
    X509 *young = testcert_make(key, "DNS:a", DAY, 2 * DAY),
         *w = testcert_make(weak, "DNS:a", -DAY, DAY);
    both = testcert_pem("both.pem", x, key, 0600);
    cert = testcert_pem("cert.pem", x, NULL, 0644);
    only_key = testcert_pem("key.pem", NULL, key, 0600);
    other_key = testcert_pem("other.pem", NULL, other, 0600);
    open_key = testcert_pem("open.pem", x, key, 0644);
    expired = testcert_pem("expired.pem", old, key, 0600);
    early = testcert_pem("early.pem", young, key, 0600);
    small = testcert_pem("small.pem", w, weak, 0600);
    pfx = testcert_pfx("both.pfx", x, key, "geheim");
    X509_free(x);
    X509_free(old);
    X509_free(young);
    X509_free(w);
    EVP_PKEY_free(weak);
    setenv("AM_TEST_PASSWORD", "geheim", 1);
    setenv("AM_TEST_WRONG", "falsch", 1);
    return 0;
}

static int forget(void **state)
{
    char *paths[] = {both, cert, only_key, other_key, open_key, expired, early, pfx, small};
    (void)state;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        free(paths[i]);
    EVP_PKEY_free(key);
    EVP_PKEY_free(other);
    return 0;
}

static void good_ones_load(void **state)
{
    (void)state;
    const am_tenant_config cases[] = {
        {.auth = {.pem = both}},
        {.auth = {.pem = cert, .key = only_key}},
        {.auth = {.pfx = pfx, .password_env = "AM_TEST_PASSWORD"}},
    };
    char first[AM_CERT_THUMB_MAX] = "", thumb[AM_CERT_THUMB_MAX];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        am_cert *c = NULL;
        if (am_cert_load(&cases[i], &c, &err) != AM_OK)
            fail_msg("%s (%s)", err.text, err.hint);
        am_cert_thumbprint(c, true, thumb);
        assert_int_equal(strlen(thumb), 43);
        if (!i)
            memcpy(first, thumb, sizeof first);
        assert_string_equal(thumb, first);
        am_cert_thumbprint(c, false, thumb);
        assert_int_equal(strlen(thumb), 27);
        am_cert_free(c);
    }
}

static void bad_ones_are_named(void **state)
{
    (void)state;
    const struct {
        am_tenant_config c;
        am_kind kind;
        const char *word;
    } cases[] = {
        {{.name = ""}, AM_USAGE, "neither"},
        {{.auth = {.pem = both, .pfx = pfx}}, AM_USAGE, "both"},
        {{.auth = {.pem = "/nonexistent.pem"}}, AM_USAGE, "/nonexistent.pem"},
        {{.auth = {.pem = cert, .key = "/nonexistent.key"}}, AM_USAGE, "/nonexistent.key"},
        {{.auth = {.pem = open_key}}, AM_REFUSED, "open.pem"},
        {{.auth = {.pem = cert, .key = other_key}}, AM_USAGE, "does not fit"},
        {{.auth = {.pem = only_key}}, AM_USAGE, "no certificate"},
        {{.auth = {.pem = expired}}, AM_DENIED, "expired on 20"},
        {{.auth = {.pem = early}}, AM_DENIED, "not valid before 20"},
        {{.auth = {.pem = small}}, AM_USAGE, "2048"},
        {{.auth = {.pfx = pfx, .password_env = "AM_TEST_WRONG"}}, AM_USAGE, "could not be opened"},
        {{.auth = {.pfx = pfx}}, AM_USAGE, "could not be opened"},
        {{.auth = {.pfx = pfx, .password_env = "AM_TEST_UNSET"}}, AM_USAGE, "AM_TEST_UNSET"},
        {{.auth = {.pfx = both}}, AM_USAGE, "PKCS #12"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        am_cert *c = NULL;
        am_kind kind = am_cert_load(&cases[i].c, &c, &err);
        if (kind != cases[i].kind || !strstr(err.text, cases[i].word))
            fail_msg("case %zu: kind %d, %s (%s)", i, kind, err.text, err.hint);
        assert_null(c);
        assert_int_equal(err.kind, kind);
        assert_null(strstr(err.text, "geheim"));
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(good_ones_load),
    cmocka_unit_test(bad_ones_are_named),
};

int main(void)
{
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, prepare, forget);
}
