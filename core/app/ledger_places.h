/* ledger_places.h - the URLs of an entry must be where the workspace's tenants are. */
#ifndef AM_APP_LEDGER_PLACES_H
#define AM_APP_LEDGER_PLACES_H

#include "app/app.h"
#include "journal/ledger.h"
#include "tenant/hosts.h"

typedef struct am_ledger_places {
    am_hosts source, target;
    bool has_source, has_target; /* the configuration names one in that role */
    const char *source_id;       /* the source's tenant id; "" */
} am_ledger_places;

/* Reads the workspace's configuration; source_id is in the arena. */
AM_CHECK am_kind am_ledger_places_open(am_ledger_places *, const am_app *, am_arena *, am_err *);
void am_ledger_places_close(am_ledger_places *);
/* AM_USAGE: the URL, the side that it is given for, that side's hosts. */
AM_CHECK am_kind am_ledger_places_check(const am_ledger_places *, const am_ledger_row *given, am_err *);

#endif
