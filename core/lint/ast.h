/* ast.h - a Lua file as a tree; names are tied to what they name.
 *
 * Everything lives in the arena of the lint. What the tree is taken for while it is looked through
 * (am_shape) stands in its variables, functions and tables. */
#ifndef AM_LINT_AST_H
#define AM_LINT_AST_H

#include "base/err.h"
#include "base/mem.h"
#include "lint/shape.h"

typedef enum am_node_kind {
    /* expressions */
    AM_NODE_NIL,
    AM_NODE_BOOL,
    AM_NODE_NUMBER, /* text */
    AM_NODE_STRING, /* text */
    AM_NODE_DOTS,
    AM_NODE_FUNCTION, /* fn */
    AM_NODE_TABLE,    /* list: items {a: key or NULL, b: value}; table */
    AM_NODE_ITEM,
    AM_NODE_NAME,   /* var */
    AM_NODE_INDEX,  /* a[b] */
    AM_NODE_CALL,   /* a(list) */
    AM_NODE_METHOD, /* a:text(list) */
    AM_NODE_AND,    /* a and b */
    AM_NODE_OR,
    AM_NODE_JOINED,   /* a .. b */
    AM_NODE_COMPUTED, /* a + b and the like; b may be NULL: -a */
    AM_NODE_COMPARED, /* a == b and the like; b may be NULL: not a */
    /* statements */
    AM_NODE_SET,    /* targets: names or indices; list: values. local: the names are new */
    AM_NODE_DO,     /* list: expressions that are evaluated, then the statements of body */
    AM_NODE_FOR,    /* targets: names; list; body: a counter */
    AM_NODE_FOR_IN, /* targets: names; list; body */
    AM_NODE_RETURN  /* list */
} am_node_kind;

typedef struct am_node am_node;
typedef struct am_source_file {
    const char *path;
    am_func *main;
} am_source_file;

struct am_var {
    const char *name;
    int line;
    bool global;
    am_shape shape;
    am_var *next; /* globals */
};

enum { AM_FUNC_PARAMS = 32 };

struct am_func {
    const am_source_file *file;
    int line;
    am_var *params[AM_FUNC_PARAMS]; /* more are not followed */
    size_t n_params;
    bool dots;
    am_node *body;
    am_shape returns[AM_SHAPES];
    bool reached, escaped;
    unsigned pass; /* in which its body was looked through last */
    am_func *next; /* all functions of all files */
};

struct am_node {
    am_node_kind kind;
    int line;
    const char *text;
    size_t n;
    am_var *var;
    am_func *fn;
    am_tabled *table;
    am_node *a, *b;
    am_node *targets, *list, *body;
    am_node *next; /* of a list */
};

/* What the files of one playbook share. */
typedef struct am_program {
    am_arena *arena;
    am_var *globals;
    am_func *funcs;
} am_program;

enum { AM_LINT_TEXT_MAX = 1 << 20, AM_LINT_DEPTH = 200, AM_LINT_CHAIN = 1000 };

/* The variable of a global name; made when it is not there. */
am_var *am_program_global(am_program *, const char *name, int line);
/* Read text, whose main function goes to file->main. AM_USAGE: "line: ..."; AM_LIMIT: too long or
 * too deep. */
AM_CHECK am_kind am_parse_lua(am_program *, const char *text, size_t n, am_source_file *file,
                              am_err *);

#endif
