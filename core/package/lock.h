/* lock.h - playbooks.lock: which packages a workspace has, and what their files are.
 *
 * Readable JSON: {format: 1, playbooks: {NAME: pin}}, a pin is {version,
 * sha256 (of the package), key (public, or null: allowed by name), files:
 * {name: sha256}, changes}. */
#ifndef AM_PACKAGE_LOCK_H
#define AM_PACKAGE_LOCK_H

#include "package/package.h"

#define AM_LOCK_FILE "playbooks.lock"

/* The pins by name, an object; empty when there is no such file. AM_REFUSED: it cannot be read. */
AM_CHECK am_kind am_lock_read(am_arena *, const char *workspace, const am_value **pins, am_err *);
/* Add or replace a package's pin. key: the text of the public key that signed it; NULL: it was allowed
 * by name. */
AM_CHECK am_kind am_lock_write(am_arena *, const char *workspace, const am_package *, const char *key, am_err *);
/* These are exactly the files that the pin has. AM_REFUSED names the first that differs; dir is for
 * the message. */
AM_CHECK am_kind am_lock_check(const char *name, const char *dir, const am_value *pin, const am_archive_member *,
                               size_t n, am_err *);

#endif
