/* mapfile.h - the identity map as the operator's file: one row a line, in the service's own form. */
#ifndef SB_MAPFILE_H
#define SB_MAPFILE_H

#include "sandbox/world.h"

/* "RegularUser", "O365Group"; type is 0 to 3. */
const char *sb_mapfile_type(bool group, int type);
/* The type of that name (case does not matter), or -1. */
int sb_mapfile_type_of(bool group, const char *name);
/* Append User,tenant,source,target,mail,type. */
void sb_mapfile_row(am_buf *, const sb_mapping *);

#endif
