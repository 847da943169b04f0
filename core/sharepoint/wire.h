/* wire.h - the one table of what nobody has documented: method names, forms, numbers.
 *
 * Each entry can be overridden in the workspace, by the key "wire" of a
 * tenant's block, without a rebuild. Sections are those of the reference. */
#ifndef SP_WIRE_H
#define SP_WIRE_H

#include "sharepoint/flow.h"

typedef struct sp_wire_entry {
    const char *name, *value;
    const char *certainty; /* observed, documented or inferred */
    const char *section;
    const char *help;
} sp_wire_entry;

/* A value for a named parameter of a call in the table. */
typedef struct sp_field {
    const char *name, *value;
} sp_field;

/* Check the tenant's overrides; false: the call has failed. */
bool sp_wire_load(sp *);
/* The text or number in force; the name must be in the table. */
const char *sp_wire(sp *, const char *name);
int64_t sp_wire_number(sp *, const char *name);
/* The name of a number, "GoodToProceed", of an enum, "OrgRelationVerificationStatus"; or NULL. */
const char *sp_wire_name(sp *, const char *of, int64_t number);
/* Write the request of a call, "trust-verify", with these values (ends with a NULL name). */
void sp_wire_call(sp *, const char *call, const sp_field *);
/* The parts of it: what its method returns (csom.h), and the arguments alone. */
int sp_wire_form(sp *, const char *call);
void sp_wire_args(sp *, const char *call, const sp_field *);

am_step sp_wire_table_step(const am_host *, am_call *);

#endif
