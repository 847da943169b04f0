/* parcel.h - a package as it comes: its file, the signature beside it, whose that is. */
#ifndef AM_APP_PARCEL_H
#define AM_APP_PARCEL_H

#include "app/config.h"
#include "base/minisign.h"
#include "package/package.h"

typedef struct am_parcel { /* everything lives in the arena */
    const char *path;
    am_package package;        /* after am_parcel_open() */
    const char *bytes;
    size_t n;
    bool is_signed;            /* FILE.minisig is there */
    am_minisign signature;
    const am_trusted_key *key; /* it fits this one; NULL: not signed, or with an unknown key */
} am_parcel;

/* Read FILE and FILE.minisig; a signature by one of the keys is verified. AM_REFUSED: it does not fit,
 * or was made for a file of another name. */
AM_CHECK am_kind am_parcel_read(am_arena *, const char *path, const am_trusted_key *, size_t n_keys, am_parcel *,
                                am_err *);
/* Take the package apart: only when it is signed with a trusted key, or is called like one of allowed
 * (ends with NULL). AM_REFUSED says why not. */
AM_CHECK am_kind am_parcel_open(am_arena *, am_parcel *, const char *const *allowed, am_err *);

#endif
