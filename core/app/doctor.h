/* doctor.h - what `aftermove doctor` looks at, part by part. */
#ifndef AM_APP_DOCTOR_H
#define AM_APP_DOCTOR_H

#include "app/check.h"
#include "app/session.h"

enum { AM_DOCTOR_CERT_DAYS = 30, AM_DOCTOR_LICENCE_DAYS = 14 }; /* below that: a warning */

/* The workspace: journal, plans, free space, temporary changes that are still out. */
void am_doctor_workspace(am_checks *, am_session *);
/* How a tenant signs in: key files, certificate, its end. Nothing is sent. */
void am_doctor_key(am_checks *, const am_tenant_config *);
/* Hosts, directory, clock, tokens, permissions of all tenants; reachable[i]: asking the i-th tenant
 * makes sense. Those of services are left alone. */
void am_doctor_hosts(am_checks *, am_session *, bool reachable[AM_TENANTS_MAX]);
/* What the i-th tenant's token allows, and what each operation would be denied. */
bool am_doctor_permissions(am_checks *, am_session *, size_t i);
/* What the service says of the i-th tenant: features, my-site host, licences. The session's run is
 * there. */
void am_doctor_service(am_checks *, am_session *, size_t i);

#endif
