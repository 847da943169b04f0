/* trust.h - the relation between two tenants, read (reference 5.2).
 *
 * Role and host of the partner follow from the side on which the call runs;
 * nobody types them. */
#ifndef SP_TRUST_H
#define SP_TRUST_H

#include "sharepoint/flow.h"

/* Compute x->partner_role and x->partner_url; false: the call has failed. */
bool sp_trust_sides(sp *);
/* Write a request of the table, "trust-verify", for this relation. */
void sp_trust_request(sp *, const char *call);
/* Ask for the status: x->trust. */
am_step sp_trust_verify(sp *, sp_stage then);
/* "GoodToProceed", or "Unknown". */
const char *sp_trust_status(sp *);
bool sp_trust_is(sp *, const char *status);

am_step sp_list_trusts_step(const am_host *, am_call *);
am_step sp_verify_trust_step(const am_host *, am_call *);

#endif
