#include "app/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ulid.h"

enum { OPEN_FOLDERS = 8 };

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st;
    (void)type;
    (void)at;
    return remove(path);
}

static void remove_tree(const char *dir)
{
    (void)nftw(dir, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
}

static am_kind write_all(am_arena *arena, const am_package *p, const char *dir, am_err *err)
{
    am_kind kind = am_dir_make(dir, 0755, err);
    for (size_t i = 0; !kind && i < p->n; i++) {
        const char *path = am_arena_format(arena, "%s/%s", dir, p->files[i].name);
        char *parent = am_path_dir(path);
        kind = am_dir_make(parent, 0755, err);
        if (!kind)
            kind = am_file_write(path, p->files[i].bytes, p->files[i].n, 0644, err);
        free(parent);
    }
    return kind;
}

am_kind am_unpack(am_arena *arena, const am_package *p, const char *folder, am_err *err)
{
    char id[AM_ULID_TEXT], *home = am_path_dir(folder);
    am_ulid_new(id);
    const char *beside = am_arena_format(arena, "%s/.%s.new", home, id);
    am_kind kind = write_all(arena, p, beside, err);
    bool was = am_file_exists(folder);
    /* one step: old and new change places */
    if (!kind && renameat2(AT_FDCWD, beside, AT_FDCWD, folder, was ? RENAME_EXCHANGE : RENAME_NOREPLACE) != 0)
        kind = am_fail(err, AM_DISK, "cannot put %s in its place: %s", folder, strerror(errno));
    if (kind || was)
        remove_tree(beside);
    free(home);
    return kind;
}
