#include "base/sign.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>

#include "base/file.h"

static am_kind public_text(EVP_PKEY *key, char out[AM_SIGN_KEY_TEXT], am_err *e)
{
    unsigned char raw[AM_SIGN_KEY_BYTES];
    size_t n = sizeof raw;
    if (EVP_PKEY_get_raw_public_key(key, raw, &n) != 1 || n != sizeof raw)
        return am_fail(e, AM_USAGE, "the key is no Ed25519 key");
    EVP_EncodeBlock((unsigned char *)out, raw, (int)sizeof raw);
    return AM_OK;
}

static am_kind load_private(const char *path, EVP_PKEY **out, am_err *e)
{
    am_kind k = am_file_private(path, e);
    if (k)
        return k;
    FILE *f = fopen(path, "re");
    if (!f)
        return am_fail(e, AM_ABSENT, "cannot open the signing key %s", path);
    EVP_PKEY *key = PEM_read_PrivateKey(f, NULL, NULL, NULL);
    (void)fclose(f);
    if (!key || EVP_PKEY_get_id(key) != EVP_PKEY_ED25519) {
        EVP_PKEY_free(key);
        return am_fail(e, AM_USAGE, "%s holds no Ed25519 private key in PEM form", path);
    }
    *out = key;
    return AM_OK;
}

am_kind am_sign_keygen(const char *path, char public_key[AM_SIGN_KEY_TEXT], am_err *e)
{
    am_kind k = AM_OK;
    FILE *f = NULL;
    EVP_PKEY *key = NULL;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) {
        k = am_fail(e, am_file_exists(path) ? AM_CONFLICT : AM_DISK,
                    "cannot make the signing key %s: it exists or the folder cannot be written",
                    path);
        goto out;
    }
    key = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
    f = fdopen(fd, "w");
    if (!key || !f || PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL) != 1 ||
        fflush(f) != 0 || fsync(fd) != 0)
        k = am_fail(e, AM_DISK, "cannot write the signing key %s", path);
    else
        k = public_text(key, public_key, e);
out:
    if (f)
        (void)fclose(f);
    else if (fd >= 0)
        (void)close(fd);
    if (k && fd >= 0)
        (void)unlink(path);
    EVP_PKEY_free(key);
    return k;
}

am_kind am_sign_public(const char *path, char public_key[AM_SIGN_KEY_TEXT], am_err *e)
{
    EVP_PKEY *key = NULL;
    am_kind k = load_private(path, &key, e);
    if (!k)
        k = public_text(key, public_key, e);
    EVP_PKEY_free(key);
    return k;
}

am_kind am_sign(const char *path, const void *bytes, size_t n, char out[AM_SIGN_TEXT], am_err *e)
{
    unsigned char raw[AM_SIGN_BYTES];
    size_t len = sizeof raw;
    EVP_PKEY *key = NULL;
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    am_kind k = load_private(path, &key, e);
    if (k)
        goto out;
    if (!ctx || EVP_DigestSignInit(ctx, NULL, NULL, NULL, key) != 1 ||
        EVP_DigestSign(ctx, raw, &len, bytes, n) != 1 || len != sizeof raw)
        k = am_fail(e, AM_BUG, "signing with %s failed", path);
    else
        EVP_EncodeBlock((unsigned char *)out, raw, (int)sizeof raw);
out:
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(key);
    return k;
}

/* Strict base64 of exactly n bytes with one or two "=" behind it. */
static bool decode(const char *text, unsigned char *out, size_t n)
{
    unsigned char room[3 * ((AM_SIGN_BYTES + 2) / 3)];
    size_t want = 4 * ((n + 2) / 3);
    if (strlen(text) != want || EVP_DecodeBlock(room, (const unsigned char *)text, (int)want) < 0)
        return false;
    memcpy(out, room, n);
    return true;
}

am_kind am_sign_verify(const char *public_key, const char *signature, const void *bytes, size_t n,
                       am_err *e)
{
    unsigned char key[AM_SIGN_KEY_BYTES], sig[AM_SIGN_BYTES];
    if (!decode(public_key, key, sizeof key))
        return am_fail(e, AM_USAGE, "'%.60s' is no public key (base64 of 32 bytes)", public_key);
    if (!decode(signature, sig, sizeof sig))
        return am_fail(e, AM_USAGE, "'%.100s' is no signature (base64 of 64 bytes)", signature);
    EVP_PKEY *pkey = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, sizeof key);
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    am_kind k = AM_OK;
    if (!pkey || !ctx || EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, pkey) != 1)
        k = am_fail(e, AM_USAGE, "'%.60s' is no public key", public_key);
    else if (EVP_DigestVerify(ctx, sig, sizeof sig, bytes, n) != 1)
        k = am_fail(e, AM_REFUSED,
                    "the signature does not fit: the content was changed after it was signed, "
                    "or another key signed it");
    EVP_MD_CTX_free(ctx);
    EVP_PKEY_free(pkey);
    return k;
}
