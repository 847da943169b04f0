/* signature.h - one function of a library, told in one line.
 *
 *   sig     = ret ident "(" [ arg { "," arg } ] ")"
 *   ret     = type [ "[" ident "]" ] [ check ] [ "errno" ] [ "^" ident ]
 *   check   = "=" n | "!" n | ">=0" | "!null"        what success looks like
 *   arg     = "out" type ident [ "^" ident ]         comes back in the result
 *           | type [ "?" ] ident [ "=" literal ]     given by the caller; ? may be null
 *           | type "=" literal                       always the same; callers do not see it
 *   literal = number | "null" | "true" | "false" | word
 *
 * type is built in (ctype.h) or named by the manifest. bytes[n]: the length of
 * returned bytes is the argument n. ^f: the callee allocated it, f frees it.
 * errno tells why a check failed; without a check it is the check. */
#ifndef AM_PLUGIN_SIGNATURE_H
#define AM_PLUGIN_SIGNATURE_H

#include "base/err.h"
#include "plugin/ctype.h"

enum { AM_SIGNATURE_ARGS = 16, AM_SIGNATURE_TEXT_MAX = 1024 };

typedef enum am_success {
    AM_SUCCESS_ANY,
    AM_SUCCESS_IS,       /* =n */
    AM_SUCCESS_IS_NOT,   /* !n */
    AM_SUCCESS_NOT_LESS, /* >=0 */
    AM_SUCCESS_NOT_NULL,
} am_success;

typedef struct am_signature_arg {
    const am_ctype *type;
    const char *name;        /* NULL: always the same */
    const char *dispose;     /* out: the function that frees it, or NULL */
    const am_value *literal; /* the constant or the default; NULL: none */
    const char *written;     /* the literal as it stands in the signature */
    bool out, optional;
} am_signature_arg;

typedef struct am_signature {
    const char *text, *symbol;
    const am_ctype *ret;
    const char *dispose; /* of what it returns, or NULL */
    size_t length_arg;   /* AM_C_BYTES: which argument tells how many */
    am_success success;
    int64_t n; /* of =n and !n */
    bool uses_errno;
    am_signature_arg args[AM_SIGNATURE_ARGS];
    size_t n_args;
} am_signature;

/* Parse text; named as in am_ctype_find(), must live as long as out. AM_USAGE tells the column,
 * what stands there, and what was expected. */
AM_CHECK am_kind am_signature_parse(am_arena *, const char *text, const am_ctype *named,
                                    am_signature *out, am_err *);
/* The argument of that name; NULL: none. */
const am_signature_arg *am_signature_arg_find(const am_signature *, const char *name);
/* Does what it returns tell more than that it went well? */
bool am_signature_tells(const am_signature *);

#endif
