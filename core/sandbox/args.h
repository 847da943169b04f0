/* args.h - the parameters of a CSOM method, checked against its signature. */
#ifndef SB_ARGS_H
#define SB_ARGS_H

#include "sandbox/guid.h"
#include "sandbox/schema.h"

enum { SB_ARGS_MAX = 12 };

/* Letters of a signature: S String, B Boolean, E Enum, G Guid, I Int32, U UInt32, D DateTime,
 * A array of strings, F value object of the site filter. S and A also take Null. */
typedef struct sb_arg {
    const char *text; /* NULL: Null */
    int64_t number;   /* I, U, E; D: wall ms */
    bool truth;
    sb_guid guid;
    const sb_node *node;
    const char *const *items; /* A */
    size_t n_items;
} sb_arg;

/* Read the Parameters element of a method (node may lack it). */
bool sb_args_read(am_arena *, const sb_node *method, const char *signature, sb_arg out[SB_ARGS_MAX],
                  sb_error *);
/* One value of a given CSOM type name ("String"); what names it in errors. */
bool sb_args_value(const sb_node *, const char *type, const char *what, sb_arg *out, sb_error *);

#endif
