#include "sandbox/csom.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/filter.h"
#include "sandbox/page.h"

typedef struct wanted { /* SPOSitePropertiesEnumerableFilter */
    sb_filter filter;
    const char *template, *start, *archived;
    bool detail;
    int64_t personal, group;
} wanted;

static bool read_member(sb_csom *c, const sb_node *m, wanted *w)
{
    static const struct {
        const char *name, *type;
    } known[] = {{"Filter", "String"},
                 {"IncludeDetail", "Boolean"},
                 {"IncludePersonalSite", "Enum"},
                 {"StartIndex", "String"},
                 {"Template", "String"},
                 {"GroupIdDefined", "Int32"},
                 {"ArchiveStatus", "String"},
                 {"ArchivedBy", "String"},
                 {"ArchivedTime", "DateTime"},
                 {"IncludeSystemUserSite", "Boolean"},
                 {"IsAuthoritative", "Boolean"}};
    const char *name = sb_xml_attr(m, "Name");
    const char *type = sb_xml_attr(m, "Type");
    sb_arg a = {0};
    size_t i = 0;

    if (m->kind != SB_K_MEMBER)
        return sb_raise(&c->error, SB_E_SCHEMA,
                        "The element 'Parameter' has invalid child element '%s'.", m->name);
    while (i < sizeof known / sizeof *known && strcmp(known[i].name, name))
        i++;
    if (i == sizeof known / sizeof *known)
        return sb_raise(&c->error, SB_E_QUERY, "Field or property \"%s\" does not exist.", name);
    if (!type || (strcmp(type, known[i].type) && strcmp(type, "Null")))
        return sb_raise(&c->error, SB_E_QUERY,
                        "The type \"%s\" of property \"%s\" does not match the expected type "
                        "\"%s\".",
                        type ? type : "object", name, known[i].type);
    if (!sb_args_value(m, type, name, &a, &c->error))
        return false;
    switch (i) {
    case 0:
        return sb_filter_parse(a.text, &w->filter, &c->error);
    case 1:
        w->detail = a.truth;
        break;
    case 2:
        w->personal = a.number;
        break;
    case 3:
        w->start = a.text;
        break;
    case 4:
        w->template = a.text;
        break;
    case 5:
        w->group = a.number;
        break;
    case 6:
        w->archived = a.text;
        break;
    default:
        break;
    }
    return true;
}

static bool read_filter(sb_csom *c, const sb_node *p, wanted *w)
{
    sb_guid have, want;

    (void)sb_guid_parse(sb_xml_attr(p, "TypeId"), &have);
    (void)sb_guid_parse(SB_CSOM_FILTER_TYPE, &want);
    if (!sb_guid_same(&have, &want))
        return sb_raise(&c->error, SB_E_QUERY, "Cannot find stub for type with id \"%s\".",
                        sb_xml_attr(p, "TypeId"));
    for (const sb_node *m = p->first; m; m = m->next)
        if (!read_member(c, m, w))
            return false;
    if (w->personal < 0 || w->personal > 2 || w->group < 0 || w->group > 2)
        return sb_raise(&c->error, SB_E_RANGE,
                        "Specified argument was out of the range of valid values.");
    return sb_filter_template(c->act.world, w->template, &c->error);
}

static bool matches(sb_csom *c, const wanted *w, const sb_site *s)
{
    bool grouped = s->more && !sb_guid_zero(&s->more->group_id);

    if (s->where != SB_LIVE || (w->personal != 1 && sb_world_personal(c->act.tenant, s)))
        return false;
    if (w->group && (w->group == 1) != grouped)
        return false;
    if (w->archived && *w->archived && !am_streq_fold(w->archived, "NotArchived"))
        return false;
    return sb_filter_template_match(w->template, sb_world_template_name(c->act.world, s)) &&
           sb_filter_match(c->act.world, &w->filter, s);
}

static bool list(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    const sb_world *w = c->act.world;
    const sb_tenant *t = c->act.tenant;
    wanted *want = am_arena_alloc(c->mem, sizeof *want);
    sb_page at;
    size_t i, room = w->page_size;

    (void)self;
    out->type = SB_T_SITES;
    out->items = am_arena_alloc(c->mem, w->page_size * sizeof *out->items);
    if (!want || !out->items)
        return sb_raise(&c->error, SB_E_UNKNOWN, "Unknown Error");
    if (!read_filter(c, a[0].node, want))
        return false;
    sb_sites_subject(&c->act, want->template);
    if (!sb_page_parse(want->start, &at))
        return sb_raise(&c->error, SB_E_ARGUMENT,
                        "The start index '%.200s' is not valid.\r\nParameter name: StartIndex",
                        want->start);
    if (w->empty_page_every && at.number % w->empty_page_every == w->empty_page_every - 1)
        room = 0;
    for (i = at.index; i < t->sites.n; i++) {
        if (!matches(c, want, t->sites.v[i]))
            continue;
        if (out->n_items == room)
            break;
        out->items[out->n_items++] =
            (sb_object){.type = SB_T_SITE, .site = t->sites.v[i], .brief = !want->detail};
    }
    if (i < t->sites.n)
        out->token = sb_page_token(c->mem, (sb_page){(uint32_t)i, at.number + 1});
    return true;
}

static bool by_url(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    out->type = SB_T_SITE;
    if (c->act.world->recycled_by_url && a[0].text &&
        !sb_world_site(c->act.tenant, a[0].text, SB_LIVE)) {
        out->site = sb_world_site(c->act.tenant, a[0].text, SB_RECYCLED);
        if (out->site)
            return true;
    }
    return sb_sites_get(&c->act, a[0].text, &out->site);
}

static bool update(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)a;
    out->type = SB_T_OPERATION;
    if (self->site->where != SB_LIVE)
        return sb_raise(&c->error, SB_E_NO_SITE, "Cannot get site %s.", self->site->url);
    if (self->title) {
        self->site->title = am_arena_strdup(c->act.world->mem, self->title);
        c->act.reply->changed = true;
    }
    if (self->owner) {
        self->site->owner = am_arena_strdup(c->act.world->mem, self->owner);
        c->act.reply->changed = true;
    }
    return sb_sites_set_lock(&c->act, self->site,
                             self->lock >= 0 ? self->lock : (int)self->site->lock, &out->op);
}

static bool remove_site(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    out->type = SB_T_OPERATION;
    return sb_sites_remove(&c->act, a[0].text, &out->op);
}

static bool set_admin(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    out->type = SB_T_USER;
    return sb_sites_set_admin(&c->act, a[0].text, a[1].text, a[2].truth);
}

const sb_method sb_csom_sites_methods[] = {
    {"csom:GetSitePropertiesFromSharePointByFilters", SB_T_TENANT, "F", true, list},
    {"csom:GetSitePropertiesByUrl", SB_T_TENANT, "SB", true, by_url},
    {"csom:RemoveSite", SB_T_TENANT, "S", true, remove_site},
    {"csom:SetSiteAdmin", SB_T_TENANT, "SSB", true, set_admin},
    {"csom:Update", SB_T_SITE, "", true, update},
    {NULL, SB_T_NULL, NULL, false, NULL}};
