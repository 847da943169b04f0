/* lint.h - what the text of a playbook tells without running it.
 *
 * The file and the modules that it requires are read as a tree and followed: which tenants are
 * asked for which operations, which parameters are read, what is misspelt. What is decided only
 * when it runs cannot be seen; where that is so, a note says it. */
#ifndef AM_LINT_LINT_H
#define AM_LINT_LINT_H

#include "base/err.h"
#include "plugin/registry.h"

typedef struct am_lint_finding {
    const char *path;
    int line; /* from 1 */
    bool note; /* something that cannot be seen: no mistake */
    const char *text, *hint; /* hint: "" when there is none */
} am_lint_finding;

/* One operation that is called, once a tenant. */
typedef struct am_lint_use {
    const am_operation *op;
    const char *tenant; /* as the playbook calls it; NULL: of something whose tenant is not known */
    const char *path;   /* the first call */
    int line;
} am_lint_use;

typedef struct am_lint_input {
    const char *path, *text;
    size_t n;
    const am_value *facts; /* am_playbook_facts(), or NULL: what it declares is not known */
    const am_registry *registry;
    /* The text of a module; false: there is none. path and text live as long as the lint's arena. */
    bool (*module)(void *self, am_arena *, const char *name, const char **path, const char **text,
                   size_t *n);
    void *self;
} am_lint_input;

typedef struct am_lint {
    am_arena *arena; /* the caller's */
    am_lint_finding *findings; /* by file and line */
    size_t n_findings;
    am_lint_use *uses; /* by operation and tenant */
    size_t n_uses;
    bool blind; /* an operation is chosen only when it runs: uses may lack some */
} am_lint;

/* Everything in *out lives in arena. The error is that the lint itself could not be done. */
AM_CHECK am_kind am_lint_run(am_arena *, const am_lint_input *, am_lint *out, am_err *);
void am_lint_add(am_lint *, const am_lint_finding *);
size_t am_lint_problems(const am_lint *); /* findings that are no notes */

#endif
