/* trust.h - the cross-tenant relation, a state machine over both tenants. */
#ifndef SB_TRUST_H
#define SB_TRUST_H

#include "sandbox/sites.h"

enum { SB_SCENARIO_MNA = 1, SB_ROLE_SOURCE = 1, SB_ROLE_TARGET = 2 };

typedef enum sb_status { /* OrgRelationVerificationStatus */
                         SB_NOT_ESTABLISHED,
                         SB_NOT_ESTABLISHED_BY_PARTNER,
                         SB_DORMANT,
                         SB_DORMANT_BY_PARTNER,
                         SB_GOOD,
                         SB_NO_CONTACT
} sb_status;

/* The host name of a my-site URL, lower case, or NULL when it is none. */
const char *sb_trust_host(am_arena *, const char *url);
sb_relation *sb_trust_find(const sb_tenant *, int role, const char *host);
/* The arguments are those of the CSOM methods; role is the partner's. */
bool sb_trust_verify(const sb_act *, int scenario, int role, const char *url, sb_status *);
bool sb_trust_create(const sb_act *, int scenario, int role, const char *url);
bool sb_trust_remove(const sb_act *, int scenario, int role, const char *url);
/* JSON text of the relations: role 0 and host NULL mean all. */
void sb_trust_list(const sb_act *, int role, const char *host, am_buf *out);
const char *sb_trust_status_name(sb_status);
/* How the relation stands now. */
sb_status sb_trust_status(const sb_world *, const sb_tenant *, const sb_relation *, int64_t now);

#endif
