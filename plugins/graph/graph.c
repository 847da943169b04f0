/* graph.c - the connector "graph": Microsoft Graph, with the sign-in of a tenant. */
#include "graph.h"

static const am_param users[] = {
    {"upns", "string[]?", "user principal names (or ids), looked up 20 at a time"},
    {"mails", "string[]?", "mail addresses, looked up 20 at a time"},
    {"filter", "string?", "an OData filter, as startswith(displayName,'A')"},
    {"select", "string[]?", "the properties to read, instead of the usual ones"},
    {"deleted", "boolean=false", "the users in the recycle bin"},
    {NULL, NULL, NULL},
};

static const am_param groups[] = {{"ids", "guid[]", "object ids, looked up 20 at a time"}, {NULL, NULL, NULL}};

static const am_param group[] = {{"id", "guid", "the group's object id"}, {NULL, NULL, NULL}};

static const am_param tenant[] = {
    {"domain", "string?", "one of its verified domains, as fabrikam.com"},
    {"tenant_id", "guid?", "or its directory id"},
    {NULL, NULL, NULL},
};

static const am_op ops[] = {
    {.name = "licences",
     .step = graph_licences,
     .help =
         "Read what the tenant has bought, and until when.\n"
         "Returns {tenant_id, usable, ends, days_left, skus, subscriptions}: ends is the day on "
         "which the first living subscription with SharePoint ends (below zero days left: it "
         "has), usable whether there is one at all. Needs Organization.Read.All."},
    {.name = "users",
     .effects = AM_STREAM,
     .params = users,
     .step = graph_users,
     .help = "List users: those named, those that a filter finds, or all.\n"
             "Each is {asked, found, id, userPrincipalName, ...}; a name that nobody has gives "
             "found = false. Needs User.Read.All."},
    {.name = "groups",
     .effects = AM_STREAM,
     .params = groups,
     .step = graph_groups,
     .help = "Look groups up by their ids.\n"
             "Each is {asked, found, id, name, mail}; an id that no group has gives found = false. "
             "Needs Group.Read.All."},
    {.name = "deleted-groups",
     .effects = AM_STREAM,
     .step = graph_deleted_groups,
     .help = "List the Microsoft 365 groups in the recycle bin.\n"
             "Each is {id, name, mail, deleted}. Needs Group.Read.All."},
    {.name = "restore-group",
     .effects = AM_CHANGE | AM_IDEMPOTENT,
     .params = group,
     .step = graph_restore_group,
     .help = "Take a group out of the recycle bin.\n"
             "Returns {id, restored}. Nothing undoes it: to delete a living group would take its "
             "site, its mail and its team along, and what came into them since. Needs "
             "Group.ReadWrite.All."},
    {.name = "purge-group",
     .effects = AM_CHANGE | AM_IDEMPOTENT | AM_FINAL,
     .params = group,
     .step = graph_purge_group,
     .help = "Remove a deleted group for good.\n"
             "Only a group in the recycle bin is taken. Returns {id, purged}. Needs "
             "Group.ReadWrite.All.",
     .consent = "purge"},
    {.name = "find-tenant",
     .params = tenant,
     .step = graph_find_tenant,
     .help = "Find out whose tenant a domain or an id is.\n"
             "Returns {tenant_id, name, domain, brand}. Needs "
             "CrossTenantInformation.ReadBasic.All."},
    {.name = NULL},
};

AM_PLUGIN(.name = "graph", .version = "1.0.0",
          .help = "Microsoft Graph: licences, users, groups, other tenants", .ops = ops)
