#include "tenant/cert.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <openssl/bio.h>
#include <openssl/decoder.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/secret.h"
#include "tenant/base64url.h"

enum { KEY_BITS_MIN = 2048, SALT_BYTES = 32 };

struct am_cert {
    X509 *x509;
    EVP_PKEY *key;
};

/* libcrypto's own words on the last failure. */
static const char *why(void)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason ? reason : "no reason given";
}

static int give_password(char *out, int size, int writing, void *self)
{
    const char *password = self;
    (void)writing;
    if (!password || strlen(password) > (size_t)size)
        return -1; /* never ask on the terminal */
    memcpy(out, password, strlen(password));
    return (int)strlen(password);
}

static am_kind read_file(const char *key, const char *path, bool has_key, am_buf *out, am_err *err)
{
    am_kind kind = has_key ? am_file_private(path, err) : AM_OK;
    if (kind == AM_OK)
        kind = am_file_read(path, out, err);
    if (kind == AM_OK)
        return AM_OK;
    am_prefix(err, "%s", key);
    if (kind != AM_ABSENT)
        return kind;
    if (err)
        err->kind = AM_USAGE;
    am_hint(err, "paths are relative to the configuration file");
    return AM_USAGE;
}

/* The variable's content; NULL when none is named. */
static am_kind find_password(const am_tenant_config *c, const char **out, am_err *err)
{
    *out = NULL;
    if (!c->auth.password_env)
        return AM_OK;
    *out = getenv(c->auth.password_env);
    if (*out)
        return AM_OK;
    am_fail(err, AM_USAGE, "password_env: the variable %s is not set", c->auth.password_env);
    am_hint(err, "export %s=... before running; a password has no place in the file",
            c->auth.password_env);
    return AM_USAGE;
}

/* A file that begins with an RSA key: looking for no other kind takes a third of the time. */
static EVP_PKEY *rsa_key(const am_buf *text, const char *password)
{
    EVP_PKEY *key = NULL;
    OSSL_DECODER_CTX *decoder = OSSL_DECODER_CTX_new_for_pkey(&key, "PEM", NULL, "RSA",
                                                              EVP_PKEY_KEYPAIR, NULL, NULL);
    BIO *bio = BIO_new_mem_buf(text->p, (int)text->n);
    if (decoder && OSSL_DECODER_CTX_set_pem_password_cb(decoder, give_password,
                                                        (void *)(uintptr_t)password) == 1)
        (void)OSSL_DECODER_from_bio(decoder, bio);
    OSSL_DECODER_CTX_free(decoder);
    BIO_free(bio);
    ERR_clear_error();
    return key;
}

static EVP_PKEY *pem_key(const am_buf *text, const char *password)
{
    BIO *bio = BIO_new_mem_buf(text->p, (int)text->n);
    EVP_PKEY *key = rsa_key(text, password);
    if (!key) /* another kind of key, a certificate before it, or nothing at all */
        key = PEM_read_bio_PrivateKey(bio, NULL, give_password, (void *)(uintptr_t)password);
    BIO_free(bio);
    return key;
}

/* The certificate of that key, out of a file that may hold a whole chain. */
static X509 *pem_certificate(const am_buf *text, EVP_PKEY *key, bool *any)
{
    BIO *bio = BIO_new_mem_buf(text->p, (int)text->n);
    X509 *x = NULL;
    *any = false;
    while ((x = PEM_read_bio_X509(bio, NULL, give_password, NULL)) != NULL) {
        *any = true;
        if (X509_check_private_key(x, key) == 1)
            break;
        X509_free(x);
    }
    BIO_free(bio);
    return x;
}

static am_kind load_pem(am_cert *cert, const am_tenant_config *c, am_err *err)
{
    const char *key_path = c->auth.key ? c->auth.key : c->auth.pem, *password = NULL;
    am_buf pem = AM_BUF(AM_CERT_FILE_MAX), key = AM_BUF(AM_CERT_FILE_MAX);
    bool any = false;
    am_kind kind = read_file("pem", c->auth.pem, !c->auth.key, &pem, err);
    if (kind == AM_OK)
        kind = read_file(c->auth.key ? "key" : "pem", key_path, true, &key, err);
    if (kind == AM_OK)
        kind = find_password(c, &password, err);
    if (kind != AM_OK)
        goto out;
    cert->key = pem_key(&key, password);
    if (!cert->key) {
        am_fail(err, AM_USAGE, "%s holds no private key that could be read (%s)", key_path, why());
        am_hint(err, "a PEM file with the key, or key = \"file\" beside pem; for an encrypted key "
                     "name its password's variable: password_env");
        kind = AM_USAGE;
        goto out;
    }
    cert->x509 = pem_certificate(&pem, cert->key, &any);
    if (!cert->x509) {
        if (any)
            am_fail(err, AM_USAGE, "the key in %s does not fit the certificate in %s", key_path,
                    c->auth.pem);
        else
            am_fail(err, AM_USAGE, "%s holds no certificate in PEM form", c->auth.pem);
        am_hint(err, "certificate and key have to come from the same request");
        kind = AM_USAGE;
    }
out:
    if (key.p)
        am_wipe(key.p, key.n);
    if (pem.p)
        am_wipe(pem.p, pem.n);
    am_buf_free(&key);
    am_buf_free(&pem);
    return kind;
}

static am_kind load_pfx(am_cert *cert, const am_tenant_config *c, am_err *err)
{
    const char *password = NULL;
    am_buf der = AM_BUF(AM_CERT_FILE_MAX);
    PKCS12 *p12 = NULL;
    am_kind kind = read_file("pfx", c->auth.pfx, true, &der, err);
    if (kind == AM_OK)
        kind = find_password(c, &password, err);
    if (kind != AM_OK)
        goto out;
    const unsigned char *p = (const unsigned char *)am_buf_text(&der);
    p12 = d2i_PKCS12(NULL, &p, (long)der.n);
    if (!p12) {
        am_fail(err, AM_USAGE, "pfx: %s is no PKCS #12 file (%s)", c->auth.pfx, why());
        am_hint(err, "a PEM file is given as pem = \"...\"");
        kind = AM_USAGE;
    } else if (!PKCS12_parse(p12, password, &cert->key, &cert->x509, NULL)) {
        am_fail(err, AM_USAGE, "pfx: %s could not be opened (%s)", c->auth.pfx, why());
        am_hint(err,
                c->auth.password_env ? "is the password in %s right? For files of old exporters: "
                                       "openssl pkcs12 -legacy, then a PEM file"
                                     : "name the variable that holds its password: %s",
                c->auth.password_env ? c->auth.password_env : "password_env");
        kind = AM_USAGE;
    } else if (!cert->key || !cert->x509) {
        am_fail(err, AM_USAGE, "pfx: %s holds no %s", c->auth.pfx,
                cert->key ? "certificate" : "private key");
        kind = AM_USAGE;
    }
out:
    if (der.p)
        am_wipe(der.p, der.n);
    am_buf_free(&der);
    PKCS12_free(p12);
    return kind;
}

static int64_t wall_of(const ASN1_TIME *t)
{
    struct tm tm = {0};
    return ASN1_TIME_to_tm(t, &tm) == 1 ? (int64_t)timegm(&tm) * 1000 : 0;
}

int64_t am_cert_expires(const am_cert *cert)
{
    return wall_of(X509_get0_notAfter(cert->x509));
}

static am_kind check(const am_cert *cert, const char *path, am_err *err)
{
    char date[AM_TIME_TEXT];
    int64_t now = am_clock_wall(), from = wall_of(X509_get0_notBefore(cert->x509));
    if (EVP_PKEY_get_base_id(cert->key) != EVP_PKEY_RSA ||
        EVP_PKEY_get_bits(cert->key) < KEY_BITS_MIN) {
        am_fail(err, AM_USAGE, "%s: the key is no RSA key of %d bits or more", path, KEY_BITS_MIN);
        am_hint(err, "openssl req -x509 -newkey rsa:2048 -nodes ... makes one");
        return AM_USAGE;
    }
    if (now >= am_cert_expires(cert)) {
        am_fail(err, AM_DENIED, "%s: the certificate expired on %s", path,
                am_time_format(date, am_cert_expires(cert)));
        am_hint(err, "make a new one and upload it to the application in Entra ID");
        return AM_DENIED;
    }
    if (now < from) {
        am_fail(err, AM_DENIED, "%s: the certificate is not valid before %s", path,
                am_time_format(date, from));
        am_hint(err, "check this machine's clock");
        return AM_DENIED;
    }
    return AM_OK;
}

/* Exactly one of two forms. */
static am_kind check_form(const am_tenant_config *c, am_err *err)
{
    if (!c->auth.pem != !c->auth.pfx)
        return AM_OK;
    am_fail(err, AM_USAGE,
            c->auth.pem ? "certificate: both pem and pfx are given"
                        : "certificate: neither pem nor pfx is given");
    am_hint(err, "for example certificate { pem = \"certs/contoso.pem\" }");
    return AM_USAGE;
}

static am_kind look_at(const char *key, const char *path, bool has_key, am_err *err)
{
    am_buf text = AM_BUF(AM_CERT_FILE_MAX);
    am_kind kind = read_file(key, path, has_key, &text, err);
    if (text.p)
        am_wipe(text.p, text.n);
    am_buf_free(&text);
    return kind;
}

am_kind am_cert_look(const am_tenant_config *c, am_err *err)
{
    const char *password;
    am_kind kind = check_form(c, err);
    if (kind == AM_OK && c->auth.pfx)
        kind = look_at("pfx", c->auth.pfx, true, err);
    if (kind == AM_OK && c->auth.pem)
        kind = look_at("pem", c->auth.pem, !c->auth.key, err);
    if (kind == AM_OK && c->auth.pem && c->auth.key)
        kind = look_at("key", c->auth.key, true, err);
    return kind ? kind : find_password(c, &password, err);
}

am_kind am_cert_load(const am_tenant_config *c, am_cert **out, am_err *err)
{
    am_cert *cert = am_new(am_cert);
    am_kind kind = check_form(c, err);
    *out = NULL;
    ERR_clear_error();
    if (kind == AM_OK)
        kind = c->auth.pem ? load_pem(cert, c, err) : load_pfx(cert, c, err);
    if (kind == AM_OK)
        kind = check(cert, c->auth.pem ? c->auth.pem : c->auth.pfx, err);
    if (kind == AM_OK)
        *out = cert;
    else
        am_cert_free(cert);
    return kind;
}

void am_cert_free(am_cert *cert)
{
    if (!cert)
        return;
    X509_free(cert->x509);
    EVP_PKEY_free(cert->key);
    free(cert);
}

void am_cert_thumbprint(const am_cert *cert, bool sha256, char out[AM_CERT_THUMB_MAX])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    am_buf text = AM_BUF(AM_CERT_THUMB_MAX);
    if (X509_digest(cert->x509, sha256 ? EVP_sha256() : EVP_sha1(), digest, &n) != 1)
        n = 0;
    am_base64url_format(&text, digest, n);
    memcpy(out, am_buf_text(&text), text.n);
    out[text.n] = '\0';
    am_buf_free(&text);
}

am_kind am_cert_sign(const am_cert *cert, bool pss, const char *bytes, size_t n, am_buf *out,
                     am_err *err)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    EVP_PKEY_CTX *key = NULL; /* ctx's own */
    unsigned char *signature = NULL;
    size_t size = 0;
    bool ok = EVP_DigestSignInit(ctx, &key, EVP_sha256(), NULL, cert->key) == 1;
    if (ok && pss)
        ok = EVP_PKEY_CTX_set_rsa_padding(key, RSA_PKCS1_PSS_PADDING) == 1 &&
             EVP_PKEY_CTX_set_rsa_pss_saltlen(key, SALT_BYTES) == 1 &&
             EVP_PKEY_CTX_set_rsa_mgf1_md(key, EVP_sha256()) == 1;
    ok = ok && EVP_DigestSign(ctx, NULL, &size, (const unsigned char *)bytes, n) == 1;
    if (ok) {
        signature = am_alloc(size);
        ok = EVP_DigestSign(ctx, signature, &size, (const unsigned char *)bytes, n) == 1;
    }
    if (ok)
        am_base64url_format(out, signature, size);
    free(signature);
    EVP_MD_CTX_free(ctx);
    return ok ? AM_OK : am_fail(err, AM_BUG, "the assertion could not be signed (%s)", why());
}
