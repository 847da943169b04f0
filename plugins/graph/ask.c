#include "ask.h"

#include <string.h>
#include <strings.h>

am_step ask_run(const am_host *h, am_call *c, size_t size, ask_then first)
{
    ask *a = h->local(c, size);
    if (!a)
        return h->fail(c, AM_NOMEM, "no memory for the operation");
    a->h = h;
    a->c = c;
    return a->then ? a->then(a) : first(a);
}

am_step ask_send(ask *a, unsigned flags, const char *method, const char *url, const char *doing,
                 ask_then then)
{
    a->then = then;
    a->doing = doing;
    a->page = url;
    if (!a->h->set_header(a->c, "Accept", "application/json"))
        return ask_nomem(a);
    return a->h->send(a->c, flags, method, url);
}

am_step ask_nomem(ask *a)
{
    return a->h->fail(a->c, AM_NOMEM, "%s: no memory", a->doing ? a->doing : "beginning");
}

const am_value *ask_rows(ask *a)
{
    const am_value *rows = a->h->get(a->h->json(a->c), "value");
    if (a->h->type(rows) == 'a')
        return rows;
    a->h->fail(a->c, AM_REMOTE, "%s: the reply holds no list", a->doing);
    return NULL;
}

static bool is_plain(unsigned char ch)
{
    return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') ||
           strchr("-._~", ch);
}

/* to: of three bytes for each of text, and one. whole: what has a meaning in addresses, too. */
static void escape(char *to, const char *text, bool whole)
{
    static const char hex[] = "0123456789ABCDEF";
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (whole ? is_plain(*p) : *p > ' ' && *p < 0x7f && !strchr("{}\\#\"<>^`|", *p)) {
            *to++ = (char)*p;
            continue;
        }
        *to++ = '%';
        *to++ = hex[*p >> 4];
        *to++ = hex[*p & 15];
    }
    *to = '\0';
}

const char *ask_encode(ask *a, const char *text)
{
    char *out = a->h->alloc(a->c, 3 * strlen(text) + 1);
    if (!out)
        return "";
    escape(out, text, true);
    return out;
}

bool ask_encode_into(char *out, size_t n, const char *text)
{
    if (3 * strlen(text) >= n)
        return false;
    escape(out, text, true);
    return true;
}

const char *ask_literal(ask *a, const char *text)
{
    char *out = a->h->alloc(a->c, 2 * strlen(text) + 3), *to = out;
    if (!out)
        return "''";
    *to++ = '\'';
    for (; *text; text++) {
        if (*text == '\'')
            *to++ = '\'';
        *to++ = *text;
    }
    *to = '\'';
    return out;
}

/* Followed as it is told, on Graph's own host only: the path behind it goes to the base. */
const char *ask_more(ask *a, bool *bad)
{
    const am_host *h = a->h;
    const char *link = h->str(h->get(h->json(a->c), "@odata.nextLink"), NULL);
    const char *host = h->str(h->get(h->tenant(a->c), "hosts.graph"), "");
    size_t n = strlen(host);
    *bad = false;
    if (!link)
        return NULL;
    bool ours = n > 0 && strncasecmp(link, "https://", 8) == 0 &&
                strncasecmp(link + 8, host, n) == 0 && link[8 + n] == '/';
    char *path = ours ? h->alloc(a->c, 3 * strlen(link) + 1) : NULL;
    if (path)
        escape(path, link + 8 + n, false);
    const char *url = path ? h->print(a->c, "graph:%s", path) : "";
    if (ours && strcmp(url, a->page) != 0)
        return url;
    *bad = true;
    h->fail(a->c, AM_REMOTE,
            ours ? "%s: the next page is said to be the same one again"
                 : "%s: the next page is said to be on another host",
            a->doing);
    return NULL;
}

const char *ask_arg(const ask *a, const char *name)
{
    return a->h->str(a->h->get(a->h->args(a->c), name), NULL);
}
