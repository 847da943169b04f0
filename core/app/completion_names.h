/* completion_names.h - the names that only a workspace knows: playbooks, tenants, runs, plans. */
#ifndef AM_APP_COMPLETION_NAMES_H
#define AM_APP_COMPLETION_NAMES_H

#include "app/command.h"
#include "app/config.h"
#include "app/workspace.h"
#include "lua/playbook.h"

typedef struct am_names {
    am_app app; /* its workspace may be that of the line */
    am_arena *arena;
    bool opened; /* what follows was looked for */
    am_workspace ws; /* dir NULL: there is none */
    am_config config;
    am_registry *registry; /* NULL: not opened */
    am_playbook *book;     /* whose parameters are lent; NULL: none */
} am_names;

typedef void (*am_name_fn)(void *self, const char *name, const char *about);

/* Tell every name of that kind: "PLAYBOOK", "PLAN", "RUN", "TENANT", "OPERATION", "COMMAND",
 * "WORD,..." (of consent). tenant: whose operations; NULL: all. false: no such kind. */
bool am_names_each(am_names *, const char *kind, const char *tenant, am_name_fn, void *self);
/* The parameters of a playbook, or of a tenant's operation; *n is 0 when there are none. They live
 * until am_names_close(). */
const am_param_info *am_names_params(am_names *, const char *tenant, const char *name, size_t *n);
void am_names_close(am_names *);

#endif
