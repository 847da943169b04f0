/* shape.h - what is known of a value without running anything.
 *
 * Known are the things that a playbook is handed and what can be asked of them: ctx and its
 * members, tenants, operations; texts and tables that stand in the file; functions. Anything else
 * is "any". A variable has one shape in all places: the join of what is put into it. */
#ifndef AM_LINT_SHAPE_H
#define AM_LINT_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct am_var am_var;
typedef struct am_func am_func;

typedef enum am_shape_kind {
    AM_SHAPE_NONE, /* nothing was put there */
    AM_SHAPE_ANY,
    AM_SHAPE_NIL,
    AM_SHAPE_BOOL,
    AM_SHAPE_NUMBER,
    AM_SHAPE_STRING,    /* words: all that it may be; NULL: it is not known */
    AM_SHAPE_FUNCTION,  /* fn */
    AM_SHAPE_TABLE,     /* table */
    AM_SHAPE_BUILTIN,   /* text: its name: "pcall", "json.array" */
    AM_SHAPE_CTX,       /* */
    AM_SHAPE_MEMBER,    /* a function of ctx; text: its name */
    AM_SHAPE_PARAMS,    /* ctx.params */
    AM_SHAPE_TENANTS,   /* ctx.tenants */
    AM_SHAPE_TENANT,    /* tenants: which it may be, a bit each */
    AM_SHAPE_OPERATION, /* the function source.get_site; text: its name, and tenants */
    AM_SHAPE_STREAM
} am_shape_kind;

typedef struct am_field {
    const char *name;
    struct am_shape *shape;
    struct am_field *next;
} am_field;

/* A table constructor of the text. */
typedef struct am_tabled {
    am_field *fields;
    struct am_shape *items; /* the join of what has no name; NULL: there is none */
    bool open;              /* something is put there that cannot be named */
    bool escaped;
} am_tabled;

typedef struct am_shape {
    am_shape_kind kind;
    uint32_t tenants;
    const char *text;
    const char *const *words; /* sorted, each once, ends with NULL */
    am_func *fn;
    am_tabled *table;
} am_shape;

enum {
    AM_SHAPES = 4, /* values that a call hands back and that are followed */
    AM_SHAPE_WORDS = 8
};

#define AM_SHAPE(k) ((am_shape){.kind = (k)})

bool am_shape_equal(const am_shape *, const am_shape *);
/* The one text that it is, or NULL. */
const char *am_shape_text(const am_shape *);

#endif
