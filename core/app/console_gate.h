/* console_gate.h - each change of a console waits at the door for the answer of a person. */
#ifndef AM_APP_CONSOLE_GATE_H
#define AM_APP_CONSOLE_GATE_H

#include "run/gate.h"

enum { AM_CONSOLE_STALE_MS = 120 * 1000 }; /* what was seen so long ago is no ground for a change */

typedef struct am_console_gate am_console_gate;

/* To be added to the run before what writes it down; owned by the run. */
am_console_gate *am_console_gate_new(am_run *);
/* The change that waits longest, or NULL. */
const am_effect *am_console_gate_first(const am_console_gate *);
/* Answer for that one. A yes that comes AM_CONSOLE_STALE_MS after the look is refused, too: then the
 * tenant must be looked at again. */
void am_console_gate_answer(am_console_gate *, bool yes);

#endif
