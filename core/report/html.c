#include "report/html.h"

#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/json.h"
#include "base/text.h"
#include "report/pack.h"

enum { JSON_MAX = 64 << 20 };

/* The character that begins at s; *n bytes of it, 0 when they are no UTF-8. */
static uint32_t character(const char *s, size_t *n)
{
    unsigned char c = (unsigned char)*s;
    size_t len = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc0 ? 2 : 0;
    for (size_t i = 1; i < len; i++)
        if (!s[i])
            len = 0;
    *n = len && am_utf8_valid(s, len, NULL) ? len : 0;
    if (*n < 2)
        return c;
    uint32_t u = c & (0xffu >> (*n + 1));
    for (size_t i = 1; i < *n; i++)
        u = u << 6 | ((unsigned char)s[i] & 0x3f);
    return u;
}

/* Does not show, or changes how its neighbours do. */
static bool hidden(uint32_t u)
{
    static const uint32_t ranges[][2] = {{0, 8},           {0xb, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},
                                         {0x61c, 0x61c},   {0x200b, 0x200f}, {0x2028, 0x202e}, {0x2060, 0x206f},
                                         {0xfeff, 0xfeff}, {0xfffe, 0xffff}, {0xe0000, 0xe007f}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (u >= ranges[i][0] && u <= ranges[i][1])
            return true;
    return false;
}

void am_html_text(FILE *f, const char *text)
{
    size_t n;
    for (; text && *text; text += n) {
        uint32_t u = character(text, &n);
        switch (u) {
        case '<':
            fputs("&lt;", f);
            break;
        case '>':
            fputs("&gt;", f);
            break;
        case '&':
            fputs("&amp;", f);
            break;
        case '"':
            fputs("&quot;", f);
            break;
        case '\'':
            fputs("&#39;", f);
            break;
        default:
            if (n == 0)
                fprintf(f, "\u27e8%02X\u27e9", (unsigned)u);
            else if (hidden(u))
                fprintf(f, "\u27e8U+%04X\u27e9", (unsigned)u);
            else
                fwrite(text, 1, n, f);
        }
        n = n ? n : 1;
    }
}

static void json_text(FILE *f, const am_value *v)
{
    am_buf b = AM_BUF(JSON_MAX);
    if (v)
        am_json_format(&b, v, AM_JSON_PLAIN);
    am_html_text(f, am_buf_ok(&b) ? am_buf_text(&b) : "(too large to be shown)");
    am_buf_free(&b);
}

void am_html(FILE *f, const char *fmt, ...)
{
    va_list ap;
    char number[AM_GROUPED];
    va_start(ap, fmt);
    for (; *fmt; fmt++) {
        if (*fmt != '%') {
            fputc(*fmt, f);
            continue;
        }
        switch (*++fmt) {
        case 't':
            am_html_text(f, va_arg(ap, const char *));
            break;
        case 'r':
            fputs(va_arg(ap, const char *), f);
            break;
        case 'j':
            json_text(f, va_arg(ap, const am_value *));
            break;
        case 'u':
            fputs(am_grouped(number, va_arg(ap, uint64_t)), f);
            break;
        case 'd':
            fprintf(f, "%" PRId64, va_arg(ap, int64_t));
            break;
        default:
            fputc(*fmt, f);
        }
    }
    va_end(ap);
}

const char *am_html_time(char out[AM_HTML_TIME], int64_t wall_ms)
{
    char iso[AM_TIME_TEXT];
    (void)am_time_format(iso, wall_ms);
    (void)snprintf(out, AM_HTML_TIME, "%.10s %.8s", iso, iso + 11);
    if (!wall_ms)
        out[0] = '\0';
    return out;
}

const char *am_html_took(char out[AM_HTML_TIME], int64_t ms)
{
    long long s = (long long)ms / 1000;
    if (ms < 1000)
        (void)snprintf(out, AM_HTML_TIME, "%lld ms", (long long)ms);
    else if (s < 60)
        (void)snprintf(out, AM_HTML_TIME, "%lld.%lld s", s, (long long)ms % 1000 / 100);
    else if (s < 3600)
        (void)snprintf(out, AM_HTML_TIME, "%lld min %lld s", s / 60, s % 60);
    else
        (void)snprintf(out, AM_HTML_TIME, "%lld h %lld min", s / 3600, s % 3600 / 60);
    return out;
}

static unsigned nibble(char c)
{
    return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* 'sha256-BASE64' of what stands between an element's tags. */
static void source(FILE *f, const char *const *lines)
{
    char hex[AM_DIGEST_TEXT];
    unsigned char raw[AM_DIGEST_BYTES];
    am_digest *d = am_digest_new();
    for (; *lines; lines++)
        am_digest_add(d, *lines, strlen(*lines));
    (void)am_digest_text(d, hex);
    am_digest_free(d);
    for (size_t i = 0; i < AM_DIGEST_BYTES; i++)
        raw[i] = (unsigned char)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    fputs("'sha256-", f);
    am_base64(f, raw, sizeof raw);
    fputs("'", f);
}

static void lines(FILE *f, const char *const *text)
{
    for (; *text; text++)
        fputs(*text, f);
}

void am_html_begin(FILE *f, const char *title, const char *const *style, const char *const *script)
{
    fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; base-uri 'none'; "
          "form-action 'none'; style-src ",
          f);
    source(f, style);
    if (script) {
        fputs("; script-src ", f);
        source(f, script);
    }
    am_html(f,
            "\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
            "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
            "<title>%t</title>\n<style>",
            title);
    lines(f, style);
    fputs("</style>\n</head>\n<body>\n", f);
}

void am_html_end(FILE *f, const char *const *script)
{
    if (script) {
        fputs("<script>", f);
        lines(f, script);
        fputs("</script>\n", f);
    }
    fputs("</body>\n</html>\n", f);
}
