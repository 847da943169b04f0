/* manifest_op.h - a manifest's functions as operations of a connector. */
#ifndef AM_PLUGIN_MANIFEST_OP_H
#define AM_PLUGIN_MANIFEST_OP_H

#include "plugin/foreign.h"
#include "plugin/manifest.h"

/* What stands behind one operation (am_operation.manifest). */
typedef struct am_manifest_op {
    const am_manifest_fn *fn;
    const am_foreign *foreign;
    const am_foreign *look; /* of a change, else NULL */
} am_manifest_op;

/* A manifest with its library loaded. */
typedef struct am_manifest_ops am_manifest_ops;

/* Read the file, load the library, find the symbols. */
AM_CHECK am_kind am_manifest_ops_open(const char *path, am_manifest_ops **out, am_err *);
/* Closes what scripts have left open. NULL is fine; no call may be running. */
void am_manifest_ops_free(am_manifest_ops *);
/* For am_registry_add(); operation i of it is am_manifest_ops_at(i). */
const am_connector *am_manifest_ops_connector(const am_manifest_ops *);
const am_manifest_op *am_manifest_ops_at(const am_manifest_ops *, size_t i);

#endif
