#include "app/fetch.h"

#include <string.h>

#include "io/http.h"

enum { CONNECT_MS = 5000, TOTAL_MS = 60000 };

static bool settled(void *self)
{
    const am_http_transfer *t = self;
    return am_ticket_settled(&t->ticket);
}

am_kind am_fetch(const char *url, const char *body, am_buf *out, am_err *err)
{
    am_http_config config = {
        .connect_ms = CONNECT_MS, .total_ms = TOTAL_MS, .max_reply = out->limit, .direct = true};
    am_http_request request = {.method = body ? "POST" : "GET",
                               .url = url,
                               .body = body,
                               .body_n = body ? strlen(body) : 0};
    am_http_transfer t = {0};
    am_http_site *site = NULL;
    am_loop *loop = am_loop_new();
    am_http *http = am_http_new(loop, "aftermove");
    am_kind kind = am_http_site_new(http, &config, &site, err);
    if (kind)
        goto out;
    am_http_start(site, &t, &request, NULL);
    kind = am_loop_run(loop, settled, &t, err);
    if (!kind && t.kind) {
        *err = t.err;
        kind = t.kind;
    } else if (!kind && t.status != 200) {
        kind = am_fail(err, AM_REMOTE, "%s %s answered %d: %.200s", request.method, url, t.status,
                       am_buf_text(&t.body));
    } else if (!kind) {
        am_buf_add(out, am_buf_text(&t.body), t.body.n);
        if (!am_buf_ok(out))
            kind = am_fail(err, AM_LIMIT, "%s: the page is too large", url);
    }
    am_http_drop(&t);
    am_http_site_free(site);
out:
    am_http_free(http);
    am_loop_free(loop);
    return kind;
}
