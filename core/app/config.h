/* config.h - aftermove.lua, read and checked.
 *
 * Every mistake is named with file and line, what was found and what was
 * expected. Nothing is contacted and no key file is read: am_tenant_new()
 * does that. */
#ifndef AM_APP_CONFIG_H
#define AM_APP_CONFIG_H

#include "base/minisign.h"
#include "plugin/registry.h"
#include "run/run.h"
#include "tenant/tenant.h"

enum { AM_CONFIG_MAX = 1 << 20, AM_TENANTS_MAX = 16, AM_MISTAKES_MAX = 50, AM_PLUGINS_MAX = 64 };

typedef struct am_trusted_key { /* whose packages of playbooks are taken */
    const char *name;
    am_minisign_key key;
} am_trusted_key;

typedef struct am_config { /* everything lives in the arena */
    am_tenant_config tenants[AM_TENANTS_MAX];
    int lines[AM_TENANTS_MAX]; /* where each begins */
    const char *of[AM_TENANTS_MAX]; /* of a plugin's service: the tenant that lends; or NULL */
    size_t n_tenants; /* with the services, which come last */
    am_rules rules; /* consent is the command's to fill */
    bool require_plan;
    unsigned max_share;                 /* percent of what lists returned that a plan may change; 0: any */
    unsigned require_approval;          /* people who must sign a plan before it is applied */
    const char *const *approvers;       /* their public keys; ends with NULL, or NULL */
    const am_trusted_key *trusted;
    size_t n_trusted;
    const char *mistakes[AM_MISTAKES_MAX];
    size_t n_mistakes;
    const char *refused[AM_PLUGINS_MAX]; /* plugins that were not taken, and why; no mistakes */
    size_t n_refused;
} am_config;

/* Read path; plugins that it names are loaded into the registry, so that the keys of their tenants
 * can be checked. AM_USAGE: err has the first mistake, `mistakes` has all of them. */
AM_CHECK am_kind am_config_read(am_arena *, const char *path, am_registry *, am_config *, am_err *);

#endif
