#include "app/ledger_places.h"

#include <string.h>

#include "app/session.h"
#include "base/text.h"

am_kind am_ledger_places_open(am_ledger_places *p, const am_app *app, am_arena *a, am_err *e)
{
    am_session s;
    *p = (am_ledger_places){.source_id = ""};
    am_kind k = am_session_prepare(&s, app, NULL, e);
    for (size_t i = 0; !k && i < s.config.n_tenants; i++) {
        const am_tenant_config *t = &s.config.tenants[i];
        if (t->role && !strcmp(t->role, "source") && !(k = am_hosts_init(&p->source, t, e))) {
            p->has_source = true;
            p->source_id = am_arena_strdup(a, t->tenant_id ? t->tenant_id : "");
        } else if (!k && t->role && !strcmp(t->role, "target") && !(k = am_hosts_init(&p->target, t, e))) {
            p->has_target = true;
        }
    }
    am_session_close(&s);
    return k;
}

void am_ledger_places_close(am_ledger_places *p)
{
    if (p->has_source)
        am_hosts_fini(&p->source);
    if (p->has_target)
        am_hosts_fini(&p->target);
}

static am_kind check(const am_hosts *h, const char *side, const char *url, am_err *e)
{
    am_err why;
    int base = -1;
    char shown[160];
    if (strlen(url) > AM_LEDGER_TEXT)
        return AM_OK; /* the ledger tells what is too long */
    am_buf out = AM_BUF(2 * AM_LEDGER_TEXT);
    bool there = !am_hosts_match(h, url, &out, &base, &why) && (base == AM_BASE_ROOT || base == AM_BASE_MY);
    am_buf_free(&out);
    if (there)
        return AM_OK;
    am_printable(shown, sizeof shown, url);
    am_fail(e, AM_USAGE, "%s is no URL of the %s (https://%s, https://%s)", shown, side, h->name[AM_BASE_ROOT],
            h->name[AM_BASE_MY]);
    return am_hint(e, "the source is where it was and is to be again, the target where it is now");
}

am_kind am_ledger_places_check(const am_ledger_places *p, const am_ledger_row *given, am_err *e)
{
    am_kind k = AM_OK;
    if (p->has_source && given->source_url)
        k = check(&p->source, "source", given->source_url, e);
    if (!k && p->has_target && given->target_url)
        k = check(&p->target, "target", given->target_url, e);
    return k;
}
