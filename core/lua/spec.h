/* spec.h - a file of specs, evaluated in the closed environment: return spec { ... }.
 *
 * It returns one spec, or a list of them. Nothing in it can wait, and there are no tenants. */
#ifndef AM_LUA_SPEC_H
#define AM_LUA_SPEC_H

#include "base/err.h"
#include "base/value.h"

/* [{line: 3, body: {...}}, ...], in arena; line is that of `spec {`. path is for messages, which
 * begin with "path:line: "; require looks in modules_dir (may be NULL) and among the shipped
 * modules. AM_USAGE: it is no such file. */
AM_CHECK am_kind am_spec_load(const char *path, const char *text, size_t n, const char *modules_dir,
                              am_arena *, const am_value **out, am_err *);

#endif
