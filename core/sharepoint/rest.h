/* rest.h - JSON over plain HTTP: the tenant's REST calls and Graph. */
#ifndef SP_REST_H
#define SP_REST_H

#include "sharepoint/flow.h"

/* Send a read; body may be NULL. then finds x->problem and x->value, the reply's JSON. */
am_step sp_rest(sp *, const char *method, const char *url, const am_value *body, const char *doing,
                sp_stage then);
/* End the call with the problem of a request to a site; a refusal with what it may mean. */
am_step sp_rest_denied(sp *);
/* Where the next page of a collection is, as "graph:/..." of this base; NULL: that was the last. A
 * link to another host fails the call: *bad. */
const char *sp_rest_more(sp *, const char *base, const char *host, bool *bad);

#endif
