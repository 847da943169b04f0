/* manifest.h - a *.plugin.json file: functions of any library, told as data.
 *
 *   { "abi": 1, "name": "sqlite", "version": "1.0", "help": "...",
 *     "library": "libsqlite3.so.0", "header": "sqlite3.h",
 *     "explain": "cstr sqlite3_errstr(int code)",
 *     "types":     { "progress": { "is": "int", "words": { "row": 100, "done": 101 } },
 *                    "utf8": { "is": "cstr", "c": "const unsigned char *" } },
 *     "handles":   { "db": { "c": "sqlite3 *", "close": "sqlite3_close_v2" } },
 *     "functions": { "open": { "sig": "int=0 sqlite3_open(cstr path, out db database)",
 *                              "effects": "read", "help": "...", "params": { "path": "..." } } } }
 *
 * A change also has "look", a read whose arguments have the same names as its
 * own and whose result is the evidence; "undo" {"op", "args", "days"} or
 * "no_undo"; and may have "target", "already", "consent", "final" and
 * "idempotent". What they refer to is a path: "args.path", "look.mode". */
#ifndef AM_PLUGIN_MANIFEST_H
#define AM_PLUGIN_MANIFEST_H

#include "base/buf.h"
#include "plugin/signature.h"

enum {
    AM_MANIFEST_MAX = 1 << 20, /* bytes of a file */
    AM_MANIFEST_ABI = 1,
    AM_MANIFEST_TYPES_MAX = 64, /* with handles */
    AM_MANIFEST_WORDS_MAX = 64,
    AM_MANIFEST_FUNCTIONS_MAX = 256,
};

typedef struct am_manifest_path {
    const char *param, *path; /* undo's parameter, and where its argument comes from */
} am_manifest_path;

typedef struct am_manifest_fn {
    const char *name, *help;
    am_signature sig;
    const char *arg_help[AM_SIGNATURE_ARGS]; /* NULL: none was given */
    unsigned effects;
    const char *consent;
    const struct am_manifest_fn *look, *undo; /* of a change; undo may be NULL */
    const am_manifest_path *undo_args;        /* ends with a NULL param */
    uint32_t undo_days;
    const char *no_undo, *target; /* or NULL */
    bool already_absent;          /* it has happened when the look finds nothing */
    const char *already[2];       /* it has happened when these paths are equal; or NULL */
} am_manifest_fn;

typedef struct am_manifest {
    const char *file, *name, *version, *help, *library;
    const char *header; /* or NULL */
    const am_ctype *types;
    am_signature explain; /* symbol NULL: none */
    const am_manifest_fn *fns;
    size_t n_fns;
} am_manifest;

/* Everything in the arena; the library is not looked for. AM_USAGE: file, path in the JSON, what
 * was expected, what was found. */
AM_CHECK am_kind am_manifest_parse(am_arena *, const char *file, const char *text, size_t n,
                                   am_manifest *out, am_err *);
/* The same of a file, which is held to what loader.h says of plugins. */
AM_CHECK am_kind am_manifest_read(am_arena *, const char *path, am_manifest *out, am_err *);
/* "x.plugin.json"? */
bool am_manifest_is(const char *path);
/* A C file that compiles with -Werror=incompatible-pointer-types when the signatures are true. */
AM_CHECK am_kind am_manifest_conform(const am_manifest *, am_buf *, am_err *);

#endif
