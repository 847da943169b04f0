#include "app/skeleton_fill.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

enum { FILE_MAX = 1 << 20 };

am_kind am_skeleton_name(const char *what, const char *name, am_err *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t n = strlen(name);
    bool good = n > 0 && n <= AM_SKELETON_NAME && strspn(name, letters) == n && name[0] >= 'a' &&
                name[0] <= 'z' && name[n - 1] != '-' && !strstr(name, "--");
    char shown[80];
    am_printable(shown, sizeof shown, name);
    if (good)
        return AM_OK;
    am_fail(err, AM_USAGE, "%s new: \"%s\" is no name of a %s", what, shown, what);
    return am_hint(err, "up to %d small letters, digits and single -, a letter first",
                   AM_SKELETON_NAME);
}

static void fill(am_buf *out, const char *text, const char *name)
{
    static const char plain[] = "@NAME@", ident[] = "@IDENT@";
    while (*text) {
        if (strncmp(text, plain, sizeof plain - 1) == 0) {
            am_buf_str(out, name);
            text += sizeof plain - 1;
        } else if (strncmp(text, ident, sizeof ident - 1) == 0) {
            for (const char *p = name; *p; p++)
                am_buf_char(out, *p == '-' ? '_' : *p >= 'a' && *p <= 'z' ? (char)(*p - 32) : *p);
            text += sizeof ident - 1;
        } else {
            am_buf_char(out, *text++);
        }
    }
}

static am_kind write_one(const char *name, const char *dir, const am_skeleton_file *f, am_err *err)
{
    am_buf text = AM_BUF(FILE_MAX), file = AM_BUF(FILE_MAX);
    fill(&text, f->text, name);
    fill(&file, f->file, name);
    char *path = am_path_join(dir, am_buf_text(&file)), *within = am_path_dir(path);
    am_kind kind = am_dir_make(within, 0777, err);
    if (!kind)
        kind = am_file_write(path, am_buf_text(&text), text.n, 0644, err);
    free(within);
    free(path);
    am_buf_free(&file);
    am_buf_free(&text);
    return kind;
}

am_kind am_skeleton_write(const char *what, const char *name, const char *dir,
                          const am_skeleton_file *files, size_t n, am_err *err)
{
    am_kind kind = AM_OK;
    if (mkdir(dir, 0777) != 0) {
        bool there = errno == EEXIST;
        am_fail(err, there ? AM_USAGE : AM_DISK, "%s new: cannot make the directory %s: %s", what, dir,
                strerror(errno));
        return there ? am_hint(err, "nothing was written; give another directory") : AM_DISK;
    }
    for (size_t i = 0; !kind && i < n; i++)
        kind = write_one(name, dir, &files[i], err);
    return kind;
}
