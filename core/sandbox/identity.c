#include "sandbox/csom.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/uri.h"
#include "sandbox/ops.h"

#define SITE_ID "908bed80-a04a-4433-b4a0-883d9847d110"

static const char *lower_escapes(sb_csom *c, const char *url)
{
    am_buf b = AM_BUF(4 * SB_URL_MAX);
    char *out;

    am_uri_encode(&b, url, strlen(url));
    out = am_arena_strdup(c->mem, am_buf_text(&b));
    am_buf_free(&b);
    for (char *p = out; p && *p; p++)
        if (*p == '%')
            for (int i = 1; i <= 2 && p[i]; i++)
                if (p[i] >= 'A' && p[i] <= 'F')
                    p[i] = (char)(p[i] | 0x20);
    return out;
}

const char *sb_identity_text(sb_csom *c, const sb_object *o)
{
    const char *kind = NULL;
    char id[SB_GUID_TEXT];

    switch (o->type) {
    case SB_T_TENANT:
        kind = "Tenant";
        break;
    case SB_T_SITE:
        kind = am_arena_format(c->mem, "SiteProperties\n%s", lower_escapes(c, o->site->url));
        break;
    case SB_T_DELETED:
        kind = am_arena_format(c->mem, "DeletedSiteProperties\n%s", lower_escapes(c, o->site->url));
        break;
    case SB_T_OPERATION:
        kind = am_arena_format(c->mem, "SpoOperation\n%s\n%" PRId64 "\n%s\n%s", o->op->name,
                               o->op->ticks, lower_escapes(c, o->op->url),
                               sb_guid_text(id, &o->op->shown_id));
        break;
    default:
        return NULL;
    }
    return am_arena_format(c->mem, "%s|" SITE_ID ":%s\n%s", c->trace, c->act.tenant->subscription,
                           kind);
}

enum { PARTS = 6 };

static size_t split(char *text, char *part[PARTS])
{
    size_t n = 0;

    while (n < PARTS) {
        char *lf = strchr(text, '\n');

        part[n++] = text;
        if (!lf)
            break;
        *lf = '\0';
        text = lf + 1;
    }
    return n;
}

static const char *decoded(sb_csom *c, const char *text)
{
    am_buf b = AM_BUF(4 * SB_URL_MAX);
    const char *out = NULL;

    if (am_uri_decode(&b, text, strlen(text)) && am_buf_ok(&b))
        out = am_arena_strdup(c->mem, am_buf_text(&b));
    am_buf_free(&b);
    return out;
}

bool sb_identity_resolve(sb_csom *c, const char *name, sb_object *out)
{
    char *text = am_arena_strdup(c->mem, name);
    char *bar = text ? strchr(text, '|') : NULL;
    char *part[PARTS];
    const char *whose = am_arena_format(c->mem, SITE_ID ":%s", c->act.tenant->subscription);
    const char *url;
    bool before;
    size_t n;

    if (!bar)
        goto unknown;
    n = split(bar + 1, part);
    if (n < 2 || !am_streq_fold(part[0], whose))
        goto unknown;
    if (n == 2 && !strcmp(part[1], "Tenant")) {
        out->type = SB_T_TENANT;
        return true;
    }
    if (n == 3 && !strcmp(part[1], "SiteProperties")) {
        url = decoded(c, part[2]);
        if (!url)
            goto unknown;
        out->type = SB_T_SITE;
        return sb_sites_get(&c->act, url, &out->site);
    }
    if (n == 6 && !strcmp(part[1], "SpoOperation")) {
        out->op = sb_ops_find(c->act.world, c->act.tenant, part[2], strtoll(part[3], NULL, 10));
        if (out->op) {
            out->type = SB_T_OPERATION;
            c->method = "csom:SpoOperation";
            sb_sites_subject(&c->act, out->op->url);
            before = out->op->complete;
            sb_ops_poll(c->act.world, out->op, c->act.now);
            if (out->op->complete != before)
                c->act.reply->changed = true;
            return true;
        }
    }
unknown:
    return sb_raise(&c->error, SB_E_QUERY, "The object identity \"%.300s\" is not known.", name);
}
