#include "sharepoint/access.h"

#include <string.h>

#include "sharepoint/fields.h"
#include "sharepoint/rest.h"
#include "sharepoint/url.h"

typedef struct own {
    sp_url url;
    const char *what;                          /* "reading the users of https://..." */
    am_value *(*item)(sp *, const am_value *); /* NULL: not this one */
    const am_value *members;                   /* site-permissions in two calls */
} own;

static am_step page(sp *x);

static am_step get(sp *x, const char *url, sp_stage then)
{
    return sp_rest(x, "GET", url, NULL, ((own *)x->own)->what, then);
}

static am_step show(sp *x, const am_value *rows)
{
    const am_host *h = x->h;
    const own *o = x->own;
    bool bad = false;
    am_value *items = h->make(x->c, "[]");
    if (h->type(rows) != 'a')
        return h->fail(x->c, AM_REMOTE, "%s: the reply holds no list", x->doing);
    for (size_t i = 0; items && i < h->len(rows); i++) {
        am_value *item = o->item(x, h->at(rows, i));
        if (item && !h->push(x->c, items, item))
            return sp_nomem(x);
    }
    const char *more = sp_rest_more(x, o->url.base, o->url.host, &bad);
    if (bad)
        return AM_FAIL;
    if (!items || !h->append(x->c, items))
        return sp_nomem(x);
    return more ? get(x, more, page) : h->done(x->c, NULL);
}

static am_step page(sp *x)
{
    return x->problem.kind ? sp_rest_denied(x) : show(x, x->h->get(x->value, "value"));
}

static am_step begin(sp *x, const char *what, const char *path,
                     am_value *(*item)(sp *, const am_value *), sp_stage then)
{
    own *o = x->own;
    if (!sp_url_own(x, sp_arg_text(x, "url"), &o->url))
        return AM_FAIL;
    o->what = x->h->print(x->c, "reading the %s of %s", what, o->url.text);
    o->item = item;
    return get(x, sp_url_request(x, &o->url, path), then);
}

static const char *principal(int64_t type)
{
    return type == 1   ? "user"
           : type == 2 ? "distribution list"
           : type == 4 ? "security group"
           : type == 8 ? "site group"
                       : "unknown";
}

static am_value *user(sp *x, const am_value *v)
{
    const am_host *h = x->h;
    return h->make(x->c,
                   "{\"id\":%d,\"login\":%s,\"title\":%s,\"upn\":%s,\"email\":%s,\"kind\":%s,"
                   "\"admin\":%b,\"hidden\":%b,\"guest\":%b}",
                   h->num(h->get(v, "Id"), 0), h->str(h->get(v, "LoginName"), NULL),
                   h->str(h->get(v, "Title"), NULL), h->str(h->get(v, "UserPrincipalName"), NULL),
                   h->str(h->get(v, "Email"), NULL),
                   principal(h->num(h->get(v, "PrincipalType"), 0)),
                   (int)h->truth(h->get(v, "IsSiteAdmin"), false),
                   (int)h->truth(h->get(v, "IsHiddenInUI"), false),
                   (int)(h->truth(h->get(v, "IsEmailAuthenticationGuestUser"), false) ||
                         h->truth(h->get(v, "IsShareByEmailGuestUser"), false)));
}

static am_step users(sp *x)
{
    return begin(x, "users", "/_api/web/siteusers", user, page);
}

am_step sp_site_users_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, users, sizeof(own));
}

static am_step admins(sp *x)
{
    return begin(x, "administrators", "/_api/web/siteusers?$filter=IsSiteAdmin%20eq%20true", user,
                 page);
}

am_step sp_site_admins_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, admins, sizeof(own));
}

/* A site group with its members; null when the service does not tell them. */
static am_value *group(sp *x, const am_value *v)
{
    const am_host *h = x->h;
    const am_value *users_of = h->get(v, "Users");
    am_value *members_of = h->type(users_of) == 'a' ? h->make(x->c, "[]") : NULL;
    for (size_t i = 0; members_of && i < h->len(users_of); i++)
        if (!h->push(x->c, members_of, user(x, h->at(users_of, i))))
            return NULL;
    return h->make(x->c, "{\"id\":%d,\"title\":%s,\"members\":%v}", h->num(h->get(v, "Id"), 0),
                   h->str(h->get(v, "Title"), NULL), members_of);
}

static am_step groups(sp *x)
{
    return begin(x, "groups", "/_api/web/sitegroups?$expand=Users", group, page);
}

am_step sp_site_groups_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, groups, sizeof(own));
}

static const am_value *member_of(sp *x, const am_value *row)
{
    const am_host *h = x->h;
    const own *o = x->own;
    int64_t id = h->num(h->get(row, "PrincipalId"), -1);
    if (h->get(row, "Member"))
        return h->get(row, "Member");
    for (size_t i = 0; i < h->len(o->members); i++)
        if (h->num(h->get(h->at(o->members, i), "PrincipalId"), -2) == id)
            return h->get(h->at(o->members, i), "Member");
    return NULL;
}

static am_value *assignment(sp *x, const am_value *row)
{
    const am_host *h = x->h;
    const am_value *m = member_of(x, row), *bindings = h->get(row, "RoleDefinitionBindings");
    am_value *roles = h->make(x->c, "[]");
    for (size_t i = 0; roles && i < h->len(bindings); i++)
        h->push(x->c, roles, h->get(h->at(bindings, i), "Name"));
    return h->make(x->c, "{\"id\":%d,\"login\":%s,\"title\":%s,\"kind\":%s,\"roles\":%v}",
                   h->num(h->get(row, "PrincipalId"), 0), h->str(h->get(m, "LoginName"), NULL),
                   h->str(h->get(m, "Title"), NULL),
                   principal(h->num(h->get(m, "PrincipalType"), 0)), roles);
}

/* The first call's list has to outlive the page that it came with. */
static am_value *principals(sp *x, const am_value *rows)
{
    const am_host *h = x->h;
    am_value *all = h->make(x->c, "[]");
    for (size_t i = 0; all && i < h->len(rows); i++) {
        const am_value *m = h->get(h->at(rows, i), "Member");
        am_value *copy = h->make(
            x->c,
            "{\"PrincipalId\":%d,\"Member\":{\"LoginName\":%s,\"Title\":%s,\"PrincipalType\":%d}}",
            h->num(h->get(h->at(rows, i), "PrincipalId"), -1), h->str(h->get(m, "LoginName"), NULL),
            h->str(h->get(m, "Title"), NULL), h->num(h->get(m, "PrincipalType"), 0));
        if (!copy || !h->push(x->c, all, copy))
            return NULL;
    }
    return all;
}

static am_step members(sp *x)
{
    own *o = x->own;
    if (x->problem.kind)
        return sp_rest_denied(x);
    o->members = principals(x, x->h->get(x->value, "value"));
    if (!o->members)
        return sp_nomem(x);
    return get(
        x, sp_url_request(x, &o->url, "/_api/web/RoleAssignments?$expand=RoleDefinitionBindings"),
        page);
}

/* Most tenants refuse the two expansions at once with 406: then one after the other. */
static am_step combined(sp *x)
{
    const own *o = x->own;
    if (x->problem.http != 406)
        return page(x);
    return get(x, sp_url_request(x, &o->url, "/_api/web/RoleAssignments?$expand=Member"), members);
}

static am_step permissions(sp *x)
{
    return begin(x, "permissions",
                 "/_api/web/RoleAssignments?$expand=Member,RoleDefinitionBindings", assignment,
                 combined);
}

am_step sp_site_permissions_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, permissions, sizeof(own));
}
