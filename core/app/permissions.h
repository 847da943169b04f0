/* permissions.h - which permission of an application an operation needs, and why. One table: doctor
 * holds tokens against it, `playbook check` prints the least that an app registration must have. */
#ifndef AM_APP_PERMISSIONS_H
#define AM_APP_PERMISSIONS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct am_permission {
    const char *resource; /* "SharePoint", "Graph": the API that it belongs to */
    const char *name;     /* of the application permission: the least that will do */
    const char *others[3]; /* that will do as well, delegated ones too; ends with NULL */
    const char *why;
} am_permission;

/* What operation op (as list-redirects) of a connector needs; NULL: nothing that is known here. known
 * (may be NULL) becomes false when the connector is not ours, so that its own manual must tell. */
const am_permission *am_permission_of(const char *connector, const char *op, bool *known);
/* The two that every migration needs: for SharePoint itself, and for the licences. */
extern const am_permission am_permission_sites, am_permission_licences;

#endif
