#include "base/ulid.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"

enum { RANDOM_BYTES = 10, TIME_CHARS = 10, TEXT_CHARS = AM_ULID_TEXT - 1 };

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* Crockford */

void am_random(void *out, unsigned n)
{
    unsigned char *p = out;
    while (n) {
        ssize_t got = getrandom(p, n, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0) {
            fputs("aftermove: the kernel gives no random numbers\n", stderr);
            abort();
        }
        p += got;
        n -= (unsigned)got;
    }
}

/* 80 bits, 5 at a time. */
static void put_random(char out[], const unsigned char bits[RANDOM_BYTES])
{
    for (unsigned i = 0; i < TEXT_CHARS - TIME_CHARS; i++) {
        unsigned at = i * 5, byte = at / 8;
        unsigned pair = (unsigned)bits[byte] << 8;
        if (byte + 1 < RANDOM_BYTES)
            pair |= bits[byte + 1];
        out[i] = alphabet[pair >> (11 - at % 8) & 31];
    }
}

void am_ulid_new(char out[AM_ULID_TEXT])
{
    static unsigned char bits[RANDOM_BYTES];
    static int64_t last = -1;
    int64_t now = am_clock_wall();
    if (now > last) {
        last = now;
        am_random(bits, sizeof bits);
        bits[0] &= 0x7f; /* room to count up */
    } else {             /* the same millisecond, or a clock set back: count on from the last one */
        for (int i = RANDOM_BYTES - 1; i >= 0 && ++bits[i] == 0; i--)
            ;
    }
    uint64_t t = (uint64_t)last;
    for (int i = TIME_CHARS - 1; i >= 0; i--, t >>= 5)
        out[i] = alphabet[t & 31];
    put_random(out + TIME_CHARS, bits);
    out[TEXT_CHARS] = 0;
}

bool am_ulid_valid(const char *text)
{
    return text && strlen(text) == TEXT_CHARS && strspn(text, alphabet) == TEXT_CHARS &&
           text[0] <= '7';
}

void am_uuid_new(char out[37])
{
    unsigned char b[16];
    am_random(b, sizeof b);
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0],
             b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13],
             b[14], b[15]);
}
