#include "sandbox/sites.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sandbox/ops.h"

#define DENIED                                                                                     \
    "Access denied. You do not have permission to perform this action or access this resource."

void sb_sites_subject(const sb_act *a, const char *text)
{
    snprintf(a->reply->subject, sizeof a->reply->subject, "%s", text ? text : "");
}

static bool own_url(const sb_act *a, const char *url)
{
    char key[SB_URL_MAX];
    const char *const host[] = {a->tenant->root, a->tenant->my, a->tenant->admin};

    if (!sb_world_key(key, url))
        return false;
    for (size_t i = 0; i < 3; i++) {
        size_t n = strlen(host[i]);

        if (!strncmp(key + 8, host[i], n) && (!key[8 + n] || key[8 + n] == '/'))
            return true;
    }
    return false;
}

bool sb_sites_get(const sb_act *a, const char *url, sb_site **out)
{
    sb_site *s;

    sb_sites_subject(a, url);
    if (!url || !*url)
        return sb_raise(a->error, SB_E_ARGUMENT, "Value cannot be null.\r\nParameter name: url");
    s = sb_world_site(a->tenant, url, SB_LIVE);
    if (s && s->op) {
        const sb_op *op = s->op;

        sb_ops_poll(a->world, s->op, a->now);
        a->reply->changed = a->reply->changed || op->complete;
        s = sb_world_site(a->tenant, url, SB_LIVE);
    }
    if (!s || !own_url(a, url))
        return sb_raise(a->error, SB_E_NO_SITE, "Cannot get site %s.", url);
    *out = s;
    return true;
}

static bool is_admin(const sb_act *a, const sb_site *s)
{
    char login[512];

    if (a->who->app_only || !a->who->upn)
        return !a->world->needs_admin_app_only || (s->flags & SB_F_ADMIN_SET);
    snprintf(login, sizeof login, "i:0#.f|membership|%s", a->who->upn);
    if (s->owner && am_streq_fold(s->owner, a->who->upn))
        return true;
    for (size_t i = 0; s->more && i < s->more->n_admins; i++)
        if (am_streq_fold(s->more->admins[i], login))
            return true;
    return false;
}

static bool held(const sb_act *a, const sb_site *s)
{
    switch ((sb_hold)s->hold) {
    case SB_FREE:
        return true;
    case SB_EDISCOVERY:
        return sb_raise(a->error, SB_E_SPO,
                        "This site cannot be deleted because it is included in an eDiscovery "
                        "case or retention policy.");
    case SB_PRESERVED:
        return sb_raise(a->error, SB_E_UNKNOWN, "Unknown Error");
    case SB_RETENTION:
    case SB_UNLISTED:
        break;
    }
    return sb_raise(a->error, SB_E_SPO, "The operation is not supported for the site %s.", s->url);
}

static bool removable(const sb_act *a, const sb_site *s)
{
    char key[SB_URL_MAX];

    if (sb_world_key(key, s->url) && !strchr(key + 8, '/'))
        return sb_raise(a->error, SB_E_SPO, "The root site collection %s cannot be deleted.",
                        s->url);
    if (s->op)
        return sb_raise(a->error, SB_E_SPO, "Another operation (%s) is in progress on the site %s.",
                        s->op->name, s->url);
    if (s->more && !sb_guid_zero(&s->more->group_id))
        return sb_raise(a->error, SB_E_SPO,
                        "This site belongs to a Microsoft 365 group. To delete the site, you must "
                        "delete the group.");
    if ((s->flags & SB_F_DENY_LOCKED) && s->lock != SB_UNLOCK)
        return sb_raise(a->error, SB_E_DENIED, DENIED);
    if ((s->flags & SB_F_NEEDS_ADMIN) && !is_admin(a, s))
        return sb_raise(a->error, SB_E_DENIED, DENIED);
    return held(a, s);
}

bool sb_sites_remove(const sb_act *a, const char *url, sb_op **op)
{
    sb_site *s;

    sb_sites_subject(a, url);
    s = url && own_url(a, url) ? sb_world_site(a->tenant, url, SB_LIVE) : NULL;
    if (!s)
        return sb_raise(a->error, SB_E_NO_SITE, "Cannot get site %s.", url ? url : "");
    if (!removable(a, s))
        return false;
    a->reply->changed = true;
    *op = sb_ops_start(a->world, a->tenant, "RemoveSite", s, &s->id, a->now);
    return true;
}

static sb_site *deleted(const sb_act *a, const char *url, const sb_guid *id)
{
    return url ? sb_world_version(a->tenant, url, id, SB_RECYCLED)
               : sb_world_site_by_id(a->tenant, id, SB_RECYCLED);
}

static bool in_bin(const sb_act *a, const char *url, const sb_guid *id, sb_site **out)
{
    char text[SB_GUID_TEXT] = "";

    if (id)
        sb_guid_text(text, id);
    sb_sites_subject(a, url ? url : text);
    *out = url || id ? deleted(a, url, id) : NULL;
    if (!*out)
        return sb_raise(a->error, SB_E_ARGUMENT, "Unable to find the deleted site: %s.",
                        url ? url : text);
    if ((*out)->op)
        return sb_raise(a->error, SB_E_SPO, "Another operation (%s) is in progress on the site %s.",
                        (*out)->op->name, (*out)->url);
    return true;
}

bool sb_sites_purge(const sb_act *a, const char *url, const sb_guid *id, sb_op **op)
{
    sb_site *s;

    if (!in_bin(a, url, id, &s))
        return false;
    a->reply->changed = true;
    *op = sb_ops_start(a->world, a->tenant, "RemoveDeletedSite", s, &s->id, a->now);
    return true;
}

bool sb_sites_restore(const sb_act *a, const char *url, const sb_guid *id, sb_op **op)
{
    sb_site *s;

    if (!in_bin(a, url, id, &s))
        return false;
    if (sb_world_site(a->tenant, s->url, SB_LIVE))
        return sb_raise(a->error, SB_E_ARGUMENT, "A site already exists at url %s.", s->url);
    a->reply->changed = true;
    *op = sb_ops_start(a->world, a->tenant, "RestoreDeletedSite", s, &s->id, a->now);
    return true;
}

bool sb_sites_set_lock(const sb_act *a, sb_site *s, int lock, sb_op **op)
{
    char key[SB_URL_MAX];

    sb_sites_subject(a, s->url);
    if (lock != SB_UNLOCK && sb_world_key(key, s->url) && !strchr(key + 8, '/'))
        return sb_raise(a->error, SB_E_SPO, "The root site collection %s cannot be locked.",
                        s->url);
    if (s->lock != (uint8_t)lock)
        a->reply->changed = true;
    s->lock = (uint8_t)lock;
    *op = sb_ops_start(a->world, a->tenant, "SetSite", s, NULL, a->now);
    return true;
}

static bool login_ok(const char *login)
{
    static const char *const forms[] = {
        "i:0#.f|membership|", "c:0o.c|federateddirectoryclaimprovider|", "c:0t.c|tenant|", NULL};

    for (size_t i = 0; forms[i]; i++)
        if (am_prefix_fold(login, forms[i]) && login[strlen(forms[i])])
            return true;
    return false;
}

static void add_admin(const sb_act *a, sb_site *s, const char *login)
{
    sb_more *more = sb_world_more(a->world, s);

    for (size_t i = 0; i < more->n_admins; i++)
        if (am_streq_fold(more->admins[i], login))
            return;
    if (more->n_admins == more->cap_admins) {
        size_t cap = more->cap_admins ? more->cap_admins * 2 : 4;
        const char **v = am_arena_alloc(a->world->mem, cap * sizeof *v);

        for (size_t i = 0; i < more->n_admins; i++)
            v[i] = more->admins[i];
        more->admins = v;
        more->cap_admins = cap;
    }
    more->admins[more->n_admins++] = am_arena_strdup(a->world->mem, login);
    s->flags |= SB_F_ADMIN_SET;
    a->reply->changed = true;
}

static void drop_admin(const sb_act *a, sb_site *s, const char *login)
{
    sb_more *more = s->more;

    for (size_t i = 0; more && i < more->n_admins; i++) {
        if (!am_streq_fold(more->admins[i], login))
            continue;
        for (size_t k = i + 1; k < more->n_admins; k++)
            more->admins[k - 1] = more->admins[k];
        more->n_admins--;
        s->flags &= (uint8_t)~SB_F_ADMIN_SET;
        a->reply->changed = true;
        return;
    }
}

bool sb_sites_set_admin(const sb_act *a, const char *url, const char *login, bool admin)
{
    sb_site *s;

    if (!sb_sites_get(a, url, &s))
        return false;
    if (!login || !login_ok(login))
        return sb_raise(a->error, SB_E_SHAREPOINT, "The specified user %s could not be found.",
                        login ? login : "");
    if (admin)
        add_admin(a, s, login);
    else
        drop_admin(a, s, login);
    return true;
}

bool sb_sites_set_admins(const sb_act *a, sb_site *s, const char *const *logins, size_t n)
{
    sb_sites_subject(a, s->url);
    for (size_t i = 0; i < n; i++)
        if (!logins[i] || !login_ok(logins[i]))
            return sb_raise(a->error, SB_E_SHAREPOINT, "The specified user %s could not be found.",
                            logins[i] ? logins[i] : "");
    for (size_t i = s->more ? s->more->n_admins : 0; i-- > 0;) {
        bool kept = false;

        for (size_t k = 0; k < n; k++)
            kept = kept || am_streq_fold(logins[k], s->more->admins[i]);
        if (!kept)
            drop_admin(a, s, s->more->admins[i]);
    }
    for (size_t i = 0; i < n; i++)
        add_admin(a, s, logins[i]);
    return true;
}

bool sb_sites_delete_group(const sb_act *a, const char *url)
{
    sb_site *s;
    sb_group *g;

    if (!sb_sites_get(a, url, &s))
        return false;
    if (!s->more || sb_guid_zero(&s->more->group_id))
        return sb_raise(a->error, SB_E_ARGUMENT, "The site %s is not connected to a group.", url);
    if (!held(a, s))
        return false;
    g = sb_world_group(a->tenant, &s->more->group_id);
    if (g)
        g->where = SB_GROUP_DELETED;
    sb_world_bin(a->tenant, s, a->now);
    a->reply->changed = true;
    return true;
}
