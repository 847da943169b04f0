/* inventory.h - what is in the tenants, in one JSON file; and a scenario made of it. */
#ifndef AM_APP_INVENTORY_H
#define AM_APP_INVENTORY_H

#include <stdio.h>

#include "app/session.h"

#define AM_INVENTORY_FORMAT "aftermove-inventory"
enum { AM_INVENTORY_VERSION = 1, AM_INVENTORY_MAX = 512 << 20 };

typedef struct am_inventory_counts {
    uint64_t sites, redirects, deleted, failed; /* failed: questions that got no answer */
    char first[512];                            /* the first of these, and why */
} am_inventory_counts;

/* What is asked of each site. */
typedef struct am_inventory_what {
    bool admins;      /* "admins": logins of its administrators */
    bool permissions; /* "permissions": {login, title, kind, roles}, title of site groups only; and
                       * "groups": {title, members}, members by login */
} am_inventory_what;

/* Read all tenants with the connector sharepoint and write to out as answers come; memory does not
 * grow with the tenants. What could not be read is an "error" beside what could. The session's run
 * is there. */
AM_CHECK am_kind am_inventory_write(am_session *, FILE *out, am_inventory_what,
                                    am_inventory_counts *, am_err *);

/* A scenario of the sandbox out of an inventory of both tenants. AM_USAGE: it is no such inventory.
 */
AM_CHECK am_kind am_inventory_scenario(am_arena *, const am_value *inventory, am_value **out,
                                       am_err *);

#endif
