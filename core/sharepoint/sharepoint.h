/* sharepoint.h - the built-in connector: SharePoint Online, seen from its admin host. */
#ifndef SP_SHAREPOINT_H
#define SP_SHAREPOINT_H

#include <aftermove/plugin.h>

/* The connector's descriptor, static. */
const am_connector *am_sharepoint(void);

#endif
