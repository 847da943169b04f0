#include "sharepoint/deleted.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/csom_error.h"
#include "sharepoint/fields.h"
#include "sharepoint/paging.h"
#include "sharepoint/sites.h"
#include "sharepoint/url.h"
#include "sharepoint/wire.h"

enum { SHOW_MS = 60 * 1000 }; /* how long the bin may lag behind */

static bool add(sp *x, am_value *to, const am_value *row, bool personal)
{
    am_value *item = sp_deleted_site(x, row, personal);
    return item && x->h->push(x->c, to, item);
}

bool sp_bin_rows(sp *x, const sp_url *u, const am_value *found, am_value *to)
{
    const am_host *h = x->h;
    const am_value *rows = h->get(found, "_Child_Items_");
    size_t n = rows ? h->len(rows) : h->type(found) == 'o' ? 1 : 0;
    for (size_t i = 0; i < n; i++) {
        const am_value *row = rows ? h->at(rows, i) : found;
        if (sp_url_equal(h->str(h->get(row, "Url"), NULL), u->text) &&
            !add(x, to, row, u->personal))
            return false;
    }
    return true;
}

static void choose(sp *x)
{
    const am_host *h = x->h;
    x->bin_hit = NULL;
    if (!x->bin_id) {
        x->bin_hit = h->len(x->bin) == 1 ? h->at(x->bin, 0) : NULL;
        return;
    }
    for (size_t i = 0; i < h->len(x->bin); i++)
        if (sp_fold_eq(h->str(h->get(h->at(x->bin, i), "site_id"), NULL), x->bin_id))
            x->bin_hit = h->at(x->bin, i);
}

/* The service's ways to say that the bin holds no such thing. */
bool sp_bin_nothing(const sp_problem *p)
{
    return sp_error_is(p, SP_UNKNOWN) || sp_error_is(p, SP_NO_SITE) ||
           (sp_error_is(p, SP_BAD_ARGUMENT) && p->code == -2147024809);
}

static am_step found(sp *x)
{
    const am_host *h = x->h;
    am_value *bin = h->make(x->c, "[]");
    if (!bin)
        return sp_nomem(x);
    x->bin = bin;
    if (x->problem.kind && !sp_bin_nothing(&x->problem))
        return sp_fail(x);
    if (x->problem.kind == AM_OK && !sp_bin_rows(x, &x->bin_url, x->value, bin))
        return sp_nomem(x);
    choose(x);
    return sp_next(x);
}

static am_step ask(sp *x)
{
    const char *url = x->bin_url.text;
    if (x->bin_url.personal)
        sp_wire_call(x, "deleted-personal-get", (const sp_field[]){{"url", url}, {NULL, NULL}});
    else {
        sp_csom_open(x, SP_OBJECT, "GetDeletedSitePropertiesByUrl");
        sp_csom_arg(x, "String", url);
        sp_csom_close(x);
    }
    return sp_csom_send(x, 0, x->h->print(x->c, "looking for %s in the recycle bin", url), found);
}

int sp_bin_form(sp *x, const sp_url *u)
{
    return u->personal ? sp_wire_form(x, "deleted-personal-get") : SP_OBJECT;
}

const char *sp_bin_method(sp *x, const sp_url *u)
{
    return u->personal ? sp_wire(x, "call.deleted-personal-get.method")
                       : "GetDeletedSitePropertiesByUrl";
}

void sp_bin_args(sp *x, const sp_url *u)
{
    if (u->personal)
        sp_wire_args(x, "deleted-personal-get", (const sp_field[]){{"url", u->text}, {NULL, NULL}});
    else
        sp_csom_arg(x, "String", u->text);
}

bool sp_bin_take(sp *x, const sp_url *u, const char *site_id, const am_value *entries)
{
    x->bin_url = *u;
    x->bin_id = site_id;
    x->bin = entries;
    choose(x);
    return x->bin_hit != NULL;
}

am_step sp_bin_look(sp *x, const sp_url *u, const char *site_id, sp_stage then)
{
    x->bin_url = *u;
    x->bin_id = site_id;
    sp_then(x, then);
    return ask(x);
}

static am_step awaited(sp *x);

static am_step ask_again(sp *x)
{
    sp_then(x, awaited);
    return ask(x);
}

static am_step awaited(sp *x)
{
    bool there = x->bin_until > 0;
    int64_t until = there ? x->bin_until : -x->bin_until;
    bool is = there ? x->bin_hit != NULL : x->bin_id ? x->bin_hit != NULL : x->h->len(x->bin) > 0;
    if (is == there || x->h->now(x->c) >= until)
        return sp_next(x);
    return sp_wait(x, SP_SETTLE_MS, ask_again);
}

am_step sp_bin_await(sp *x, const sp_url *u, const char *site_id, bool there, sp_stage then)
{
    int64_t until = x->h->now(x->c) + SHOW_MS;
    x->bin_url = *u;
    x->bin_id = site_id;
    x->bin_until = there ? until : -until;
    sp_then(x, then);
    return ask_again(x);
}

static bool append(sp *x, bool personal)
{
    const am_host *h = x->h;
    const am_value *rows = h->get(x->value, "_Child_Items_");
    am_value *items = h->make(x->c, "[]");
    for (size_t i = 0; items && i < h->len(rows); i++)
        if (!add(x, items, h->at(rows, i), personal))
            return false;
    return items && h->append(x->c, items);
}

static am_step personal_page(sp *x);

static am_step next_personal(sp *x, int64_t start)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)start);
    sp_wire_call(x, "deleted-personal-list", (const sp_field[]){{"start", text}, {NULL, NULL}});
    return sp_csom_send(x, 0, "listing recycled personal sites", personal_page);
}

static am_step personal_page(sp *x)
{
    if (x->problem.kind)
        return sp_fail(x);
    int64_t next = x->h->num(x->h->get(x->value, "NextStartIndex"), -1);
    int64_t *last = x->own;
    if (!append(x, true))
        return sp_nomem(x);
    if (next <= *last) /* negative: the end; the same again would never end */
        return x->h->done(x->c, NULL);
    *last = next;
    return next_personal(x, next);
}

static am_step page(sp *x);

static am_step next_page(sp *x, const char *start)
{
    sp_csom_open(x, SP_LIST, "GetDeletedSitePropertiesFromSharePoint");
    sp_csom_arg(x, "String", start);
    sp_csom_close(x);
    return sp_page_send(x, "listing recycled sites", page, next_page);
}

static am_step page(sp *x)
{
    if (x->problem.kind)
        return sp_fail(x);
    if (!append(x, false))
        return sp_nomem(x);
    if (!sp_page_is_last(x))
        return sp_page_turn(x);
    if (!sp_arg_true(x, "personal"))
        return x->h->done(x->c, NULL);
    return next_personal(x, 0);
}

static am_step list(sp *x)
{
    return next_page(x, "0");
}

am_step sp_list_deleted_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, list, sizeof(int64_t));
}
