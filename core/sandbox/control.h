/* control.h - what tests and operators ask of the sandbox itself, on any host, without a token.
 *
 *   GET  /_sandbox/state    the tenants (sb_world_state) with these members added: "clock"
 *                           {"now","ahead_ms","frozen"}, "requests" (reqlog.h), "budget" (budget.h;
 *                           "violations" is there), "faults" (fault.h)
 *   GET  /_sandbox/log[?from=BYTES]    the request log's lines
 *   GET  /_sandbox/clock    {"now","ahead_ms","frozen"}
 *   POST /_sandbox/clock?advance=MS | freeze=1 | thaw=1
 *   POST /_sandbox/faults   the body, a list of rules, replaces the rules
 *   POST /_sandbox/budget   the body, as in a scenario (null: none), replaces the limits
 *   GET  /_sandbox/device   sign-ins by device code
 *   POST /_sandbox/device?approve=CODE[&upn=NAME] | decline=CODE      CODE "all": every pending one
 *   POST /_sandbox/reset    as at the start (sb_front_reset); a body is the new scenario
 *   POST /_sandbox/site     the body is one edit (sb_world_edit)
 *   POST /_sandbox/stop     ends the sandbox
 *
 * Errors are {"error": text} with 400, 404, 405 or 409. None of these is logged or counted. */
#ifndef SB_CONTROL_H
#define SB_CONTROL_H

#include "sandbox/front.h"

/* The caller holds the front's lock. */
void sb_control_answer(sb_front *, const sb_request *, sb_reply *);

#endif
