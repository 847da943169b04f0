/* address.h - where a request goes: a base that the operator gave an address, a path, a query. */
#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

#include <aftermove/plugin.h>

/* From the arguments base, path and query; NULL: the call has failed. */
const char *address_make(const am_host *, am_call *);
/* The path of the argument name on the same base; NULL: the call has failed. */
const char *address_of(const am_host *, am_call *, const char *name);
/* Set the headers of the argument headers; false: the call has failed. */
bool address_headers(const am_host *, am_call *);

#endif
