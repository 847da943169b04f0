#include "app/inventory.h"

#include <string.h>

#include "base/json.h"

static const am_value *by_role(const am_value *inventory, const char *role)
{
    const am_value *list = am_value_member(inventory, "tenants");
    for (size_t i = 0; i < am_value_len(list); i++) {
        const am_value *t = am_value_at(list, i);
        if (strcmp(am_value_text(am_value_member(t, "role"), ""), role) == 0)
            return t;
    }
    return NULL;
}

/* Only what is there; the sandbox has its own defaults. */
static void keep(am_arena *a, am_value *to, const char *key, const am_value *v)
{
    bool text = am_value_is(v, AM_T_STR) && *am_value_text(v, "");
    if (text || (v && !am_value_is(v, AM_T_STR) && !am_value_is(v, AM_T_NULL)))
        (void)am_value_put(a, to, key, v);
}

/* The owner is an administrator anyway. */
static am_value *others(am_arena *a, const am_value *admins, const am_value *owner)
{
    am_value *list = am_value_array(a);
    for (size_t i = 0; am_value_is(admins, AM_T_ARRAY) && i < am_value_len(admins); i++)
        if (!am_value_equal(am_value_at(admins, i), owner))
            (void)am_value_push(a, list, am_value_at(admins, i));
    return list;
}

static int64_t principal_type(const char *kind)
{
    return strcmp(kind, "user") == 0                ? 1
           : strcmp(kind, "distribution list") == 0 ? 2
           : strcmp(kind, "site group") == 0        ? 8
                                                    : 4;
}

static am_value *find_group(const am_value *groups, const char *title)
{
    for (size_t i = 0; i < am_value_len(groups); i++)
        if (strcmp(am_value_text(am_value_member(groups->u.a.v[i], "title"), ""), title) == 0)
            return groups->u.a.v[i];
    return NULL;
}

/* Who has which role, of what `inventory --permissions` wrote: a site group has its first role itself. */
static void people(am_arena *a, am_value *to, const am_value *from)
{
    const am_value *list = am_value_member(from, "permissions"), *circles = am_value_member(from, "groups");
    if (!am_value_is(list, AM_T_ARRAY) || !am_value_is(circles, AM_T_ARRAY))
        return;
    am_value *roles = am_value_array(a), *groups = am_value_array(a);
    for (size_t i = 0; i < am_value_len(circles); i++) {
        am_value *g = am_json_make(a, "{\"title\":%v}", am_value_member(am_value_at(circles, i), "title"));
        keep(a, g, "members", am_value_member(am_value_at(circles, i), "members"));
        (void)am_value_push(a, groups, g);
    }
    for (size_t i = 0; i < am_value_len(list); i++) {
        const am_value *p = am_value_at(list, i), *held = am_value_member(p, "roles");
        int64_t type = principal_type(am_value_text(am_value_member(p, "kind"), ""));
        const char *title = am_value_text(am_value_member(p, "title"), "");
        am_value *group = type == 8 ? find_group(groups, title) : NULL;
        for (size_t k = 0; k < am_value_len(held); k++) {
            if (group && !am_value_member(group, "role"))
                (void)am_value_put(a, group, "role", am_value_at(held, k));
            else
                (void)am_value_push(a, roles, am_json_make(a, "{\"login\":%v,\"type\":%d,\"role\":%v}",
                                                           am_value_member(p, "login"), type, am_value_at(held, k)));
        }
    }
    (void)am_value_put(a, to, "roles", roles);
    (void)am_value_put(a, to, "groups", groups);
}

static am_value *site(am_arena *a, const am_value *from)
{
    static const char *const same[] = {"url",     "title",      "template",
                                       "site_id", "lock_state", "group_id"};
    const am_value *redirect = am_value_member(from, "redirect");
    const char *kind = am_value_text(am_value_member(redirect, "kind"), "");
    am_value *s = am_value_object(a);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        keep(a, s, same[i], am_value_member(from, same[i]));
    const char *owner = am_value_text(am_value_member(from, "owner"), "");
    if (strchr(owner, '@'))
        (void)am_value_put(a, s, "owner", am_value_str(a, owner));
    if (am_value_truth(am_value_member(from, "has_holds"), false))
        (void)am_value_put(a, s, "holds", am_value_bool(a, true));
    const am_value *admins =
        others(a, am_value_member(from, "admins"), am_value_member(from, "owner_login"));
    if (am_value_len(admins))
        (void)am_value_put(a, s, "admins", admins);
    people(a, s, from);
    const am_value *location = am_value_member(redirect, "location");
    if (am_value_is(location, AM_T_STR)) {
        bool there = am_value_truth(am_value_member(redirect, "ok"), false);
        (void)am_value_put(a, s, "location", location);
        (void)am_value_put(a, s, "orphan", am_value_bool(a, !there));
    }
    if (strcmp(kind, "absent") == 0)
        (void)am_value_put(a, s, "hide_from_anonymous", am_value_bool(a, true));
    return s;
}

static am_value *recycled(am_arena *a, const am_value *from)
{
    am_value *s =
        am_json_make(a, "{\"url\":%v,\"status\":\"recycled\"}", am_value_member(from, "url"));
    keep(a, s, "site_id", am_value_member(from, "site_id"));
    keep(a, s, "deleted", am_value_member(from, "deleted"));
    return s;
}

static am_value *sites(am_arena *a, const am_value *tenant)
{
    am_value *list = am_value_array(a);
    const am_value *live = am_value_member(tenant, "sites"),
                   *bin = am_value_member(tenant, "deleted");
    for (size_t i = 0; i < am_value_len(live); i++)
        (void)am_value_push(a, list, site(a, am_value_at(live, i)));
    for (size_t i = 0; i < am_value_len(bin); i++)
        (void)am_value_push(a, list, recycled(a, am_value_at(bin, i)));
    return list;
}

static am_value *tenant(am_arena *a, const am_value *from)
{
    const am_value *hosts = am_value_member(from, "hosts");
    const am_value *licences = am_value_member(from, "licences");
    const char *root = am_value_text(am_value_member(hosts, "root"), "");
    am_value *t =
        am_json_make(a, "{\"name\":%s,\"hosts\":{\"root\":%v,\"admin\":%v,\"my\":%v}}",
                     am_arena_strndup(a, root, strcspn(root, ".")), am_value_member(hosts, "root"),
                     am_value_member(hosts, "admin"), am_value_member(hosts, "my"));
    keep(a, t, "tenant_id", am_value_member(from, "tenant_id"));
    keep(a, t, "client_id", am_value_member(from, "client_id"));
    keep(a, t, "licences_end", am_value_member(licences, "ends"));
    if (am_value_is(am_value_member(licences, "usable"), AM_T_BOOL) &&
        !am_value_truth(am_value_member(licences, "usable"), true))
        (void)am_value_put(a, t, "licences_end", am_value_str(a, "-1d"));
    keep(a, t, "mna_flight_enabled", am_value_get(from, "info.cross_tenant"));
    (void)am_value_put(a, t, "sites", sites(a, from));
    return t;
}

/* A relation is there, seen from this side, unless the service says that it is not. */
static void relation(am_arena *a, am_value *list, const am_value *seen, bool *unreachable)
{
    const char *status = am_value_text(am_value_member(seen, "status"), "NotEstablished");
    const char *role = am_value_text(am_value_member(seen, "role"), "");
    *unreachable |= strcmp(status, "CouldNotContactPartner") == 0;
    if (strcmp(status, "NotEstablished") == 0 || strcmp(status, "Unknown") == 0)
        return;
    (void)am_value_push(a, list,
                        am_json_make(a, "{\"role\":%s,\"partner\":%v,\"created\":%s}",
                                     strcmp(role, "Source") == 0 ? "source" : "target",
                                     am_value_member(seen, "partner"),
                                     strcmp(status, "Dormant") == 0 ? "-1d" : "-30d"));
}

static am_value *trust(am_arena *a, const am_value *const side[2])
{
    am_value *both[2] = {am_value_array(a), am_value_array(a)};
    bool unreachable = false;
    for (size_t i = 0; i < 2; i++) {
        relation(a, both[i], am_value_member(side[i], "trust"), &unreachable);
        relation(a, both[i], am_value_member(side[i], "trust_back"), &unreachable);
    }
    return am_json_make(a, "{\"source\":%v,\"target\":%v,\"unreachable\":%b}", both[0], both[1],
                        (int)unreachable);
}

static bool is_listed(const am_value *list, const am_value *id)
{
    for (size_t i = 0; i < am_value_len(list); i++)
        if (am_value_equal(am_value_member(am_value_at(list, i), "id"), id))
            return true;
    return false;
}

static void add_moves(am_arena *a, am_value *list, const am_value *report, bool back)
{
    const am_value *jobs = am_value_member(report, "jobs");
    for (size_t i = 0; i < am_value_len(jobs); i++) {
        const am_value *job = am_value_at(jobs, i);
        const char *from = am_value_text(am_value_member(job, "source"), "");
        const char *state = am_value_text(am_value_member(job, "state"), "InProgress");
        const am_value *id = am_value_member(job, "id");
        if (am_value_is(id, AM_T_STR) && is_listed(list, id))
            continue;
        am_value *m =
            am_json_make(a, "{\"state\":%s,\"key\":%s,\"back\":%b}", state, from, (int)back);
        keep(a, m, "type", am_value_member(job, "type"));
        keep(a, m, "id", id);
        if (strstr(from, "://"))
            (void)am_value_put(a, m, "source", am_value_member(job, "source"));
        keep(a, m, "target", am_value_member(job, "target"));
        (void)am_value_push(a, list, m);
    }
}

am_kind am_inventory_scenario(am_arena *a, const am_value *inventory, am_value **out, am_err *err)
{
    const am_value *side[2] = {by_role(inventory, "source"), by_role(inventory, "target")};
    const char *format = am_value_text(am_value_member(inventory, "format"), "");
    *out = NULL;
    if (strcmp(format, AM_INVENTORY_FORMAT) != 0 ||
        am_value_num(am_value_member(inventory, "version"), 0) != AM_INVENTORY_VERSION) {
        am_fail(err, AM_USAGE, "it is no inventory of version %d", AM_INVENTORY_VERSION);
        return am_hint(err, "aftermove inventory --out FILE writes one");
    }
    if (!side[0] || !side[1]) {
        am_fail(err, AM_USAGE, "the inventory has no %s", side[0] ? "target" : "source");
        return am_hint(err,
                       "a rehearsal wants both sides: configure both tenants, with their roles");
    }
    am_value *moves = am_value_array(a);
    add_moves(a, moves, am_value_member(side[0], "moves"), false);
    add_moves(a, moves, am_value_member(side[0], "moves_back"), true);
    *out = am_json_make(a, "{\"seed\":1,\"source\":%v,\"target\":%v,\"trust\":%v,\"moves\":%v}",
                        tenant(a, side[0]), tenant(a, side[1]), trust(a, side), moves);
    return *out ? AM_OK : am_fail(err, AM_NOMEM, "no memory for the scenario");
}
