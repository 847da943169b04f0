/* params.h - the parameters of a playbook or an operation, out of a command line. */
#ifndef AM_APP_PARAMS_H
#define AM_APP_PARAMS_H

#include "app/args.h"
#include "plugin/registry.h"

enum { AM_WORD_MAX = 1 << 20 }; /* bytes of one value */

/* The parameters that am_args_parse() kept, as an object, by the declared types: --switch,
 * --no-switch, --name VALUE, repeated for lists; words by position when `positional`. Values stay
 * text, but for JSON given to an object or any. what: "list-redirects", for messages. */
AM_CHECK am_kind am_params_take(const am_args *, const char *what, const am_param_info *, size_t n,
                                bool positional, am_value **out, am_err *);
/* "--max-size" for max_size, as parameters are written on a command line. */
void am_params_dashed(char *out, size_t n, const char *name);

#endif
