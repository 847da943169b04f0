#include "sharepoint/standing.h"

#include <string.h>

#include "sharepoint/batch.h"
#include "sharepoint/csom.h"
#include "sharepoint/csom_error.h"
#include "sharepoint/deleted.h"
#include "sharepoint/fields.h"
#include "sharepoint/sites.h"
#include "sharepoint/url.h"
#include "sharepoint/wire.h"

enum { EACH_MAX = SP_BATCH_MAX / 2 }; /* a site and its place in the bin are two reads */

am_step sp_standing(sp *x, const char *url, bool recycled, sp_stage then)
{
    sp_then(x, then);
    return x->h->call(x->c, "site-state",
                      x->h->make(x->c, "{\"url\":%s,\"recycled\":%b}", url, (int)recycled));
}

const am_value *sp_standing_value(sp *x)
{
    const am_host *h = x->h;
    const am_value *v = h->result_kind(x->c) == AM_OK ? h->result(x->c) : NULL;
    char site = h->type(h->get(v, "site"));
    return site == 'o' || site == 'n' ? v : NULL;
}

static am_value *state(sp *x, const am_value *site, const am_value *recycled)
{
    return x->h->make(x->c, "{\"site\":%v,\"recycled\":%v}", site, recycled);
}

/* One. */
static am_step bin_read(sp *x)
{
    return x->h->done(x->c, state(x, x->site, x->bin));
}

static am_step site_read(sp *x)
{
    if (sp_arg_true(x, "recycled"))
        return sp_bin_look(x, x->own, NULL, bin_read);
    return x->h->done(x->c, state(x, x->site, NULL));
}

static am_step one(sp *x)
{
    sp_url *u = x->own;
    if (!sp_url_own(x, sp_arg_text(x, "url"), u))
        return AM_FAIL;
    return sp_look(x, u->text, site_read);
}

am_step sp_site_state_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, one, sizeof(sp_url));
}

/* Many. */
typedef struct own {
    struct {
        sp_url url;
        bool recycled;
    } each[EACH_MAX];
    unsigned n;
} own;

static unsigned site_read_of(unsigned i)
{
    return 2 * i;
}

static unsigned bin_read_of(unsigned i)
{
    return 2 * i + 1;
}

static bool site_of(sp *x, unsigned i, const am_value **site)
{
    const own *o = x->own;
    const am_value *properties;
    sp_problem p;
    *site = NULL;
    if (!sp_batch_read(x, site_read_of(i), &properties, &p))
        return false;
    if (!properties)
        return sp_error_is(&p, SP_NO_SITE);
    if (strcmp(x->h->str(x->h->get(properties, "Status"), ""), "Recycled") == 0)
        return true;
    *site = sp_site(x, properties);
    return sp_url_equal(x->h->str(x->h->get(*site, "url"), NULL), o->each[i].url.text) &&
           x->h->str(x->h->get(*site, "site_id"), NULL);
}

static bool bin_of(sp *x, unsigned i, const am_value **recycled)
{
    const own *o = x->own;
    const am_value *found;
    sp_problem p;
    *recycled = NULL;
    if (!o->each[i].recycled)
        return true;
    am_value *rows = x->h->make(x->c, "[]");
    if (!rows || !sp_batch_read(x, bin_read_of(i), &found, &p))
        return false;
    *recycled = rows;
    return found ? sp_bin_rows(x, &o->each[i].url, found, rows) : sp_bin_nothing(&p);
}

static am_step none(sp *x)
{
    am_value *list = x->h->make(x->c, "[]");
    for (unsigned i = 0; list && i < ((own *)x->own)->n; i++)
        if (!x->h->push(x->c, list, x->h->make(x->c, "null")))
            return sp_nomem(x);
    return list ? x->h->done(x->c, list) : sp_nomem(x);
}

static am_step all_read(sp *x)
{
    const am_host *h = x->h;
    const own *o = x->own;
    if (x->problem.kind == AM_REMOTE || x->problem.kind == AM_ABSENT)
        return none(x); /* it may know no scopes */
    if (x->problem.kind)
        return sp_fail(x);
    am_value *list = h->make(x->c, "[]");
    for (unsigned i = 0; list && i < o->n; i++) {
        const am_value *site, *recycled;
        bool clear = site_of(x, i, &site) && bin_of(x, i, &recycled);
        am_value *entry = clear ? h->make(x->c, "{\"kind\":%d,\"value\":%v}", (int64_t)AM_OK,
                                          state(x, site, recycled))
                                : h->make(x->c, "null");
        if (!entry || !h->push(x->c, list, entry))
            return sp_nomem(x);
    }
    return list ? h->done(x->c, list) : sp_nomem(x);
}

static void write(sp *x, const own *o)
{
    sp_batch_open(x);
    for (unsigned i = 0; i < o->n; i++) {
        sp_batch_action(x, site_read_of(i), SP_OBJECT);
        if (o->each[i].recycled)
            sp_batch_action(x, bin_read_of(i), sp_bin_form(x, &o->each[i].url));
    }
    sp_batch_paths(x);
    for (unsigned i = 0; i < o->n; i++) {
        const sp_url *u = &o->each[i].url;
        sp_batch_path(x, site_read_of(i), "GetSitePropertiesByUrl");
        sp_csom_arg(x, "String", u->text);
        sp_csom_arg(x, "Boolean", "true");
        sp_batch_path_end(x);
        if (!o->each[i].recycled)
            continue;
        sp_batch_path(x, bin_read_of(i), sp_bin_method(x, u));
        sp_bin_args(x, u);
        sp_batch_path_end(x);
    }
    sp_batch_close(x);
}

static am_step many(sp *x)
{
    const am_host *h = x->h;
    own *o = x->own;
    const am_value *each = sp_arg(x, "each");
    size_t n = h->len(each);
    if (n > EACH_MAX)
        return h->fail(x->c, AM_USAGE, "each: %zu are more than %d", n, EACH_MAX);
    for (; o->n < n; o->n++) {
        const am_value *one_of = h->at(each, o->n);
        if (!sp_url_own(x, h->str(h->get(one_of, "url"), NULL), &o->each[o->n].url))
            return AM_FAIL;
        o->each[o->n].recycled = h->truth(h->get(one_of, "recycled"), false);
    }
    if (n == 0 || (int64_t)n > sp_wire_number(x, "batch.sites"))
        return none(x);
    write(x, o);
    return sp_csom_send(x, 0, h->print(x->c, "reading %zu sites", n), all_read);
}

am_step sp_site_states_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, many, sizeof(own));
}
