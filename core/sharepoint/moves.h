/* moves.h - content moves between the tenants: is any still to come? (reference 5.13) */
#ifndef SP_MOVES_H
#define SP_MOVES_H

#include "sharepoint/flow.h"

/* Ask for all kinds of content, both directions: x->moves is the report of move-states. Needs
 * sp_trust_sides() first. What cannot be read is said in the report, never guessed. */
am_step sp_moves_read(sp *, sp_stage then);
am_step sp_move_states_step(const am_host *, am_call *);

#endif
