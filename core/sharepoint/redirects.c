#include "sharepoint/redirects.h"

#include <string.h>

#include "sharepoint/csom.h"
#include "sharepoint/csom_error.h"
#include "sharepoint/fields.h"
#include "sharepoint/paging.h"
#include "sharepoint/sites.h"
#include "sharepoint/wire.h"

enum { SEEN_MAX = 1 << 18 }; /* hashes kept: 2 MiB, of the call's 8 */

/* A site has one template, so what the first query showed under its own template cannot come as
 * new in the second: only the others of the first query need to be remembered. Memory then does
 * not grow with the list, unless the service ignores the number in the filter. */
typedef struct own {
    int pass;
    uint64_t *seen; /* open addressing; 0: free */
    size_t n, cap;
} own;

static uint64_t hash(const char *url)
{
    uint64_t v = 14695981039346656037u;
    size_t n = strlen(url);
    while (n && url[n - 1] == '/')
        n--;
    for (size_t i = 0; i < n; i++) {
        unsigned char ch = (unsigned char)url[i];
        v = (v ^ (ch >= 'A' && ch <= 'Z' ? ch + 32u : ch)) * 1099511628211u;
    }
    return v ? v : 1;
}

/* Where it is, or the free place where it belongs. */
static size_t place(const uint64_t *seen, size_t cap, uint64_t v)
{
    size_t i = v & (cap - 1);
    while (seen[i] && seen[i] != v)
        i = (i + 1) & (cap - 1);
    return i;
}

static bool known(const own *o, uint64_t v)
{
    return o->cap && o->seen[place(o->seen, o->cap, v)] == v;
}

static bool remember(sp *x, own *o, uint64_t v)
{
    if (known(o, v))
        return true;
    if (2 * o->n >= o->cap) {
        size_t cap = o->cap ? o->cap * 2 : 256;
        uint64_t *seen = cap > SEEN_MAX ? NULL : x->h->alloc(x->c, cap * sizeof *seen);
        if (!seen)
            return false;
        for (size_t i = 0; i < o->cap; i++)
            if (o->seen[i])
                seen[place(seen, cap, o->seen[i])] = o->seen[i];
        o->seen = seen;
        o->cap = cap;
    }
    o->seen[place(o->seen, o->cap, v)] = v;
    o->n++;
    return true;
}

static const char *template_of(sp *x, int pass)
{
    return sp_wire(x, pass == 0 ? "redirect.template.0" : "redirect.template.1");
}

static am_step page(sp *x);

static am_step next_page(sp *x, const char *start)
{
    own *o = x->own;
    sp_list_request(x, NULL, template_of(x, o->pass), sp_arg_true(x, "detail"), true, start);
    return sp_page_send(x, "listing redirects", page, next_page);
}

/* Whether this page's row is to be shown, -1: out of memory. */
static int fresh(sp *x, own *o, const char *url, const char *tmpl)
{
    bool first = sp_fold_eq(tmpl, template_of(x, 0));
    if (!sp_is_redirect(tmpl))
        return 0; /* the service's filter alone is not trusted */
    if (o->pass == 0)
        return first || remember(x, o, hash(url)) ? 1 : -1;
    return !first && !known(o, hash(url));
}

static am_step page(sp *x)
{
    const am_host *h = x->h;
    own *o = x->own;
    if (o->pass == 1 && sp_error_is(&x->problem, SP_SPO))
        return h->done(x->c, NULL); /* this service knows no second template */
    if (x->problem.kind)
        return sp_fail(x);
    const am_value *rows = h->get(x->value, "_Child_Items_");
    am_value *items = h->make(x->c, "[]");
    for (size_t i = 0; i < h->len(rows); i++) {
        const am_value *row = h->at(rows, i);
        const char *url = h->str(h->get(row, "Url"), NULL);
        if (!url)
            return h->fail(x->c, AM_REMOTE, "listing redirects: an item has no URL");
        int show = fresh(x, o, url, h->str(h->get(row, "Template"), NULL));
        if (show < 0)
            return h->fail(x->c, AM_LIMIT, "listing redirects: too many of unusual templates");
        if (show == 0)
            continue;
        if (!h->push(x->c, items, sp_site(x, row)))
            return sp_nomem(x);
    }
    if (!items || !h->append(x->c, items))
        return sp_nomem(x);
    if (!sp_page_is_last(x))
        return sp_page_turn(x);
    if (o->pass++ == 1)
        return h->done(x->c, NULL);
    return next_page(x, "0");
}

static am_step list(sp *x)
{
    return next_page(x, "0");
}

am_step sp_list_redirects_step(const am_host *h, am_call *c)
{
    return sp_run(h, c, list, sizeof(own));
}
