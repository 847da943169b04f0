#include "sandbox/csom.h"

#include <string.h>

#include "base/text.h"
#include "sandbox/mapfile.h"

enum { USER_FIELDS = 4, GROUP_FIELDS = 3 };

static const char *field(const sb_mapping *m, int64_t which)
{
    if (m->group)
        return which == 0 ? m->source_key : which == 1 ? m->target_key : m->target_mail;
    return which == 0   ? m->source_key
           : which == 1 ? m->puid
           : which == 2 ? m->target_key
                        : m->target_mail;
}

static bool arguments(sb_csom *c, const sb_arg *a, bool group)
{
    sb_sites_subject(&c->act, a[1].text);
    if (a[0].number < 0 || a[0].number >= (group ? GROUP_FIELDS : USER_FIELDS) || !a[1].text)
        return sb_raise(&c->error, SB_E_RANGE,
                        "Specified argument was out of the range of valid values.");
    return true;
}

static bool fits(const sb_mapping *m, const sb_arg *a, bool group)
{
    const char *have = m->group == group ? field(m, a[0].number) : NULL;

    return have && am_streq_fold(have, a[1].text);
}

static bool get(sb_csom *c, const sb_arg *a, bool group, sb_object *out)
{
    const sb_tenant *t = c->act.tenant;

    if (!arguments(c, a, group))
        return false;
    out->type = group ? SB_T_GROUP_MAPPINGS : SB_T_USER_MAPPINGS;
    out->items = am_arena_alloc(c->mem, (t->map.n + 1) * sizeof *out->items);
    for (size_t i = 0; out->items && i < t->map.n; i++)
        if (fits(&t->map.v[i], a, group))
            out->items[out->n_items++] = (sb_object){
                .type = group ? SB_T_GROUP_MAPPING : SB_T_USER_MAPPING, .mapping = &t->map.v[i]};
    return true;
}

static bool get_users(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    return get(c, a, false, out);
}

static bool get_groups(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    return get(c, a, true, out);
}

static bool take(sb_csom *c, const sb_arg *a, bool group, sb_object *out)
{
    sb_tenant *t = c->act.tenant;
    size_t kept = 0;

    out->type = SB_T_VOID;
    if (!arguments(c, a, group))
        return false;
    for (size_t i = 0; i < t->map.n; i++)
        if (!fits(&t->map.v[i], a, group))
            t->map.v[kept++] = t->map.v[i];
    c->act.reply->changed = kept != t->map.n;
    t->map.n = kept;
    return true;
}

static bool take_users(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    return take(c, a, false, out);
}

static bool take_groups(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    (void)self;
    return take(c, a, true, out);
}

static const char *keep(sb_csom *c, const char *text)
{
    return am_arena_strdup(c->act.world->mem, text ? text : "");
}

static sb_mapping *entry(sb_tenant *t, bool group, const char *source)
{
    for (size_t i = 0; i < t->map.n; i++)
        if (t->map.v[i].group == group && am_streq_fold(t->map.v[i].source_key, source))
            return &t->map.v[i];
    return SB_MORE(&t->map);
}

/* Guid company, source key, target UPN, target mail, target PUID, user type. */
static bool add_user(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    sb_mapping *m;

    (void)self;
    out->type = SB_T_VOID;
    sb_sites_subject(&c->act, a[1].text);
    if (!a[1].text || !*a[1].text || a[5].number < 0 || a[5].number > 3)
        return sb_raise(&c->error, SB_E_RANGE,
                        "Specified argument was out of the range of valid values.");
    m = entry(c->act.tenant, false, a[1].text);
    *m = (sb_mapping){.company = a[0].guid,
                      .source_key = keep(c, a[1].text),
                      .target_key = keep(c, a[2].text),
                      .target_mail = keep(c, a[3].text),
                      .puid = keep(c, a[4].text),
                      .type = (int)a[5].number};
    c->act.reply->changed = true;
    return true;
}

enum { COLUMNS = 6 };

static bool columns(char *row, char *col[COLUMNS])
{
    for (size_t n = 0; n < COLUMNS; n++) {
        char *comma = strchr(row, ',');

        col[n] = row;
        if (!comma)
            return n == COLUMNS - 1;
        *comma = '\0';
        row = comma + 1;
    }
    return false;
}

static bool add_row(sb_csom *c, const char *text)
{
    char *col[COLUMNS];
    sb_mapping m = {0};
    sb_mapping *place;

    if (!columns(am_arena_strdup(c->mem, text), col))
        return false;
    m.group = am_streq_fold(col[0], "Group");
    if ((!m.group && !am_streq_fold(col[0], "User")) || !sb_guid_parse(col[1], &m.company) ||
        !*col[2] || !*col[3])
        return false;
    m.type = sb_mapfile_type_of(m.group, col[5]);
    if (m.type < 1)
        return false;
    m.source_key = keep(c, col[2]);
    m.target_key = keep(c, col[3]);
    m.target_mail = keep(c, col[4]);
    m.puid = "";
    place = entry(c->act.tenant, m.group, m.source_key);
    *place = m;
    return true;
}

/* Overwrites the whole map; returns the rows that were not taken. */
static bool upload(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    const char **bad = am_arena_alloc(c->mem, (a[0].n_items + 1) * sizeof *bad);

    (void)self;
    out->type = SB_T_TEXTS;
    out->texts = bad;
    c->act.tenant->map.n = 0;
    c->act.reply->changed = true;
    for (size_t i = 0; bad && i < a[0].n_items; i++)
        if (!add_row(c, a[0].items[i]))
            bad[out->n_texts++] = a[0].items[i];
    return true;
}

static bool correctness(sb_csom *c, sb_object *self, const sb_arg *a, sb_object *out)
{
    enum { NO_TRUST, FROM_SOURCE, FROM_TARGET, REVERSE };
    const sb_tenant *t = c->act.tenant;
    bool source = false, target = false;

    (void)self;
    (void)a;
    for (size_t i = 0; i < t->relations.n; i++) {
        source = source || t->relations.v[i].role == 2;
        target = target || t->relations.v[i].role == 1;
    }
    out->type = SB_T_NUMBER;
    out->number = source && target ? REVERSE
                  : source         ? FROM_SOURCE
                  : target         ? FROM_TARGET
                                   : NO_TRUST;
    return true;
}

const sb_method sb_csom_identity_methods[] = {
    {"csom:GetTenantUserIdentityMappingItem", SB_T_TENANT, "ES", true, get_users},
    {"csom:GetTenantGroupIdentityMappingItem", SB_T_TENANT, "ES", true, get_groups},
    {"csom:RemoveTenantUserIdentityMappingItem", SB_T_TENANT, "ES", false, take_users},
    {"csom:RemoveTenantGroupIdentityMappingItem", SB_T_TENANT, "ES", false, take_groups},
    {"csom:AddOrUpdateTenantSingleUserIdentityMappingItem", SB_T_TENANT, "GSSSSE", false, add_user},
    {"csom:AddOrUpdateTenantIdentityMap", SB_T_TENANT, "A", false, upload},
    {"csom:CheckMnATenantIdentityMapCallCorrectness", SB_T_TENANT, "", false, correctness},
    {NULL, SB_T_NULL, NULL, false, NULL}};
