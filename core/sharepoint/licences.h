/* licences.h - how long the tenant's SharePoint licences last, through Graph (reference 6.1, 6.2):
 * the operation of the plugin graph, built in as well, so that "doctor" and the shipped playbooks
 * have it without a plugin. Its one source is plugins/graph/licences.c. */
#ifndef SP_LICENCES_H
#define SP_LICENCES_H

#include <aftermove/plugin.h>

am_step graph_licences(const am_host *, am_call *);

#endif
