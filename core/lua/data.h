/* data.h - a configuration file, evaluated as plain data.
 *
 * The chunk runs in an empty environment: no libraries, only the words of the
 * spec, with a cap on memory and instructions.
 *
 *     tenant "source" { auth = certificate { pem = "a.pem" } }
 *     policy { max_effects = 500 }
 *
 * gives [{what: "tenant", name: "source", line: 1, body: {auth: {constructor:
 * "certificate", line: 1, args: {pem: "a.pem"}}}}, {what: "policy", line: 2,
 * body: {...}}]. An empty table is an empty object; constructors also take a
 * text (token_env "NAME": args is "NAME"). */
#ifndef AM_LUA_DATA_H
#define AM_LUA_DATA_H

#include "base/err.h"
#include "base/value.h"

typedef struct am_lua_data_spec {    /* each list ends with NULL, or is NULL */
    const char *const *named;        /* statements with a name and a body: tenant "x" {...} */
    const char *const *plain;        /* statements with a body only: policy {...} */
    const char *const *constructors; /* values within a body: certificate {...} */
} am_lua_data_spec;

/* path is for messages, which begin with "path:line: ". AM_USAGE: the text is wrong; AM_LIMIT: it
 * wants too much memory or time. *out lives in arena. */
AM_CHECK am_kind am_lua_data(const char *path, const char *text, size_t n, const am_lua_data_spec *,
                             am_arena *, const am_value **out, am_err *);

/* The line (from 1) of the first `key =` at or after from_line, outside strings and comments;
 * from_line when there is none. */
int am_lua_data_line(const char *text, size_t n, int from_line, const char *key);

#endif
