/* walk.h - inside of the lint: looking through the files again and again until nothing new shows,
 * then once more to say what is wrong. The rest of the house sees lint.h. */
#ifndef AM_LINT_WALK_H
#define AM_LINT_WALK_H

#include "lint/ast.h"
#include "lint/lint.h"
#include "lua/names.h"

enum { AM_WALK_TENANTS = 32, AM_WALK_ARGS = 32, AM_WALK_MODULES = 64 };

typedef struct am_walk_module {
    const char *name;
    am_source_file file;
    bool missing;
} am_walk_module;

typedef struct am_walk {
    am_program program;
    am_arena *arena;
    const am_lint_input *in;
    am_lint *out;
    const am_value *env; /* am_names_env() */
    am_func *fn; /* whose body is looked through */
    bool changed, reporting;
    unsigned pass;
    struct {
        const char *name;
        const am_connector_info *connector; /* NULL: it is not known */
        bool declared, used;
    } tenants[AM_WALK_TENANTS];
    size_t n_tenants;
    bool params_used[AM_PARAMS_MAX];
    am_walk_module modules[AM_WALK_MODULES];
    size_t n_modules;
    am_tabled *playbook; /* the table that playbook {} was given */
} am_walk;

/* The arguments of a call; open: there may be more than n. */
typedef struct am_walk_args {
    am_shape v[AM_WALK_ARGS];
    size_t n;
    bool open;
} am_walk_args;

/* walk.c: to the end; findings and uses are in w->out then. */
void am_walk_run(am_walk *, am_source_file *main);
void am_walk_join(am_walk *, am_shape *into, am_shape);
am_shape am_walk_text(am_walk *, const char *text); /* the shape of this very text */
am_shape am_walk_either(am_walk *, am_shape, am_shape); /* what a value is that may be both */
/* It goes where it cannot be followed: whatever can be reached through it is. */
void am_walk_escape(am_walk *, am_shape);
void am_walk_field(am_walk *, am_tabled *, const char *name, am_shape);
void am_walk_item(am_walk *, am_tabled *, am_shape);
am_shape am_walk_element(am_walk *, const am_tabled *); /* the join of all that is in it */
void am_walk_say(am_walk *, int line, bool note, const char *hint, const char *fmt, ...)
    AM_PRINTF(5, 6);
/* "did you mean 'x'?", or NULL. names ends with NULL. */
const char *am_walk_near(am_walk *, const char *word, const char *const *names);

/* walk_expr.c */
am_shape am_walk_expr(am_walk *, const am_node *);
/* All that it hands back; returns how many are known, the rest of v is filled. */
size_t am_walk_values(am_walk *, const am_node *, am_shape v[AM_SHAPES]);

/* walk_index.c */
am_shape am_walk_index(am_walk *, am_shape of, am_shape key, int line);

/* walk_call.c */
void am_walk_call(am_walk *, const am_node *, am_shape v[AM_SHAPES]);
void am_walk_apply(am_walk *, am_shape f, const am_walk_args *, int line, am_shape v[AM_SHAPES]);
/* walk_builtin.c */
void am_walk_builtin(am_walk *, const char *name, const am_walk_args *, int line,
                     am_shape v[AM_SHAPES]);
void am_walk_member(am_walk *, const char *name, const am_walk_args *, int line,
                    am_shape v[AM_SHAPES]);
/* walk_use.c: an operation is called; tenants 0: of something that is not known. */
am_shape am_walk_use(am_walk *, uint32_t tenants, const char *name, const am_walk_args *, int line);

#endif
