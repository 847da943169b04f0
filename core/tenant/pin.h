/* pin.h - does this host belong to the configured directory? Asked once a host, before a token goes
 * there (reference 1.2): source and target swapped is found out before anything happens. */
#ifndef AM_TENANT_PIN_H
#define AM_TENANT_PIN_H

#include "tenant/crowd.h"
#include "tenant/hosts.h"

/* Embedded in its tenant, one a host. */
typedef struct am_pin {
    am_ready ready;
    am_tenant *tenant;
    am_base base;
    struct am_exchange *asking;
    am_crowd crowd;
    bool sure;    /* the host has answered for good, kind says what */
    am_kind kind; /* of the last question */
    am_err err;
} am_pin;

void am_pin_init(am_pin *, am_tenant *, am_base);
void am_pin_fini(am_pin *);
/* Answered already (see kind), or the wait settles when it is or could not be. */
bool am_pin_want(am_pin *, am_wait *, am_ready *owner);
/* The realm of one WWW-Authenticate header: false when it names none. */
bool am_pin_parse_realm(const char *header, char out[37]);

#endif
