/* members.h - users, groups and permissions of one site, over REST. */
#ifndef SB_MEMBERS_H
#define SB_MEMBERS_H

#include "sandbox/rest.h"

bool sb_members_users(sb_rest *);  /* siteusers [?$filter=IsSiteAdmin eq true] */
bool sb_members_groups(sb_rest *); /* sitegroups, sharing links among them */
bool sb_members_roles(sb_rest *);  /* RoleAssignments [?$expand=...] */

#endif
