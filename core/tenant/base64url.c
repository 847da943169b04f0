#include "tenant/base64url.h"

#include <stdint.h>
#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

void am_base64url_format(am_buf *out, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i += 3) {
        uint32_t v = (uint32_t)p[i] << 16;
        size_t have = n - i > 2 ? 3 : n - i;
        if (have > 1)
            v |= (uint32_t)p[i + 1] << 8;
        if (have > 2)
            v |= p[i + 2];
        for (size_t k = 0; k <= have; k++)
            am_buf_char(out, digits[v >> (18 - 6 * k) & 63]);
    }
}

bool am_base64url_parse(am_buf *out, const char *text, size_t n)
{
    uint32_t v = 0;
    unsigned bits = 0;
    while (n && text[n - 1] == '=')
        n--;
    if (n % 4 == 1)
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *at = text[i] ? strchr(digits, text[i]) : NULL;
        if (!at)
            return false;
        v = v << 6 | (uint32_t)(at - digits);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            am_buf_char(out, (char)(v >> bits & 0xff));
            v &= (1u << bits) - 1;
        }
    }
    return am_buf_ok(out);
}
