#include "plugin/base64.h"

#include <stdint.h>
#include <string.h>

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

char *am_base64_format(am_arena *a, const void *bytes, size_t n)
{
    const unsigned char *in = bytes;
    char *text = n > SIZE_MAX / 2 ? NULL : am_arena_alloc(a, (n + 2) / 3 * 4 + 1);
    char *to = text;
    for (size_t i = 0; text && i < n; i += 3) {
        size_t left = n - i;
        uint32_t v = (uint32_t)in[i] << 16;
        v |= left > 1 ? (uint32_t)in[i + 1] << 8 : 0;
        v |= left > 2 ? in[i + 2] : 0;
        *to++ = digits[v >> 18 & 63];
        *to++ = digits[v >> 12 & 63];
        *to++ = left > 1 ? digits[v >> 6 & 63] : '=';
        *to++ = left > 2 ? digits[v & 63] : '=';
    }
    return text;
}

static int digit(char c)
{
    const char *at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

void *am_base64_parse(am_arena *a, const char *text, size_t n, size_t *out_n)
{
    *out_n = 0;
    if (n % 4 != 0) {
        return NULL;
    }
    size_t pad = n > 0 && text[n - 1] == '=' ? (text[n - 2] == '=' ? 2 : 1) : 0;
    unsigned char *out = am_arena_alloc(a, n / 4 * 3 + 1), *to = out;
    for (size_t i = 0; out && i < n; i += 4) {
        uint32_t v = 0;
        size_t padded = i + 4 == n ? pad : 0;
        for (size_t k = 0; k < 4; k++) {
            int d = k >= 4 - padded ? 0 : digit(text[i + k]);
            if (d < 0) {
                return NULL;
            }
            v = v << 6 | (uint32_t)d;
        }
        if ((padded == 1 && (v & 0xff)) || (padded == 2 && (v & 0xffff))) {
            return NULL;
        }
        *to++ = (unsigned char)(v >> 16);
        *to++ = (unsigned char)(v >> 8);
        *to++ = (unsigned char)v;
    }
    *out_n = n / 4 * 3 - pad;
    return out;
}
