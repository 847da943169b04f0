/* descriptor.h - a connector's own description, checked and copied. */
#ifndef AM_PLUGIN_DESCRIPTOR_H
#define AM_PLUGIN_DESCRIPTOR_H

#include "plugin/registry.h"

enum { AM_BASES_MAX = 16, AM_NAME_MAX = 48, AM_HELP_MAX = 16384 };

/* Copy by the strides that the descriptor names, so that one of an older minor works too. AM_USAGE
 * names the connector, the operation, and what is wrong with it. */
AM_CHECK am_kind am_descriptor_copy(am_arena *, const am_connector *, const char *origin,
                                    am_connector_info *out, am_err *);

#endif
