#include "answer.h"

#include <string.h>

/* Text in values is UTF-8 without NUL. */
static bool is_text(const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s, *end = p + n;
    while (p < end) {
        unsigned char ch = *p++;
        size_t more = ch < 0x80   ? 0
                      : ch < 0xc2 ? 9
                      : ch < 0xe0 ? 1
                      : ch < 0xf0 ? 2
                      : ch < 0xf5 ? 3
                                  : 9;
        if (!ch || more > (size_t)(end - p))
            return false;
        bool bad = (ch == 0xe0 && p[0] < 0xa0) || (ch == 0xed && p[0] > 0x9f) ||
                   (ch == 0xf0 && p[0] < 0x90) || (ch == 0xf4 && p[0] > 0x8f);
        for (; more > 0; more--)
            bad |= (*p++ & 0xc0) != 0x80;
        if (bad)
            return false;
    }
    return true;
}

am_value *answer_value(const am_host *h, am_call *c, const char *form)
{
    size_t n = 0;
    const char *body = h->body(c, &n), *type = h->header(c, "Content-Type");
    bool wants_json = strcmp(form, "json") == 0;
    bool json =
        n > 0 && (wants_json || (strcmp(form, "auto") == 0 && type && strstr(type, "json")));
    am_value *v =
        h->make(c, "{\"status\":%d,\"type\":%s,\"etag\":%s,\"location\":%s}", (int64_t)h->status(c),
                type, h->header(c, "ETag"), h->header(c, "Location"));
    bool good = v != NULL;
    if (json && !h->json(c)) {
        h->fail(c, AM_REMOTE, "the reply is not JSON");
        return NULL;
    }
    if (json) {
        good = good && h->put(c, v, "json", h->json(c));
    } else if (n > 0 && !is_text(body, n)) {
        h->fail(c, AM_REMOTE, "the reply (%zu bytes of %s) is no text in UTF-8", n,
                type ? type : "no type");
        return NULL;
    } else if (n > 0) {
        good = good && h->put(c, v, "text", h->make(c, "%s", body));
    }
    if (!good)
        h->fail(c, AM_NOMEM, "no memory for the reply");
    return good ? v : NULL;
}
