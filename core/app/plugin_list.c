#include "app/plugin_list.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/apart.h"
#include "app/paths.h"
#include "app/workspace.h"
#include "plugin/registry.h"
#include "report/table.h"

enum { LOAD_S = 10, FILES_MAX = 256 };

typedef struct facts { /* what the other process found out */
    bool loaded;
    size_t ops;
    char name[64], version[32], text[512];
} facts;

static void look(void *shared, void *arg)
{
    facts *f = shared;
    am_registry *r = am_registry_new();
    am_err err = {0};
    if (am_registry_load(r, arg, &err) == AM_OK) {
        const am_connector_info *c = am_registry_at(r, 0);
        f->ops = c->n_ops;
        snprintf(f->name, sizeof f->name, "%s", c->name);
        snprintf(f->version, sizeof f->version, "%s", c->version);
        snprintf(f->text, sizeof f->text, "%s", c->help);
        f->loaded = true;
    } else {
        snprintf(f->text, sizeof f->text, "%s", err.text);
    }
    am_registry_free(r);
}

static bool is_plugin(const char *name)
{
    static const char *const ends[] = {".so", ".plugin.json"};
    size_t n = strlen(name);
    for (int i = 0; i < 2; i++) {
        size_t m = strlen(ends[i]);
        if (n > m && strcmp(name + n - m, ends[i]) == 0)
            return true;
    }
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void row(am_table *t, const char *path, facts *f)
{
    char ops[24], text[600];
    am_err err;
    memset(f, 0, sizeof *f);
    am_kind kind = am_apart_run(look, f, (void *)(uintptr_t)path, LOAD_S, &err);
    snprintf(ops, sizeof ops, f->loaded && !kind ? "%zu" : "-", f->ops);
    snprintf(text, sizeof text, "%s%s", kind || !f->loaded ? "refused: " : "",
             kind ? err.text : f->text);
    am_table_row(t,
                 (const char *[]){f->loaded && !kind ? f->name : "-",
                                  f->loaded && !kind ? f->version : "-", ops, path, text},
                 kind || !f->loaded ? AM_INK_BAD : AM_INK_NONE);
}

static void of_dir(am_arena *arena, am_table *t, const char *dir, facts *f)
{
    const char *files[FILES_MAX];
    size_t n = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e; d && n < FILES_MAX && (e = readdir(d));)
        if (is_plugin(e->d_name) && (files[n] = am_arena_format(arena, "%s/%s", dir, e->d_name)))
            n++;
    if (d)
        closedir(d);
    qsort(files, n, sizeof *files, by_name);
    for (size_t i = 0; i < n; i++)
        row(t, files[i], f);
}

int am_plugin_list(const am_app *app)
{
    static const am_column columns[] = {{"plugin", false, true},
                                        {"version", false, true},
                                        {"operations", true, true},
                                        {"file", false, true},
                                        {"what it talks to", false, false}};
    am_arena *arena = am_arena_new(0);
    am_workspace ws = {0};
    am_err err;
    const char *dirs[AM_PLUGIN_DIRS];
    int code = 0;
    facts *f = am_apart_memory(sizeof *f);
    if (!f) {
        am_fail(&err, AM_NOMEM, "no memory to look at plugins");
        code = am_app_error(app, &err);
        goto out;
    }
    bool found = am_workspace_find(arena, app->workspace, &ws, &err) == AM_OK;
    if (!found && app->workspace) {
        code = am_app_error(app, &err);
        goto out;
    }
    size_t n = am_paths_plugins(arena, found ? ws.dir : NULL, dirs);
    am_table *t = am_table_new(columns, 5, 0);
    for (size_t i = 0; i < n; i++)
        of_dir(arena, t, dirs[i], f);
    am_table_print(t, &app->out);
    am_table_free(t);
out:
    am_apart_free(f, sizeof *f);
    am_arena_free(arena);
    return code;
}
