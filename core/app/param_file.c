#include "app/param_file.h"

#include <string.h>

#include "base/csv.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/json.h"

static am_kind parse_json(am_arena *arena, const am_buf *text, const am_value **out, am_err *err)
{
    am_kind kind = am_json_parse(arena, am_buf_text(text), text->n, out, err);
    if (kind)
        return err->kind = kind == AM_REMOTE ? AM_USAGE : kind;
    if (!am_value_is(*out, AM_T_OBJECT) && !am_value_is(*out, AM_T_ARRAY))
        return am_fail(err, AM_USAGE, "an object or a list is expected, not %s",
                       am_value_type_name(*out));
    return AM_OK;
}

static am_kind parse(am_arena *arena, const am_buf *text, am_param_form form, const am_value **out,
                     am_err *err)
{
    am_value *rows = NULL;
    if (form == AM_FORM_JSON)
        return parse_json(arena, text, out, err);
    am_kind kind = (form == AM_FORM_CSV ? am_csv_rows : am_csv_tables)(arena, am_buf_text(text),
                                                                       text->n, &rows, err);
    *out = rows;
    return kind;
}

am_kind am_param_file_read(am_arena *arena, const char *path, am_param_form form,
                           const am_value **out, am_err *err)
{
    char sha[AM_DIGEST_TEXT];
    const am_value *content = NULL;
    am_buf text = AM_BUF(AM_PARAM_FILE_MAX);
    am_kind kind = am_file_read(path, &text, err);
    *out = NULL;
    if (kind == AM_ABSENT)
        kind = err->kind = AM_USAGE;
    if (!kind && (kind = parse(arena, &text, form, &content, err)))
        am_prefix(err, "%s", path);
    if (!kind) {
        am_sha256(am_buf_text(&text), text.n, sha);
        *out =
            am_json_make(arena, "{\"file\":%s,\"sha256\":%s,\"content\":%v}", path, sha, content);
        if (!*out)
            kind = am_fail(err, AM_NOMEM, "no memory to read %s", path);
    }
    am_buf_free(&text);
    return kind;
}

void am_param_files_look(am_arena *arena, const am_value *params,
                         void (*changed)(void *self, const char *path), void *self)
{
    for (size_t i = 0; i < am_value_len(params); i++) {
        const am_value *v = am_value_at(params, i);
        const char *path = am_value_text(am_value_member(v, "file"), NULL);
        const char *sha = am_value_text(am_value_member(v, "sha256"), NULL);
        char now[AM_DIGEST_TEXT];
        am_err none;
        am_buf text = AM_BUF(AM_PARAM_FILE_MAX);
        if (!path || !sha || !am_value_member(v, "content"))
            continue;
        am_kind kind = am_file_read(path, &text, &none);
        if (kind == AM_LIMIT ||
            (!kind && strcmp(am_sha256(am_buf_text(&text), text.n, now), sha) != 0))
            changed(self, am_arena_strdup(arena, path));
        am_buf_free(&text);
    }
}
