#include "app/completion_names.h"

#include <dirent.h>
#include <string.h>

#include "app/bundle.h"
#include "app/records.h"
#include "app/session.h"
#include "journal/runs.h"

enum { RUNS_MAX = 50, PLANS_MAX = 200 };

/* What cannot be read is left out: a line is completed, nothing is reported. */
static void open_all(am_names *s)
{
    am_err ignored;
    if (s->opened)
        return;
    s->opened = true;
    if (am_session_registry(&s->registry, &ignored))
        return;
    if (am_workspace_find(s->arena, s->app.workspace, &s->ws, &ignored))
        s->ws.dir = NULL;
    else if (am_config_read(s->arena, s->ws.config, s->registry, &s->config, &ignored))
        return;
}

static const char *first_line(am_names *s, const char *text)
{
    return am_arena_strndup(s->arena, text, strcspn(text, "\n"));
}

static am_playbook *load(am_names *s, const char *name)
{
    am_playbook_file file;
    am_playbook *book = NULL;
    am_err ignored;
    if (am_workspace_playbook(s->arena, s->ws.dir, name, &file, &ignored) ||
        am_bundle_load(s->arena, &file, &book, &ignored))
        return NULL;
    return book;
}

static void playbooks(am_names *s, am_name_fn fn, void *self)
{
    for (const char *const *n = am_workspace_playbooks(s->arena, s->ws.dir); *n; n++) {
        am_playbook *book = load(s, *n);
        const am_value *summary = book ? am_value_member(am_playbook_facts(book), "summary") : NULL;
        fn(self, *n, am_arena_strdup(s->arena, am_value_text(summary, "")));
        am_playbook_free(book);
    }
}

static void tenants(am_names *s, am_name_fn fn, void *self)
{
    for (size_t i = 0; i < s->config.n_tenants; i++) {
        const am_tenant_config *t = &s->config.tenants[i];
        fn(self, t->name, t->connector ? t->connector : "");
        if (t->role && strcmp(t->role, t->name) != 0)
            fn(self, t->role, t->name);
    }
}

/* The connector of a tenant of the configuration, by name or role; NULL: it is not there. */
static const am_connector_info *connector_of(const am_names *s, const char *tenant)
{
    for (size_t i = 0; i < s->config.n_tenants; i++) {
        const am_tenant_config *t = &s->config.tenants[i];
        if (strcmp(t->name, tenant) == 0 || (t->role && strcmp(t->role, tenant) == 0))
            return am_registry_find(s->registry, t->connector);
    }
    return NULL;
}

static void operations(am_names *s, const char *tenant, bool consents, am_name_fn fn, void *self)
{
    const am_connector_info *only = tenant ? connector_of(s, tenant) : NULL;
    for (size_t i = 0; s->registry && i < am_registry_len(s->registry); i++) {
        const am_connector_info *c = am_registry_at(s->registry, i);
        for (size_t k = 0; k < c->n_ops && (!tenant || c == only); k++) {
            if (!consents)
                fn(self, c->ops[k].name, c->ops[k].summary);
            else if (c->ops[k].consent)
                fn(self, c->ops[k].consent, c->ops[k].summary);
        }
    }
}

typedef struct telling {
    am_names *names;
    am_name_fn fn;
    void *self;
    unsigned n;
} telling;

static am_kind run_row(void *self, const am_run_row *r, am_err *e)
{
    telling *t = self;
    am_arena *a = t->names->arena;
    if (t->n++ == RUNS_MAX)
        return am_fail(e, AM_LIMIT, "enough runs");
    t->fn(t->self, am_arena_strdup(a, r->id),
          am_arena_format(a, "%s%s%s, %s, %s", r->kind, r->playbook ? " " : "",
                          r->playbook ? r->playbook : "", r->state, am_records_time(a, r->began)));
    return AM_OK;
}

static void runs(am_names *s, am_name_fn fn, void *self)
{
    telling t = {s, fn, self, 0};
    am_journal *j = NULL;
    am_err ignored;
    if (s->ws.dir && !am_journal_open(s->ws.dir, AM_JOURNAL_READ, NULL, &j, &ignored) &&
        am_journal_run_each(j, run_row, &t, &ignored) && t.n <= RUNS_MAX)
        t.n = 0; /* a damaged journal: what was told stands */
    am_journal_close(j);
}

static void plans(am_names *s, am_name_fn fn, void *self)
{
    static const char end[] = ".jsonl";
    DIR *d = s->ws.dir ? opendir(am_arena_format(s->arena, "%s/plans", s->ws.dir)) : NULL;
    struct dirent *e;
    for (unsigned n = 0; d && n < PLANS_MAX && (e = readdir(d));) {
        size_t len = strlen(e->d_name);
        if (len < sizeof end || strcmp(e->d_name + len - (sizeof end - 1), end) != 0)
            continue;
        fn(self, am_arena_strndup(s->arena, e->d_name, len - (sizeof end - 1)), "plan");
        n++;
    }
    if (d)
        closedir(d);
}

bool am_names_each(am_names *s, const char *kind, const char *tenant, am_name_fn fn, void *self)
{
    if (strcmp(kind, "COMMAND") == 0) {
        for (size_t i = 0; am_commands[i]; i++)
            if (!am_commands[i]->hidden)
                fn(self, am_commands[i]->name, first_line(s, am_commands[i]->help));
        return true;
    }
    open_all(s);
    if (strcmp(kind, "PLAYBOOK") == 0)
        playbooks(s, fn, self);
    else if (strcmp(kind, "TENANT") == 0)
        tenants(s, fn, self);
    else if (strcmp(kind, "OPERATION") == 0)
        operations(s, tenant, false, fn, self);
    else if (strcmp(kind, "WORD,...") == 0)
        operations(s, NULL, true, fn, self);
    else if (strcmp(kind, "RUN") == 0)
        runs(s, fn, self);
    else if (strcmp(kind, "PLAN") == 0)
        plans(s, fn, self);
    else
        return false;
    return true;
}

const am_param_info *am_names_params(am_names *s, const char *tenant, const char *name, size_t *n)
{
    am_err ignored;
    *n = 0;
    open_all(s);
    if (tenant) {
        const am_connector_info *c = connector_of(s, tenant);
        const am_operation *op = c ? am_registry_operation(c, name, &ignored) : NULL;
        *n = op ? op->n_params : 0;
        return op ? op->params : NULL;
    }
    if (!s->book)
        s->book = load(s, name);
    return s->book ? am_playbook_params(s->book, n) : NULL;
}

void am_names_close(am_names *s)
{
    am_playbook_free(s->book);
    if (s->registry)
        am_registry_free(s->registry);
    s->book = NULL;
    s->registry = NULL;
}
