#include "report/pack.h"

#include <stdint.h>
#include <stdlib.h>
#include <zlib.h>

#include "base/mem.h"

struct am_pack {
    FILE *to, *lines;
    char *text;
    size_t size;
    unsigned n;
    am_err broken;
};

void am_base64(FILE *f, const void *bytes, size_t n)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const unsigned char *p = bytes;
    for (; n > 0; p += 3) {
        size_t k = n < 3 ? n : 3;
        uint32_t v = (uint32_t)p[0] << 16 | (k > 1 ? (uint32_t)p[1] << 8 : 0u) | (k > 2 ? p[2] : 0u);
        fputc(digits[v >> 18], f);
        fputc(digits[v >> 12 & 63], f);
        fputc(k > 1 ? digits[v >> 6 & 63] : '=', f);
        fputc(k > 2 ? digits[v & 63] : '=', f);
        n -= k;
    }
}

am_pack *am_pack_new(FILE *f)
{
    am_pack *p = am_new(am_pack);
    p->to = f;
    return p;
}

static void flush(am_pack *p)
{
    if (!p->lines)
        return;
    if (fclose(p->lines) == 0) {
        uLongf n = compressBound((uLong)p->size);
        unsigned char *small = am_alloc(n);
        if (compress2(small, &n, (const Bytef *)p->text, (uLong)p->size, Z_BEST_COMPRESSION) == Z_OK)
            am_base64(p->to, small, n);
        else
            (void)am_fail(&p->broken, AM_NOMEM, "cannot pack the report's rows");
        fputc('\n', p->to);
        free(small);
    } else {
        (void)am_fail(&p->broken, AM_NOMEM, "no memory for the report's rows");
    }
    free(p->text);
    p->lines = NULL;
    p->text = NULL;
    p->n = 0;
}

FILE *am_pack_line(am_pack *p)
{
    if (p->n == AM_PACK_LINES)
        flush(p);
    if (!p->lines)
        p->lines = open_memstream(&p->text, &p->size);
    p->n++;
    return p->lines;
}

am_kind am_pack_end(am_pack *p, am_err *e)
{
    flush(p);
    am_kind k = p->broken.kind;
    if (k)
        *e = p->broken;
    free(p);
    return k;
}
