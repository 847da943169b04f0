#include "sandbox/csom.h"

#include <string.h>

#include "sandbox/ops.h"
#include "sandbox/props.h"

/* Members of every type but SiteProperties; kinds: s(tring) n(umber) b(ool) g(uid) d(ate). */
typedef enum from {
    TEXT_ROOT,
    TEXT_MY,
    TEXT_ADMIN,
    TEXT_NULL,
    TEXT_EMPTY,
    TEXT_REGION,
    NUMBER,
    FLIGHT,
    NO,
    YES,
    NEXT,
    TOKEN,
    INTERVAL,
    COMPLETE,
    TIMED_OUT,
    DEL_DAYS,
    DEL_TIME,
    DEL_ID,
    DEL_STATUS,
    DEL_URL,
    MAP_COMPANY,
    MAP_SOURCE,
    MAP_TARGET,
    MAP_PUID,
    MAP_MAIL,
    MAP_TYPE
} from;

typedef struct member {
    sb_type type;
    const char *name;
    from from;
    int64_t number;
} member;

static const member members[] = {
    {SB_T_TENANT, "AllowDownloadingNonWebViewableFiles", YES, 0},
    {SB_T_TENANT, "CompatibilityRange", TEXT_NULL, 0},
    {SB_T_TENANT, "IsMnAFlightEnabled", FLIGHT, 0},
    {SB_T_TENANT, "IsMultiGeo", NO, 0},
    {SB_T_TENANT, "NoAccessRedirectUrl", TEXT_NULL, 0},
    {SB_T_TENANT, "OneDriveForGuestsEnabled", NO, 0},
    {SB_T_TENANT, "OrphanedPersonalSitesRetentionPeriod", NUMBER, 30},
    {SB_T_TENANT, "ResourceQuota", NUMBER, 5300},
    {SB_T_TENANT, "RootSiteUrl", TEXT_ROOT, 0},
    {SB_T_TENANT, "SharingCapability", NUMBER, 2},
    {SB_T_TENANT, "StorageQuota", NUMBER, 1061376},
    {SB_T_TENANT, "StorageQuotaAllocated", NUMBER, 262144000},
    {SB_T_SITES, "NextStartIndex", NUMBER, -1},
    {SB_T_SITES, "NextStartIndexFromSharePoint", TOKEN, 0},
    {SB_T_DELETED_SITES, "NextStartIndex", NEXT, 0},
    {SB_T_DELETED_SITES, "NextStartIndexFromSharePoint", TOKEN, 0},
    {SB_T_OPERATION, "HasTimedout", TIMED_OUT, 0},
    {SB_T_OPERATION, "IsComplete", COMPLETE, 0},
    {SB_T_OPERATION, "PollingInterval", INTERVAL, 0},
    {SB_T_DELETED, "ArchiveStatus", TEXT_NULL, 0},
    {SB_T_DELETED, "DaysRemaining", DEL_DAYS, 0},
    {SB_T_DELETED, "DeletionTime", DEL_TIME, 0},
    {SB_T_DELETED, "SiteId", DEL_ID, 0},
    {SB_T_DELETED, "Status", DEL_STATUS, 0},
    {SB_T_DELETED, "StorageMaximumLevel", NUMBER, 26214400},
    {SB_T_DELETED, "Url", DEL_URL, 0},
    {SB_T_DELETED, "UserCodeMaximumLevel", NUMBER, 300},
    {SB_T_INSTANCE, "DataLocation", TEXT_REGION, 0},
    {SB_T_INSTANCE, "IsDefaultDataLocation", YES, 0},
    {SB_T_INSTANCE, "MySiteHostUrl", TEXT_MY, 0},
    {SB_T_INSTANCE, "PortalUrl", TEXT_ROOT, 0},
    {SB_T_INSTANCE, "RootSiteUrl", TEXT_ROOT, 0},
    {SB_T_INSTANCE, "TenantAdminUrl", TEXT_ADMIN, 0},
    {SB_T_USER_MAPPING, "SourceTenantCompanyId", MAP_COMPANY, 0},
    {SB_T_USER_MAPPING, "SourceUserKey", MAP_SOURCE, 0},
    {SB_T_USER_MAPPING, "TargetUserEmail", MAP_MAIL, 0},
    {SB_T_USER_MAPPING, "TargetUserPuid", MAP_PUID, 0},
    {SB_T_USER_MAPPING, "TargetUserUpn", MAP_TARGET, 0},
    {SB_T_USER_MAPPING, "UserType", MAP_TYPE, 0},
    {SB_T_GROUP_MAPPING, "GroupType", MAP_TYPE, 0},
    {SB_T_GROUP_MAPPING, "SourceGroupObjectId", MAP_SOURCE, 0},
    {SB_T_GROUP_MAPPING, "SourceTenantCompanyId", MAP_COMPANY, 0},
    {SB_T_GROUP_MAPPING, "TargetGroupName", MAP_MAIL, 0},
    {SB_T_GROUP_MAPPING, "TargetGroupObjectId", MAP_TARGET, 0},
};

static const char *https(sb_csom *c, const char *host)
{
    return am_arena_format(c->mem, "https://%s", host);
}

static int64_t days_left(const sb_csom *c, const sb_object *o)
{
    int64_t days = 93 - (c->act.now - o->site->deleted_ms) / 86400000;

    return days < 0 ? 0 : days;
}

static void put(sb_csom *c, const sb_object *o, const member *m)
{
    const sb_tenant *t = o->instance ? o->instance : c->act.tenant;
    sb_emit *e = &c->e;

    sb_emit_key(e, m->name);
    switch (m->from) {
    case TEXT_ROOT:
        sb_emit_str(e, https(c, t->root));
        break;
    case TEXT_MY:
        sb_emit_str(e, am_arena_format(c->mem, "https://%s/", t->my));
        break;
    case TEXT_ADMIN:
        sb_emit_str(e, https(c, t->admin));
        break;
    case TEXT_NULL:
        sb_emit_null(e);
        break;
    case TEXT_EMPTY:
        sb_emit_str(e, "");
        break;
    case TEXT_REGION:
        sb_emit_str(e, "EUR");
        break;
    case NUMBER:
        sb_emit_int(e, m->number);
        break;
    case FLIGHT:
        sb_emit_bool(e, t->flight);
        break;
    case NO:
        sb_emit_bool(e, false);
        break;
    case YES:
        sb_emit_bool(e, true);
        break;
    case NEXT:
        sb_emit_int(e, o->next);
        break;
    case TOKEN:
        sb_emit_str(e, o->token);
        break;
    case INTERVAL:
        sb_emit_int(e, sb_ops_interval(c->act.world, o->op));
        break;
    case COMPLETE:
        sb_emit_bool(e, o->op->complete && !o->op->timed_out);
        break;
    case TIMED_OUT:
        sb_emit_bool(e, o->op->timed_out);
        break;
    case DEL_DAYS:
        sb_emit_int(e, days_left(c, o));
        break;
    case DEL_TIME:
        sb_emit_date(e, o->site->deleted_ms);
        break;
    case DEL_ID:
        sb_emit_guid(e, &o->site->id);
        break;
    case DEL_STATUS:
        sb_emit_str(e, "Recycled");
        break;
    case DEL_URL:
        sb_emit_str(e, o->site->url);
        break;
    case MAP_COMPANY:
        sb_emit_guid(e, &o->mapping->company);
        break;
    case MAP_SOURCE:
        sb_emit_str(e, o->mapping->source_key);
        break;
    case MAP_TARGET:
        sb_emit_str(e, o->mapping->target_key);
        break;
    case MAP_PUID:
        sb_emit_str(e, o->mapping->puid);
        break;
    case MAP_MAIL:
        sb_emit_str(e, o->mapping->target_mail);
        break;
    case MAP_TYPE:
        sb_emit_int(e, o->mapping->type);
        break;
    }
}

static void head(sb_csom *c, const sb_object *o, bool type)
{
    const char *id = sb_identity_text(c, o);

    if (type)
        sb_emit_kstr(&c->e, "_ObjectType_", sb_paths_type_name(o->type));
    if (id)
        sb_emit_kstr(&c->e, "_ObjectIdentity_", id);
}

void sb_shape_identity(sb_csom *c, const sb_object *o)
{
    if (o->type == SB_T_NULL) {
        sb_emit_null(&c->e);
        return;
    }
    sb_emit_open(&c->e, '{');
    head(c, o, false);
    sb_emit_close(&c->e, '}');
}

void sb_shape_scalar(sb_csom *c, const sb_object *o)
{
    switch (o->type) {
    case SB_T_NUMBER:
        sb_emit_int(&c->e, o->number);
        break;
    case SB_T_TRUTH:
        sb_emit_bool(&c->e, o->truth);
        break;
    case SB_T_TEXTS:
        sb_emit_open(&c->e, '[');
        for (size_t i = 0; i < o->n_texts; i++)
            sb_emit_str(&c->e, o->texts[i]);
        sb_emit_close(&c->e, ']');
        break;
    default:
        sb_emit_str(&c->e, o->text);
    }
}

static bool one(sb_csom *c, const sb_object *o, const char *name)
{
    if (o->type == SB_T_SITE) {
        sb_props p = {c->act.world, c->act.tenant, o->site, o->brief};

        if (sb_props_one(&c->e, &p, name))
            return true;
    }
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (members[i].type == o->type && !strcmp(members[i].name, name)) {
            put(c, o, &members[i]);
            return true;
        }
    return sb_raise(&c->error, SB_E_QUERY, "Field or property \"%s\" does not exist.", name);
}

static void all(sb_csom *c, const sb_object *o)
{
    if (o->type == SB_T_SITE) {
        sb_props p = {c->act.world, c->act.tenant, o->site, o->brief};

        sb_props_all(&c->e, &p);
        return;
    }
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (members[i].type == o->type)
            put(c, o, &members[i]);
}

/* The members that a Query or ChildItemQuery element names. */
static bool selected(sb_csom *c, const sb_object *o, const sb_node *query)
{
    const char *every = sb_xml_attr(query, "SelectAllProperties");

    if (every && (!strcmp(every, "true") || !strcmp(every, "1"))) {
        all(c, o);
        return true;
    }
    if (query->first)
        for (const sb_node *p = query->first->first; p; p = p->next)
            if (!one(c, o, sb_xml_attr(p, "Name")))
                return false;
    return true;
}

static bool collection(sb_type type)
{
    return type == SB_T_SITES || type == SB_T_DELETED_SITES || type == SB_T_INSTANCES ||
           type == SB_T_USER_MAPPINGS || type == SB_T_GROUP_MAPPINGS;
}

bool sb_shape_query(sb_csom *c, const sb_object *o, const sb_node *query)
{
    const sb_node *children = query->first->next;

    if (o->type == SB_T_NULL) {
        sb_emit_null(&c->e);
        return true;
    }
    if (children && !collection(o->type))
        return sb_raise(&c->error, SB_E_QUERY, "The type \"%s\" is no collection.",
                        sb_paths_type_name(o->type));
    sb_emit_open(&c->e, '{');
    head(c, o, true);
    if (!selected(c, o, query->first))
        return false;
    if (children) {
        sb_emit_key(&c->e, "_Child_Items_");
        sb_emit_open(&c->e, '[');
        for (size_t i = 0; i < o->n_items; i++) {
            sb_emit_open(&c->e, '{');
            head(c, &o->items[i], true);
            if (!selected(c, &o->items[i], children))
                return false;
            sb_emit_close(&c->e, '}');
        }
        sb_emit_close(&c->e, ']');
    }
    sb_emit_close(&c->e, '}');
    return true;
}
