#include "report/width.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { NARROW = 24 }; /* columns of which nothing is left for a head */

typedef struct span {
    uint32_t from, to;
} span;

/* Combining and invisible characters, and wide ones: the blocks that occur in names of people,
 * sites and files. */
static const span none[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},
                            {0x064B, 0x065F}, {0x06D6, 0x06DC}, {0x0E31, 0x0E31}, {0x0E34, 0x0E3A},
                            {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},
                            {0x202A, 0x202E}, {0x2060, 0x2064}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},
                            {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}};
static const span wide[] = {
    {0x1100, 0x115F}, {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},  {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},  {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};

static bool within(const span *s, size_t n, uint32_t c)
{
    for (size_t i = 0; i < n; i++)
        if (c >= s[i].from && c <= s[i].to)
            return true;
    return false;
}

/* One character at p: its bytes and its columns. */
static size_t next(const char *p, unsigned *columns)
{
    const unsigned char *u = (const unsigned char *)p;
    size_t n = u[0] < 0x80             ? 1
               : (u[0] & 0xE0) == 0xC0 ? 2
               : (u[0] & 0xF0) == 0xE0 ? 3
               : (u[0] & 0xF8) == 0xF0 ? 4
                                       : 0;
    *columns = 1;
    if (n <= 1)
        return 1;
    uint32_t c = (uint32_t)(u[0] & (0xFFu >> (n + 1)));
    for (size_t i = 1; i < n; i++) {
        if ((u[i] & 0xC0) != 0x80)
            return 1;
        c = c << 6 | (u[i] & 0x3Fu);
    }
    if (within(none, sizeof none / sizeof *none, c))
        *columns = 0;
    else if (within(wide, sizeof wide / sizeof *wide, c))
        *columns = 2;
    return n;
}

unsigned am_width(const char *text)
{
    unsigned sum = 0, w;
    while (*text) {
        text += next(text, &w);
        sum += w;
    }
    return sum;
}

unsigned am_width_fit(char *dst, size_t n, const char *text, unsigned columns)
{
    static const char dots[] = "\xE2\x80\xA6";
    size_t used = 0, len;
    unsigned sum = 0, w;
    bool whole = am_width(text) <= columns && strlen(text) < n;
    if (n < sizeof dots || columns == 0) {
        if (n)
            *dst = '\0';
        return 0;
    }
    unsigned room = whole ? columns : columns - 1;
    size_t space = whole ? n - 1 : n - sizeof dots;
    while (*text) {
        len = next(text, &w);
        if (sum + w > room || used + len > space)
            break;
        memcpy(dst + used, text, len);
        used += len;
        sum += w;
        text += len;
    }
    if (!whole) {
        memcpy(dst + used, dots, sizeof dots - 1);
        used += sizeof dots - 1;
        sum++;
    }
    dst[used] = '\0';
    return sum;
}

unsigned am_width_fit_middle(char *dst, size_t n, const char *text, unsigned columns)
{
    unsigned rest = am_width(text), w;
    if (rest <= columns || columns < 2)
        return am_width_fit(dst, n, text, columns);
    unsigned head = columns < NARROW ? 0 : (columns - 1) / 3;
    const char *tail = text;
    while (rest > columns - 1 - head) {
        tail += next(tail, &w);
        rest -= w;
    }
    unsigned sum = am_width_fit(dst, n, text, head + 1);
    size_t used = strlen(dst), more = strlen(tail);
    if (used + more >= n)
        return am_width_fit(dst, n, text, columns);
    memcpy(dst + used, tail, more + 1);
    return sum + rest;
}

size_t am_width_break(const char *text, unsigned columns)
{
    size_t n = 0, blank = 0;
    unsigned sum = 0, w;
    while (text[n]) {
        size_t len = next(text + n, &w);
        if (text[n] == ' ')
            blank = n;
        if (n && sum + w > columns)
            return blank ? blank : n;
        sum += w;
        n += len;
    }
    return n;
}
