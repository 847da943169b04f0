/* operation.h - long-running operations of the service (reference 5.7). */
#ifndef SP_OPERATION_H
#define SP_OPERATION_H

#include "sharepoint/flow.h"

/* x->value is an SpoOperation: poll until it is complete, then go on with `then`, which finds in
 * x->problem how it went. A bound of SP_BOUND_MS is no failure: the effect is to be looked at. */
am_step sp_operation_poll(sp *, sp_stage then);

#endif
