/* package.h - a playbook's folder as one file: an archive with a manifest of hashes.
 *
 * The same folder gives the same bytes. The manifest is the first member,
 * package.json: {format, name, version, summary, requires, needs, read_only,
 * changes: [{op, most}], files: [{name, size, sha256}]}. */
#ifndef AM_PACKAGE_PACKAGE_H
#define AM_PACKAGE_PACKAGE_H

#include "base/archive.h"
#include "base/digest.h"
#include "base/value.h"

enum {
    AM_PACKAGE_FORMAT = 1,
    AM_PACKAGE_FILES = 500,           /* files of a folder */
    AM_PACKAGE_FILE_BYTES = 4 << 20,  /* of one */
    AM_PACKAGE_TOTAL = 16 << 20,      /* of all */
    AM_PACKAGE_BYTES = 20 << 20,      /* of the archive */
    AM_PACKAGE_DEPTH = 4              /* folders in folders */
};

typedef struct am_package { /* everything lives in the arena */
    const char *name, *version, *summary;
    const char *requires;       /* the engine's version, at least */
    const am_value *manifest;
    const am_value *changes;    /* [{op, most}] */
    const am_archive_member *files; /* sorted, without the manifest */
    size_t n;
    char sha[AM_DIGEST_TEXT]; /* of the archive */
} am_package;

/* The files of a folder that belong to a playbook, sorted by name. Hidden ones are left out.
 * AM_REFUSED: a link, or a file of another kind; AM_LIMIT: too many, too large, too deep.
 * modules: only the Lua text that a run needs, and whatever else there is does not matter. */
AM_CHECK am_kind am_package_folder(am_arena *, const char *dir, bool modules, const am_archive_member **out,
                                   size_t *n, am_err *);
/* Is that file Lua text that a run may need: playbook.lua or a module, no spec? */
bool am_package_is_module(const char *name);
/* Append the archive of files to buf. facts: of the playbook (am_playbook_facts). requires: the
 * oldest engine that it may run on. AM_USAGE: a fact that a package must have is missing. */
AM_CHECK am_kind am_package_write(am_arena *, const am_value *facts, const char *requires, const am_archive_member *,
                                  size_t n, am_buf *, am_err *);
/* Read an archive. AM_REFUSED: it is not as am_package_write() makes it, or a file is not as the
 * manifest has it; AM_LIMIT: it is too large. */
AM_CHECK am_kind am_package_read(am_arena *, const void *bytes, size_t n, am_package *, am_err *);
/* AM_REFUSED: it requires a newer engine than this version. */
AM_CHECK am_kind am_package_suits(const am_package *, const char *engine, am_err *);
/* What a playbook with these facts must say before it may be a package: version as in version.h,
 * and what it changes (or read_only). AM_USAGE. */
AM_CHECK am_kind am_package_facts_check(const am_value *facts, am_err *);
/* The member of that name, or NULL. */
const am_archive_member *am_package_file(const am_archive_member *, size_t n, const char *name);
/* May a file of a package be called so? */
bool am_package_name_valid(const char *name);

#endif
