/* playbook_lint.h - `playbook check`: what a playbook's text tells, what it may change, and the
 * least that its app registrations must have. */
#ifndef AM_APP_PLAYBOOK_LINT_H
#define AM_APP_PLAYBOOK_LINT_H

#include "app/app.h"
#include "lint/lint.h"

/* what: a folder that holds playbook.lua, a file, or the name of a playbook. Nothing of it is run
 * but its top level, in the closed environment and without tenants. Prints; returns the exit code: 0
 * clean, 1 findings. */
int am_playbook_lint(const am_app *, const char *what, am_layout);

/* One permission that an app registration needs. */
typedef struct am_lint_permission {
    const char *tenant, *resource, *name, *why;
    const char *operations; /* between commas */
} am_lint_permission;

/* Of all uses; the narrower of two goes when the wider is needed anyway. unknown gets the operations
 * of foreign connectors, between commas. *n is how many; they live in the arena. */
am_lint_permission *am_lint_permissions(am_arena *, const am_lint *, const am_value *needs, size_t *n,
                                        const char **unknown);
/* facts may be NULL. */
void am_lint_print(const am_app *, const am_lint *, const am_value *facts, const char *path);
void am_lint_print_json(const am_app *, const am_lint *, const am_value *facts, const char *path);

#endif
