#include "app/playbook_lint.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/bundle.h"
#include "app/folder.h"
#include "app/paths.h"
#include "app/playbook_words.h"
#include "app/session.h"
#include "app/spec.h"
#include "base/file.h"

typedef struct job {
    const am_app *app;
    am_arena *arena;
    am_folder folder;
    am_workspace workspace;
    bool in_workspace;
    am_registry *registry;
    am_config config;
    am_lint lint;
} job;

/* "path:12: text" becomes a finding at its place; anything else one at the file's first line. */
static void add_error(am_lint *l, const char *path, const am_err *err)
{
    am_lint_finding f = {.path = path, .line = 1, .text = err->text, .hint = err->hint};
    for (const char *p = err->text; (p = strchr(p, ':')); p++) {
        char *end;
        long line = strtol(p + 1, &end, 10);
        if (!isdigit((unsigned char)p[1]) || end[0] != ':' || end[1] != ' ')
            continue;
        f.path = am_arena_format(l->arena, "%.*s", (int)(p - err->text), err->text);
        f.line = (int)line;
        f.text = end + 2;
        break;
    }
    f.text = am_arena_strdup(l->arena, f.text);
    f.hint = am_arena_strdup(l->arena, f.hint);
    am_lint_add(l, &f);
}

static bool module(void *self, am_arena *arena, const char *name, const char **path, const char **text,
                   size_t *n)
{
    const job *j = self;
    const char *dirs[AM_SCRIPT_DIRS + 1] = {j->folder.file.dir};
    size_t count = 1 + am_paths_scripts(arena, dirs + 1);
    char *file = am_arena_strdup(arena, name);
    for (char *p = file; *p; p++)
        if (*p == '.')
            *p = '/';
    for (size_t i = 0; i < count; i++) {
        am_buf b = AM_BUF(1 << 20);
        *path = am_arena_format(arena, "%s/%s.lua", dirs[i], file);
        bool there = am_file_exists(*path) && am_file_read(*path, &b, NULL) == AM_OK;
        *n = b.n;
        *text = there ? am_arena_strndup(arena, am_buf_text(&b), b.n) : NULL;
        am_buf_free(&b);
        if (there)
            return true;
    }
    return false;
}

/* Connectors that it needs and that no workspace names: a plugin that is installed will do. */
static void load_needed(job *j, const am_value *needs)
{
    for (size_t i = 0; i < am_value_len(needs); i++) {
        const char *connector = am_value_text(am_value_at(needs, i), "");
        const char *name = am_arena_format(j->arena, "%.*s", (int)strcspn(connector, "?"), connector);
        am_err ignored;
        if (am_registry_find(j->registry, name))
            continue;
        const char *file =
            am_paths_plugin(j->arena, j->in_workspace ? j->workspace.dir : NULL, name);
        if (file && am_registry_load(j->registry, file, &ignored))
            am_app_warn(j->app, "%s: %s", file, ignored.text);
    }
}

static am_kind prepare(job *j, const char *what, am_err *err)
{
    am_err ignored;
    am_kind kind = am_session_registry(&j->registry, err);
    if (kind)
        return kind;
    kind = am_folder_find(j->app, j->arena, what, &j->folder, err);
    if (kind)
        return kind;
    j->in_workspace =
        am_workspace_find(j->arena, j->app->workspace, &j->workspace, &ignored) == AM_OK;
    /* Only its plugins matter here; mistakes elsewhere in the file are for other commands to tell. */
    if (j->in_workspace &&
        am_config_read(j->arena, j->workspace.config, j->registry, &j->config, &ignored))
        j->in_workspace = j->workspace.dir != NULL;
    return AM_OK;
}

static am_kind check(job *j, const am_value *facts, am_err *err)
{
    const am_playbook_file *file = &j->folder.file;
    const am_lint_input in = {.path = file->path,
                              .text = j->folder.text,
                              .n = j->folder.n,
                              .facts = facts,
                              .registry = j->registry,
                              .module = module,
                              .self = j};
    if (facts)
        load_needed(j, am_value_member(facts, "needs"));
    return am_lint_run(j->arena, &in, &j->lint, err);
}

/* Those of a folder are read, not run. */
static void check_specs(job *j)
{
    am_specs specs = {.n = 0};
    for (size_t i = 0; i < j->folder.n_specs; i++)
        am_spec_read(j->arena, &j->folder, j->folder.specs[i], &specs);
    for (size_t i = 0; i < specs.n; i++)
        if (specs.v[i].wrong.kind)
            add_error(&j->lint, specs.v[i].file, &specs.v[i].wrong);
    free(specs.v);
}

int am_playbook_lint(const am_app *app, const char *what, am_layout layout)
{
    job j = {.app = app, .arena = am_arena_new(0)};
    am_playbook *book = NULL;
    am_err err = {0}, wrong = {0};
    const am_value *facts = NULL;
    am_kind kind = prepare(&j, what, &err);
    if (!kind) {
        const am_playbook_file *f = &j.folder.file;
        if (am_bundle_load(j.arena, f, &book, &wrong) == AM_OK)
            facts = am_playbook_facts(book);
        am_err unread;
        if (check(&j, facts, &unread) && !wrong.kind)
            wrong = unread;
        if (wrong.kind)
            add_error(&j.lint, f->path, &wrong);
        check_specs(&j);
        (layout == AM_LAYOUT_JSON ? am_lint_print_json : am_lint_print)(app, &j.lint, facts, f->path);
    }
    int code = kind ? am_app_error(app, &err) : am_lint_problems(&j.lint) ? 1 : 0;
    am_playbook_free(book);
    am_registry_free(j.registry);
    am_arena_free(j.arena);
    return code;
}

int am_playbook_word_check(am_app *app, const am_args *args)
{
    return am_playbook_lint(app, args->words[1], am_app_layout(am_args_get(args, "format", "table")));
}
