#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509v3.h>

#include "sandbox/ca.h"

static char dir[64];
static sb_ca *ca;

static int setup(void **state)
{
    (void)state;
    static const char *const hosts[] = {"localhost", "127.0.0.1", "*.sharepoint.com",
                                        "login.microsoftonline.com"};
    am_err e;
    (void)snprintf(dir, sizeof dir, "/tmp/test_sb_ca.XXXXXX");
    return !mkdtemp(dir) || sb_ca_new(dir, hosts, 4, &ca, &e) != AM_OK;
}

static int teardown(void **state)
{
    (void)state;
    sb_ca_remove(ca);
    sb_ca_free(ca);
    return rmdir(dir); /* fails when a file was left */
}

static X509 *server_cert(void)
{
    BIO *bio = BIO_new_mem_buf(sb_ca_server_cert(ca), -1);
    X509 *cert = PEM_read_bio_X509(bio, NULL, NULL, NULL);
    BIO_free(bio);
    assert_non_null(cert);
    return cert;
}

static X509 *read_cert(const char *path)
{
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    X509 *cert = PEM_read_X509(f, NULL, NULL, NULL);
    (void)fclose(f);
    assert_non_null(cert);
    return cert;
}

static void test_server(void **state)
{
    (void)state;
    X509 *cert = server_cert(), *root = read_cert(sb_ca_file(ca));
    X509_STORE *store = X509_STORE_new();
    X509_STORE_CTX *ctx = X509_STORE_CTX_new();
    assert_int_equal(X509_STORE_add_cert(store, root), 1);
    assert_int_equal(X509_STORE_CTX_init(ctx, store, cert, NULL), 1);
    assert_int_equal(X509_STORE_CTX_set_purpose(ctx, X509_PURPOSE_SSL_SERVER), 1);
    assert_int_equal(X509_verify_cert(ctx), 1);
    assert_int_equal(X509_check_host(cert, "contoso-admin.sharepoint.com", 0, 0, NULL), 1);
    assert_int_equal(X509_check_host(cert, "login.microsoftonline.com", 0, 0, NULL), 1);
    assert_int_equal(X509_check_host(cert, "example.com", 0, 0, NULL), 0);
    assert_int_equal(X509_check_ip_asc(cert, "127.0.0.1", 0), 1);
    X509_STORE_CTX_free(ctx);
    X509_STORE_free(store);
    X509_free(root);
    X509_free(cert);
}

static void is_private(const char *path)
{
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
}

static void test_client(void **state)
{
    (void)state;
    am_err e;
    sb_cert c;
    unsigned char sum[32];
    unsigned n = 0;
    EVP_PKEY *key = NULL;
    X509 *inside = NULL;
    assert_int_equal(sb_ca_client(ca, "contoso", "secret", &c, &e), AM_OK);
    is_private(c.cert_file);
    is_private(c.key_file);
    is_private(c.pfx_file);
    X509 *cert = read_cert(c.cert_file);
    assert_int_equal(X509_digest(cert, EVP_sha256(), sum, &n), 1);
    assert_memory_equal(sum, c.sha256, 32);
    FILE *f = fopen(c.pfx_file, "rb");
    assert_non_null(f);
    PKCS12 *pfx = d2i_PKCS12_fp(f, NULL);
    (void)fclose(f);
    assert_int_equal(PKCS12_parse(pfx, "wrong", &key, &inside, NULL), 0);
    assert_int_equal(PKCS12_parse(pfx, "secret", &key, &inside, NULL), 1);
    assert_int_equal(X509_cmp(cert, inside), 0);
    assert_int_equal(EVP_PKEY_eq(key, c.key), 1);
    assert_int_equal(EVP_PKEY_get_bits(key), 2048);
    EVP_PKEY_free(key);
    X509_free(inside);
    X509_free(cert);
    PKCS12_free(pfx);
    sb_cert_remove(&c);
    sb_cert_fini(&c);
}

static void test_no_directory(void **state)
{
    (void)state;
    static const char *const hosts[] = {"localhost"};
    am_err e;
    sb_ca *none = NULL;
    assert_int_equal(sb_ca_new("/nonexistent/dir", hosts, 1, &none, &e), AM_DISK);
    assert_null(none);
    assert_non_null(strstr(e.text, "/nonexistent/dir"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(test_server, setup, teardown),
    cmocka_unit_test_setup_teardown(test_client, setup, teardown),
    cmocka_unit_test(test_no_directory)};

CHECK_MAIN(tests)
