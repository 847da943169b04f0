#include "app/folder.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "app/bundle.h"
#include "base/file.h"
#include "base/text.h"

static bool is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static am_kind find_specs(am_arena *arena, am_folder *f, am_err *err)
{
    const char *dir = am_arena_format(arena, "%s/specs", f->dir);
    DIR *d = opendir(dir);
    struct dirent *e;
    am_kind kind = AM_OK;
    while (d && !kind && (e = readdir(d))) {
        size_t n = strlen(e->d_name);
        if (n <= 4 || strcmp(e->d_name + n - 4, ".lua") != 0 || e->d_name[0] == '.')
            continue;
        if (f->n_specs == AM_FOLDER_SPECS)
            kind = am_fail(err, AM_LIMIT, "%s has more than %d specs", dir, AM_FOLDER_SPECS);
        else
            f->specs[f->n_specs++] = am_arena_format(arena, "%s/%s", dir, e->d_name);
    }
    if (d)
        closedir(d);
    qsort(f->specs, f->n_specs, sizeof *f->specs, by_name);
    return kind;
}

static const char *name_of(am_arena *arena, const am_playbook_file *file)
{
    am_playbook *book = NULL;
    am_err ignored;
    const char *name = NULL;
    if (am_bundle_load(arena, file, &book, &ignored) == AM_OK)
        name = am_arena_strdup(
            arena, am_value_text(am_value_member(am_playbook_facts(book), "name"), NULL));
    am_playbook_free(book);
    return name;
}

am_kind am_folder_find(const am_app *app, am_arena *arena, const char *what, am_folder *f, am_err *err)
{
    am_workspace ws = {0};
    am_err none;
    const char *name = what;
    *f = (am_folder){.alone = true};
    if (is_dir(what)) {
        size_t n = strlen(what);
        while (n > 1 && what[n - 1] == '/')
            n--;
        name = am_arena_format(arena, "%.*s/" AM_PLAYBOOK_MAIN, (int)n, what);
        if (!am_file_exists(name)) {
            char shown[200];
            am_printable(shown, sizeof shown, what);
            am_fail(err, AM_USAGE, "%s has no " AM_PLAYBOOK_MAIN, shown);
            return am_hint(err, "aftermove playbook new NAME begins a playbook");
        }
    }
    bool found = am_workspace_find(arena, app->workspace, &ws, &none) == AM_OK;
    if (!found && app->workspace)
        return *err = none, none.kind;
    am_kind kind = am_workspace_playbook(arena, found ? ws.dir : NULL, name, &f->file, err);
    if (kind)
        return kind;
    f->dir = f->file.dir;
    f->name = name_of(arena, &f->file);
    f->alone = !f->file.folder;
    f->text = f->file.text;
    f->n = f->file.n;
    if (f->alone)
        return AM_OK;
    am_buf text = AM_BUF(AM_PLAYBOOK_MAX);
    kind = am_file_read(f->file.path, &text, err);
    f->text = am_arena_strndup(arena, am_buf_text(&text), text.n);
    f->n = text.n;
    am_buf_free(&text);
    return kind ? kind : find_specs(arena, f, err);
}
