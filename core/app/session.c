#include "app/session.h"

#include <config.h>
#include <string.h>

#include "app/paths.h"
#include "app/signals.h"
#include "base/text.h"
#include "sharepoint/sharepoint.h"

#define USER_AGENT "NONISV|aftermove|aftermove/" PACKAGE_VERSION

enum { SESSION_MEMORY = 256 << 20 };

am_kind am_session_registry(am_registry **out, am_err *err)
{
    *out = am_registry_new();
    return am_registry_add(*out, am_sharepoint(), "built in", err);
}

static void prompt(void *self, const char *text)
{
    am_app_warn(self, "%s", text);
}

/* The i-th of the configuration; a service is lent what its tenant has. */
static am_kind open_tenant(am_session *s, size_t i, am_err *err)
{
    am_config *c = &s->config;
    for (size_t k = 0; c->of[i] && k < s->n_tenants; k++)
        if (strcmp(c->tenants[k].name, c->of[i]) == 0)
            c->tenants[i].of = s->tenants[k];
    if (am_tenant_new(s->net, &c->tenants[i], &s->tenants[i], err))
        return am_prefix(err, "%s:%d", s->workspace.config, c->lines[i]);
    s->n_tenants++;
    return AM_OK;
}

static void pair(const am_session *s)
{
    const am_config *c = &s->config;
    am_tenant *source = NULL, *target = NULL;
    for (size_t i = 0; i < s->n_tenants; i++) {
        const char *role = c->tenants[i].role;
        if (role && strcmp(role, "source") == 0)
            source = s->tenants[i];
        else if (role)
            target = s->tenants[i];
    }
    if (source && target)
        am_tenant_pair(source, target);
}

/* Forget the i-th tenant of the configuration: it could not be made. */
static void forget(am_config *c, size_t i)
{
    c->n_tenants--;
    for (; i < c->n_tenants; i++) {
        c->tenants[i] = c->tenants[i + 1];
        c->lines[i] = c->lines[i + 1];
        c->of[i] = c->of[i + 1];
    }
}

am_kind am_session_connect(am_session *s, am_session_lacks lacks, void *self, am_err *err)
{
    bool paired = false;
    for (size_t i = 0; i < s->config.n_tenants;) {
        if (s->config.tenants[i].service && !paired) {
            pair(s);
            paired = true;
        }
        if (!open_tenant(s, i, err)) {
            i++;
            continue;
        }
        if (!lacks)
            return err->kind;
        lacks(self, &s->config.tenants[i], err);
        forget(&s->config, i);
    }
    if (!paired)
        pair(s);
    return AM_OK;
}

am_kind am_session_prepare(am_session *s, const am_app *app, const char *dir, am_err *err)
{
    *s = (am_session){.app = app, .arena = am_arena_new(SESSION_MEMORY)};
    am_kind kind = am_workspace_find(s->arena, dir ? dir : app->workspace, &s->workspace, err);
    if (kind)
        return kind;
    kind = am_session_registry(&s->registry, err);
    if (kind)
        return kind;
    s->loop = am_loop_new();
    s->net = am_net_new(s->loop, USER_AGENT);
    am_net_set_downloads(s->net, am_arena_format(s->arena, "%s/downloads", s->workspace.dir));
    am_net_set_runtime(s->net, am_paths_runtime(s->arena));
    am_net_on_prompt(s->net, prompt, (void *)(uintptr_t)app);
    return am_config_read(s->arena, s->workspace.config, s->registry, &s->config, err);
}

am_kind am_session_open(am_session *s, const am_app *app, const char *dir, am_err *err)
{
    am_kind kind = am_session_prepare(s, app, dir, err);
    for (size_t i = 1; kind && i < s->config.n_mistakes; i++)
        am_app_warn(app, "%s", s->config.mistakes[i]);
    for (size_t i = 0; i < s->config.n_refused; i++)
        am_app_warn(app, "%s", s->config.refused[i]);
    return kind ? kind : am_session_connect(s, NULL, NULL, err);
}

static void end_run(am_session *s)
{
    am_signals_watch(NULL);
    am_run_free(s->run);
    s->run = NULL;
}

am_run *am_session_begin(am_session *s, am_mode mode, const char *const *consent)
{
    am_rules rules = s->config.rules;
    rules.consent = consent;
    if (mode == AM_MODE_PLAN)
        rules.max_effects = 0; /* a plan is shown as a whole, then refused as a whole: perform.c */
    if (s->run)
        end_run(s);
    s->run = am_run_new(s->loop, s->registry, mode, &rules);
    for (size_t i = 0; i < s->n_tenants; i++)
        am_run_add_tenant(s->run, s->tenants[i]);
    am_net_tell(s->net, s->app->doing);
    am_signals_watch(s->run);
    return s->run;
}

am_kind am_session_tenant(const am_session *s, const char *name, am_tenant **out, am_err *err)
{
    const char *names[2 * AM_TENANTS_MAX + 1];
    size_t n = 0;
    for (size_t i = 0; i < s->n_tenants; i++) {
        const char *own = s->config.tenants[i].name, *role = s->config.tenants[i].role;
        *out = s->tenants[i];
        if (strcmp(own, name) == 0 || (role && strcmp(role, name) == 0))
            return AM_OK;
        names[n++] = own;
        if (role && strcmp(role, own) != 0)
            names[n++] = role;
    }
    names[n] = NULL;
    *out = NULL;
    char shown[128];
    am_printable(shown, sizeof shown, name);
    const char *near = am_nearest(name, names);
    am_fail(err, AM_USAGE, "there is no tenant '%s' in %s", shown, s->workspace.config);
    if (near)
        return am_hint(err, "did you mean '%s'?", near);
    return am_hint(err, "there is %s%s%s", names[0], n > 1 ? " and " : "", n > 1 ? names[1] : "");
}

void am_session_close(am_session *s)
{
    if (s->run)
        end_run(s);
    am_journal_close(s->journal);
    while (s->n_tenants > 0) /* services before those who lend */
        am_tenant_free(s->tenants[--s->n_tenants]);
    if (s->net)
        am_net_free(s->net);
    if (s->loop)
        am_loop_free(s->loop);
    if (s->registry)
        am_registry_free(s->registry);
    am_arena_free(s->arena);
    *s = (am_session){0};
}
