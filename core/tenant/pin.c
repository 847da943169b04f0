#include "tenant/pin.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "tenant/exchange.h"
#include "tenant/parts.h"
#include "tenant/request.h"

/* Bearer realm="11111111-2222-3333-4444-555555555555",client_id="..." */
bool am_pin_parse_realm(const char *header, char out[37])
{
    for (const char *p = header; *p; p++) {
        bool starts = p == header || p[-1] == ' ' || p[-1] == ',' || p[-1] == '\t';
        if (!starts || !am_prefix_fold(p, "realm="))
            continue;
        p += strlen("realm=");
        if (*p == '"')
            p++;
        size_t n = strcspn(p, "\", \t");
        if (!am_guid_valid(p, n))
            return false;
        memcpy(out, p, n);
        out[n] = '\0';
        return true;
    }
    return false;
}

static bool find_realm(const am_exchange *x, char out[37])
{
    const char *header;
    for (size_t i = 0; (header = am_exchange_header_at(x, "WWW-Authenticate", i)) != NULL; i++)
        if (am_prefix_fold(header, "Bearer") && am_pin_parse_realm(header, out))
            return true;
    return false;
}

static am_kind judge(am_pin *p, const am_exchange *x)
{
    const am_tenant *t = p->tenant;
    const char *host = t->hosts.name[p->base];
    char realm[37];
    p->err = x->err;
    if (x->kind != AM_OK)
        return am_prefix(&p->err, "tenant \"%s\": which directory does %s belong to", t->name,
                         host);
    if (!find_realm(x, realm)) {
        am_fail(&p->err, AM_REMOTE,
                "tenant \"%s\": %s does not say which directory it belongs to (HTTP %d, no realm)",
                t->name, host, x->status);
        return am_hint(&p->err, "is it a SharePoint host? check host, admin_host, my_host and "
                                "connect_to");
    }
    p->sure = true;
    if (am_streq_fold(realm, t->directory.id))
        return AM_OK;
    bool swapped = t->partner && am_streq_fold(realm, t->partner->directory.id);
    am_fail(&p->err, AM_REFUSED,
            "tenant \"%s\": %s belongs to directory %s, but tenant_id is %s; nothing was sent",
            t->name, host, realm, t->directory.id);
    if (swapped)
        return am_hint(&p->err, "that is the directory of \"%s\": source and target are swapped",
                       t->partner->name);
    return am_hint(&p->err, "host and tenant_id are of different tenants; source and target may be "
                            "swapped");
}

static void on_reply(am_ready *r)
{
    am_pin *p = (am_pin *)((char *)r - offsetof(am_pin, ready));
    if (!p->asking || !am_ticket_settled(&p->asking->ticket))
        return;
    p->kind = judge(p, p->asking);
    am_log(AM_LOG_DEBUG, "tenant.pin", "%s: %s", p->tenant->hosts.name[p->base],
           p->kind == AM_OK ? "belongs to the tenant" : p->err.text);
    am_exchange_free(p->asking);
    p->asking = NULL;
    am_crowd_release(&p->crowd);
}

void am_pin_init(am_pin *p, am_tenant *t, am_base base)
{
    p->tenant = t;
    p->base = base;
    p->ready.run = on_reply;
    p->sure = !am_base_is_sharepoint(base); /* other hosts serve all directories */
}

void am_pin_fini(am_pin *p)
{
    am_exchange_free(p->asking);
    if (p->tenant)
        am_loop_unready(p->tenant->net->loop, &p->ready);
}

bool am_pin_want(am_pin *p, am_wait *w, am_ready *owner)
{
    if (p->sure)
        return true;
    am_tenant *t = p->tenant;
    am_crowd_join(&p->crowd, w, t->net->loop, owner);
    if (p->asking)
        return false;
    char *url = am_format("https://%s/_vti_bin/client.svc", t->hosts.name[p->base]);
    const am_header empty = {"Authorization", "Bearer"};
    am_exchange_request r = {.method = "GET",
                             .url = url,
                             .headers = &empty,
                             .n_headers = 1,
                             .flags = AM_EXCHANGE_ANONYMOUS | AM_EXCHANGE_INNER};
    p->asking = am_exchange_start(t, &r, &p->ready);
    free(url);
    return false;
}
