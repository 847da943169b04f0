#include "sandbox/service.h"

#include "sandbox/moves.h"
#include "sandbox/props.h"
#include "sandbox/trust.h"

static void site(const sb_world *w, sb_emit *e, const sb_site *s)
{
    sb_emit_open(e, '{');
    sb_emit_kstr(e, "url", s->url);
    sb_emit_kguid(e, "site_id", &s->id);
    sb_emit_kstr(e, "template", sb_world_template_name(w, s));
    sb_emit_kstr(e, "lock_state", sb_world_lock_name(s->lock));
    sb_emit_kstr(e, "status", sb_props_status(s));
    if (s->owner)
        sb_emit_kstr(e, "owner", s->owner);
    if (s->location)
        sb_emit_kstr(e, "location", s->location);
    if (s->hold != SB_FREE)
        sb_emit_kbool(e, "held", true);
    if (s->flags & SB_F_NEEDS_ADMIN)
        sb_emit_kbool(e, "needs_admin", true);
    if (s->flags & SB_F_DENY_LOCKED)
        sb_emit_kbool(e, "deny_when_locked", true);
    if (s->where == SB_RECYCLED) {
        sb_emit_key(e, "deleted");
        sb_emit_date(e, s->deleted_ms);
    }
    if (s->more && !sb_guid_zero(&s->more->group_id))
        sb_emit_kguid(e, "group_id", &s->more->group_id);
    if (s->more && s->more->n_admins) {
        sb_emit_key(e, "admins");
        sb_emit_open(e, '[');
        for (size_t i = 0; i < s->more->n_admins; i++)
            sb_emit_str(e, s->more->admins[i]);
        sb_emit_close(e, ']');
    }
    sb_emit_close(e, '}');
}

typedef struct tally {
    int64_t live, redirects, recycled, purged;
} tally;

static tally sites(const sb_world *w, sb_emit *e, const sb_tenant *t)
{
    tally n = {0};

    sb_emit_key(e, "sites");
    sb_emit_open(e, '[');
    for (size_t i = 0; i < t->sites.n; i++) {
        const sb_site *s = t->sites.v[i];

        if (s->where == SB_LIVE) {
            site(w, e, s);
            n.redirects += s->location != NULL;
            n.live++;
        }
        n.recycled += s->where == SB_RECYCLED;
        n.purged += s->where == SB_PURGED;
    }
    sb_emit_close(e, ']');
    sb_emit_key(e, "recycle_bin");
    sb_emit_open(e, '[');
    for (size_t i = 0; i < t->bin.n; i++)
        if (t->bin.v[i])
            site(w, e, t->bin.v[i]);
    sb_emit_close(e, ']');
    return n;
}

static void relations(sb_emit *e, const sb_tenant *t)
{
    sb_emit_key(e, "trusts");
    sb_emit_open(e, '[');
    for (size_t i = 0; i < t->relations.n; i++) {
        sb_emit_open(e, '{');
        sb_emit_kstr(e, "partner_role",
                     t->relations.v[i].role == SB_ROLE_SOURCE ? "source" : "target");
        sb_emit_kstr(e, "partner", t->relations.v[i].host);
        sb_emit_key(e, "created");
        sb_emit_date(e, t->relations.v[i].created_ms);
        sb_emit_close(e, '}');
    }
    sb_emit_close(e, ']');
}

static void groups(sb_emit *e, const sb_tenant *t)
{
    static const char *const where[] = {"live", "deleted", "purged"};

    sb_emit_key(e, "groups");
    sb_emit_open(e, '[');
    for (size_t i = 0; i < t->groups.n; i++) {
        sb_emit_open(e, '{');
        sb_emit_kguid(e, "id", &t->groups.v[i].id);
        sb_emit_kstr(e, "name", t->groups.v[i].name);
        sb_emit_kstr(e, "status", where[t->groups.v[i].where]);
        sb_emit_close(e, '}');
    }
    sb_emit_close(e, ']');
}

static void identity_map(sb_emit *e, const sb_tenant *t)
{
    sb_emit_key(e, "identity_map");
    sb_emit_open(e, '[');
    for (size_t i = 0; i < t->map.n; i++) {
        sb_emit_open(e, '{');
        sb_emit_kbool(e, "group", t->map.v[i].group);
        sb_emit_kstr(e, "source", t->map.v[i].source_key);
        sb_emit_kstr(e, "target", t->map.v[i].target_key);
        sb_emit_close(e, '}');
    }
    sb_emit_close(e, ']');
}

static void tenant(const sb_world *w, sb_emit *e, const sb_tenant *t)
{
    tally n;

    sb_emit_key(e, t->role);
    sb_emit_open(e, '{');
    sb_emit_kstr(e, "name", t->name);
    sb_emit_kstr(e, "tenant_id", t->tenant_id);
    n = sites(w, e, t);
    relations(e, t);
    groups(e, t);
    identity_map(e, t);
    sb_emit_key(e, "counts");
    sb_emit_open(e, '{');
    sb_emit_kint(e, "sites", n.live);
    sb_emit_kint(e, "redirects", n.redirects);
    sb_emit_kint(e, "recycled", n.recycled);
    sb_emit_kint(e, "purged", n.purged);
    sb_emit_kint(e, "trusts", (int64_t)t->relations.n);
    sb_emit_kint(e, "users", (int64_t)t->users.n);
    sb_emit_close(e, '}');
    sb_emit_close(e, '}');
}

void sb_world_state(const sb_world *w, am_buf *json)
{
    sb_emit e = {.out = json};

    sb_emit_open(&e, '{');
    for (size_t i = 0; i < SB_TENANTS; i++)
        tenant(w, &e, &w->tenant[i]);
    sb_emit_key(&e, "operations");
    sb_emit_open(&e, '[');
    for (size_t i = 0; i < w->running.n; i++) {
        const sb_op *op = w->running.v[i];

        sb_emit_open(&e, '{');
        sb_emit_kstr(&e, "tenant", op->tenant->name);
        sb_emit_kstr(&e, "name", op->name);
        sb_emit_kstr(&e, "url", op->url);
        sb_emit_close(&e, '}');
    }
    sb_emit_close(&e, ']');
    sb_emit_key(&e, "moves");
    sb_emit_open(&e, '[');
    for (size_t i = 0; i < w->moves.n; i++) {
        sb_emit_open(&e, '{');
        sb_emit_kstr(&e, "type", sb_moves_type_name(w->moves.v[i].type));
        sb_emit_kstr(&e, "key", w->moves.v[i].key);
        sb_emit_kstr(&e, "state", sb_moves_state_name(w->moves.v[i].state));
        sb_emit_close(&e, '}');
    }
    sb_emit_close(&e, ']');
    sb_emit_close(&e, '}');
}
