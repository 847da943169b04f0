#include "tenant/request.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/secret.h"
#include "base/text.h"
#include "tenant/parts.h"

/* Two of the caller's places are ours: Content-Type and Authorization. */
enum { TEXT_MAX = 64 << 20, HEADERS_MAX = AM_HTTP_HEADERS_MAX - 2, SAVE_MAX = 200 };

static bool one_line(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < ' ' || *s == 0x7f)
            return false;
    return true;
}

static bool is_token(const char *s)
{
    return *s && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
                     strlen(s);
}

static am_kind check(const am_exchange_request *from, am_err *err)
{
    static const char *const ours[] = {"Authorization",     "Host",       "Content-Length",
                                       "Transfer-Encoding", "Connection", NULL};
    if (!is_token(from->method) || strlen(from->method) > 15)
        return am_fail(err, AM_BUG, "a request's method is no word");
    if (from->n_headers > HEADERS_MAX)
        return am_fail(err, AM_BUG, "a request has %zu headers, more than %d", from->n_headers,
                       (int)HEADERS_MAX);
    for (size_t i = 0; i < from->n_headers; i++) {
        const am_header *h = &from->headers[i];
        if (!is_token(h->name) || !one_line(h->value))
            return am_fail(err, AM_BUG, "header %zu of a request is no single line", i);
        for (int k = 0; ours[k]; k++)
            if (am_streq_fold(h->name, ours[k]) && !(k == 0 && from->flags & AM_EXCHANGE_INNER))
                return am_fail(err, AM_BUG, "the header %s is the engine's to set", ours[k]);
    }
    if (from->content_type && !one_line(from->content_type))
        return am_fail(err, AM_BUG, "the content type of a request is no single line");
    return AM_OK;
}

/* A service that borrows nothing reaches its origins only. */
static am_kind not_ours(const am_tenant *t, const char *url, am_err *err)
{
    char shown[256];
    am_printable(shown, sizeof shown, url);
    am_fail(err, AM_REFUSED, "%s: plugin \"%s\" has no such base; nothing was sent", shown, t->name);
    return am_hint(err, "in its block: bases = { NAME = \"https://...\" }, or tenant = \"source\"");
}

static am_kind find_host(am_request *r, am_tenant *t, const char *url, am_err *err)
{
    am_tenant *const sides[] = {t, t->partner};
    char shown[256];
    r->via = t;
    r->origin = am_origins_find(&t->origins, url);
    if (r->origin && r->origin->mail && !(r->flags & AM_EXCHANGE_CHANGE))
        return am_fail(err, AM_REFUSED, "base \"%s\": a mail server is nothing to read from",
                       r->origin->name);
    if (r->origin)
        return am_origin_url(r->origin, url, &r->url, err);
    if (t->service)
        return not_ours(t, url, err);
    if (!(r->flags & AM_EXCHANGE_ANONYMOUS) || !strstr(url, "://"))
        return am_hosts_url(&t->hosts, url, &r->url, &r->base, err);
    for (size_t i = 0; i < 2 && sides[i]; i++) {
        int base = -1;
        am_kind kind = am_hosts_match(&sides[i]->hosts, url, &r->url, &base, err);
        if (kind != AM_OK)
            return kind;
        if (base < 0)
            continue;
        r->base = (am_base)base;
        r->via = sides[i];
        return AM_OK;
    }
    am_printable(shown, sizeof shown, url);
    am_fail(err, AM_REFUSED, "%s: no host of tenant \"%s\"%s; nothing was sent", shown, t->name,
            t->partner ? " or of its partner" : "");
    return am_hint(err, "only hosts of the configured tenants are asked");
}

/* downloads/TENANT/NAME; the name is the connector's, so it must be a plain one. */
static am_kind find_file(am_request *r, am_tenant *t, const char *name, am_err *err)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    if (!*name || *name == '.' || strlen(name) > SAVE_MAX || name[strspn(name, plain)])
        return am_fail(err, AM_BUG, "a reply cannot be saved as \"%.*s\": no plain name", SAVE_MAX,
                       name);
    if (!t->net->downloads)
        return am_fail(err, AM_USAGE, "%s: there is no directory to save replies in", name);
    char *dir = am_format("%s/%s", t->net->downloads, t->name);
    am_kind kind = am_dir_make(dir, 0700, err);
    if (kind == AM_OK)
        r->file = am_format("%s/%s", dir, name);
    free(dir);
    return kind;
}

/* Strings go into one block; offsets first, since it moves while it grows. */
static void copy(am_request *r, const am_exchange_request *from)
{
    size_t n = from->n_headers, count = 0;
    r->headers = am_alloc((n + 2) * sizeof *r->headers);
    r->text = AM_BUF(TEXT_MAX);
    am_buf_str(&r->text, from->method);
    am_buf_char(&r->text, '\0');
    for (size_t i = 0; i < n; i++) {
        am_buf_str(&r->text, from->headers[i].name);
        am_buf_char(&r->text, '\0');
        am_buf_str(&r->text, from->headers[i].value);
        am_buf_char(&r->text, '\0');
    }
    if (from->content_type) {
        am_buf_add(&r->text, "Content-Type", sizeof "Content-Type");
        am_buf_str(&r->text, from->content_type);
        am_buf_char(&r->text, '\0');
        am_buf_add(&r->text, from->body, from->body_n);
    }
    if (!am_buf_ok(&r->text))
        return;
    const char *p = r->text.p;
    r->wire.method = p;
    for (count = 0; count < n + (from->content_type ? 1 : 0); count++) {
        r->headers[count].name = p += strlen(p) + 1;
        r->headers[count].value = p += strlen(p) + 1;
    }
    r->wire.url = am_buf_text(&r->url);
    r->wire.headers = r->headers;
    r->wire.n_headers = count;
    r->wire.body = from->content_type ? p + strlen(p) + 1 : NULL;
    r->wire.body_n = from->content_type ? from->body_n : 0;
    r->wire.once = from->flags & AM_EXCHANGE_CHANGE;
}

am_kind am_request_init(am_request *r, am_tenant *t, const am_exchange_request *from, am_err *err)
{
    *r = (am_request){.flags = from->flags, .via = t, .url = AM_BUF(AM_HTTP_URL_MAX)};
    am_kind kind = check(from, err);
    if (kind == AM_OK)
        kind = find_host(r, t, from->url, err);
    if (kind == AM_OK && from->save)
        kind = find_file(r, t, from->save, err);
    if (kind != AM_OK)
        return kind;
    copy(r, from);
    r->wire.file = r->file;
    if (!am_buf_ok(&r->text))
        return am_fail(err, AM_LIMIT, "a request's body is larger than %d bytes", (int)TEXT_MAX);
    return AM_OK;
}

void am_request_fini(am_request *r)
{
    if (r->text.p && r->flags & AM_EXCHANGE_SECRET)
        am_wipe(r->text.p, r->text.n);
    am_buf_free(&r->text);
    am_buf_free(&r->url);
    free(r->headers);
    free(r->file);
    r->file = NULL;
    r->headers = NULL;
}
