#include "sandbox/service.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/world.h"

/* One edit: where it applies and what it brings along. */
typedef struct edit {
    sb_world *world;
    sb_tenant *tenant;
    sb_site *site; /* the live one at url, or NULL */
    const am_value *body;
    const char *verb, *url;
    int64_t now;
    am_err *err;
} edit;

static const char *text(const edit *d, const char *key, const char *otherwise)
{
    return am_value_text(am_value_member(d->body, key), otherwise);
}

static sb_tenant *find_tenant(sb_world *w, const char *name)
{
    for (size_t i = 0; i < SB_TENANTS; i++)
        if (!strcmp(w->tenant[i].role, name) || !strcmp(w->tenant[i].name, name))
            return &w->tenant[i];
    return NULL;
}

static sb_site *add(const edit *d, const char *template)
{
    sb_site *s = sb_world_add(d->world, d->tenant, am_arena_strdup(d->world->mem, d->url),
                              text(d, "template", template));
    const char *title = text(d, "title", NULL);

    if (s && title)
        s->title = am_arena_strdup(d->world->mem, title);
    return s;
}

/* Where a redirect is to lead; the site there is made unless "orphan" says that there is none.
 * site NULL: the redirect is made too. */
static am_kind lead(const edit *d, sb_site *site)
{
    char key[SB_URL_MAX];
    const char *location = text(d, "location", NULL);
    sb_site *s = site;
    sb_tenant *there;

    if (!sb_world_key(key, location))
        return am_fail(d->err, AM_USAGE, "%s: location must be an https URL", d->verb);
    if (!s)
        s = add(d, "REDIRECTSITE#0");
    if (!s)
        return am_fail(d->err, AM_USAGE, "%s: %s is no https URL", d->verb, d->url);
    location = am_arena_strdup(d->world->mem, location);
    s->location = location;
    key[8 + strcspn(key + 8, "/")] = '\0';
    there = sb_world_by_host(d->world, key + 8);
    if (there && !am_value_truth(am_value_member(d->body, "orphan"), false) &&
        !sb_world_site(there, location, SB_LIVE))
        (void)sb_world_add(d->world, there, location, "STS#3");
    return AM_OK;
}

static am_kind replace_live(const edit *d)
{
    d->site->where = SB_PURGED;
    return add(d, "STS#3") ? AM_OK : am_fail(d->err, AM_LIMIT, "no room for %s", d->url);
}

static am_kind remove_site(const edit *d)
{
    sb_world_bin(d->tenant, d->site, d->now);
    return AM_OK;
}

static am_kind purge(const edit *d)
{
    sb_site *s = d->site ? d->site : sb_world_site(d->tenant, d->url, SB_RECYCLED);

    if (!s)
        return am_fail(d->err, AM_ABSENT, "purge: there is no site %s", d->url);
    if (s->where == SB_RECYCLED)
        d->tenant->bin.v[s->bin_slot] = NULL;
    s->where = SB_PURGED;
    return AM_OK;
}

static am_kind add_redirect(const edit *d)
{
    if (d->site)
        return am_fail(d->err, AM_CONFLICT, "add_redirect: %s is taken", d->url);
    return lead(d, NULL);
}

static am_kind set_location(const edit *d)
{
    return lead(d, d->site);
}

static am_kind set_lock(const edit *d)
{
    int lock = sb_world_lock(text(d, "lock", NULL));

    if (lock < 0)
        return am_fail(d->err, AM_USAGE,
                       "set_lock: lock must be Unlock, ReadOnly, NoAccess or NoAdditions");
    d->site->lock = (uint8_t)lock;
    return AM_OK;
}

static am_kind set_hold(const edit *d)
{
    int hold = sb_world_hold(text(d, "hold", "retention"));

    if (hold < 0)
        return am_fail(d->err, AM_USAGE,
                       "hold: hold must be none, retention, ediscovery, unknown or unlisted");
    d->site->hold = (uint8_t)hold;
    return AM_OK;
}

am_kind sb_world_edit(sb_world *w, const am_value *body, int64_t now, am_err *e)
{
    static const struct {
        const char *verb;
        am_kind (*run)(const edit *);
        bool live; /* it is about a site that is there */
    } known[] = {{"replace_live", replace_live, true},
                 {"remove", remove_site, true},
                 {"purge", purge, false},
                 {"add_redirect", add_redirect, false},
                 {"set_location", set_location, true},
                 {"set_lock", set_lock, true},
                 {"hold", set_hold, true}};
    edit d = {.world = w,
              .tenant = find_tenant(w, am_value_text(am_value_member(body, "tenant"), "source")),
              .body = body,
              .verb = am_value_text(am_value_member(body, "do"), ""),
              .url = am_value_text(am_value_member(body, "url"), ""),
              .now = now,
              .err = e};
    size_t i = 0, n = sizeof known / sizeof *known;

    while (i < n && strcmp(known[i].verb, d.verb) != 0)
        i++;
    if (i == n)
        return am_fail(e, AM_USAGE, "\"%s\" is no edit; see aftermove-sandbox(1), CONTROL", d.verb);
    if (!d.tenant)
        return am_fail(e, AM_ABSENT, "%s: tenant must be source or target, or one's name", d.verb);
    d.site = sb_world_site(d.tenant, d.url, SB_LIVE);
    if (known[i].live && !d.site)
        return am_fail(e, AM_ABSENT, "%s: %s has no live site %s", d.verb, d.tenant->name, d.url);
    if (d.site && d.site->op)
        return am_fail(e, AM_CONFLICT, "%s: %s is running on %s", d.verb, d.site->op->name, d.url);
    return known[i].run(&d);
}
