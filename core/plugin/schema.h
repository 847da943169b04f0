/* schema.h - declared parameters: parse their types, check what is given. (contract) */
#ifndef AM_PLUGIN_SCHEMA_H
#define AM_PLUGIN_SCHEMA_H

#include "plugin/registry.h"

enum {
    AM_ARG_TEXT_MAX = 1 << 20, /* bytes of one text */
    AM_ARG_ITEMS_MAX = 100000, /* items of one list */
};

/* Parse one declared type ("string[]?", "integer=5", "ReadOnly|Unlock") into info. */
AM_CHECK am_kind am_schema_type(am_arena *, const char *type, am_param_info *info, am_err *);
/* Check an object against n parameters: unknown names (with the nearest), wrong types, missing
 * ones; fills defaults. Text is accepted for integers, numbers and booleans when `from_text` (a
 * command line). what: "list-redirects", for messages. *out is a new object in arena. */
AM_CHECK am_kind am_schema_check(am_arena *, const char *what, const am_param_info *params, size_t n,
                                 const am_value *given, bool from_text, am_value **out, am_err *);
/* One value against one parameter; a single value becomes a list of one. A url comes out in its
 * normal form, a guid in lower case without braces, a time (ISO text, or ms since 1970) as ms. */
AM_CHECK am_kind am_schema_value(am_arena *, const am_param_info *, const am_value *given,
                                 bool from_text, am_value **out, am_err *);
const char *am_schema_base_name(am_base_type); /* "integer"; "word" for AM_P_WORDS */
/* "url, optional", "one of ReadOnly, Unlock", "list of string, default []": for help. */
const char *am_schema_say(am_arena *, const am_param_info *);

#endif
