#include "base/digest.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base/mem.h"

struct am_digest {
    EVP_MD_CTX *ctx;
};

/* SHA-256 is always there in libcrypto; what fails here is memory. */
static void start(EVP_MD_CTX *ctx)
{
    if (!ctx || EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) != 1)
        abort();
}

am_digest *am_digest_new(void)
{
    am_digest *d = am_new(am_digest);
    d->ctx = EVP_MD_CTX_new();
    start(d->ctx);
    return d;
}

void am_digest_add(am_digest *d, const void *bytes, size_t n)
{
    if (EVP_DigestUpdate(d->ctx, bytes, n) != 1)
        abort();
}

const char *am_digest_text(am_digest *d, char out[AM_DIGEST_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    unsigned char raw[AM_DIGEST_BYTES];
    if (EVP_DigestFinal_ex(d->ctx, raw, NULL) != 1)
        abort();
    for (size_t i = 0; i < sizeof raw; i++) {
        out[2 * i] = hex[raw[i] >> 4];
        out[2 * i + 1] = hex[raw[i] & 15];
    }
    out[AM_DIGEST_TEXT - 1] = '\0';
    start(d->ctx);
    return out;
}

void am_digest_free(am_digest *d)
{
    if (!d)
        return;
    EVP_MD_CTX_free(d->ctx);
    free(d);
}

const char *am_sha256(const void *bytes, size_t n, char out[AM_DIGEST_TEXT])
{
    am_digest *d = am_digest_new();
    am_digest_add(d, bytes, n);
    am_digest_text(d, out);
    am_digest_free(d);
    return out;
}

bool am_digest_valid(const char *text)
{
    return text && strlen(text) == AM_DIGEST_TEXT - 1 &&
           strspn(text, "0123456789abcdef") == AM_DIGEST_TEXT - 1;
}
