/* drive.h - one call from its first step to its end.              (contract)
 *
 * Drives a connector's operation: sends what it asks for, lets it wait, asks
 * the gate at the door, gives leases back. One awaitable for whoever called. */
#ifndef AM_RUN_DRIVE_H
#define AM_RUN_DRIVE_H

#include "io/ticket.h"
#include "run/run.h"

typedef struct am_drive am_drive;

typedef struct am_drive_opts {
    const char *reason; /* why, for the plan; or NULL */
    const char *step;   /* the step of the playbook it belongs to; or NULL */
    am_ready *owner;    /* made ready when the ticket settles */
    bool quiet;         /* tell no outcome (a look of the engine's own) */
} am_drive_opts;

/* given: an object of named arguments, as the caller has it; it is checked here, so AM_USAGE comes
 * back at once and nothing was started. from_text: see am_schema_check(). */
AM_CHECK am_kind am_drive_start(am_run *, am_tenant *, const am_operation *, const am_value *given,
                                bool from_text, const am_drive_opts *, am_drive **, am_err *);
/* The same, to give a lease of an earlier run back: it was written down when it was taken, so no gate
 * is asked. */
AM_CHECK am_kind am_drive_return(am_run *, am_tenant *, const am_operation *, const am_value *args,
                                 const am_drive_opts *, am_drive **, am_err *);
/* Settles when the call is over or, for a stream, when items are there. */
am_ticket *am_drive_ticket(am_drive *);
bool am_drive_over(const am_drive *);
/* When over: AM_OK and the value (for a stream: what done() said), or the error. Both live until
 * am_drive_free(). */
am_kind am_drive_result(const am_drive *, const am_value **value, const am_err **err);
/* An outcome has been told for this call: whoever records items need not count its error again. */
bool am_drive_told(const am_drive *);
/* Streams: the next item of the page at hand, or NULL. Valid until am_drive_more(). */
const am_value *am_drive_item(am_drive *);
/* Streams: done with this page, fetch the next; the ticket is pending again. */
void am_drive_more(am_drive *);
/* Cancels what is still open, frees. A call that has passed the door is driven to its end by the
 * run, leases given back; see am_run_open(). Free all drives before their run. */
void am_drive_free(am_drive *);

#endif
