#include "sandbox/roster.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/shelf.h"

enum { FIRST_USER = 6, FIRST_GROUP = 3, FIRST_LINK = 20 };

/* A login name out of one, or of a UPN. */
static const char *login_of(sb_rest *r, const char *text)
{
    return strchr(text, '|') ? text : am_arena_format(r->mem, "i:0#.f|membership|%s", text);
}

static const sb_person *known(const sb_roster *all, const char *login)
{
    for (size_t i = 0; i < all->n; i++)
        if (am_streq_fold(all->person[i].login, login))
            return &all->person[i];
    return NULL;
}

const sb_person *sb_roster_find(sb_rest *r, const sb_roster *all, const char *login)
{
    return known(all, login_of(r, login));
}

/* The place of that login, made on first sight. */
static sb_person *person(sb_rest *r, sb_roster *all, const char *text)
{
    const char *login = login_of(r, text), *bar = strrchr(login, '|');
    const sb_person *have = known(all, login);
    sb_person *p;

    if (have)
        return &all->person[have - all->person];
    p = &all->person[all->n];
    p->id = FIRST_USER + (int64_t)all->n++;
    p->login = login;
    p->type = am_prefix_fold(login, "i:0#.f|") ? 1 : 4;
    p->title = bar[1] ? bar + 1 : login;
    p->mail = p->type == 1 ? p->title : "";
    return p;
}

static void described(sb_rest *r, sb_roster *all, const am_value *v)
{
    const char *upn = am_value_text(am_value_member(v, "upn"), "");
    sb_person *p = person(r, all, am_value_text(am_value_member(v, "login"), upn));

    p->id = am_value_num(am_value_member(v, "id"), p->id);
    p->type = am_value_num(am_value_member(v, "type"), p->type);
    p->title = am_value_text(am_value_member(v, "title"), *upn ? upn : p->title);
    p->mail = am_value_text(am_value_member(v, "email"), *upn ? upn : p->mail);
    p->admin = p->admin || am_value_truth(am_value_member(v, "admin"), false);
}

static size_t most(const sb_site *s)
{
    const sb_more *more = s->more;
    size_t n = 1;

    if (!more)
        return n;
    n += more->n_admins + am_value_len(more->users);
    for (size_t i = 0; i < am_value_len(more->groups); i++)
        n += am_value_len(am_value_member(am_value_at(more->groups, i), "members"));
    return n;
}

sb_roster sb_roster_of(sb_rest *r)
{
    const sb_site *s = r->site;
    const sb_more *more = s->more;
    sb_roster all = {am_arena_alloc(r->mem, most(s) * sizeof *all.person), 0};

    if (!all.person)
        return all;
    if (s->owner)
        person(r, &all, s->owner)->admin = true;
    for (size_t i = 0; more && i < more->n_admins; i++)
        person(r, &all, more->admins[i])->admin = true;
    for (size_t i = 0; more && i < am_value_len(more->users); i++)
        described(r, &all, am_value_at(more->users, i));
    for (size_t i = 0; more && i < am_value_len(more->groups); i++) {
        const am_value *members = am_value_member(am_value_at(more->groups, i), "members");

        for (size_t k = 0; k < am_value_len(members); k++)
            (void)person(r, &all, am_value_text(am_value_at(members, k), ""));
    }
    return all;
}

bool sb_roster_group(sb_rest *r, size_t i, sb_circle *out)
{
    static const char *const kinds[] = {"Owners", "Members", "Visitors"};
    static const char *const roles[] = {"Full Control", "Edit", "Read"};
    const am_value *given = r->site->more ? r->site->more->groups : NULL;
    size_t own = given ? am_value_len(given) : 3;

    if (i < own && given) {
        const am_value *v = am_value_at(given, i);

        *out = (sb_circle){am_value_num(am_value_member(v, "id"), (int64_t)i + FIRST_GROUP),
                           am_value_text(am_value_member(v, "title"), "Group"),
                           am_value_text(am_value_member(v, "role"), NULL),
                           am_value_member(v, "members")};
        return true;
    }
    if (i < own) {
        *out = (sb_circle){
            (int64_t)i + FIRST_GROUP,
            am_arena_format(r->mem, "%s %s", sb_world_title(r->site), kinds[i]), roles[i], NULL};
        return true;
    }
    if (i - own < sb_shelf_links(r->site)) {
        *out = (sb_circle){(int64_t)i + FIRST_LINK, sb_shelf_group(r->mem, r->site, i - own),
                           "Limited Access", NULL};
        return true;
    }
    return false;
}
