/* props.h - the members of SiteProperties, for CSOM and REST. */
#ifndef SB_PROPS_H
#define SB_PROPS_H

#include "sandbox/world.h"

typedef struct sb_props {
    const sb_world *world;
    const sb_tenant *tenant;
    const sb_site *site;
    bool brief; /* a list without details: members not filled show defaults */
} sb_props;

bool sb_props_known(const char *name);
/* One member, key and value; false: no such member. */
bool sb_props_one(sb_emit *, const sb_props *, const char *name);
void sb_props_all(sb_emit *, const sb_props *);
const char *sb_props_status(const sb_site *); /* Active, Updating, Recycled */

#endif
