#include "sandbox/csom.h"

#include <stdlib.h>
#include <string.h>

#include "sandbox/page.h"

/* What of the recycle bin a list shows. */
typedef struct view {
    bool personal;
    size_t from;
} view;

static bool shows(const sb_csom *c, const view *v, const sb_site *s)
{
    return s && sb_world_personal(c->act.tenant, s) == v->personal;
}

/* Fills a page; the index where the next one begins, or the length of the bin. */
static size_t fill(sb_csom *c, const view *v, size_t room, sb_object *out)
{
    const sb_tenant *t = c->act.tenant;
    size_t i;

    out->type = SB_T_DELETED_SITES;
    out->next = -1;
    out->items = am_arena_alloc(c->mem, (room + 1) * sizeof *out->items);
    for (i = v->from; out->items && i < t->bin.n; i++) {
        if (!shows(c, v, t->bin.v[i]))
            continue;
        if (out->n_items == room)
            break;
        out->items[out->n_items++] = (sb_object){.type = SB_T_DELETED, .site = t->bin.v[i]};
    }
    return i;
}

static bool list(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    sb_page at;
    size_t next;

    (void)self;
    if (!sb_page_parse(a[0].text, &at))
        return sb_raise(&c->error, SB_E_ARGUMENT,
                        "The start index '%.200s' is not valid.\r\nParameter name: startIndex",
                        a[0].text);
    next = fill(c, &(view){.from = at.index}, c->act.world->page_size, out);
    if (next < c->act.tenant->bin.n)
        out->token = sb_page_token(c->mem, (sb_page){(uint32_t)next, at.number + 1});
    return true;
}

static bool personal(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    size_t next;

    (void)self;
    if (a[0].number < 0)
        return sb_raise(&c->error, SB_E_RANGE,
                        "Specified argument was out of the range of valid values.\r\nParameter "
                        "name: startIndex");
    next = fill(c, &(view){.personal = true, .from = (size_t)a[0].number}, c->act.world->page_size,
                out);
    if (next < c->act.tenant->bin.n)
        out->next = (int64_t)next;
    return true;
}

static int by_deletion(const void *a, const void *b)
{
    const sb_object *x = a, *y = b;

    return (x->site->bin_slot > y->site->bin_slot) - (x->site->bin_slot < y->site->bin_slot);
}

static bool personal_by_url(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    const sb_tenant *t = c->act.tenant;
    sb_site *s = NULL;
    char key[SB_URL_MAX];
    size_t n = 0;

    (void)self;
    sb_sites_subject(&c->act, a[0].text);
    if (!sb_world_key(key, a[0].text))
        return sb_raise(&c->error, SB_E_ARGUMENT, "Invalid URL: %s.", a[0].text ? a[0].text : "");
    out->type = SB_T_DELETED_SITES;
    out->next = -1;
    while ((s = sb_world_next(t, a[0].text, SB_RECYCLED, s)))
        n += sb_world_personal(t, s);
    out->items = am_arena_alloc(c->mem, (n + 1) * sizeof *out->items);
    if (!out->items)
        return sb_raise(&c->error, SB_E_UNKNOWN, "Unknown Error");
    while ((s = sb_world_next(t, a[0].text, SB_RECYCLED, s)))
        if (sb_world_personal(t, s))
            out->items[out->n_items++] = (sb_object){.type = SB_T_DELETED, .site = s};
    qsort(out->items, n, sizeof *out->items, by_deletion);
    return true;
}

static bool by_url(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    sb_sites_subject(&c->act, a[0].text);
    out->type = SB_T_DELETED;
    out->site = a[0].text ? sb_world_site(c->act.tenant, a[0].text, SB_RECYCLED) : NULL;
    if (!out->site || sb_world_personal(c->act.tenant, out->site))
        return sb_raise(&c->error, SB_E_UNKNOWN, "Unknown Error");
    return true;
}

static bool purge(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    out->type = SB_T_OPERATION;
    return sb_sites_purge(&c->act, a[0].text, NULL, &out->op);
}

static bool purge_id(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    out->type = SB_T_OPERATION;
    return sb_sites_purge(&c->act, a[0].text, &a[1].guid, &out->op);
}

static bool restore(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    out->type = SB_T_OPERATION;
    return sb_sites_restore(&c->act, a[0].text, NULL, &out->op);
}

static bool restore_id(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    out->type = SB_T_OPERATION;
    return sb_sites_restore(&c->act, NULL, &a[0].guid, &out->op);
}

static bool restore_both(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    out->type = SB_T_OPERATION;
    return sb_sites_restore(&c->act, a[0].text, &a[1].guid, &out->op);
}

const sb_method sb_csom_deleted_methods[] = {
    {"csom:GetDeletedSitePropertiesFromSharePoint", SB_T_TENANT, "S", true, list},
    {"csom:GetAllDeletedPersonalSitesPropertiesAllVersions", SB_T_TENANT, "I", true, personal},
    {"csom:GetDeletedPersonalSitePropertiesAllVersions", SB_T_TENANT, "S", true, personal_by_url},
    {"csom:GetDeletedSitePropertiesByUrl", SB_T_TENANT, "S", true, by_url},
    {"csom:RemoveDeletedSite", SB_T_TENANT, "S", true, purge},
    {"csom:RemoveDeletedSitePreferId", SB_T_TENANT, "SG", true, purge_id},
    {"csom:RestoreDeletedSite", SB_T_TENANT, "S", true, restore},
    {"csom:RestoreDeletedSiteById", SB_T_TENANT, "G", true, restore_id},
    {"csom:RestoreDeletedSitePreferId", SB_T_TENANT, "SG", true, restore_both},
    {NULL, SB_T_NULL, NULL, false, NULL}};
