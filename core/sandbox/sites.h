/* sites.h - what an administrator does to sites, for CSOM and REST alike.
 *
 * Each function checks as the service does, then changes the tenant or raises
 * the service's own error and returns false. */
#ifndef SB_SITES_H
#define SB_SITES_H

#include "sandbox/raise.h"
#include "sandbox/world.h"

typedef struct sb_act { /* one request's circumstances */
    sb_world *world;
    sb_tenant *tenant;
    const sb_principal *who;
    int64_t now;
    sb_error *error;
    sb_reply *reply; /* .changed and .subject are kept up to date */
} sb_act;

void sb_sites_subject(const sb_act *, const char *text);
/* The live site, or SpoNoSiteException. A running operation is polled by looking. */
bool sb_sites_get(const sb_act *, const char *url, sb_site **out);
bool sb_sites_remove(const sb_act *, const char *url, sb_op **op);
/* id: that version only, or NULL: the newest. */
bool sb_sites_purge(const sb_act *, const char *url, const sb_guid *id, sb_op **op);
bool sb_sites_restore(const sb_act *, const char *url, const sb_guid *id, sb_op **op);
bool sb_sites_set_lock(const sb_act *, sb_site *, int lock, sb_op **op);
bool sb_sites_set_admin(const sb_act *, const char *url, const char *login, bool admin);
/* Replaces the administrators beside the owner. */
bool sb_sites_set_admins(const sb_act *, sb_site *, const char *const *logins, size_t n);
/* Delete the Microsoft 365 group of a site, and the site with it. */
bool sb_sites_delete_group(const sb_act *, const char *url);

#endif
