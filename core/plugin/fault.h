/* fault.h - an HTTP error of the service, told as an am_err. */
#ifndef AM_PLUGIN_FAULT_H
#define AM_PLUGIN_FAULT_H

#include "base/err.h"
#include "plugin/call.h"

/* For status >= 300: 404 absent, 401 and 403 denied, 409 and 412 conflict, 429 limit, else remote;
 * with code and message of the service out of {"odata.error"} or {"error"} bodies. what: who asked.
 */
am_kind am_fault_tell(const char *what, const am_call_reply *, am_err *);
/* For a reply that had to be JSON and is not: says with which characters it begins. */
am_kind am_fault_not_json(const char *what, const am_call_reply *, am_err *);

#endif
