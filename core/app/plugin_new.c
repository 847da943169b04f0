#include "app/plugin_new.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/skeleton.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

enum { FILE_MAX = 1 << 20, NAME_LONGEST = 32 };

static am_kind check_name(const char *name, am_err *err)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t n = strlen(name);
    bool good = n > 0 && n <= NAME_LONGEST && strspn(name, letters) == n && name[0] >= 'a' &&
                name[0] <= 'z' && name[n - 1] != '-' && !strstr(name, "--");
    char shown[80];
    am_printable(shown, sizeof shown, name);
    if (good)
        return AM_OK;
    am_fail(err, AM_USAGE, "plugin new: \"%s\" is no name of a plugin", shown);
    return am_hint(err, "up to %d small letters, digits and single -, a letter first",
                   NAME_LONGEST);
}

/* @NAME@ and, for variables of the environment, @IDENT@. */
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

am_kind am_plugin_new(const am_app *app, const char *name, const char *dir, am_err *err)
{
    const struct {
        const char *text, *file;
        bool named;
    } files[] = {{skeleton_plugin_c, ".c", true},
                 {skeleton_check_json, ".check.json", true},
                 {skeleton_Makefile, "Makefile", false},
                 {skeleton_README_md, "README.md", false}};
    am_arena *arena = am_arena_new(0);
    am_kind kind = check_name(name, err);
    const char *to = dir ? dir : name;
    if (kind)
        goto out;
    if (mkdir(to, 0777) != 0) {
        bool there = errno == EEXIST;
        kind = am_fail(err, there ? AM_USAGE : AM_DISK,
                       "plugin new: cannot make the directory %s: %s", to, strerror(errno));
        if (there)
            kind = am_hint(err, "nothing was written; give another directory behind the name");
        goto out;
    }
    for (size_t i = 0; !kind && i < sizeof files / sizeof *files; i++) {
        am_buf text = AM_BUF(FILE_MAX);
        fill(&text, files[i].text, name);
        const char *path =
            am_arena_format(arena, "%s/%s%s", to, files[i].named ? name : "", files[i].file);
        kind = path ? am_file_write(path, am_buf_text(&text), text.n, 0644, err)
                    : am_fail(err, AM_NOMEM, "plugin new: no memory");
        am_buf_free(&text);
    }
    if (!kind)
        am_app_say(app, "%s is ready: cd %s && make check", to, to);
out:
    am_arena_free(arena);
    return kind;
}
