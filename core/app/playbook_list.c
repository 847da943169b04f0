#include <string.h>

#include "app/bundle.h"
#include "app/playbook_words.h"
#include "report/table.h"

static const char *origin(const am_playbook_file *f, const char *dir)
{
    size_t n = dir ? strlen(dir) : 0;
    bool own = dir && strncmp(f->path, dir, n) == 0 && f->path[n] == '/';
    return f->package ? "package" : !own ? "shipped" : f->folder ? "folder" : "file";
}

static void row(am_table *t, am_arena *arena, const char *dir, const char *name)
{
    am_playbook_file file = {0};
    am_playbook *book = NULL;
    am_err err;
    am_kind kind = am_workspace_playbook(arena, dir, name, &file, &err);
    if (!kind)
        kind = am_bundle_load(arena, &file, &book, &err);
    const am_value *facts = kind ? NULL : am_playbook_facts(book);
    am_table_row(t,
                 (const char *[]){name, am_value_text(am_value_member(facts, "version"), "-"),
                                  file.path ? origin(&file, dir) : "-",
                                  kind ? err.text : am_value_text(am_value_member(facts, "summary"), "")},
                 kind ? AM_INK_BAD : AM_INK_NONE);
    if (!kind)
        am_playbook_free(book);
}

int am_playbook_word_list(am_app *app, const am_args *args)
{
    static const am_column columns[] = {
        {"playbook", false, true}, {"version", false, true}, {"from", false, true}, {"what it does", false, false}};
    am_workspace ws = {0};
    am_err err;
    bool found = am_workspace_find(args->arena, app->workspace, &ws, &err) == AM_OK;
    if (!found && app->workspace)
        return am_app_error(app, &err);
    const char *dir = found ? ws.dir : NULL;
    am_table *t = am_table_new(columns, 4, 0);
    for (const char *const *n = am_workspace_playbooks(args->arena, dir); *n; n++)
        row(t, args->arena, dir, *n);
    am_table_print(t, &app->out);
    am_table_free(t);
    return 0;
}
