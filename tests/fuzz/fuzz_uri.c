/* A URL that is taken has one normal form, and keys of keys are themselves. */
#include "base/uri.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool so)
{
    if (!so)
        abort();
}

static void normal_form(am_arena *a, const char *text)
{
    am_uri u, again;
    am_err e;
    if (am_uri_parse(a, text, &u, &e)) {
        must(e.text[0] && am_utf8_valid(e.text, strlen(e.text), NULL));
        return;
    }
    must(u.host[0] && u.path[0] == '/' && u.port > 0 && u.port < 65536);
    const char *form = am_uri_format(a, &u);
    must(am_uri_parse(a, form, &again, NULL) == AM_OK);
    must(am_uri_same_origin(&u, &again));
    must(strcmp(form, am_uri_format(a, &again)) == 0);
}

static void escapes(const char *text, size_t n)
{
    am_buf coded = AM_BUF(1 << 20), plain = AM_BUF(1 << 20);
    am_uri_encode(&coded, text, n);
    must(am_uri_decode(&plain, am_buf_text(&coded), coded.n));
    must(plain.n == n && memcmp(am_buf_text(&plain), text, n) == 0);
    am_buf_clear(&plain);
    if (am_uri_decode(&plain, text, n))
        must(plain.n <= n);
    am_buf_free(&coded);
    am_buf_free(&plain);
}

static void times(const char *text)
{
    int64_t t, again;
    char out[AM_TIME_TEXT];
    if (am_time_parse(text, &t) && t >= -62135596800000 && t < 253402300800000)
        must(am_time_parse(am_time_format(out, t), &again) && again == t);
    am_time_parse_http(text, &t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    am_arena *a = am_arena_new(0);
    char *text = am_arena_strndup(a, (const char *)data, size);
    normal_form(a, text);
    escapes(text, strlen(text));
    const char *key = am_uri_site_key(a, text);
    const char *again = key ? am_uri_site_key(a, key) : NULL;
    must(!again == !key || strlen(key) > 2000);
    must(!again || strcmp(key, again) == 0);

    char *half = text + strlen(text) / 2;
    char *pattern = am_arena_strndup(a, text, (size_t)(half - text));
    am_glob(pattern, half, true);
    must(am_glob("*", text, false));
    char line[64];
    am_printable(line, sizeof line, text);
    must(am_utf8_valid(line, strlen(line), NULL));
    times(text);
    am_arena_free(a);
    return 0;
}
