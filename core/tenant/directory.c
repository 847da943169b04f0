#include "tenant/directory.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/log.h"
#include "tenant/exchange.h"
#include "tenant/parts.h"

enum { REPLY_ARENA = 1 << 20 };

bool am_guid_valid(const char *text, size_t n)
{
    if (n != AM_GUID_TEXT - 1)
        return false;
    for (size_t i = 0; i < n; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? text[i] != '-' : !text[i] || !strchr("0123456789abcdefABCDEF", text[i]))
            return false;
    }
    return true;
}

static void take(am_directory *d, const char *guid)
{
    for (size_t i = 0; i < AM_GUID_TEXT - 1; i++)
        d->id[i] = guid[i] >= 'A' && guid[i] <= 'F' ? (char)(guid[i] + 32) : guid[i];
    d->id[AM_GUID_TEXT - 1] = '\0';
}

/* "https://login.microsoftonline.com/GUID/oauth2/token": the id is a part of the path. */
static bool take_endpoint(am_directory *d, const char *url)
{
    for (const char *p = url; (p = strchr(p, '/')) != NULL;) {
        size_t n = strcspn(++p, "/");
        if (am_guid_valid(p, n)) {
            take(d, p);
            return true;
        }
    }
    return false;
}

static am_kind read_reply(am_directory *d, const am_exchange *x, am_err *err)
{
    am_arena *arena = am_arena_new(REPLY_ARENA);
    const am_value *v = NULL;
    am_kind kind = x->kind;
    *err = x->err;
    if (kind != AM_OK)
        goto out;
    if (x->status == 200)
        kind = am_json_parse(arena, am_buf_text(&x->body), x->body.n, &v, err);
    if (kind == AM_OK && take_endpoint(d, am_value_text(am_value_member(v, "token_endpoint"), "")))
        goto out;
    am_fail(err, x->status == 400 ? AM_USAGE : AM_REMOTE,
            "tenant_id: the directory of \"%s\" was not found on %s (HTTP %d)",
            d->tenant->tenant_id, d->tenant->hosts.name[AM_BASE_LOGIN], x->status);
    kind = am_hint(err, "give the directory's GUID, or a verified domain such as "
                        "contoso.onmicrosoft.com; another cloud needs login_host");
out:
    am_arena_free(arena);
    return kind;
}

static void on_reply(am_ready *r)
{
    am_directory *d = (am_directory *)((char *)r - offsetof(am_directory, ready));
    if (!d->asking || !am_ticket_settled(&d->asking->ticket))
        return;
    d->kind = read_reply(d, d->asking, &d->err);
    am_exchange_free(d->asking);
    d->asking = NULL;
    am_log(AM_LOG_DEBUG, "tenant.directory", "%s is %s", d->tenant->tenant_id, d->id);
    am_crowd_release(&d->crowd);
}

void am_directory_init(am_directory *d, am_tenant *t)
{
    d->tenant = t;
    d->ready.run = on_reply;
    if (am_guid_valid(t->tenant_id, strlen(t->tenant_id)))
        take(d, t->tenant_id);
}

void am_directory_fini(am_directory *d)
{
    am_exchange_free(d->asking);
    if (d->tenant)
        am_loop_unready(d->tenant->net->loop, &d->ready);
}

bool am_directory_want(am_directory *d, am_wait *w, am_ready *owner)
{
    if (*d->id)
        return true;
    am_tenant *t = d->tenant;
    am_crowd_join(&d->crowd, w, t->net->loop, owner);
    if (d->asking)
        return false;
    char *url = am_format("https://%s/%s/.well-known/openid-configuration",
                          t->hosts.name[AM_BASE_LOGIN], t->tenant_id);
    am_exchange_request r = {.method = "GET", .url = url, .flags = AM_EXCHANGE_ANONYMOUS};
    d->asking = am_exchange_start(t, &r, &d->ready);
    free(url);
    return false;
}
