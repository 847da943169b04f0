/* schema.h - declared parameters: parse their types, check what is given. (contract) */
#ifndef AM_PLUGIN_SCHEMA_H
#define AM_PLUGIN_SCHEMA_H

#include "plugin/registry.h"

/* Parse one declared type ("string[]?", "integer=5", "ReadOnly|Unlock") into info. */
AM_CHECK am_kind am_schema_type(am_arena *, const char *type, am_param_info *info, am_err *);
/* Check an object against n parameters: unknown names (with the nearest), wrong types, missing
 * ones; fills defaults. Text is accepted for integers, numbers and booleans when `from_text` (a
 * command line). what: "list-redirects", for messages. *out is a new object in arena. */
AM_CHECK am_kind am_schema_check(am_arena *, const char *what, const am_param_info *params, size_t n,
                                 const am_value *given, bool from_text, am_value **out, am_err *);
/* "url, optional", "one of ReadOnly, Unlock", "list of string, default []": for help. */
const char *am_schema_say(am_arena *, const am_param_info *);

#endif
