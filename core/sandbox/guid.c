#include "sandbox/guid.h"

#include <string.h>

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

bool sb_guid_parse(const char *text, sb_guid *out)
{
    size_t n;
    size_t k = 0;

    memset(out, 0, sizeof *out);
    if (!text)
        return false;
    n = strlen(text);
    if (n == 38 && text[0] == '{' && text[37] == '}') {
        text++;
        n = 36;
    }
    if (n != 36)
        return false;
    for (size_t i = 0; i < 36; i++) {
        int high, low;

        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i] != '-')
                goto bad;
            continue;
        }
        high = nibble(text[i]);
        low = nibble(text[i + 1]);
        if (high < 0 || low < 0)
            goto bad;
        out->b[k++] = (uint8_t)(high << 4 | low);
        i++;
    }
    return true;
bad:
    memset(out, 0, sizeof *out);
    return false;
}

const char *sb_guid_text(char out[SB_GUID_TEXT], const sb_guid *g)
{
    static const char hex[] = "0123456789abcdef";
    char *p = out;

    for (size_t i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *p++ = '-';
        *p++ = hex[g->b[i] >> 4];
        *p++ = hex[g->b[i] & 15];
    }
    *p = '\0';
    return out;
}

bool sb_guid_zero(const sb_guid *g)
{
    static const sb_guid zero;

    return sb_guid_same(g, &zero);
}

bool sb_guid_same(const sb_guid *a, const sb_guid *b)
{
    return memcmp(a->b, b->b, sizeof a->b) == 0;
}

uint64_t sb_random_next(sb_random *r)
{
    uint64_t z = (r->state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

sb_guid sb_guid_make(sb_random *r)
{
    uint64_t word[2] = {sb_random_next(r), sb_random_next(r)};
    sb_guid g;

    for (size_t i = 0; i < 16; i++)
        g.b[i] = (uint8_t)(word[i / 8] >> (8 * (i % 8)));
    g.b[6] = (uint8_t)((g.b[6] & 0x0f) | 0x40);
    g.b[8] = (uint8_t)((g.b[8] & 0x3f) | 0x80);
    return g;
}
