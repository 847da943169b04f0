#include "app/doctor.h"

#include <string.h>

#include "app/permissions.h"
#include "base/clock.h"
#include "base/text.h"
#include "tenant/look.h"

static bool has_word(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *p = words; (p = strstr(p, word)); p += n)
        if ((p == words || p[-1] == ' ') && (p[n] == ' ' || !p[n]))
            return true;
    return false;
}

static bool has(const am_value *claims, const char *name)
{
    const am_value *roles = am_value_member(claims, "roles");
    if (has_word(am_value_text(am_value_member(claims, "scp"), ""), name))
        return true;
    for (size_t i = 0; i < am_value_len(roles); i++)
        if (strcmp(am_value_text(am_value_at(roles, i), ""), name) == 0)
            return true;
    return false;
}

static bool allows(const am_value *claims, const am_permission *p)
{
    bool any = has(claims, p->name);
    for (const char *const *other = p->others; *other && !any; other++)
        any = has(claims, *other);
    return any;
}

static const char *granted(am_arena *arena, const am_value *claims)
{
    const am_value *roles = am_value_member(claims, "roles");
    const char *list = am_value_text(am_value_member(claims, "scp"), "");
    for (size_t i = 0; am_value_is(roles, AM_T_ARRAY) && i < am_value_len(roles); i++)
        list = am_arena_format(arena, "%s%s%s", list, *list ? " " : "",
                               am_value_text(am_value_at(roles, i), "?"));
    return list && *list ? list : "no permission at all";
}

/* The operations that want this permission. */
static const char *denied(am_session *s, const am_connector_info *info, const am_permission *p)
{
    const char *list = "";
    for (size_t i = 0; info && i < info->n_ops; i++) {
        const char *op = info->ops[i].name;
        if (am_permission_of(info->name, op, NULL) == p)
            list = am_arena_format(s->arena, "%s%s%s", list, *list ? ", " : "", op);
    }
    return list;
}

static bool judge(am_checks *c, am_session *s, size_t i, am_base base, const am_value *claims)
{
    const char *name = s->config.tenants[i].name;
    bool graph = base == AM_BASE_GRAPH;
    if (!claims) {
        am_checks_add(
            c,
            &(am_finding){.level = AM_LEVEL_WARNING,
                          .tenant = name,
                          .check = "permission",
                          .text = am_arena_format(
                              s->arena, "the token for %s is opaque: what it allows is not known",
                              am_look_host(s->tenants[i], base))});
        return true;
    }
    const am_permission *p = graph ? &am_permission_licences : &am_permission_sites;
    const char *list = granted(s->arena, claims);
    if (allows(claims, p)) {
        am_checks_ok(c, name, "permission", "%s: %s", am_look_host(s->tenants[i], base), list);
        return true;
    }
    const am_connector_info *info =
        am_registry_find(s->registry, am_tenant_connector(s->tenants[i]));
    am_checks_add(
        c, &(am_finding){.level = AM_LEVEL_PROBLEM,
                         .tenant = name,
                         .check = "permission",
                         .text = am_arena_format(
                             s->arena, "%s: the token has %s; denied would be: %s",
                             am_look_host(s->tenants[i], base), list, denied(s, info, p)),
                         .todo = am_arena_format(
                             s->arena,
                             "give the application %s's %s, and have an administrator consent",
                             p->resource, p->name),
                         .kind = AM_DENIED});
    return graph; /* what goes through SharePoint may be asked all the same */
}

bool am_doctor_permissions(am_checks *c, am_session *s, size_t i)
{
    static const am_base bases[] = {AM_BASE_ADMIN, AM_BASE_ROOT, AM_BASE_MY, AM_BASE_GRAPH};
    bool good = true;
    for (size_t b = 0; b < sizeof bases / sizeof *bases; b++) {
        const am_value *claims = NULL;
        am_err err;
        if (am_look_token(s->tenants[i], bases[b], s->arena, &claims, &err)) {
            am_checks_error(c, s->config.tenants[i].name, "token", &err);
            good &= bases[b] == AM_BASE_GRAPH;
            continue;
        }
        good &= judge(c, s, i, bases[b], claims);
    }
    return good;
}
