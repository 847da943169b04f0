#include "sandbox/members.h"

#include <string.h>

#include "base/text.h"

typedef struct person {
    int64_t id, type;
    const char *login, *title, *mail;
    bool admin;
} person;

static void user(sb_rest *r, const person *p)
{
    const sb_odata *o = &r->path;
    sb_emit *e = &r->e;
    bool is_user = p->type == 1;

    sb_emit_open(e, '{');
    if (sb_odata_wants(o, "Id"))
        sb_emit_kint(e, "Id", p->id);
    if (sb_odata_wants(o, "IsHiddenInUI"))
        sb_emit_kbool(e, "IsHiddenInUI", false);
    if (sb_odata_wants(o, "LoginName"))
        sb_emit_kstr(e, "LoginName", p->login);
    if (sb_odata_wants(o, "Title"))
        sb_emit_kstr(e, "Title", p->title);
    if (sb_odata_wants(o, "PrincipalType"))
        sb_emit_kint(e, "PrincipalType", p->type);
    if (sb_odata_wants(o, "Email"))
        sb_emit_kstr(e, "Email", p->mail);
    if (sb_odata_wants(o, "Expiration"))
        sb_emit_kstr(e, "Expiration", "");
    if (sb_odata_wants(o, "IsEmailAuthenticationGuestUser"))
        sb_emit_kbool(e, "IsEmailAuthenticationGuestUser", false);
    if (sb_odata_wants(o, "IsShareByEmailGuestUser"))
        sb_emit_kbool(e, "IsShareByEmailGuestUser", false);
    if (sb_odata_wants(o, "IsSiteAdmin"))
        sb_emit_kbool(e, "IsSiteAdmin", p->admin);
    if (sb_odata_wants(o, "UserId")) {
        sb_emit_key(e, "UserId");
        if (is_user) {
            sb_emit_open(e, '{');
            sb_emit_kstr(e, "NameId", am_arena_format(r->mem, "1001%011llx", (long long)p->id));
            sb_emit_kstr(e, "NameIdIssuer", "urn:federation:microsoftonline");
            sb_emit_close(e, '}');
        } else {
            sb_emit_null(e);
        }
    }
    if (sb_odata_wants(o, "UserPrincipalName"))
        sb_emit_kstr(e, "UserPrincipalName", is_user ? p->mail : NULL);
    sb_emit_close(e, '}');
}

static person from_login(sb_rest *r, int64_t id, const char *login)
{
    const char *bar = strrchr(login, '|');
    person p = {.id = id, .login = login, .admin = true};

    p.type = am_prefix_fold(login, "i:0#.f|") ? 1 : 4;
    p.title = bar ? bar + 1 : login;
    p.mail = p.type == 1 ? p.title : "";
    (void)r;
    return p;
}

static person from_value(sb_rest *r, int64_t id, const am_value *v)
{
    const char *upn = am_value_text(am_value_member(v, "upn"), "");
    person p = {.id = am_value_num(am_value_member(v, "id"), id),
                .type = am_value_num(am_value_member(v, "type"), 1),
                .title = am_value_text(am_value_member(v, "title"), upn),
                .mail = am_value_text(am_value_member(v, "email"), upn),
                .admin = am_value_truth(am_value_member(v, "admin"), false)};

    p.login = am_value_text(am_value_member(v, "login"),
                            am_arena_format(r->mem, "i:0#.f|membership|%s", upn));
    return p;
}

bool sb_members_users(sb_rest *r)
{
    const sb_more *more = r->site->more;
    const char *value = NULL;
    bool only_admins = sb_odata_equals(&r->path, "IsSiteAdmin", &value) && !strcmp(value, "true");
    int64_t id = 6;

    if (sb_odata_option(&r->path, "$filter") && !only_admins)
        return sb_raise(&r->error, SB_E_QUERY, "The query filter is not valid: %s",
                        sb_odata_option(&r->path, "$filter"));
    sb_emit_open(&r->e, '{');
    sb_emit_key(&r->e, "value");
    sb_emit_open(&r->e, '[');
    if (r->site->owner) {
        person p =
            from_login(r, id++, am_arena_format(r->mem, "i:0#.f|membership|%s", r->site->owner));
        user(r, &p);
    }
    for (size_t i = 0; more && i < more->n_admins; i++) {
        person p = from_login(r, id++, more->admins[i]);

        user(r, &p);
    }
    for (size_t i = 0; more && i < am_value_len(more->users); i++) {
        person p = from_value(r, id++, am_value_at(more->users, i));

        if (p.admin || !only_admins)
            user(r, &p);
    }
    sb_emit_close(&r->e, ']');
    sb_emit_close(&r->e, '}');
    return true;
}

typedef struct circle { /* a SharePoint group */
    int64_t id;
    const char *title, *role;
} circle;

/* Group i of the site, or false: there are no more. */
static bool nth_group(sb_rest *r, size_t i, circle *out)
{
    static const char *const kinds[] = {"Owners", "Members", "Visitors"};
    static const char *const roles[] = {"Full Control", "Edit", "Read"};
    const sb_more *more = r->site->more;
    const am_value *given = more ? more->groups : NULL;
    size_t own = given ? am_value_len(given) : 3;

    if (i < own && given) {
        const am_value *v = am_value_at(given, i);

        *out = (circle){am_value_num(am_value_member(v, "id"), (int64_t)i + 3),
                        am_value_text(am_value_member(v, "title"), "Group"),
                        am_value_text(am_value_member(v, "role"), NULL)};
        return true;
    }
    if (i < own) {
        *out =
            (circle){(int64_t)i + 3,
                     am_arena_format(r->mem, "%s %s", sb_world_title(r->site), kinds[i]), roles[i]};
        return true;
    }
    if (more && i - own < more->sharing_links) {
        sb_random random = {r->site->hash + i};
        sb_guid item = sb_guid_make(&random), link = sb_guid_make(&random);
        char a[SB_GUID_TEXT], b[SB_GUID_TEXT];

        *out = (circle){(int64_t)i + 20,
                        am_arena_format(r->mem, "SharingLinks.%s.OrganizationView.%s",
                                        sb_guid_text(a, &item), sb_guid_text(b, &link)),
                        "Read"};
        return true;
    }
    return false;
}

bool sb_members_groups(sb_rest *r)
{
    circle g;

    sb_emit_open(&r->e, '{');
    sb_emit_key(&r->e, "value");
    sb_emit_open(&r->e, '[');
    for (size_t i = 0; nth_group(r, i, &g); i++) {
        sb_emit_open(&r->e, '{');
        if (sb_odata_wants(&r->path, "Id"))
            sb_emit_kint(&r->e, "Id", g.id);
        if (sb_odata_wants(&r->path, "IsHiddenInUI"))
            sb_emit_kbool(&r->e, "IsHiddenInUI", false);
        if (sb_odata_wants(&r->path, "LoginName"))
            sb_emit_kstr(&r->e, "LoginName", g.title);
        if (sb_odata_wants(&r->path, "Title"))
            sb_emit_kstr(&r->e, "Title", g.title);
        if (sb_odata_wants(&r->path, "PrincipalType"))
            sb_emit_kint(&r->e, "PrincipalType", 8);
        sb_emit_close(&r->e, '}');
    }
    sb_emit_close(&r->e, ']');
    sb_emit_close(&r->e, '}');
    return true;
}

static void assignment(sb_rest *r, int64_t id, const char *login, int64_t type, const char *role,
                       bool member, bool bindings)
{
    sb_emit *e = &r->e;
    bool full = !strcmp(role, "Full Control");

    sb_emit_open(e, '{');
    if (member) {
        sb_emit_key(e, "Member");
        sb_emit_open(e, '{');
        sb_emit_kint(e, "Id", id);
        sb_emit_kstr(e, "LoginName", login);
        sb_emit_kstr(e, "Title", login);
        sb_emit_kint(e, "PrincipalType", type);
        sb_emit_close(e, '}');
    }
    if (bindings) {
        sb_emit_key(e, "RoleDefinitionBindings");
        sb_emit_open(e, '[');
        sb_emit_open(e, '{');
        sb_emit_key(e, "BasePermissions");
        sb_emit_open(e, '{');
        sb_emit_kstr(e, "High", full ? "2147483647" : "176");
        sb_emit_kstr(e, "Low", full ? "4294967295" : "138612833");
        sb_emit_close(e, '}');
        sb_emit_kint(e, "Id", full ? 1073741829 : !strcmp(role, "Edit") ? 1073741830 : 1073741826);
        sb_emit_kstr(e, "Name", role);
        sb_emit_kint(e, "RoleTypeKind", full ? 5 : !strcmp(role, "Edit") ? 6 : 2);
        sb_emit_close(e, '}');
        sb_emit_close(e, ']');
    }
    sb_emit_kint(e, "PrincipalId", id);
    sb_emit_close(e, '}');
}

bool sb_members_roles(sb_rest *r)
{
    const char *expand = sb_odata_option(&r->path, "$expand");
    bool member = expand && strstr(expand, "Member");
    bool bindings = expand && strstr(expand, "RoleDefinitionBindings");
    const am_value *given = r->site->more ? r->site->more->roles : NULL;
    circle g;

    if (member && bindings && !r->act.world->combined_expand) {
        (void)sb_raise(&r->error, SB_E_QUERY,
                       "The HTTP header ACCEPT is missing or its value is invalid.");
        r->error.http = 406;
        return false;
    }
    r->re->units = 5;
    sb_emit_open(&r->e, '{');
    sb_emit_key(&r->e, "value");
    sb_emit_open(&r->e, '[');
    for (size_t i = 0; nth_group(r, i, &g); i++)
        if (g.role)
            assignment(r, g.id, g.title, 8, g.role, member, bindings);
    for (size_t i = 0; i < am_value_len(given); i++) {
        const am_value *v = am_value_at(given, i);

        assignment(r, am_value_num(am_value_member(v, "principal"), (int64_t)i + 100),
                   am_value_text(am_value_member(v, "login"), ""),
                   am_value_num(am_value_member(v, "type"), 1),
                   am_value_text(am_value_member(v, "role"), "Read"), member, bindings);
    }
    sb_emit_close(&r->e, ']');
    sb_emit_close(&r->e, '}');
    return true;
}
