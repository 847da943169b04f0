#include "sharepoint/admin.h"

#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/rest.h"
#include "sharepoint/sites.h"
#include "sharepoint/url.h"

struct sp_admin {
    const char *url, *login;
    bool want, is, lost;
    unsigned tries;
};

const char *sp_admin_login(sp *x, const char *name)
{
    if (!name || strchr(name, '|'))
        return name;
    return x->h->print(x->c, "i:0#.f|membership|%s", name);
}

bool sp_admin_is(sp *x)
{
    return x->admin && x->admin->is;
}

/* The owner is an administrator whatever the list says; it is named with or without its claim. */
static bool owner(sp *x, const char *login)
{
    const char *bar = strrchr(login, '|');
    return sp_fold_eq(sp_site_text(x, "owner_login"), login) ||
           sp_fold_eq(sp_site_text(x, "owner"), login) ||
           (bar && sp_fold_eq(sp_site_text(x, "owner"), bar + 1));
}

static am_step listed(sp *x)
{
    const am_host *h = x->h;
    struct sp_admin *a = x->admin;
    if (x->problem.kind)
        return sp_fail(x);
    const am_value *rows = h->get(x->value, "value");
    if (h->type(rows) != 'a')
        return h->fail(x->c, AM_REMOTE, "%s: the reply holds no list", x->doing);
    a->is = owner(x, a->login);
    for (size_t i = 0; i < h->len(rows); i++)
        if (sp_fold_eq(h->str(h->get(h->at(rows, i), "loginName"), NULL), a->login))
            a->is = true;
    return sp_next(x);
}

static am_step read_list(sp *x)
{
    const char *id = sp_site_text(x, "site_id");
    if (!id) {
        x->h->detail(x->c, "no-site-id", "name the administrator by hand in the admin centre");
        return x->h->fail(x->c, AM_REMOTE,
                          "the service does not tell the id of %s, so its administrators cannot be "
                          "read",
                          x->look_url);
    }
    return sp_rest(
        x, "POST",
        x->h->print(x->c, "admin:/_api/SPO.Tenant/GetSiteAdministrators?siteId=%%27%s%%27", id),
        NULL, x->h->print(x->c, "reading the administrators of %s", x->look_url), listed);
}

am_step sp_admin_read(sp *x, const char *login, sp_stage then)
{
    x->admin = x->h->alloc(x->c, sizeof *x->admin);
    if (!x->admin)
        return sp_nomem(x);
    x->admin->login = login;
    sp_then(x, then);
    return read_list(x);
}

static am_step change(sp *x);

static am_step check(sp *x)
{
    const struct sp_admin *a = x->admin;
    if (a->is == a->want)
        return sp_next(x);
    if (a->lost && a->tries < SP_TRIES)
        return change(x);
    x->doing = x->h->print(x->c, "changing the administrators of %s", a->url);
    if (a->lost)
        return sp_unknown(x);
    return x->h->fail(x->c, AM_REMOTE, "%s: no error, but %s is %s administrator", x->doing,
                      a->login, a->is ? "still" : "no");
}

static am_step looked(sp *x)
{
    if (!x->site)
        return x->h->fail(x->c, AM_ABSENT, "%s went away meanwhile", x->admin->url);
    sp_then(x, check);
    return read_list(x);
}

static am_step sent(sp *x)
{
    x->admin->lost = x->problem.lost;
    if (x->problem.kind && !x->problem.lost)
        return sp_fail(x);
    return sp_look(x, x->admin->url, looked);
}

static am_step change(sp *x)
{
    struct sp_admin *a = x->admin;
    a->tries++;
    sp_csom_start(x, 48);
    sp_csom_raw(x,
                SP_ENVELOPE "<ObjectPath Id=\"48\" ObjectPathId=\"47\" /></Actions><ObjectPaths>"
                            "<Method Id=\"47\" ParentId=\"34\" Name=\"SetSiteAdmin\"><Parameters>"
                            "<Parameter Type=\"String\">");
    sp_csom_escaped(x, a->url);
    sp_csom_raw(x, "</Parameter><Parameter Type=\"String\">");
    sp_csom_escaped(x, a->login);
    sp_csom_raw(x, "</Parameter><Parameter Type=\"Boolean\">");
    sp_csom_raw(x, a->want ? "true" : "false");
    sp_csom_raw(x, "</Parameter></Parameters></Method><Constructor Id=\"34\" TypeId=\"" SP_TENANT
                   "\" /></ObjectPaths></Request>");
    return sp_csom_send(x, AM_REQ_CHANGE,
                        x->h->print(x->c, "changing the administrators of %s", a->url), sent);
}

am_step sp_admin_change(sp *x, const char *url, const char *login, bool admin, sp_stage then)
{
    x->admin = x->h->alloc(x->c, sizeof *x->admin);
    if (!x->admin)
        return sp_nomem(x);
    *x->admin = (struct sp_admin){.url = url, .login = login, .want = admin};
    sp_then(x, then);
    return change(x);
}

typedef struct own {
    sp_url url;
    const char *login;
    bool want;
} own;

static am_value *outcome(sp *x)
{
    const own *o = x->own;
    return x->h->make(x->c, "{\"url\":%s,\"login\":%s,\"admin\":%b}", o->url.text, o->login,
                      (int)o->want);
}

static am_step changed(sp *x)
{
    return x->h->done(x->c, outcome(x));
}

static am_step pass(sp *x)
{
    const own *o = x->own;
    return sp_admin_change(x, o->url.text, o->login, o->want, changed);
}

static am_step known(sp *x)
{
    const am_host *h = x->h;
    const own *o = x->own;
    am_intent intent = {
        .size = sizeof intent,
        .evidence = h->make(x->c, "{\"site_id\":%s,\"template\":%s,\"title\":%s,\"admin\":%b}",
                            sp_site_text(x, "site_id"), sp_site_text(x, "template"),
                            sp_site_text(x, "title"), (int)sp_admin_is(x)),
        .undo = h->make(x->c, "{\"url\":%s,\"login\":%s,\"admin\":%b}", o->url.text, o->login,
                        (int)!o->want),
        .undo_op = "set-admin",
        .target = o->url.text,
        .predicted = outcome(x)};
    if (sp_admin_is(x) == o->want)
        return h->already(x->c, &intent, outcome(x));
    sp_then(x, pass);
    return h->intend(x->c, &intent);
}

static am_step found(sp *x)
{
    const own *o = x->own;
    if (x->site)
        return sp_admin_read(x, o->login, known);
    x->h->detail(x->c, NULL, "removed already? see list-deleted-sites");
    return x->h->fail(x->c, AM_ABSENT, "there is no active site at %s", o->url.text);
}

static am_step begin(sp *x)
{
    own *o = x->own;
    if (!sp_url_site(x, sp_arg_text(x, "url"), &o->url))
        return AM_FAIL;
    o->login = sp_admin_login(x, sp_arg_text(x, "login"));
    o->want = sp_arg_true(x, "admin");
    if (!o->login)
        return x->h->fail(x->c, AM_USAGE, "login is empty");
    return sp_look_settled(x, o->url.text, found);
}

am_step sp_set_admin_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, begin, sizeof(own));
}
