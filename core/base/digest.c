#include "base/digest.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/mem.h"

/* By libsodium: libcrypto takes longer to get ready than most commands to run. */
struct am_digest {
    crypto_hash_sha256_state state;
};

am_digest *am_digest_new(void)
{
    am_digest *d = am_new(am_digest);
    crypto_hash_sha256_init(&d->state);
    return d;
}

void am_digest_add(am_digest *d, const void *bytes, size_t n)
{
    crypto_hash_sha256_update(&d->state, bytes, n);
}

const char *am_digest_text(am_digest *d, char out[AM_DIGEST_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    unsigned char raw[AM_DIGEST_BYTES];
    crypto_hash_sha256_final(&d->state, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        out[2 * i] = hex[raw[i] >> 4];
        out[2 * i + 1] = hex[raw[i] & 15];
    }
    out[AM_DIGEST_TEXT - 1] = '\0';
    crypto_hash_sha256_init(&d->state);
    return out;
}

void am_digest_free(am_digest *d)
{
    free(d);
}

const char *am_sha256(const void *bytes, size_t n, char out[AM_DIGEST_TEXT])
{
    am_digest d;
    crypto_hash_sha256_init(&d.state);
    am_digest_add(&d, bytes, n);
    return am_digest_text(&d, out);
}

bool am_digest_valid(const char *text)
{
    return text && strlen(text) == AM_DIGEST_TEXT - 1 &&
           strspn(text, "0123456789abcdef") == AM_DIGEST_TEXT - 1;
}
