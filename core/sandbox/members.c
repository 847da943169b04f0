#include "sandbox/members.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "sandbox/roster.h"

static void user(sb_rest *r, const sb_person *p)
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

static void begin(sb_rest *r)
{
    sb_emit_open(&r->e, '{');
    sb_emit_key(&r->e, "value");
    sb_emit_open(&r->e, '[');
}

static bool end(sb_rest *r)
{
    sb_emit_close(&r->e, ']');
    sb_emit_close(&r->e, '}');
    return true;
}

bool sb_members_users(sb_rest *r)
{
    const char *value = NULL;
    bool only_admins = sb_odata_equals(&r->path, "IsSiteAdmin", &value) && !strcmp(value, "true");
    sb_roster all = sb_roster_of(r);

    if (sb_odata_option(&r->path, "$filter") && !only_admins)
        return sb_raise(&r->error, SB_E_QUERY, "The query filter is not valid: %s",
                        sb_odata_option(&r->path, "$filter"));
    begin(r);
    for (size_t i = 0; i < all.n; i++)
        if (all.person[i].admin || !only_admins)
            user(r, &all.person[i]);
    return end(r);
}

static void members(sb_rest *r, const sb_roster *all, const sb_circle *g)
{
    for (size_t i = 0; i < am_value_len(g->members); i++) {
        const sb_person *p =
            sb_roster_find(r, all, am_value_text(am_value_at(g->members, i), ""));

        if (p)
            user(r, p);
    }
}

static void group(sb_rest *r, const sb_roster *all, const sb_circle *g)
{
    const char *expand = sb_odata_option(&r->path, "$expand");

    sb_emit_open(&r->e, '{');
    if (sb_odata_wants(&r->path, "Id"))
        sb_emit_kint(&r->e, "Id", g->id);
    if (sb_odata_wants(&r->path, "IsHiddenInUI"))
        sb_emit_kbool(&r->e, "IsHiddenInUI", false);
    if (sb_odata_wants(&r->path, "LoginName"))
        sb_emit_kstr(&r->e, "LoginName", g->title);
    if (sb_odata_wants(&r->path, "Title"))
        sb_emit_kstr(&r->e, "Title", g->title);
    if (sb_odata_wants(&r->path, "PrincipalType"))
        sb_emit_kint(&r->e, "PrincipalType", 8);
    if (expand && strstr(expand, "Users")) {
        sb_emit_key(&r->e, "Users");
        sb_emit_open(&r->e, '[');
        members(r, all, g);
        sb_emit_close(&r->e, ']');
    }
    sb_emit_close(&r->e, '}');
}

/* The group that "(3)", "/GetById(3)" or "/GetByName('x')" names; next: the segment behind it. */
static bool chosen(sb_rest *r, sb_circle *g, size_t *next)
{
    bool by_name = sb_odata_is(&r->path, 2, "GetByName");
    size_t at = r->path.seg[1].args ? 1 : 2;
    const char *want = sb_odata_argument(&r->path, at, by_name ? "name" : "id");

    *next = at + 1;
    for (size_t i = 0; want && sb_roster_group(r, i, g); i++)
        if (by_name ? am_streq_fold(g->title, want) : strtoll(want, NULL, 10) == g->id)
            return true;
    return sb_raise(&r->error, SB_E_SHAREPOINT, "Group cannot be found.");
}

bool sb_members_groups(sb_rest *r)
{
    sb_roster all = sb_roster_of(r);
    size_t next;
    sb_circle g;

    if (r->path.n == 2 && !r->path.seg[1].args) {
        begin(r);
        for (size_t i = 0; sb_roster_group(r, i, &g); i++)
            group(r, &all, &g);
        return end(r);
    }
    if (!r->path.seg[1].args && !sb_odata_is(&r->path, 2, "GetById") &&
        !sb_odata_is(&r->path, 2, "GetByName"))
        return sb_rest_not_found(r);
    if (!chosen(r, &g, &next)) {
        r->error.http = 404;
        return false;
    }
    if (r->path.n == next) {
        group(r, &all, &g);
        return true;
    }
    if (r->path.n != next + 1 || !sb_odata_is(&r->path, next, "users"))
        return sb_rest_not_found(r);
    begin(r);
    members(r, &all, &g);
    return end(r);
}

/* A role by its name: RoleTypeKind, Id and BasePermissions. */
static void binding(sb_emit *e, const char *name)
{
    static const struct {
        const char *name, *high, *low;
        int64_t kind, id;
    } roles[] = {{"Full Control", "2147483647", "4294967295", 5, 1073741829},
                 {"Edit", "176", "138612833", 6, 1073741830},
                 {"Limited Access", "48", "134287360", 1, 1073741825},
                 {"Read", "176", "138612833", 2, 1073741826}}; /* the last: any other */
    size_t i = 0;

    while (i + 1 < sizeof roles / sizeof *roles && strcmp(roles[i].name, name) != 0)
        i++;
    sb_emit_open(e, '{');
    sb_emit_key(e, "BasePermissions");
    sb_emit_open(e, '{');
    sb_emit_kstr(e, "High", roles[i].high);
    sb_emit_kstr(e, "Low", roles[i].low);
    sb_emit_close(e, '}');
    sb_emit_kint(e, "Id", roles[i].id);
    sb_emit_kstr(e, "Name", name);
    sb_emit_kint(e, "RoleTypeKind", roles[i].kind);
    sb_emit_close(e, '}');
}

typedef struct expand {
    bool member, bindings;
} expand;

static void assignment(sb_rest *r, const sb_person *p, const char *role, expand x)
{
    sb_emit *e = &r->e;

    sb_emit_open(e, '{');
    if (x.member) {
        sb_emit_key(e, "Member");
        sb_emit_open(e, '{');
        sb_emit_kint(e, "Id", p->id);
        sb_emit_kstr(e, "LoginName", p->login);
        sb_emit_kstr(e, "Title", p->title);
        sb_emit_kint(e, "PrincipalType", p->type);
        if (p->type == 1) {
            sb_emit_kstr(e, "Email", p->mail);
            sb_emit_kstr(e, "UserPrincipalName", p->mail);
        }
        sb_emit_close(e, '}');
    }
    if (x.bindings) {
        sb_emit_key(e, "RoleDefinitionBindings");
        sb_emit_open(e, '[');
        binding(e, role);
        sb_emit_close(e, ']');
    }
    sb_emit_kint(e, "PrincipalId", p->id);
    sb_emit_close(e, '}');
}

/* Entry i of the scenario's "roles": somebody on the site, or somebody else. */
static sb_person holder(sb_rest *r, const sb_roster *all, const am_value *v, size_t i)
{
    const char *login = am_value_text(am_value_member(v, "login"), "");
    const sb_person *known = sb_roster_find(r, all, login);
    sb_person p = {.id = (int64_t)i + 100, .type = 1, .login = login, .title = login, .mail = ""};

    if (known)
        p = *known;
    p.id = am_value_num(am_value_member(v, "principal"), p.id);
    p.type = am_value_num(am_value_member(v, "type"), p.type);
    return p;
}

bool sb_members_roles(sb_rest *r)
{
    const char *text = sb_odata_option(&r->path, "$expand");
    expand x = {.member = text && strstr(text, "Member"),
                .bindings = text && strstr(text, "RoleDefinitionBindings")};
    const am_value *given = r->site->more ? r->site->more->roles : NULL;
    sb_roster all = sb_roster_of(r);
    sb_circle g;

    if (x.member && x.bindings && !r->act.world->combined_expand) {
        (void)sb_raise(&r->error, SB_E_QUERY,
                       "The HTTP header ACCEPT is missing or its value is invalid.");
        r->error.http = 406;
        return false;
    }
    r->re->units = 5;
    begin(r);
    for (size_t i = 0; sb_roster_group(r, i, &g); i++) {
        sb_person p = {.id = g.id, .type = 8, .login = g.title, .title = g.title};

        if (g.role)
            assignment(r, &p, g.role, x);
    }
    for (size_t i = 0; i < am_value_len(given); i++) {
        const am_value *v = am_value_at(given, i);
        sb_person p = holder(r, &all, v, i);

        assignment(r, &p, am_value_text(am_value_member(v, "role"), "Read"), x);
    }
    return end(r);
}
