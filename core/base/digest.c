#include "base/digest.h"

#include <stdlib.h>
#include <string.h>

#include <nettle/sha2.h>

#include "base/mem.h"

/* By nettle: libcrypto takes longer to get ready than most commands to run, and libsodium seven times
 * as long for the same text. */
struct am_digest {
    struct sha256_ctx state;
};

am_digest *am_digest_new(void)
{
    am_digest *d = am_new(am_digest);
    sha256_init(&d->state);
    return d;
}

void am_digest_add(am_digest *d, const void *bytes, size_t n)
{
    sha256_update(&d->state, n, bytes);
}

const char *am_digest_text(am_digest *d, char out[AM_DIGEST_TEXT])
{
    static const char hex[] = "0123456789abcdef";
    unsigned char raw[AM_DIGEST_BYTES];
    sha256_digest(&d->state, sizeof raw, raw);
    for (size_t i = 0; i < sizeof raw; i++) {
        out[2 * i] = hex[raw[i] >> 4];
        out[2 * i + 1] = hex[raw[i] & 15];
    }
    out[AM_DIGEST_TEXT - 1] = '\0';
    return out;
}

void am_digest_free(am_digest *d)
{
    free(d);
}

const char *am_sha256(const void *bytes, size_t n, char out[AM_DIGEST_TEXT])
{
    am_digest d;
    sha256_init(&d.state);
    am_digest_add(&d, bytes, n);
    return am_digest_text(&d, out);
}

bool am_digest_valid(const char *text)
{
    return text && strlen(text) == AM_DIGEST_TEXT - 1 &&
           strspn(text, "0123456789abcdef") == AM_DIGEST_TEXT - 1;
}
