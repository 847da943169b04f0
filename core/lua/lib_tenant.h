/* lib_tenant.h - ctx.tenants.source: a tenant with the operations of its connector.
 *
 * source:remove_site(url, {reason = "..."}): positional arguments in the order
 * of the declared parameters, options by name in a last table, or one table of
 * named arguments. `reason` is the engine's own option: why, for the plan. */
#ifndef AM_LUA_LIB_TENANT_H
#define AM_LUA_LIB_TENANT_H

#include "lua/play.h"

/* Push the tenant; raises when its connector is unknown. */
void am_tenant_push(lua_State *, am_play *, am_tenant *);
/* ctx:planned(tenant, operation, arguments): the reason that the approved plan gives for this very
 * change ("": none was given), or nil when no plan is applied, or it does not have it. */
int am_tenant_planned(lua_State *);
/* The connector of the tenant at index; NULL: that is no tenant. Calls nothing. */
const am_connector_info *am_tenant_test(lua_State *, int index);

#endif
