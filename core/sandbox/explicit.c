#include "sandbox/scenario.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "sandbox/shelf.h"

sb_site *sb_explicit_destination(sb_reader *r, const char *location, const char *template)
{
    char key[SB_URL_MAX];
    sb_tenant *t = NULL;
    sb_site *s;

    if (!location || !sb_world_key(key, location))
        return NULL;
    key[8 + strcspn(key + 8, "/")] = '\0';
    t = sb_world_by_host(r->world, key + 8);
    s = t ? sb_world_site(t, location, SB_LIVE) : NULL;
    return s || !t ? s : sb_world_add(r->world, t, location, template);
}

static sb_hold hold(sb_reader *r, const am_value *v, const char *path)
{
    const am_value *h = am_value_member(v, "holds");
    int named = sb_world_hold(am_value_text(h, ""));

    if (!h || am_value_is(h, AM_T_NULL))
        return SB_FREE;
    if (am_value_is(h, AM_T_BOOL))
        return h->u.b ? SB_RETENTION : SB_FREE;
    if (named >= 0)
        return (sb_hold)named;
    sb_reader_bad(r, "%s.holds is neither true, false, retention, ediscovery, unknown nor unlisted",
                  path);
    return SB_FREE;
}

static void admins(sb_reader *r, sb_site *s, const am_value *v, const char *path)
{
    const am_value *list = sb_reader_list(r, v, path, "admins");
    size_t n = am_value_len(list);
    sb_more *more;

    if (!n)
        return;
    more = sb_world_more(r->world, s);
    more->admins = am_arena_alloc(r->world->mem, n * sizeof *more->admins);
    more->cap_admins = n;
    for (size_t i = 0; i < n; i++) {
        const char *login = am_value_text(am_value_at(list, i), "");

        more->admins[more->n_admins++] =
            strchr(login, '|') ? am_arena_strdup(r->world->mem, login)
                               : am_arena_format(r->world->mem, "i:0#.f|membership|%s", login);
    }
}

/* The members of a group: UPNs or login names. */
static void logins(sb_reader *r, const am_value *group, const char *path)
{
    const am_value *list = sb_reader_list(r, group, path, "members");

    for (size_t i = 0; i < am_value_len(list); i++)
        if (!am_value_len(am_value_at(list, i)) || !am_value_is(am_value_at(list, i), AM_T_STR))
            sb_reader_bad(r, "%s.members[%zu] is no UPN or login name", path, i);
}

/* What the REST calls on a site show; kept as given. */
static void members(sb_reader *r, sb_site *s, const am_value *v, const char *path)
{
    static const char *const known[] = {"users", "roles", "groups"};
    static const char *const keys[3][8] = {
        {"id", "type", "login", "title", "email", "upn", "admin", NULL},
        {"principal", "login", "type", "role", NULL},
        {"id", "title", "role", "members", NULL}};
    const am_value *list[3];

    for (int i = 0; i < 3; i++) {
        list[i] = sb_reader_list(r, v, path, known[i]);
        for (size_t k = 0; k < am_value_len(list[i]); k++) {
            char at[160];

            snprintf(at, sizeof at, "%s.%s[%zu]", path, known[i], k);
            (void)sb_reader_object(r, am_value_at(list[i], k), at, keys[i]);
            logins(r, am_value_at(list[i], k), at);
        }
    }
    if (!list[0] && !list[1] && !list[2])
        return;
    (void)sb_world_more(r->world, s);
    s->more->users = list[0] ? am_value_copy(r->world->mem, list[0]) : NULL;
    s->more->roles = list[1] ? am_value_copy(r->world->mem, list[1]) : NULL;
    s->more->groups = list[2] ? am_value_copy(r->world->mem, list[2]) : NULL;
}

static void group(sb_reader *r, sb_tenant *t, sb_site *s, const am_value *v, const char *path)
{
    sb_guid id;
    sb_group *g;

    if (!sb_reader_guid(r, v, path, "group_id", &id))
        return;
    sb_world_more(r->world, s)->group_id = id;
    g = sb_world_group(t, &id);
    if (!g) {
        g = SB_MORE(&t->groups);
        g->id = id;
        g->name = sb_world_title(s);
    }
    g->site = s;
}

static void flag(sb_reader *r, sb_site *s, const am_value *v, const char *path, const char *key,
                 uint8_t bit)
{
    if (sb_reader_bool(r, v, path, key, false))
        s->flags |= bit;
}

static void place(sb_reader *r, sb_tenant *t, sb_site *s, const am_value *v, const char *path)
{
    const char *status = sb_reader_text(r, v, path, "status", "live");
    int64_t deleted = sb_reader_time(r, v, path, "deleted", r->world->base_now - 86400000);

    if (!strcmp(status, "recycled") || (!strcmp(status, "live") && am_value_member(v, "deleted")))
        sb_world_bin(t, s, deleted);
    else if (strcmp(status, "live"))
        sb_reader_bad(r, "%s.status is \"%s\", expected live or recycled", path, status);
}

static void site(sb_reader *r, sb_tenant *t, const am_value *v, const char *path)
{
    static const char *const known[] = {"url",
                                        "title",
                                        "template",
                                        "site_id",
                                        "lock_state",
                                        "owner",
                                        "admins",
                                        "group_id",
                                        "holds",
                                        "location",
                                        "orphan",
                                        "needs_admin",
                                        "deny_when_locked",
                                        "hide_from_anonymous",
                                        "times_out",
                                        "status",
                                        "deleted",
                                        "users",
                                        "roles",
                                        "groups",
                                        "files",
                                        "sharing_links",
                                        NULL};
    sb_world *w = r->world;
    const char *url, *location, *template, *lock;
    sb_guid id;
    sb_site *s;

    if (!sb_reader_object(r, v, path, known)) {
        sb_reader_bad(r, "%s is no object", path);
        return;
    }
    url = sb_reader_url(r, t, v, path, "url");
    location = sb_reader_url(r, t->partner, v, path, "location");
    template = sb_reader_text(r, v, path, "template", location ? "REDIRECTSITE#0" : "STS#3");
    lock = sb_reader_text(r, v, path, "lock_state", location ? "ReadOnly" : "Unlock");
    if (!url)
        sb_reader_bad(r, "%s.url is missing", path);
    if (sb_world_lock(lock) < 0)
        sb_reader_bad(r,
                      "%s.lock_state is \"%s\", expected Unlock, ReadOnly, NoAccess or "
                      "NoAdditions",
                      path, lock);
    if (r->kind != AM_OK)
        return;
    s = am_value_member(v, "deleted") || am_value_member(v, "status")
            ? NULL
            : sb_world_site(t, url, SB_LIVE);
    if (!s)
        s = sb_world_add(w, t, url, template);
    if (!s)
        return;
    s->template = sb_world_template(w, template);
    s->lock = (uint8_t)sb_world_lock(lock);
    s->title = sb_reader_text(r, v, path, "title", s->title);
    s->owner = sb_reader_text(r, v, path, "owner", NULL);
    s->location = location;
    s->hold = (uint8_t)hold(r, v, path);
    if (sb_reader_guid(r, v, path, "site_id", &id))
        sb_world_rename(t, s, &id);
    flag(r, s, v, path, "needs_admin", SB_F_NEEDS_ADMIN);
    flag(r, s, v, path, "deny_when_locked", SB_F_DENY_LOCKED);
    flag(r, s, v, path, "hide_from_anonymous", SB_F_HIDDEN);
    flag(r, s, v, path, "times_out", SB_F_TIMES_OUT);
    admins(r, s, v, path);
    group(r, t, s, v, path);
    members(r, s, v, path);
    sb_shelf_read(r, s, v, path);
    place(r, t, s, v, path);
    if (location && !sb_reader_bool(r, v, path, "orphan", false))
        sb_shelf_share(r, s, sb_explicit_destination(r, location, "STS#3"));
}

void sb_explicit_sites(sb_reader *r, sb_tenant *t, const am_value *list, const char *path)
{
    for (size_t i = 0; i < am_value_len(list) && r->kind == AM_OK; i++) {
        char at[96];

        snprintf(at, sizeof at, "%s[%zu]", path, i);
        site(r, t, am_value_at(list, i), at);
    }
}
