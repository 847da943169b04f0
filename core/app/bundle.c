#include "app/bundle.h"

#include <string.h>

#include "app/paths.h"
#include "base/json.h"
#include "base/text.h"
#include "package/package.h"

am_kind am_bundle_format(am_arena *arena, const char *dir, const am_archive_member *files, size_t n, const char **text,
                         size_t *len, am_err *err)
{
    am_value *all = am_value_object(arena);
    if (!am_package_file(files, n, AM_PLAYBOOK_MAIN)) {
        am_fail(err, AM_ABSENT, "there is no %s/" AM_PLAYBOOK_MAIN, dir);
        return am_hint(err, "a playbook that is a folder has its playbook in that file");
    }
    for (size_t i = 0; i < n; i++) {
        if (!am_package_is_module(files[i].name))
            continue;
        if (!am_utf8_valid(files[i].bytes, files[i].n, NULL) || memchr(files[i].bytes, 0, files[i].n))
            return am_fail(err, AM_USAGE, "%s/%s is no UTF-8 text", dir, files[i].name);
        am_value_put(arena, all, files[i].name, am_value_strn(arena, files[i].bytes, files[i].n));
    }
    *text = am_json_text(arena, am_json_make(arena, "{\"bundle\":1,\"files\":%v}", all), AM_JSON_CANONICAL);
    *len = *text ? strlen(*text) : 0;
    return *text ? AM_OK : am_fail(err, AM_NOMEM, "no memory for the playbook in %s", dir);
}

/* The text of a bundle, taken apart. */
static am_kind open_bundle(am_arena *arena, const am_playbook_file *file, am_playbook_source *source, am_err *err)
{
    const am_value *v = NULL;
    am_kind kind = am_json_parse(arena, file->text, file->n, &v, err);
    const am_value *files = kind ? NULL : am_value_member(v, "files");
    const am_value *text = am_value_member(files, AM_PLAYBOOK_MAIN);
    if (kind || am_value_num(am_value_member(v, "bundle"), 0) != 1 || !am_value_is(text, AM_T_STR))
        return am_fail(err, AM_REFUSED, "%s: that is no folder's playbook as this program keeps it", file->path);
    source->text = text->u.s.p;
    source->n = text->u.s.n;
    source->modules = files;
    return AM_OK;
}

am_kind am_bundle_load(am_arena *arena, const am_playbook_file *file, am_playbook **out, am_err *err)
{
    const char **shipped = am_arena_alloc(arena, (AM_SCRIPT_DIRS + 1) * sizeof *shipped);
    am_playbook_source source = {
        .path = file->path, .text = file->text, .n = file->n, .dir = file->dir, .shipped = shipped};
    am_kind kind = AM_OK;
    *out = NULL;
    if (!shipped)
        return am_fail(err, AM_NOMEM, "no memory for %s", file->path);
    (void)am_paths_scripts(arena, shipped);
    if (file->n && file->text[0] == '{')
        kind = open_bundle(arena, file, &source, err);
    return kind ? kind : am_playbook_open(&source, NULL, out, err);
}
