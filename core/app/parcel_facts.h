/* parcel_facts.h - what a package says of itself, and whether its playbook says the same. */
#ifndef AM_APP_PARCEL_FACTS_H
#define AM_APP_PARCEL_FACTS_H

#include "app/app.h"
#include "app/parcel.h"

/* Load the playbook out of an opened package: name, version and declared changes are those of the
 * manifest, and this engine is new enough. AM_REFUSED. */
AM_CHECK am_kind am_parcel_check(am_arena *, const am_parcel *, am_err *);
/* Name, version, signer, digest, changes and files, for people. */
void am_parcel_print(const am_app *, am_arena *, const am_package *, const char *signer);
/* "remove-site, at most 500 remove-redirect", or "nothing". */
const char *am_parcel_changes(am_arena *, const am_value *changes);

#endif
