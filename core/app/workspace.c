#include "app/workspace.h"

#include <dirent.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/bundle.h"
#include "app/paths.h"
#include "base/file.h"
#include "base/text.h"
#include "package/lock.h"

enum { LEVELS = 64, PLAYBOOKS_MAX = 1000, DIRS = AM_SCRIPT_DIRS + 1 };

am_kind am_workspace_find(am_arena *arena, const char *given, am_workspace *out, am_err *err)
{
    char dir[PATH_MAX];
    *out = (am_workspace){0};
    if (given) {
        if (!realpath(given, dir))
            return am_fail(err, AM_USAGE, "no workspace: there is no directory '%s'", given);
        out->config = am_arena_format(arena, "%s/" AM_CONFIG_FILE, dir);
        out->dir = am_arena_strdup(arena, dir);
        if (am_file_exists(out->config))
            return AM_OK;
        am_fail(err, AM_USAGE, "no workspace: there is no " AM_CONFIG_FILE " in '%s'", given);
        return am_hint(err, "aftermove init %s writes one", given);
    }
    if (!getcwd(dir, sizeof dir))
        return am_fail(err, AM_DISK, "no workspace: the working directory cannot be named");
    for (int level = 0; level < LEVELS; level++) {
        out->config = am_arena_format(arena, "%s/" AM_CONFIG_FILE, dir);
        out->dir = am_arena_strdup(arena, *dir ? dir : "/");
        if (am_file_exists(out->config))
            return AM_OK;
        char *slash = strrchr(dir, '/');
        if (!slash || !*dir)
            break;
        *slash = '\0';
    }
    am_fail(err, AM_USAGE,
            "no workspace: there is no " AM_CONFIG_FILE " here or in any directory above");
    return am_hint(
        err, "aftermove init DIR makes one; --workspace DIR names one; aftermove demo needs none");
}

/* Where playbooks are, first the workspace's; how many. */
static size_t places(am_arena *arena, const char *dir, const char *out[DIRS])
{
    size_t n = 0;
    if (dir)
        out[n++] = am_arena_format(arena, "%s/playbooks", dir);
    return n + am_paths_scripts(arena, out + n);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static am_kind read_file(am_arena *arena, const char *path, am_playbook_file *out, am_err *err)
{
    am_buf text = AM_BUF(AM_PLAYBOOK_MAX);
    am_kind kind = am_file_read(path, &text, err);
    if (kind)
        return am_prefix(err, "playbook");
    char *dir = am_path_dir(path);
    out->path = am_arena_strdup(arena, path);
    out->dir = am_arena_strdup(arena, dir);
    out->text = am_arena_strndup(arena, am_buf_text(&text), text.n);
    out->n = text.n;
    free(dir);
    am_buf_free(&text);
    return out->text ? AM_OK : am_fail(err, AM_NOMEM, "no memory for '%s'", path);
}

/* Is the folder one that was installed into this workspace? Then its pin. It is known by the name in
 * playbooks/, which may be a link itself or lead to a folder that is one. */
static am_kind find_pin(am_arena *arena, const char *workspace, const char *folder, am_playbook_file *out, am_err *err)
{
    const am_value *pins = NULL;
    if (!workspace)
        return AM_OK;
    am_kind kind = am_lock_read(arena, workspace, &pins, err);
    for (size_t i = 0; !kind && !out->pin && i < am_value_len(pins); i++) {
        const char *name = pins->u.o.v[i].key;
        if (!am_file_same(am_arena_format(arena, "%s/playbooks/%s", workspace, name), folder))
            continue;
        out->pin = pins->u.o.v[i].value;
        out->package = am_arena_strdup(arena, name);
    }
    return kind;
}

static am_kind read_folder(am_arena *arena, const char *workspace, const char *folder, am_playbook_file *out, am_err *err)
{
    const am_archive_member *files = NULL;
    size_t n = 0;
    am_kind kind = find_pin(arena, workspace, folder, out, err);
    if (kind)
        return kind;
    kind = am_package_folder(arena, folder, !out->package, &files, &n, err);
    if (kind == AM_REFUSED && out->package)
        return am_prefix(err, "the playbook %s is not as it was installed", out->package);
    if (!kind && out->package)
        kind = am_lock_check(out->package, folder, out->pin, files, n, err);
    if (!kind)
        kind = am_bundle_format(arena, folder, files, n, &out->text, &out->n, err);
    out->folder = true;
    out->dir = am_arena_strdup(arena, folder);
    out->path = am_arena_format(arena, "%s/" AM_PLAYBOOK_MAIN, folder);
    return kind;
}

static am_kind read_playbook(am_arena *arena, const char *workspace, const char *path, am_playbook_file *out,
                             am_err *err)
{
    const char *slash = strrchr(path, '/');
    *out = (am_playbook_file){0};
    if (is_folder(path))
        return read_folder(arena, workspace, path, out, err);
    if (slash && strcmp(slash + 1, AM_PLAYBOOK_MAIN) == 0 && am_file_exists(path))
        return read_folder(arena, workspace, am_arena_strndup(arena, path, (size_t)(slash - path)), out, err);
    return read_file(arena, path, out, err);
}

/* A name that is installed means that package, whatever else is called so. */
static am_kind is_installed(am_arena *arena, const char *dir, const char *name, const char **folder, am_err *err)
{
    const am_value *pins = NULL;
    *folder = NULL;
    am_kind kind = dir ? am_lock_read(arena, dir, &pins, err) : AM_OK;
    if (kind || !am_value_member(pins, name))
        return kind;
    *folder = am_arena_format(arena, "%s/playbooks/%s", dir, name);
    const char *file = am_arena_format(arena, "%s.lua", *folder);
    if (!is_folder(*folder)) {
        am_fail(err, AM_REFUSED, "the playbook %s is installed, and its folder %s is gone", name, *folder);
        return am_hint(err, "install its package again, or remove it from " AM_LOCK_FILE);
    }
    if (am_file_exists(file)) {
        am_fail(err, AM_REFUSED, "two playbooks are called '%s': %s and the installed one", name, file);
        return am_hint(err, "rename that file");
    }
    return AM_OK;
}

am_kind am_workspace_playbook(am_arena *arena, const char *dir, const char *name,
                              am_playbook_file *out, am_err *err)
{
    const char *where[DIRS], *installed = NULL;
    size_t len = strlen(name);
    if (strchr(name, '/') || (len > 4 && strcmp(name + len - 4, ".lua") == 0))
        return read_playbook(arena, dir, name, out, err);
    am_kind kind = is_installed(arena, dir, name, &installed, err);
    if (kind || installed)
        return kind ? kind : read_playbook(arena, dir, installed, out, err);
    size_t n = places(arena, dir, where);
    for (size_t i = 0; i < n; i++) {
        const char *file = am_arena_format(arena, "%s/%s.lua", where[i], name);
        const char *folder = am_arena_format(arena, "%s/%s", where[i], name);
        bool single = am_file_exists(file);
        bool whole = am_file_exists(am_arena_format(arena, "%s/" AM_PLAYBOOK_MAIN, folder));
        if (single && whole) {
            am_fail(err, AM_USAGE, "two playbooks are called '%s': %s and %s/", name, file, folder);
            return am_hint(err, "rename one of them, or give its path");
        }
        if (single || whole)
            return read_playbook(arena, dir, single ? file : folder, out, err);
    }
    char shown[128];
    am_printable(shown, sizeof shown, name);
    const char *near = am_nearest(name, am_workspace_playbooks(arena, dir));
    am_fail(err, AM_USAGE, "there is no playbook '%s'", shown);
    return near
               ? am_hint(err, "did you mean '%s'?", near)
               : am_hint(err, "aftermove list playbooks shows them; a file is given as ./NAME.lua");
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char *const *am_workspace_playbooks(am_arena *arena, const char *dir)
{
    static const char *const none[] = {NULL};
    const char *where[DIRS];
    size_t n = places(arena, dir, where), count = 0, kept = 0;
    const char **names = am_arena_alloc(arena, (PLAYBOOKS_MAX + 1) * sizeof *names);
    if (!names)
        return none;
    for (size_t i = 0; i < n; i++) {
        DIR *d = opendir(where[i]);
        struct dirent *e;
        while (d && count < PLAYBOOKS_MAX && (e = readdir(d))) {
            size_t len = strlen(e->d_name);
            if (e->d_name[0] == '.')
                continue;
            if (len > 4 && strcmp(e->d_name + len - 4, ".lua") == 0)
                names[count++] = am_arena_strndup(arena, e->d_name, len - 4);
            else if (am_file_exists(am_arena_format(arena, "%s/%s/" AM_PLAYBOOK_MAIN, where[i], e->d_name)))
                names[count++] = am_arena_strdup(arena, e->d_name);
        }
        if (d)
            closedir(d);
    }
    qsort(names, count, sizeof *names, by_name);
    for (size_t i = 0; i < count; i++)
        if (!kept || strcmp(names[kept - 1], names[i]) != 0)
            names[kept++] = names[i];
    names[kept] = NULL;
    return names;
}
