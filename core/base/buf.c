#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST = 64 };

/* Room for n more bytes and the NUL. */
static bool reserve(am_buf *b, size_t n)
{
    if (b->failed || n > b->limit || b->n > b->limit - n) {
        b->failed = true;
        return false;
    }
    size_t need = b->n + n + 1;
    if (need == 0) {
        b->failed = true;
        return false;
    }
    if (need <= b->cap)
        return true;
    size_t cap = b->cap ? b->cap : FIRST;
    while (cap < need) /* doubling: appending byte by byte stays linear */
        cap = cap > SIZE_MAX / 2 ? need : cap * 2;
    b->p = am_realloc(b->p, cap);
    b->cap = cap;
    return true;
}

void am_buf_add(am_buf *b, const void *bytes, size_t n)
{
    if (!reserve(b, n))
        return;
    if (n)
        memcpy(b->p + b->n, bytes, n);
    b->n += n;
    b->p[b->n] = 0;
}

void am_buf_str(am_buf *b, const char *s)
{
    am_buf_add(b, s, strlen(s));
}

void am_buf_char(am_buf *b, char c)
{
    am_buf_add(b, &c, 1);
}

void am_buf_vfmt(am_buf *b, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, again);
    va_end(again);
    if (n < 0)
        b->failed = true;
    else if (reserve(b, (size_t)n)) {
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
        b->n += (size_t)n;
    }
}

void am_buf_fmt(am_buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    am_buf_vfmt(b, fmt, ap);
    va_end(ap);
}

bool am_buf_ok(const am_buf *b)
{
    return !b->failed;
}

const char *am_buf_text(const am_buf *b)
{
    return b->p ? b->p : "";
}

void am_buf_clear(am_buf *b)
{
    b->n = 0;
    b->failed = false;
    if (b->p)
        b->p[0] = 0;
}

char *am_buf_take(am_buf *b, size_t *n)
{
    char *p = b->p ? b->p : am_alloc(1);
    if (n)
        *n = b->n;
    *b = AM_BUF(b->limit);
    return p;
}

void am_buf_free(am_buf *b)
{
    free(b->p);
    *b = AM_BUF(b->limit);
}
