/* declared.h - the door holds a playbook to the changes that it declares. */
#ifndef AM_RUN_DECLARED_H
#define AM_RUN_DECLARED_H

#include "run/run.h"

/* From now on only these changes pass, in plan and apply alike: [{op, most}], without "most" any
 * number of them. Others are refused, as AM_REFUSED with the playbook's name, what it declared and
 * what it tried. changes is copied, and takes the place of what was declared before. What an operation does on its way and gives back (its leases)
 * belongs to it. */
void am_run_declare(am_run *, const char *playbook, const am_value *changes);
/* A change of this operation was made earlier in the run that is resumed: it counts. */
void am_run_declare_made(am_run *, const char *op);

#endif
