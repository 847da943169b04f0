#include "sandbox/ca.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

enum { NAMES_MAX = 16 << 10, DAYS = 365, DAY = 24 * 60 * 60 };

struct sb_ca {
    char *dir, *file;
    EVP_PKEY *key;
    X509 *cert;
    char *server_cert, *server_key;
};

static am_kind broken(am_err *e, const char *what)
{
    char why[128];
    ERR_error_string_n(ERR_get_error(), why, sizeof why);
    ERR_clear_error();
    return am_fail(e, AM_BUG, "cannot make %s: %s", what, why);
}

static bool extend(X509 *cert, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX ctx;
    X509V3_set_ctx_nodb(&ctx);
    X509V3_set_ctx(&ctx, issuer, cert, NULL, NULL, 0);
    X509_EXTENSION *ext = X509V3_EXT_conf_nid(NULL, &ctx, nid, value);
    bool good = ext && X509_add_ext(cert, ext, -1) == 1;
    X509_EXTENSION_free(ext);
    return good;
}

static bool serial(X509 *cert)
{
    unsigned char bytes[16];
    if (RAND_bytes(bytes, (int)sizeof bytes) != 1)
        return false;
    bytes[0] = (unsigned char)((bytes[0] & 0x3f) | 0x40);
    BIGNUM *number = BN_bin2bn(bytes, (int)sizeof bytes, NULL);
    bool good = number && BN_to_ASN1_INTEGER(number, X509_get_serialNumber(cert));
    BN_free(number);
    return good;
}

/* A certificate for key, not signed yet. issuer NULL: its own. */
static X509 *draft(const char *name, EVP_PKEY *key, X509 *issuer)
{
    X509 *cert = X509_new();
    if (!cert)
        return NULL;
    X509_NAME *subject = X509_get_subject_name(cert);
    if (X509_set_version(cert, 2) == 1 && serial(cert) &&
        X509_gmtime_adj(X509_getm_notBefore(cert), -DAY) &&
        X509_gmtime_adj(X509_getm_notAfter(cert), (long)DAYS * DAY) &&
        X509_NAME_add_entry_by_txt(subject, "O", MBSTRING_ASC,
                                   (const unsigned char *)"aftermove sandbox", -1, -1, 0) == 1 &&
        X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, (const unsigned char *)name, -1,
                                   -1, 0) == 1 &&
        X509_set_issuer_name(cert, issuer ? X509_get_subject_name(issuer) : subject) == 1 &&
        X509_set_pubkey(cert, key) == 1)
        return cert;
    X509_free(cert);
    return NULL;
}

static char *taken(BIO *bio)
{
    char *bytes = NULL;
    long n = BIO_get_mem_data(bio, &bytes);
    char *out = am_alloc((size_t)n + 1);
    memcpy(out, bytes, (size_t)n);
    BIO_free(bio);
    return out;
}

static char *cert_text(X509 *cert, X509 *behind)
{
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio && PEM_write_bio_X509(bio, cert) == 1 &&
        (!behind || PEM_write_bio_X509(bio, behind) == 1))
        return taken(bio);
    BIO_free(bio);
    return NULL;
}

static char *key_text(EVP_PKEY *key)
{
    BIO *bio = BIO_new(BIO_s_mem());
    if (bio && PEM_write_bio_PrivateKey(bio, key, NULL, NULL, 0, NULL, NULL) == 1)
        return taken(bio);
    BIO_free(bio);
    return NULL;
}

static am_kind write_text(const char *path, const char *text, am_err *e)
{
    return am_file_write(path, text, strlen(text), 0600, e);
}

static am_kind make_ca(sb_ca *ca, am_err *e)
{
    ca->key = EVP_EC_gen("P-256");
    ca->cert = ca->key ? draft("aftermove sandbox CA", ca->key, NULL) : NULL;
    if (!ca->cert || !extend(ca->cert, ca->cert, NID_basic_constraints, "critical,CA:TRUE") ||
        !extend(ca->cert, ca->cert, NID_key_usage, "critical,keyCertSign,cRLSign") ||
        !extend(ca->cert, ca->cert, NID_subject_key_identifier, "hash") ||
        !X509_sign(ca->cert, ca->key, EVP_sha256()))
        return broken(e, "the sandbox's CA");
    char *text = cert_text(ca->cert, NULL);
    am_kind k = text ? write_text(ca->file, text, e) : broken(e, "the sandbox's CA");
    free(text);
    return k;
}

static void names_of(am_buf *names, const char *const *hosts, size_t n)
{
    struct in6_addr address;
    for (size_t i = 0; i < n; i++) {
        bool numeric = inet_pton(AF_INET, hosts[i], &address) == 1 ||
                       inet_pton(AF_INET6, hosts[i], &address) == 1;
        am_buf_fmt(names, "%s%s:%s", i ? "," : "", numeric ? "IP" : "DNS", hosts[i]);
    }
}

static am_kind make_server(sb_ca *ca, const char *const *hosts, size_t n, am_err *e)
{
    am_kind k = AM_OK;
    am_buf names = AM_BUF(NAMES_MAX);
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = key ? draft("aftermove sandbox server", key, ca->cert) : NULL;
    names_of(&names, hosts, n);
    if (!am_buf_ok(&names)) {
        k = am_fail(e, AM_LIMIT, "cannot make the server certificate: %zu host names are too many",
                    n);
        goto out;
    }
    if (!cert || !extend(cert, ca->cert, NID_basic_constraints, "critical,CA:FALSE") ||
        !extend(cert, ca->cert, NID_key_usage, "critical,digitalSignature") ||
        !extend(cert, ca->cert, NID_ext_key_usage, "serverAuth") ||
        !extend(cert, ca->cert, NID_subject_key_identifier, "hash") ||
        !extend(cert, ca->cert, NID_authority_key_identifier, "keyid") ||
        !extend(cert, ca->cert, NID_subject_alt_name, am_buf_text(&names)) ||
        !X509_sign(cert, ca->key, EVP_sha256())) {
        k = broken(e, "the server certificate");
        goto out;
    }
    ca->server_cert = cert_text(cert, ca->cert);
    ca->server_key = key_text(key);
    if (!ca->server_cert || !ca->server_key)
        k = broken(e, "the server certificate");
out:
    X509_free(cert);
    EVP_PKEY_free(key);
    am_buf_free(&names);
    return k;
}

am_kind sb_ca_new(const char *dir, const char *const *hosts, size_t n, sb_ca **out, am_err *e)
{
    sb_ca *ca = am_new(sb_ca);
    ca->dir = am_strdup(dir);
    ca->file = am_path_join(dir, "ca.pem");
    am_kind k = make_ca(ca, e);
    if (!k)
        k = make_server(ca, hosts, n, e);
    if (k) {
        sb_ca_free(ca);
        ca = NULL;
    }
    *out = ca;
    return k;
}

void sb_ca_free(sb_ca *ca)
{
    if (!ca)
        return;
    X509_free(ca->cert);
    EVP_PKEY_free(ca->key);
    free(ca->dir);
    free(ca->file);
    free(ca->server_cert);
    free(ca->server_key);
    free(ca);
}

const char *sb_ca_file(const sb_ca *ca)
{
    return ca->file;
}

const char *sb_ca_server_cert(const sb_ca *ca)
{
    return ca->server_cert;
}

const char *sb_ca_server_key(const sb_ca *ca)
{
    return ca->server_key;
}

static am_kind write_pfx(const sb_cert *c, EVP_PKEY *key, X509 *cert, const char *name,
                         const char *password, am_err *e)
{
    unsigned char *der = NULL;
    PKCS12 *pfx = PKCS12_create(password, name, key, cert, NULL, 0, 0, 0, 0, 0);
    int n = pfx ? i2d_PKCS12(pfx, &der) : -1;
    am_kind k = n > 0 ? am_file_write(c->pfx_file, der, (size_t)n, 0600, e)
                      : broken(e, "the app's PFX file");
    OPENSSL_free(der);
    PKCS12_free(pfx);
    return k;
}

static char *named(const char *dir, const char *name, const char *ending)
{
    char *file = am_format("%s%s", name, ending);
    char *path = am_path_join(dir, file);
    free(file);
    return path;
}

static am_kind write_client(sb_cert *c, EVP_PKEY *key, X509 *cert, const char *name,
                            const char *password, am_err *e)
{
    char *public = cert_text(cert, NULL), *private = key_text(key);
    unsigned n = 0;
    am_kind k = public && private && X509_digest(cert, EVP_sha1(), c->sha1, &n) == 1 &&
                        X509_digest(cert, EVP_sha256(), c->sha256, &n) == 1
                    ? AM_OK
                    : broken(e, "the app's certificate");
    if (!k)
        k = write_text(c->cert_file, public, e);
    if (!k)
        k = write_text(c->key_file, private, e);
    if (!k)
        k = write_pfx(c, key, cert, name, password, e);
    if (private)
        OPENSSL_cleanse(private, strlen(private));
    free(private);
    free(public);
    return k;
}

am_kind sb_ca_client(sb_ca *ca, const char *name, const char *password, sb_cert *out, am_err *e)
{
    am_kind k = AM_OK;
    EVP_PKEY *key = EVP_RSA_gen(2048);
    /* its own issuer, as the certificates are that people register with an app */
    X509 *cert = key ? draft(name, key, NULL) : NULL;
    memset(out, 0, sizeof *out);
    if (!cert || !extend(cert, cert, NID_basic_constraints, "critical,CA:FALSE") ||
        !extend(cert, cert, NID_key_usage, "critical,digitalSignature") ||
        !extend(cert, cert, NID_ext_key_usage, "clientAuth") ||
        !X509_sign(cert, key, EVP_sha256())) {
        k = broken(e, "the app's certificate");
        goto out;
    }
    out->cert_file = named(ca->dir, name, ".crt.pem");
    out->key_file = named(ca->dir, name, ".key.pem");
    out->pfx_file = named(ca->dir, name, ".pfx");
    k = write_client(out, key, cert, name, password, e);
    if (!k)
        out->key = X509_get_pubkey(cert);
out:
    if (k)
        sb_cert_fini(out);
    X509_free(cert);
    EVP_PKEY_free(key);
    return k;
}

void sb_cert_fini(sb_cert *c)
{
    EVP_PKEY_free(c->key);
    free(c->cert_file);
    free(c->key_file);
    free(c->pfx_file);
    memset(c, 0, sizeof *c);
}

void sb_ca_remove(const sb_ca *ca)
{
    (void)unlink(ca->file);
}

void sb_cert_remove(const sb_cert *c)
{
    if (c->cert_file) {
        (void)unlink(c->cert_file);
        (void)unlink(c->key_file);
        (void)unlink(c->pfx_file);
    }
}
