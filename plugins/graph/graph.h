/* graph.h - the operations of this connector. */
#ifndef GRAPH_GRAPH_H
#define GRAPH_GRAPH_H

#include <aftermove/plugin.h>

am_step graph_licences(const am_host *, am_call *);
am_step graph_users(const am_host *, am_call *);
am_step graph_groups(const am_host *, am_call *);
am_step graph_deleted_groups(const am_host *, am_call *);
am_step graph_restore_group(const am_host *, am_call *);
am_step graph_purge_group(const am_host *, am_call *);
am_step graph_find_tenant(const am_host *, am_call *);

#endif
