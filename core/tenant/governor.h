/* governor.h - one governor for each app in each tenant, whoever asks: the service counts by these two. */
#ifndef AM_TENANT_GOVERNOR_H
#define AM_TENANT_GOVERNOR_H

#include "tenant/parts.h"

/* The governor of these requests; made when it is the first of its kind in this process, and then
 * given as many requests in flight as concurrency says (0: it finds out). A service of its own has its own. */
am_policy *am_governor_get(am_net *, const am_tenant *, const am_tenant_config *);
void am_governor_put(am_net *, am_policy *); /* the last one frees it; NULL is fine */

#endif
