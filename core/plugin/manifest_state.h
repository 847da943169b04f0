/* manifest_state.h - inside of reading a manifest, for the files of this folder. */
#ifndef AM_PLUGIN_MANIFEST_STATE_H
#define AM_PLUGIN_MANIFEST_STATE_H

#include "plugin/field.h"
#include "plugin/manifest.h"

bool am_manifest_is_ident(const char *); /* of C */
/* manifest_types.c; ends with a NULL name. */
const am_ctype *am_manifest_types(const am_field *top);
/* manifest_change.c: what a change says at the door; fns are all there, their signatures parsed. */
void am_manifest_change(const am_field *, am_manifest_fn *, const am_manifest_fn *fns, size_t n);

#endif
