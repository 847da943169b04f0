/* foreign.h - one function of a library, ready to be called with values. */
#ifndef AM_PLUGIN_FOREIGN_H
#define AM_PLUGIN_FOREIGN_H

#include "plugin/library.h"
#include "plugin/signature.h"

enum {
    AM_FOREIGN_IN_MAX = 8 << 20,    /* bytes of arguments, decoded */
    AM_FOREIGN_TEXT_MAX = 16 << 20, /* bytes of one returned text, or of returned bytes */
};

typedef struct am_foreign am_foreign;

/* Prepare a call; all in the arena, borrows library and signature. explain: a function of one
 * integer that gives text, for numbers that mean failure; or NULL. AM_ABSENT: a symbol is missing.
 */
AM_CHECK am_kind am_foreign_new(am_arena *, am_library *, const am_signature *,
                                const am_foreign *explain, const am_foreign **out, am_err *);

/* Call it, on any thread; it blocks as long as the library does. args: an object, checked against
 * the parameters of the operation. *out, in the arena: nothing to tell: null; one thing: that;
 * several: an object, the returned value is "result" in it, what came out has its arguments' names.
 * Returned text is copied, freed when it is ours; handles are tokens. A failed check is an error of
 * the kind that errno tells, else AM_REMOTE; handles that came out all the same are closed. */
AM_CHECK am_kind am_foreign_call(const am_foreign *, am_arena *, const am_value *args,
                                 const am_value **out, am_err *);

/* As much of that as comes before the call: the arguments as C takes them. AM_USAGE, AM_LIMIT: one
 * that it cannot take. */
AM_CHECK am_kind am_foreign_ready(const am_foreign *, am_arena *, const am_value *args, am_err *);

#endif
