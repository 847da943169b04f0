#include "message.h"

#include <string.h>
#include <time.h>

enum { LINE = 57, WORD = 45, DATE = 64, ADDRESS_MAX = 254 };

bool message_is_address(const char *text)
{
    const char *at = strchr(text, '@');
    size_t n = strlen(text);
    if (!at || at == text || !at[1] || strchr(at + 1, '@') || n > ADDRESS_MAX)
        return false;
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        if (*p <= ' ' || *p >= 0x7f || strchr("<>()[]\\,;:\"", *p))
            return false;
    return true;
}

/* Base64 of n bytes, at to; returns what is behind it. */
static char *encode(char *to, const unsigned char *p, size_t n)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (; n > 0; p += 3, n -= n < 3 ? n : 3) {
        unsigned b = (unsigned)p[0] << 16 | (n > 1 ? (unsigned)p[1] << 8 : 0) | (n > 2 ? p[2] : 0);
        *to++ = letters[b >> 18];
        *to++ = letters[b >> 12 & 63];
        *to++ = n > 1 ? letters[b >> 6 & 63] : '=';
        *to++ = n > 2 ? letters[b & 63] : '=';
    }
    return to;
}

/* Lines of 76 characters. */
static const char *body(const am_host *h, am_call *c, const char *text)
{
    size_t n = strlen(text);
    char *out = h->alloc(c, n / LINE * 78 + 80 + 1), *to = out;
    for (size_t at = 0; out && at < n; at += LINE) {
        to = encode(to, (const unsigned char *)text + at, n - at < LINE ? n - at : LINE);
        *to++ = '\r';
        *to++ = '\n';
    }
    return out;
}

static bool is_plain(const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++)
        if (*p < ' ' || *p >= 0x7f)
            return false;
    return strlen(text) <= 70 && !strstr(text, "=?");
}

/* RFC 2047: words of at most 75 characters that do not cut a character. */
static const char *subject(const am_host *h, am_call *c, const char *text)
{
    if (is_plain(text))
        return text;
    size_t n = strlen(text);
    char *out = h->alloc(c, (n / (WORD - 3) + 1) * 84 + 1), *to = out;
    for (size_t at = 0; out && at < n;) {
        size_t take = n - at < WORD ? n - at : WORD;
        while (at + take < n && ((unsigned char)text[at + take] & 0xc0) == 0x80)
            take--;
        if (at) {
            memcpy(to, "\r\n ", 3);
            to += 3;
        }
        memcpy(to, "=?UTF-8?B?", 10);
        to = encode(to + 10, (const unsigned char *)text + at, take);
        memcpy(to, "?=", 2);
        to += 2;
        at += take;
    }
    return out;
}

static const char *recipients(const am_host *h, am_call *c, const am_value *list)
{
    const char *all = "";
    for (size_t i = 0; i < h->len(list); i++)
        all = h->print(c, "%s%s%s", all, i ? ",\r\n " : "", h->str(h->at(list, i), ""));
    return all;
}

const char *message_print(const am_host *h, am_call *c, const message *m, size_t *n)
{
    char date[DATE] = "";
    int64_t now = h->now(c);
    time_t s = (time_t)(now / 1000);
    struct tm t;
    const char *title = subject(h, c, m->subject), *lines = body(h, c, m->text);
    if (!gmtime_r(&s, &t) || !title || !lines)
        return NULL;
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &t);
    const char *text = h->print(
        c,
        "Date: %s\r\nFrom: %s\r\nTo: %s\r\nSubject: %s\r\n"
        "Message-ID: <%lld.aftermove%s>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n"
        "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n%s",
        date, m->from, recipients(h, c, m->to), title, (long long)now, strchr(m->from, '@'), lines);
    *n = strlen(text);
    return *n ? text : NULL;
}
