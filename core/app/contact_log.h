/* contact_log.h - the raw exchange of a first contact, a JSON line each, without credentials. */
#ifndef AM_APP_CONTACT_LOG_H
#define AM_APP_CONTACT_LOG_H

#include <stdio.h>

#include "base/err.h"
#include "tenant/exchange.h"

typedef struct am_contact_log {
    FILE *out;
    const char *path;
} am_contact_log;

/* Make dir/first-contact-ULID.jsonl, readable by its owner only; path lives in the arena. */
AM_CHECK am_kind am_contact_log_open(am_contact_log *, am_arena *, const char *dir, am_err *);
void am_contact_log_add(am_contact_log *, const am_sighting *);
/* AM_DISK: it is not whole. */
AM_CHECK am_kind am_contact_log_close(am_contact_log *, am_err *);

#endif
