#include "app/command.h"
#include "app/contact.h"
#include "app/doctor.h"
#include "app/signals.h"

#include <string.h>

typedef struct visit {
    am_checks checks;
    am_session session;
} visit;

static void lacks(void *self, const am_tenant_config *t, const am_err *err)
{
    visit *v = self;
    bool key = t->auth.kind == AM_AUTH_CERTIFICATE && !t->service;
    am_checks_error(&v->checks, t->name, key ? "certificate" : "tenant", err);
}

static bool configuration(visit *v)
{
    am_session *s = &v->session;
    am_err err;
    am_kind kind = am_session_prepare(s, v->checks.app, NULL, &err);
    for (size_t i = 0; i < s->config.n_mistakes; i++)
        am_checks_add(&v->checks, &(am_finding){.level = AM_LEVEL_PROBLEM,
                                                .check = "configuration",
                                                .text = s->config.mistakes[i],
                                                .todo = "see aftermove.lua(5)",
                                                .kind = AM_USAGE});
    if (kind && !s->config.n_mistakes)
        am_checks_error(&v->checks, NULL, "configuration", &err);
    if (kind)
        return false;
    am_checks_ok(&v->checks, NULL, "configuration", "%s is well-formed", s->workspace.config);
    for (size_t i = 0; i < s->config.n_refused; i++)
        am_checks_add(&v->checks, &(am_finding){.level = AM_LEVEL_WARNING,
                                                .check = "plugin",
                                                .text = s->config.refused[i]});
    return true;
}

static void tenants(visit *v, const am_args *args)
{
    am_session *s = &v->session;
    bool reachable[AM_TENANTS_MAX] = {false};
    am_err err;
    if (am_session_connect(s, lacks, v, &err))
        am_checks_error(&v->checks, NULL, "tenant", &err);
    am_session_begin(s, AM_MODE_PLAN, NULL);
    for (size_t i = 0; i < s->n_tenants; i++)
        if (!s->config.tenants[i].service)
            am_doctor_key(&v->checks, &s->config.tenants[i]);
    am_doctor_hosts(&v->checks, s, reachable);
    for (size_t i = 0; i < s->n_tenants; i++) {
        if (s->config.tenants[i].service)
            continue;
        if (reachable[i])
            reachable[i] = am_doctor_permissions(&v->checks, s, i);
        bool sharepoint = strcmp(am_tenant_connector(s->tenants[i]), "sharepoint") == 0;
        if (reachable[i] && sharepoint)
            am_doctor_service(&v->checks, s, i);
        reachable[i] &= sharepoint;
        if (sharepoint && !reachable[i])
            am_checks_add(&v->checks,
                          &(am_finding){.level = AM_LEVEL_SKIPPED,
                                        .tenant = s->config.tenants[i].name,
                                        .check = "service",
                                        .text = "not asked, because of the problems above"});
    }
    if (am_args_has(args, "first-contact"))
        am_contact(&v->checks, s, reachable, am_args_get(args, "upn", NULL));
}

static int run(am_app *app, const am_args *args)
{
    if (am_args_has(args, "upn") && !am_args_has(args, "first-contact")) {
        am_err err;
        am_fail(&err, AM_USAGE, "--upn is only for --first-contact");
        return am_app_error(app, &err);
    }
    visit v = {
        .checks = {.app = app, .layout = am_app_layout(am_args_get(args, "format", "table"))}};
    if (configuration(&v)) {
        am_doctor_workspace(&v.checks, &v.session);
        tenants(&v, args);
    }
    int code = am_signals_came() ? AM_EXIT_INTERRUPTED : am_checks_end(&v.checks);
    am_session_close(&v.session);
    return code;
}

static const am_option options[] = {
    {"format", "table|json", "a line a check, or one JSON object a line"},
    {"first-contact", NULL, "ask also what only a real tenant can confirm; keep what it answers"},
    {"upn", "USER", "with --first-contact: a migrated user, whose OneDrive is looked up"},
    {NULL, NULL, NULL},
};

const am_command am_cmd_doctor = {
    .name = "doctor",
    .args = "[--first-contact [--upn USER]] [--format table|json]",
    .help =
        "Check configuration, keys, clock, hosts, permissions, licences and the workspace.\n"
        "One line a check: ok, warning or problem, and what to do about it. Nothing is changed.\n"
        "The exit code is 0, or that of the worst problem: 2 configuration, 4 permission,\n"
        "5 reachability, 6 disk.",
    .options = options,
    .pages = true,
    .run = run,
};
