#include "app/permissions.h"

#include <string.h>

/* Reference 2.8. */
const am_permission am_permission_sites = {
    "SharePoint", "Sites.FullControl.All", {"AllSites.FullControl", NULL},
    "the administration of SharePoint Online has no narrower one"};
const am_permission am_permission_licences = {
    "Graph", "Organization.Read.All", {"Directory.Read.All", "Directory.ReadWrite.All", NULL},
    "subscriptions and the day on which they end"};
static const am_permission users = {
    "Graph", "User.Read.All", {"Directory.Read.All", NULL}, "users, deleted ones too"};
static const am_permission groups = {
    "Graph", "Group.Read.All", {"Group.ReadWrite.All", NULL}, "groups in the recycle bin"};
static const am_permission groups_write = {
    "Graph", "Group.ReadWrite.All", {NULL}, "groups are restored or purged"};
static const am_permission find_tenant = {
    "Graph", "CrossTenantInformation.ReadBasic.All", {NULL}, "whose a domain is"};

static const struct {
    const char *connector, *op; /* op NULL: all that stand not above */
    const am_permission *permission;
} rows[] = {{"sharepoint", "resolve", NULL}, /* asked as anybody */
            {"sharepoint", "wire-table", NULL},
            {"sharepoint", "licences", &am_permission_licences},
            {"sharepoint", NULL, &am_permission_sites},
            {"graph", "licences", &am_permission_licences},
            {"graph", "users", &users},
            {"graph", "deleted-groups", &groups},
            {"graph", "restore-group", &groups_write},
            {"graph", "purge-group", &groups_write},
            {"graph", "find-tenant", &find_tenant},
            {"notify", NULL, NULL}, /* addresses and keys of the operator's own */
            {"http", NULL, NULL}};

const am_permission *am_permission_of(const char *connector, const char *op, bool *known)
{
    if (known)
        *known = true;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(rows[i].connector, connector) == 0 &&
            (!rows[i].op || strcmp(rows[i].op, op) == 0))
            return rows[i].permission;
    if (known)
        *known = false;
    return NULL;
}
