/* folder.c - which files of a folder make a package. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "package/package.h"

typedef struct walk {
    am_arena *arena;
    const char *dir;
    bool modules;
    am_archive_member *files;
    size_t n, total;
} walk;

static bool good_kind(const char *last)
{
    static const char *const ends[] = {".lua", ".md", ".json", ".csv", ".txt", NULL};
    if (!strcmp(last, "LICENSE") || !strcmp(last, "COPYING"))
        return true;
    for (size_t i = 0; ends[i]; i++) {
        size_t n = strlen(last), m = strlen(ends[i]);
        if (n > m && !strcmp(last + n - m, ends[i]))
            return true;
    }
    return false;
}

bool am_package_name_valid(const char *name)
{
    static const char chars[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    size_t depth = 0, len = strlen(name);
    if (len == 0 || len >= AM_ARCHIVE_NAME || !strcmp(name, "package.json"))
        return false;
    for (;;) {
        size_t n = strspn(name, chars);
        if (n == 0 || name[0] == '.' || name[0] == '-')
            return false;
        if (!name[n])
            return good_kind(name);
        if (name[n] != '/' || ++depth >= AM_PACKAGE_DEPTH)
            return false;
        name += n + 1;
    }
}

bool am_package_is_module(const char *name)
{
    size_t n = strlen(name);
    return am_package_name_valid(name) && n > 4 && !strcmp(name + n - 4, ".lua") && strncmp(name, "specs/", 6) != 0;
}

static am_kind foreign(const char *path, am_err *e)
{
    (void)am_fail(e, AM_REFUSED, "%s does not belong into a package", path);
    return am_hint(e, "it holds .lua, .md, .json, .csv and .txt files, LICENSE and COPYING, at most %d folders deep; "
                      "names begin with a dot to be left out", AM_PACKAGE_DEPTH);
}

static am_kind take(walk *w, const char *name, const char *path, const struct stat *st, am_err *e)
{
    am_buf b = AM_BUF(AM_PACKAGE_FILE_BYTES);
    if (w->modules && (!S_ISREG(st->st_mode) || !am_package_is_module(name)))
        return AM_OK;
    if (!S_ISREG(st->st_mode) || !am_package_name_valid(name))
        return foreign(path, e);
    if (w->n == AM_PACKAGE_FILES)
        return am_fail(e, AM_LIMIT, "%s has more than %d files", w->dir, AM_PACKAGE_FILES);
    am_kind k = am_file_read(path, &b, e);
    if (!k && (w->total += b.n) > AM_PACKAGE_TOTAL)
        k = am_fail(e, AM_LIMIT, "the files of %s have more than %d bytes", w->dir, AM_PACKAGE_TOTAL);
    if (!k) {
        am_archive_member *m = &w->files[w->n++];
        m->name = am_arena_strdup(w->arena, name);
        m->bytes = am_arena_strndup(w->arena, am_buf_text(&b), b.n);
        m->n = b.n;
        if (!m->name || !m->bytes)
            k = am_fail(e, AM_NOMEM, "no memory for %s", path);
    }
    am_buf_free(&b);
    return k;
}

/* inside: the part of the name so far, "specs/", or "". */
static am_kind descend(walk *w, const char *inside, unsigned depth, am_err *e)
{
    const char *here = am_arena_format(w->arena, "%s/%s", w->dir, inside);
    struct dirent *entry;
    am_kind k = AM_OK;
    DIR *d = opendir(here);
    if (!d)
        return am_fail(e, errno == ENOENT ? AM_ABSENT : AM_DISK, "cannot read the folder %s: %s", here, strerror(errno));
    while (!k && (entry = readdir(d))) {
        const char *name = am_arena_format(w->arena, "%s%s", inside, entry->d_name);
        const char *path = am_arena_format(w->arena, "%s/%s", w->dir, name);
        struct stat st;
        if (entry->d_name[0] == '.')
            continue;
        if (lstat(path, &st) != 0)
            k = am_fail(e, AM_DISK, "cannot look at %s: %s", path, strerror(errno));
        else if (S_ISDIR(st.st_mode) && depth + 1 < AM_PACKAGE_DEPTH)
            k = descend(w, am_arena_format(w->arena, "%s/", name), depth + 1, e);
        else
            k = take(w, name, path, &st, e);
    }
    (void)closedir(d);
    return k;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const am_archive_member *)a)->name, ((const am_archive_member *)b)->name);
}

am_kind am_package_folder(am_arena *arena, const char *dir, bool modules, const am_archive_member **out, size_t *n,
                          am_err *e)
{
    walk w = {.arena = arena, .dir = dir, .modules = modules, .files = am_arena_alloc(arena, AM_PACKAGE_FILES * sizeof *w.files)};
    am_kind k = w.files ? descend(&w, "", 0, e) : am_fail(e, AM_NOMEM, "no memory to read %s", dir);
    if (!k)
        qsort(w.files, w.n, sizeof *w.files, by_name);
    *out = w.files;
    *n = w.n;
    return k;
}
