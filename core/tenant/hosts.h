/* hosts.h - the hosts of one tenant, and which of them a URL leads to. */
#ifndef AM_TENANT_HOSTS_H
#define AM_TENANT_HOSTS_H

#include "base/buf.h"
#include "tenant/tenant.h"

typedef enum am_base {
    AM_BASE_ROOT,
    AM_BASE_ADMIN,
    AM_BASE_MY,
    AM_BASE_GRAPH,
    AM_BASE_LOGIN, /* only for what tenant itself asks */
    AM_BASES
} am_base;

typedef struct am_hosts {
    char *name[AM_BASES]; /* "contoso-admin.sharepoint.com", lower case */
} am_hosts;

/* Derive what is not given (reference 1.1, 1.3). AM_USAGE: the key, what was found, what to set. */
AM_CHECK am_kind am_hosts_init(am_hosts *, const am_tenant_config *, am_err *);
void am_hosts_fini(am_hosts *);
/* "admin" and so on. */
const char *am_base_name(am_base);
/* SharePoint's own hosts: root, admin, my. */
bool am_base_is_sharepoint(am_base);
/* Which of the hosts it is; -1 for none. */
int am_hosts_find(const am_hosts *, const char *host);

/* "admin:/path" to "https://contoso-admin.sharepoint.com/path", appended to out. AM_REFUSED when it
 * is no such form or the path could lead elsewhere. */
AM_CHECK am_kind am_hosts_url(const am_hosts *, const char *url, am_buf *out, am_base *, am_err *);
/* A whole URL: https, no other port, a host among these. -1 in *base: not ours; AM_REFUSED: a
 * URL that nobody's hosts can answer. */
AM_CHECK am_kind am_hosts_match(const am_hosts *, const char *url, am_buf *out, int *base,
                                am_err *);

#endif
