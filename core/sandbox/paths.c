#include "sandbox/csom.h"

#include <stdlib.h>
#include <string.h>

enum { PATHS_MAX = 512 };

struct sb_path {
    int id;
    const sb_node *node;
    enum { FRESH, RUNNING, READY } state;
    sb_object object;
};

static const sb_method *const tables[] = {sb_csom_tenant_methods,  sb_csom_sites_methods,
                                          sb_csom_deleted_methods, sb_csom_trust_methods,
                                          sb_csom_moves_methods,   sb_csom_identity_methods};

const char *sb_paths_type_name(sb_type type)
{
#define ADMIN "Microsoft.Online.SharePoint.TenantAdministration."
    static const char *const names[] = {
        [SB_T_CONTEXT] = "Microsoft.SharePoint.Client.RequestContext",
        [SB_T_USER] = "Microsoft.SharePoint.Client.User",
        [SB_T_TENANT] = ADMIN "Tenant",
        [SB_T_SITE] = ADMIN "SiteProperties",
        [SB_T_SITES] = ADMIN "SPOSitePropertiesEnumerable",
        [SB_T_DELETED] = ADMIN "DeletedSiteProperties",
        [SB_T_DELETED_SITES] = ADMIN "SPODeletedSitePropertiesEnumerable",
        [SB_T_OPERATION] = ADMIN "SpoOperation",
        [SB_T_INSTANCE] = ADMIN "SPOTenantInstance",
        [SB_T_INSTANCES] = ADMIN "SPOTenantInstanceCollection",
        [SB_T_USER_MAPPING] = ADMIN "SPOTenantUserIdentityMapping",
        [SB_T_USER_MAPPINGS] = ADMIN "SPOTenantUserIdentityMappingCollection",
        [SB_T_GROUP_MAPPING] = ADMIN "SPOTenantGroupIdentityMapping",
        [SB_T_GROUP_MAPPINGS] = ADMIN "SPOTenantGroupIdentityMappingCollection"};
#undef ADMIN
    return (size_t)type < sizeof names / sizeof *names && names[type] ? names[type] : "null";
}

static int by_id(const void *a, const void *b)
{
    const sb_path *x = a, *y = b;

    return (x->id > y->id) - (x->id < y->id);
}

bool sb_paths_load(sb_csom *c, const sb_node *first)
{
    for (const sb_node *n = first; n; n = n->next)
        c->n_paths++;
    if (c->n_paths > PATHS_MAX)
        return sb_raise(&c->error, SB_E_QUERY, "The request has more than %d object paths.",
                        PATHS_MAX);
    c->paths = am_arena_alloc(c->mem, (c->n_paths + 1) * sizeof *c->paths);
    if (!c->paths)
        return sb_raise(&c->error, SB_E_QUERY, "The request message is too big.");
    c->n_paths = 0;
    for (const sb_node *n = first; n; n = n->next) {
        sb_path *p = &c->paths[c->n_paths++];

        p->id = sb_schema_id(n, "Id");
        p->node = n;
    }
    qsort(c->paths, c->n_paths, sizeof *c->paths, by_id);
    return true;
}

static const sb_method *find(sb_type on, const char *name)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (const sb_method *m = tables[i]; m->what; m++)
            if (m->on == on && !strcmp(SB_METHOD_NAME(m), name))
                return m;
    return NULL;
}

bool sb_paths_call(sb_csom *c, sb_object *self, const sb_node *node, bool in_paths, sb_object *out)
{
    const char *name = sb_xml_attr(node, "Name");
    const char *type_id = sb_xml_attr(node, "TypeId");
    const sb_method *m = NULL;
    sb_arg args[SB_ARGS_MAX];

    if (!self)
        return sb_raise(&c->error, SB_E_QUERY,
                        "The type with ID \"%s\" has no static method \"%s\".", type_id, name);
    if (self->type == SB_T_NULL)
        return sb_raise(&c->error, SB_E_QUERY, "Object reference is null: method \"%s\".", name);
    m = find(self->type, name);
    if (!m)
        return sb_raise(&c->error, SB_E_QUERY, "Method \"%s\" does not exist at type \"%s\".", name,
                        sb_paths_type_name(self->type));
    if (m->object != in_paths)
        return sb_raise(&c->error, SB_E_QUERY,
                        m->object ? "The method \"%s\" returns an object: it belongs into "
                                    "ObjectPaths."
                                  : "The method \"%s\" does not return an object: it belongs into "
                                    "Actions.",
                        name);
    if (!sb_args_read(c->mem, node, m->signature, args, &c->error))
        return false;
    c->method = m->what;
    out->lock = -1;
    return m->run(c, self, args, out);
}

static bool construct(sb_csom *c, const sb_node *node, sb_object *out)
{
    const char *text = sb_xml_attr(node, "TypeId");
    sb_guid id, tenant;

    (void)sb_guid_parse(text, &id);
    (void)sb_guid_parse(SB_CSOM_TENANT_TYPE, &tenant);
    if (!sb_guid_same(&id, &tenant))
        return sb_raise(&c->error, SB_E_QUERY, "Cannot find stub for type with id \"%s\".", text);
    if (node->first && node->first->first)
        return sb_raise(&c->error, SB_E_QUERY, "The constructor has no parameters.");
    if (!c->at_admin)
        return sb_raise(&c->error, SB_E_DENIED,
                        "Access denied. You do not have permission to perform this action or "
                        "access this resource.");
    if (!c->act.reply->subject[0])
        sb_sites_subject(&c->act, c->act.tenant->admin);
    out->type = SB_T_TENANT;
    if (!strcmp(c->method, "csom:ProcessQuery"))
        c->method = "csom:Tenant";
    return true;
}

static bool static_property(sb_csom *c, const sb_node *node, sb_object *out)
{
    sb_guid id, context;

    (void)sb_guid_parse(sb_xml_attr(node, "TypeId"), &id);
    (void)sb_guid_parse(SB_CSOM_CONTEXT_TYPE, &context);
    if (!sb_guid_same(&id, &context) || strcmp(sb_xml_attr(node, "Name"), "Current"))
        return sb_raise(&c->error, SB_E_QUERY,
                        "Static property \"%s\" does not exist at the type with id \"%s\".",
                        sb_xml_attr(node, "Name"), sb_xml_attr(node, "TypeId"));
    out->type = SB_T_CONTEXT;
    return true;
}

static bool evaluate(sb_csom *c, sb_path *p)
{
    sb_object *parent = NULL;

    if (p->node->kind == SB_K_O_METHOD || p->node->kind == SB_K_O_PROPERTY)
        if (!sb_paths_object(c, sb_schema_id(p->node, "ParentId"), &parent))
            return false;
    p->object.lock = -1;
    switch (p->node->kind) {
    case SB_K_O_CONSTRUCTOR:
        return construct(c, p->node, &p->object);
    case SB_K_O_IDENTITY:
        return sb_identity_resolve(c, sb_xml_attr(p->node, "Name"), &p->object);
    case SB_K_O_STATIC_PROPERTY:
        return static_property(c, p->node, &p->object);
    case SB_K_O_METHOD:
        return sb_paths_call(c, parent, p->node, true, &p->object);
    case SB_K_O_STATIC_METHOD:
        return sb_paths_call(c, NULL, p->node, true, &p->object);
    default:
        return sb_raise(&c->error, SB_E_QUERY, "Property \"%s\" of type \"%s\" is no object.",
                        sb_xml_attr(p->node, "Name"), sb_paths_type_name(parent->type));
    }
}

bool sb_paths_object(sb_csom *c, int id, sb_object **out)
{
    sb_path key = {.id = id};
    sb_path *p = c->n_paths ? bsearch(&key, c->paths, c->n_paths, sizeof key, by_id) : NULL;

    if (!p)
        return sb_raise(&c->error, SB_E_QUERY, "The object path with Id \"%d\" does not exist.",
                        id);
    if (p->state == RUNNING)
        return sb_raise(&c->error, SB_E_QUERY, "The object path with Id \"%d\" leads to itself.",
                        id);
    if (p->state == FRESH) {
        p->state = RUNNING;
        if (!evaluate(c, p)) {
            p->state = FRESH;
            return false;
        }
        p->state = READY;
    }
    *out = &p->object;
    return true;
}
