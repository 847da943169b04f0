/* ops.h - long-running operations: they complete at once, after some polls, or after a time. */
#ifndef SB_OPS_H
#define SB_OPS_H

#include "sandbox/world.h"

/* Begin (and, when nothing makes it wait, complete) an operation on a site; its effect
 * happens when it completes. name is one of the service's: RemoveSite, RemoveDeletedSite,
 * RestoreDeletedSite, SetSite. shown_id: what the identity names, or NULL. */
sb_op *sb_ops_start(sb_world *, sb_tenant *, const char *name, sb_site *, const sb_guid *shown_id,
                    int64_t now);
/* The client asks how it goes: counts as a poll. */
void sb_ops_poll(sb_world *, sb_op *, int64_t now);
/* Complete what only waited for the clock; forget what was in a recycle bin for 93 days. */
void sb_ops_sweep(sb_world *, int64_t now);
/* By the parts of an identity; NULL: no such operation. */
sb_op *sb_ops_find(const sb_world *, const sb_tenant *, const char *name, int64_t ticks);
/* Milliseconds that the client is asked to wait. */
int64_t sb_ops_interval(const sb_world *, const sb_op *);

#endif
