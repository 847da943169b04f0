/* session.h - a workspace at work: connectors, tenants, the loop, one run after the other. */
#ifndef AM_APP_SESSION_H
#define AM_APP_SESSION_H

#include "app/app.h"
#include "app/config.h"
#include "app/workspace.h"
#include "journal/journal.h"

typedef struct am_session {
    const am_app *app;
    am_arena *arena;
    am_workspace workspace;
    am_config config;
    am_loop *loop;
    am_net *net;
    am_registry *registry;
    am_tenant *tenants[AM_TENANTS_MAX];
    size_t n_tenants;
    am_run *run; /* the present one, or NULL */
    am_journal *journal; /* open for writing, or NULL: see chronicle.h; for reading where nothing
                          * is written down */
} am_session;

/* A registry that knows the built-in connectors. */
AM_CHECK am_kind am_session_registry(am_registry **out, am_err *);
/* Find and read the workspace (--workspace or `dir`), make its tenants. Of several mistakes in the
 * configuration all but the first are printed here. Close it whatever was returned. */
AM_CHECK am_kind am_session_open(am_session *, const am_app *, const char *dir, am_err *);
/* The two halves of it, for who wants to know of every mistake: find and read the workspace, print
 * nothing; then make the tenants. lacks hears of each that cannot be made, which is left out of the
 * configuration then; NULL: the first one is the error. */
AM_CHECK am_kind am_session_prepare(am_session *, const am_app *, const char *dir, am_err *);
typedef void (*am_session_lacks)(void *self, const am_tenant_config *, const am_err *);
AM_CHECK am_kind am_session_connect(am_session *, am_session_lacks, void *self, am_err *);
/* Begin a run over all tenants; the one before is freed. consent ends with NULL, or is NULL.
 * Signals stop it. */
am_run *am_session_begin(am_session *, am_mode, const char *const *consent);
/* By name or role; AM_USAGE names the nearest. */
AM_CHECK am_kind am_session_tenant(const am_session *, const char *name, am_tenant **, am_err *);
void am_session_close(am_session *);

#endif
